"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.settlement.beside import DECIDING
from sulh.settlement.deciding.hooks import MEMBERS
from sulh.settlement.ratifying import (  # noqa: F401 - they register themselves
    acts,
    choices,
    desk,
    erasing,
    guards,
    schedule,
)
from sulh.settlement.ratifying.counting import counted_members
from sulh.settlement.ratifying.models import MembersVote, Objection

if counted_members not in MEMBERS:
    MEMBERS.append(counted_members)


def _voted(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return (
        dialogue.phase in ("consent", "ratification")
        or MembersVote.objects.filter(dialogue=dialogue).exists()
    )


def _objected(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return (
        dialogue.phase in ("consent", "ratification") or Objection.objects.filter(dialogue=dialogue).exists()
    )


add_beside(
    "text",
    Entry(60, "ratify", _("Members' votes"), _voted, DECIDING),
    Entry(65, "objections", _("Objections"), _objected, DECIDING),
)
