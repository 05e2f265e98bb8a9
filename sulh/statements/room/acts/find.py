"""Finding the room that an act means. On one server one room of a dialogue is open at a time."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.rules.refusal import Refusal
from sulh.statements.room.models import Room, RoomStatement, RoomTable


def open_room(here: Here) -> Room:
    """The room that is open. Raises `Refusal("room_not_open")`."""
    found = Room.objects.filter(dialogue_id=here.dialogue, state="open").exclude(kind="away").first()
    if found is None:
        raise Refusal("room_not_open")
    return found


def away(here: Here, n: int) -> Room:
    """The room with this number that is held on a laptop. Raises `Refusal`: `room_unknown`, `room_over`."""
    found = Room.objects.filter(dialogue_id=here.dialogue, kind="away", n=n).first()
    if found is None:
        raise Refusal("room_unknown", field="room")
    if found.state == "closed":
        raise Refusal("room_over", field="room")
    return found


def on_the_wall(room: Room) -> RoomStatement | None:
    """The statement that is shown now."""
    return RoomStatement.objects.filter(room=room, closed=False).select_related("statement").first()


def shown(here: Here, wanted: str) -> RoomStatement:
    """A statement that was shown in the room that is open. Raises `Refusal`: `room_not_open`, `not_found`."""
    found = RoomStatement.objects.filter(pk=wanted, room=open_room(here)).select_related("room").first()
    if found is None:
        raise Refusal("not_found", field="shown")
    return found


def table(room: Room, wanted: int) -> RoomTable:
    """A table of this room by its number. Raises `Refusal("table_unknown")`."""
    found = RoomTable.objects.filter(room=room, n=wanted).first()
    if found is None:
        raise Refusal("table_unknown", field="table")
    return found


def next_number(dialogue: str) -> int:
    """The number of a dialogue's next room."""
    return (
        Room.objects.filter(dialogue_id=dialogue).order_by("-n").values_list("n", flat=True).first() or 0
    ) + 1
