"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.settlement.beside import DECIDING
from sulh.settlement.deadlock import acts, desk  # noqa: F401 - they register themselves
from sulh.settlement.deadlock.models import Deadlock


def _shown(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return bool(roles & {"delegate", "facilitator"}) or Deadlock.objects.filter(dialogue=dialogue).exists()


add_beside("text", Entry(80, "deadlocks", _("Deadlocks"), _shown, DECIDING))
