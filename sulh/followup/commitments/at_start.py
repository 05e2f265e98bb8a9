"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.acts.supporters import PLEDGED
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add, add_beside
from sulh.followup.commitments import acts, desk, ending, making  # noqa: F401 - they register themselves
from sulh.followup.commitments.models import Commitment
from sulh.settlement.deciding.hooks import DECIDED

# Both folders are ready before this room, so this comes after the text was put into force.
_follows = DECIDED.setdefault("ratification", [])
if making.follow_ratification not in _follows:
    _follows.append(making.follow_ratification)
if making.from_pledge not in PLEDGED:
    PLEDGED.append(making.from_pledge)


def _promised(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return (
        dialogue.phase in ("implementation", "review")
        or Commitment.objects.filter(dialogue=dialogue).exists()
        # Baselines come before any text, and their page stands beside this one.
        or dialogue.indicators.exists()
        or dialogue.pulse_waves.exists()
    )


add(Entry(55, "promises", _("Promises"), _promised))
add_beside("promises", Entry(10, "promises", _("Promises")))
