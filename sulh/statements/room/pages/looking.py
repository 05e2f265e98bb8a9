"""What several pages of a room ask: which room is open, what is shown, and in which words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from sulh.dialogue.models import Dialogue, Participant
from sulh.statements import queries
from sulh.statements.models import Statement
from sulh.statements.room import counts, timer
from sulh.statements.room.models import Room, RoomStatement

LANGUAGES_SHOWN = 3


def open_room(dialogue: Dialogue) -> Room | None:
    """The room that is open on this machine."""
    return Room.objects.filter(dialogue=dialogue, state="open").exclude(kind="away").first()


def on_the_wall(room: Room | None) -> RoomStatement | None:
    """The statement that is shown now."""
    rows = RoomStatement.objects.filter(room=room, closed=False).select_related("statement")
    return rows.first() if room else None


def last_closed(room: Room) -> RoomStatement | None:
    rows = RoomStatement.objects.filter(room=room, closed=True).select_related("statement")
    return rows.order_by("-place").first()


def next_statement(room: Room) -> Statement | None:
    """The first statement that was not shown here."""
    shown = RoomStatement.objects.filter(room=room).values("statement")
    return queries.accepted(room.dialogue_id).exclude(pk__in=shown).first()


@dataclass(frozen=True)
class Words:
    """The statement in one language."""

    language: str
    text: str
    translator: str


def in_languages(said: Statement, languages: list[str]) -> list[Words]:
    """In up to three languages of the dialogue, in their order; else as it was said."""
    found = {
        each.language: Words(each.language, each.text, each.translator)
        for each in said.translations.filter(questioned=False)
    }
    found[said.language] = Words(said.language, said.text, "")
    order = [code for code in languages if code in found] or [said.language]
    return [found[code] for code in order[:LANGUAGES_SHOWN]]


@dataclass(frozen=True)
class Result:
    """What is told of a statement that is closed, each kind of answer apart; None: there is no such kind."""

    shown: RoomStatement
    phones: counts.Told | None
    cards: counts.Told | None
    hands: counts.Told | None


def result(shown: RoomStatement, room: Room, limit: int) -> Result:
    return Result(
        shown,
        counts.phones(shown, limit),
        counts.by_tables(shown, room, limit),
        counts.by_tables(shown, room, limit, hands=True),
    )


def entered(dialogue: Dialogue) -> int | None:
    """How many came in by phone; only a laptop in a room knows."""
    return Participant.objects.filter(dialogue=dialogue).count() if settings.CHANNEL == "room" else None


def state(dialogue: Dialogue) -> dict[str, int | str | None]:
    """What a page asks for now and then: whether something else is shown by now, and how long still."""
    room = open_room(dialogue)
    shown = on_the_wall(room)
    closed = RoomStatement.objects.filter(room=room, closed=True).count() if room else 0
    return {
        "room": room.n if room else None,
        "statement": shown.statement.n if shown else None,
        "closed": closed,
        "seconds": timer.left(shown.id) if shown else None,
        "now": f"{room.n if room else 0}.{shown.statement.n if shown else 0}.{closed}",
    }
