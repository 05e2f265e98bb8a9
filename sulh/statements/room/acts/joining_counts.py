"""Tables' counts that a room brought back. A count that stands never changes, so another one is refused."""

from __future__ import annotations

from sulh.dialogue.models import Party
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.room import files
from sulh.statements.room.models import Room, RoomCount, RoomStatement, RoomTable


def join_counts(back: files.Back, room: Room) -> int:
    """Add what is new; how many counts were added. Raises `Refusal("room_file_changed")`."""
    tables = _tables(back, room)
    said = dict(Statement.objects.filter(dialogue_id=room.dialogue_id).values_list("n", "id"))
    added = 0
    for each in back.shown:
        if each.n not in said:
            raise Refusal("room_file_changed", field="file")
        shown, _new = RoomStatement.objects.get_or_create(
            room=room, statement_id=said[each.n],
            defaults={"id": each.id, "place": each.place, "closed": True},
        )  # fmt: skip
        added += sum(_count(shown, tables, count) for count in each.counts)
    return added


def _tables(back: files.Back, room: Room) -> dict[int, RoomTable]:
    parties = set(Party.objects.filter(dialogue_id=room.dialogue_id).values_list("id", flat=True))
    found = {}
    for n, party in back.tables:
        if party and party not in parties:
            raise Refusal("room_file_changed", field="file")
        found[n], _new = RoomTable.objects.get_or_create(room=room, n=n, defaults={"party_id": party or None})
    return found


def _count(shown: RoomStatement, tables: dict[int, RoomTable], count: files.Counted) -> bool:
    """Whether this count is new. Raises `Refusal("room_file_changed")` where another one stands."""
    if count.table not in tables:
        raise Refusal("room_file_changed", field="file")
    numbers = {"agree": count.agree, "disagree": count.disagree, "passes": count.passes}
    row, new = RoomCount.objects.get_or_create(
        shown=shown, table=tables[count.table], hands=bool(count.hands), defaults=numbers
    )
    if row.counts != (count.agree, count.disagree, count.passes):
        raise Refusal("room_file_changed", field="file")
    return new
