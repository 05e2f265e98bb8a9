"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import Entry, add, add_beside
from sulh.settlement.beside import READING
from sulh.settlement.sessions import acts, agenda, choices, desk, letters, minutes  # noqa: F401 - they register
from sulh.settlement.sessions.models import AgendaItem, Session, SideLetter

_AT_WORK = frozenset({"delegate", "facilitator"})
_FROM = frozenset({"convergence", "drafting", "consent", "ratification", "renegotiation"})


def _shown(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    """Where parties meet: for those who work there, and for everybody once there is something to read."""
    if not dialogue.has_parties:
        return False
    if roles & _AT_WORK or dialogue.phase in _FROM:
        return True
    sessions = Session.objects.filter(dialogue=dialogue, visibility="public")
    return sessions.exists() or AgendaItem.objects.filter(dialogue=dialogue).exists()


def _letters(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return "delegate" in roles or SideLetter.objects.filter(dialogue=dialogue).exists()


add(Entry(60, "sessions", _("Sessions"), _shown))
add_beside("sessions", Entry(10, "sessions", _("Sessions and minutes")), Entry(20, "agenda", _("Agenda")))
add_beside("text", Entry(70, "side_letters", _("Side letters"), _letters, READING))
