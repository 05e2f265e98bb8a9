"""The facilitator's page for meetings: planning, opening, showing, closing; what each statement came to."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.models import Party
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.dialogue.words import number, own
from sulh.statements.room import limits
from sulh.statements.room.models import Room, RoomCode, RoomStatement
from sulh.statements.room.pages import looking


@require_safe
@in_dialogue
def desk(visit: Visit) -> HttpResponse:
    """Everything about meetings that may be done now."""
    needs(visit, "facilitator")
    here = looking.open_room(visit.dialogue)
    shown = RoomStatement.objects.filter(room=here).select_related("statement").order_by("-place")
    return visit.page(
        "statements/room_desk.html",
        room=here,
        on_the_wall=looking.on_the_wall(here),
        results=[
            looking.result(each, here, visit.dialogue.cell_limit) for each in (shown if here else ()) if here
        ],
        tables=_tables(here) if here else [],
        forms=_forms(visit, here),
        away=_away(visit),
        is_copy=limits.is_copy(visit.dialogue.id),
        may_join=allowed(visit, "join_room") and not limits.is_copy(visit.dialogue.id),
    )


def _tables(here: Room) -> list[tuple[int, str]]:
    """The tables with the party that each declared itself to be of, if any."""
    return [
        (table.n, own(table.party.names) if table.party else "")
        for table in here.tables.select_related("party").order_by("n")
    ]


def _forms(visit: Visit, here: Room | None) -> list[tuple[str, Form]]:
    """Title and form of each thing that can be done now, in the order in which it is usually done."""
    found: list[tuple[str, Form]] = []
    if allowed(visit, "hold_room"):
        if here is None:
            found.append((_("Open a room here"), visit.form("OpenRoom", submit=_("Open the room"))))
            if not limits.is_copy(visit.dialogue.id):
                plan = visit.form("PrepareRoom", submit=_("Plan it"))
                found.append((_("Plan a room on a laptop without internet"), plan))
        else:
            found += _holding(visit, here)
    if here is not None and allowed(visit, "close_room"):
        close = visit.form("CloseRoom", submit=_("End the meeting"), only=["sure"])
        found.append((_("End the meeting"), close))
    return found


def _holding(visit: Visit, here: Room) -> list[tuple[str, Form]]:
    shown = looking.on_the_wall(here)
    if shown is not None:
        title = _("Close statement %(n)s") % {"n": number(shown.statement.n)}
        return [(title, visit.form("CloseInRoom", submit=_("Close it")))]
    found = []
    if looking.next_statement(here) is not None:
        found.append((_("Show a statement"), visit.form("ShowInRoom", submit=_("Show it"))))
    untouched = not RoomStatement.objects.filter(room=here).exists()
    if here.tables.exists() and untouched and Party.objects.filter(dialogue=visit.dialogue).exists():
        declare = visit.form("DeclareTable", submit=_("Write it down"))
        found.append((_("All at one table are of one party"), declare))
    return found


def _away(visit: Visit) -> list[dict[str, object]]:
    """Rooms on laptops, with the number of codes made for each, and the form that gives one up."""
    rows = Room.objects.filter(dialogue=visit.dialogue, kind="away").order_by("-n")
    return [
        {
            "n": row.n,
            "state": row.state,
            "codes": RoomCode.objects.filter(room=row).count(),
            "give_up": visit.form(
                "CloseRoom", submit=_("Write it down"), hidden={"room": str(row.n)}, only=["sure"]
            )
            if row.state != "closed" and allowed(visit, "close_room")
            else None,
        }
        for row in rows
    ]
