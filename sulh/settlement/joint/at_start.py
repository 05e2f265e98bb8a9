"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.settlement.beside import READING


def _has_parties(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return dialogue.has_parties


add_beside("text", Entry(90, "joint_statement", _("Joint statement"), _has_parties, READING))
