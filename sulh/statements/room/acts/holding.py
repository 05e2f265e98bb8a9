"""Holding a meeting: opening the room, showing statements one at a time, closing them and the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from sulh.acts.fields import Ask, Id, OptionalId, WholeNumber, latin_digits
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find as find_party
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find as find_statement
from sulh.statements.room import counts, timer
from sulh.statements.room.acts import find
from sulh.statements.room.models import Room, RoomEntry, RoomStatement, RoomTable

TABLES_MOST = 100
SECONDS_LEAST, SECONDS_MOST = 10, 3600


class PrepareRoom(Act):
    """Plan a meeting on a laptop without internet. Registrars then make codes for it."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"]})


@carries_out(PrepareRoom, action="hold_room")
def prepare_room(act: PrepareRoom, here: Here) -> Answer:
    room = Room.objects.create(dialogue_id=here.dialogue, n=find.next_number(here.dialogue), kind="away")
    return Answer({"room": room.n})


class OpenRoom(Act):
    """Open the meeting. Cards are counted at `tables` tables; none where people answer by phone only."""

    tables: Annotated[
        WholeNumber,
        Ask(_("At how many tables are cards counted?"), _("0 where everybody answers by phone."), inputmode="numeric"),
        Field(le=TABLES_MOST),
    ] = 0  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "tables": self.tables})


@carries_out(OpenRoom, action="hold_room")
def open_room(act: OpenRoom, here: Here) -> Answer:
    rooms = Room.objects.filter(dialogue_id=here.dialogue).exclude(kind="away")
    if rooms.filter(state="open").exists():
        raise Refusal("room_open_already")
    room = rooms.filter(kind="copy").first()
    if room is not None and room.state == "closed":
        raise Refusal("room_over")
    if room is None:
        room = Room(dialogue_id=here.dialogue, n=find.next_number(here.dialogue), kind="here")
    room.state = "open"
    room.save()
    RoomTable.objects.bulk_create(RoomTable(room=room, n=n) for n in range(1, act.tables + 1))
    return Answer({"room": room.n})


class DeclareTable(Act):
    """Write down that everybody at a table says to be of one party; or, with none, that they do not."""

    table: Annotated[WholeNumber, Ask(_("Which table?"), inputmode="numeric"), Field(ge=1, le=TABLES_MOST)]
    party: Annotated[OptionalId, Ask(_("Of which party are all at this table?"), source="parties_or_none")] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "table": self.table, "party": self.party})


@carries_out(DeclareTable, action="hold_room")
def declare_table(act: DeclareTable, here: Here) -> Answer:
    room = find.open_room(here)
    table = find.table(room, act.table)
    if RoomStatement.objects.filter(room=room).exists():
        raise Refusal("table_declared_late")
    table.party = find_party.party(here, act.party) if act.party else None
    table.save()
    return Answer({"room": room.n})


class ShowInRoom(Act):
    """Show a statement to everybody in the room, once. The time ends nothing by itself."""

    statement: Annotated[Id, Ask(_("Which statement?"), source="not_shown_yet")]
    seconds: Annotated[
        int,
        BeforeValidator(latin_digits),
        Ask(_("For how many seconds?"), inputmode="numeric"),
        Field(ge=SECONDS_LEAST, le=SECONDS_MOST),
    ] = 120

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "statement": self.statement})


@carries_out(ShowInRoom, action="hold_room")
def show_in_room(act: ShowInRoom, here: Here) -> Answer:
    room = find.open_room(here)
    if find.on_the_wall(room) is not None:
        raise Refusal("statement_still_shown")
    said = find_statement.statement(here, act.statement)
    if said.state != "accepted":
        raise Refusal("statement_not_open", field="statement")
    if RoomStatement.objects.filter(room=room, statement=said).exists():
        raise Refusal("statement_shown_already", field="statement")
    last = RoomStatement.objects.filter(room=room).aggregate(last=Max("place"))["last"] or 0
    shown = RoomStatement.objects.create(room=room, statement=said, place=last + 1)
    timer.begin(shown.id, act.seconds)
    return Answer({"room": room.n, "shown": shown.id})


class CloseInRoom(Act):
    """Close the statement that is shown. What the phones of the room answered up to now is held fast."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "statement": done["statement"]})


@carries_out(CloseInRoom, action="hold_room")
def close_in_room(act: CloseInRoom, here: Here) -> Answer:
    room = find.open_room(here)
    shown = find.on_the_wall(room)
    if shown is None:
        raise Refusal("nothing_shown")
    _close(shown)
    return Answer({"room": room.n, "statement": shown.statement_id})


def _close(shown: RoomStatement) -> None:
    """Everybody who answers on a laptop is in its room; on a server with internet nobody can tell."""
    shown.closed = True
    if settings.CHANNEL == "room":
        shown.agree, shown.disagree, shown.passes = counts.of_phones(
            shown.room.dialogue_id, shown.statement_id
        )
    shown.save()
    timer.end(shown.id)


class CloseRoom(Act):
    """End the meeting. Tables of which no two counts are alike are left out for good.

    `room` names one that is away and does not come back; 0 is the room that is open here.
    """

    room: Annotated[WholeNumber, Ask(_("Which room?"), widget="hidden")] = 0
    sure: Annotated[bool, Ask(_("Yes, the meeting is over"), widget="checkbox")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"room": done["room"], "left_out": done["left_out"]})


@carries_out(CloseRoom, action="close_room")
def close_room(act: CloseRoom, here: Here) -> Answer:
    if not act.sure:
        raise Refusal("not_confirmed", field="sure")
    room = find.away(here, act.room) if act.room else find.open_room(here)
    shown = find.on_the_wall(room)
    if shown is not None:
        _close(shown)
    waiting = RoomEntry.objects.filter(shown__room=room)
    left_out = waiting.values("shown", "table", "hands").distinct().count()
    waiting.delete()
    room.state = "closed"
    room.save()
    return Answer({"room": room.n, "left_out": left_out})
