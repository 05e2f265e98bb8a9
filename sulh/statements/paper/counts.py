"""How many sheets there are, in numbers that other rooms ask for."""

from __future__ import annotations

from sulh.dialogue.models import Party
from sulh.statements.paper.models import STATEMENTS, WAITING, PaperSheet


def given_out(dialogue: str, party: Party | None) -> int:
    """Voting sheets that were printed for a party (None: in a dialogue without parties) and not made void."""
    rows = PaperSheet.objects.filter(batch__dialogue_id=dialogue, batch__party=party, batch__asks=STATEMENTS)
    return rows.exclude(state="void").count()


def seats(party: Party) -> int:
    """The same, as what uses up the number of people whom a party may enrol."""
    return given_out(party.dialogue_id, party)


def waiting(dialogue: str, asks: str = STATEMENTS) -> int:
    """Sheets of this kind that were entered once, or read differently by two people."""
    rows = PaperSheet.objects.filter(batch__dialogue_id=dialogue, batch__asks=asks, state__in=WAITING)
    return rows.count()
