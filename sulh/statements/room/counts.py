"""What may be told of the answers in a room: nothing before a statement is closed, and never of a few people.

Three kinds of answers stand beside each other and are never added up: phones (participants), cards
(anonymous, counted per table by two people), and a show of hands (public, not secret). Somebody may have used
two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from sulh.statements.models import Statement
from sulh.statements.room.models import Room, RoomCount, RoomEntry, RoomStatement

Counts = tuple[int, int, int]
"""Agree, disagree, pass: numbers of people."""
CROWD = 50
"""From this size on it may be said that all answered alike."""


@dataclass(frozen=True)
class Told:
    """What is said of some answers: `counts`, or why not: `none`, `too_few`, `alike`, `waiting`.

    `alike` names the one answer that nearly all gave in `which` (agree, disagree, pass).
    """

    counts: Counts | None
    why: str = ""
    which: str = ""

    @property
    def size(self) -> int:
        return sum(self.counts or ())


def told(counts: Counts, limit: int) -> Told:
    """`counts` as a whole, or hidden as a whole: below the limit, or where fewer than 50 answered alike."""
    size = sum(counts)
    if size == 0:
        return Told(None, "none")
    if size < limit:
        return Told(None, "too_few")
    if size < CROWD and max(counts) == size:
        return Told(None, "alike", ("agree", "disagree", "pass")[counts.index(size)])
    return Told(counts)


def total(rows: Iterable[Counts]) -> Counts:
    found = list(rows)
    return sum(row[0] for row in found), sum(row[1] for row in found), sum(row[2] for row in found)


def of_phones(dialogue: str, statement: str) -> Counts:
    """How the participants of this dialogue have answered a statement up to now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT choice, count(*) FROM statements_vote WHERE dialogue_id = %s AND statement_id = %s"
            " GROUP BY choice",
            [dialogue, statement],
        )
        found = dict(cursor.fetchall())
    return found.get(1, 0), found.get(-1, 0), found.get(0, 0)


def phones(shown: RoomStatement, limit: int) -> Told | None:
    """The answers by phone when the statement was closed; None where they cannot be told from others."""
    if not shown.closed:
        return Told(None, "waiting")
    if shown.agree is None or shown.disagree is None or shown.passes is None:
        return None
    return told((shown.agree, shown.disagree, shown.passes), limit)


def settled(shown: RoomStatement, room: Room, *, hands: bool) -> bool:
    """Whether no table can change the sum any more.

    Else whoever sees two sums, one before and one after a table is counted, knows that table. Cards: every
    table stands, or the room is closed. Hands need not be counted at each table: no count waits for a second
    teller.
    """
    if not shown.closed:
        return False
    if room.state == "closed":
        return True
    if hands:
        return not RoomEntry.objects.filter(shown=shown, hands=True).exists()
    return RoomCount.objects.filter(shown=shown, hands=False).count() == room.tables.count()


def by_tables(shown: RoomStatement, room: Room, limit: int, *, hands: bool = False) -> Told | None:
    """The cards, or the hands, of all tables together; None where there are no tables, or no hands."""
    rows = [row.counts for row in RoomCount.objects.filter(shown=shown, hands=hands)]
    if not room.tables.exists() or (hands and not rows):
        return None
    return told(total(rows), limit) if settled(shown, room, hands=hands) else Told(None, "waiting")


@dataclass(frozen=True)
class Cards:
    """What all rooms that are over counted for one statement; each of the two may be empty.

    `of_parties`: party id and its own tables' sum, only where nothing can be subtracted from it.
    """

    statement: Statement
    cards: Counts | None
    hands: Counts | None
    of_parties: list[tuple[str, Counts]]


def of_all_rooms(dialogue: str, limit: int) -> list[Cards]:
    """Cards and hands of rooms that are over, for statements that can still be read, in their order.

    A room is added only if its own sum may be told by itself, so that a further room never gives a few away.
    """
    rows = (
        RoomCount.objects.filter(
            shown__room__dialogue_id=dialogue, shown__room__state="closed", shown__statement__state="accepted"
        )
        .select_related("shown__statement", "table")
        .order_by("shown__statement__n", "pk")
    )
    grouped: dict[str, list[RoomCount]] = {}
    for row in rows:
        grouped.setdefault(row.shown.statement_id, []).append(row)
    found = [_of_one(each, limit) for each in grouped.values()]
    return [each for each in found if each.cards or each.hands]


def _of_one(rows: Sequence[RoomCount], limit: int) -> Cards:
    cards = _by_room([row for row in rows if not row.hands], limit)
    hands = _by_room([row for row in rows if row.hands], limit)
    return Cards(
        rows[0].shown.statement,
        total(row.counts for row in cards) if cards else None,
        total(row.counts for row in hands) if hands else None,
        _of_parties(cards, limit),
    )


def _by_room(rows: Sequence[RoomCount], limit: int) -> list[RoomCount]:
    """The rows of those rooms whose own sum may be told."""
    rooms: dict[str, list[RoomCount]] = {}
    for row in rows:
        rooms.setdefault(row.shown.room_id, []).append(row)
    able = [each for each in rooms.values() if told(total(row.counts for row in each), limit).counts]
    return [row for each in able for row in each]


def _of_parties(rows: Sequence[RoomCount], limit: int) -> list[tuple[str, Counts]]:
    """All or none: in each room every party's tables, and the tables of nobody, may be told by themselves."""
    cells: dict[tuple[str, str], list[Counts]] = {}
    for row in rows:
        cells.setdefault((row.shown.room_id, row.table.party_id or ""), []).append(row.counts)
    sums = {place: total(each) for place, each in cells.items() if sum(total(each))}
    if any(told(each, limit).counts is None for each in sums.values()):
        return []
    parties = sorted({party for _room, party in sums if party})
    return [
        (party, total(each for (_room, whose), each in sums.items() if whose == party)) for party in parties
    ]
