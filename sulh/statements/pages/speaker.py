"""Who speaks or answers on a page: the participant or the office holder behind one visit."""

from __future__ import annotations

from django.utils.translation import get_language

from sulh.acts.registry import Actor
from sulh.dialogue.pages.visit import Visit

SPEAKING_OFFICES = frozenset({"delegate", "facilitator", "expert"})


def speakers(visit: Visit) -> list[str]:
    """As what this visitor may speak, `participant` first; empty for visitors who only read."""
    found = ["participant"] if visit.participant.kind == "participant" else []
    return found + (["office"] if visit.standing.roles & SPEAKING_OFFICES else [])


def speaker(visit: Visit) -> str:
    """As what this visitor speaks now: `?as=office` chooses for somebody who is both."""
    may = speakers(visit)
    wanted = visit.request.GET.get("as", "") or visit.request.POST.get("as", "")
    return wanted if wanted in may else (may[0] if may else "")


def answering(visit: Visit) -> Actor:
    """Who answers statements: the participant; else the office holder, whom the rules will refuse."""
    return visit.participant if visit.participant.kind == "participant" else visit.office


def language() -> str:
    """The reader's language code."""
    return get_language() or "en"
