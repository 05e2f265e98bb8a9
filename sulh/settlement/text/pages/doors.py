"""How readers come to the pages of the text: by the navigation and by the tile on the first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import navigation, tiles
from sulh.dialogue.pages.navigation import Entry
from sulh.settlement.beside import DECIDING, READING, WRITING
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import reading

# From writing on there is a text, or at least a place for it.
_WRITING = frozenset({"drafting", "consent", "ratification", "renegotiation", "implementation", "review"})


def shown(dialogue: Dialogue) -> bool:
    """From the phase of writing on, or where a version exists."""
    return dialogue.has_parties and (dialogue.phase in _WRITING or reading.there_is_one(dialogue))


def _written(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return reading.there_is_one(dialogue)


def _tabled(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return Ballot.objects.filter(dialogue=dialogue, subject_kind="settlement").exists()


def _edits(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return "delegate" in roles and dialogue.phase == "drafting" and reading.there_is_one(dialogue)


navigation.add(Entry(50, "text", _("The text"), lambda dialogue, roles: shown(dialogue)))
navigation.add_beside(
    "text",
    Entry(10, "text", _("The text"), group=READING),
    Entry(20, "versions", _("Every version"), _written, READING),
    Entry(21, "compare", _("What changed"), _written, READING),
    Entry(30, "amendments", _("Amendments"), group=DECIDING),
    Entry(40, "clause_table", _("Parties and clauses"), _written, DECIDING),
    Entry(50, "signatures", _("Signatures"), _tabled, DECIDING),
    Entry(90, "text_docx", _("Bring back an edited file"), _edits, WRITING),
)
tiles.add(
    tiles.Tile(50, "text", _("What is agreed"), "settlement/text/tile.html", reading.facts, shown),
)
