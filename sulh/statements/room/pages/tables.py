"""The tellers' page: which tables still have to be counted for each statement that was shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.dialogue.words import number
from sulh.statements import queries
from sulh.statements.pages.speaker import language
from sulh.statements.queries import Shown
from sulh.statements.room.models import Room, RoomCount, RoomEntry, RoomStatement
from sulh.statements.room.pages import looking

TABLE_STATES = ("differs", "empty", "once", "mine", "stands")


States = list[tuple[int, str]]
COUNTS = ["table", "agree", "disagree", "passes"]


@dataclass(frozen=True)
class Sheet:
    """One statement with the state of each table (see `labels.TABLES`) and the form for what is open.

    `hands` and `hands_form`: the same of a show of hands, with those tables alone where one was counted.
    """

    said: Shown
    states: States
    form: Form | None
    hands: States
    hands_form: Form | None


@require_safe
@in_dialogue
def tables(visit: Visit) -> HttpResponse:
    """No number is shown here, neither one's own nor another's."""
    needs(visit, "teller")
    room = looking.open_room(visit.dialogue)
    may = allowed(visit, "count_table")
    return visit.page(
        "statements/room_tables.html",
        room=room,
        sheets=_sheets(visit, room) if room and may else [],
        present=visit.form("CountPresent", submit=_("Write it down")) if room and may else None,
    )


def _sheets(visit: Visit, room: Room) -> list[Sheet]:
    rows = list(RoomStatement.objects.filter(room=room).select_related("statement").order_by("-place"))
    said = {each.id: each for each in queries.show([row.statement for row in rows], language())}
    numbers = list(room.tables.order_by("n").values_list("n", flat=True))
    sheets = []
    for row in rows:
        if row.statement_id not in said:
            continue
        cards, hands = ([(n, _state(visit, row, n, each)) for n in numbers] for each in (False, True))
        sheets.append(
            Sheet(
                said[row.statement_id],
                cards,
                _form(visit, row, cards, hands=False),
                [each for each in hands if each[1] != "empty"],
                _form(visit, row, hands, hands=True),
            )
        )
    return sheets


def _form(visit: Visit, shown: RoomStatement, states: States, *, hands: bool) -> Form | None:
    """The form for the tables whose count does not stand, what is most urgent first; None where all stand."""
    unfinished = sorted(
        (each for each in states if each[1] != "stands"),
        key=lambda each: (TABLE_STATES.index(each[1]), each[0]),
    )
    if not unfinished:
        return None
    return visit.form(
        "CountTable", submit=_("Write it down"), only=COUNTS,
        hidden={"shown": shown.id} | ({"hands": "on"} if hands else {}),
        choices={"table": [(str(n), number(n)) for n, _state_of in unfinished]},
    )  # fmt: skip


def _state(visit: Visit, shown: RoomStatement, table: int, hands: bool) -> str:
    """How the count of the cards, or hands, of one table stands for this teller."""
    place = {"shown": shown, "table__n": table, "hands": hands}
    if RoomCount.objects.filter(**place).exists():
        return "stands"
    holders = set(RoomEntry.objects.filter(**place).values_list("holder", flat=True))
    if len(holders) > 1:
        return "differs"
    if not holders:
        return "empty"
    return "mine" if visit.office.id in holders else "once"
