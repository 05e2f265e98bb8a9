"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.settlement.beside import WRITING
from sulh.settlement.single import acts, choices, desk  # noqa: F401 - they register themselves
from sulh.settlement.single.following import follow
from sulh.settlement.single.models import SingleText

follow()


def _there_was_one(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return SingleText.objects.filter(dialogue=dialogue).exists()


add_beside("text", Entry(70, "single_text", _("Single text"), _there_was_one, WRITING))
