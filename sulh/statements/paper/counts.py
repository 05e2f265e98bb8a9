"""How many sheets there are, in numbers that other rooms ask for."""

from __future__ import annotations

from sulh.dialogue.models import Party
from sulh.statements.paper.models import WAITING, PaperSheet


def given_out(dialogue: str, party: Party | None) -> int:
    """Sheets that were printed for a party (None: in a dialogue without parties) and not made void."""
    rows = PaperSheet.objects.filter(batch__dialogue_id=dialogue, batch__party=party)
    return rows.exclude(state="void").count()


def seats(party: Party) -> int:
    """The same, as what uses up the number of people whom a party may enrol."""
    return given_out(party.dialogue_id, party)


def waiting(dialogue: str) -> int:
    """Sheets that were entered once, or read differently by two people."""
    return PaperSheet.objects.filter(batch__dialogue_id=dialogue, state__in=WAITING).count()
