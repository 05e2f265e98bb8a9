"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.settlement.beside import DECIDING
from sulh.settlement.deciding import acts, agreed, choices, desk  # noqa: F401 - they register themselves
from sulh.settlement.deciding.models import Ballot


def _there_is_one(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return Ballot.objects.filter(dialogue=dialogue).exists()


def _has_parties(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return dialogue.has_parties


add_beside(
    "text",
    Entry(40, "ballots", _("Ballots"), _there_is_one, DECIDING),
    Entry(45, "decision_rules", _("How it is decided"), _has_parties, DECIDING),
)
