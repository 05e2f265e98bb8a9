"""The page for the wall: readable from the back row, and worked with two buttons."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue import sessions
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.office import qr
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.dialogue.words import number
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from sulh.statements.room import timer
from sulh.statements.room.models import Room, RoomStatement
from sulh.statements.room.pages import looking

EVERY = 15  # seconds, for a screen that nobody works


@require_safe
@in_dialogue
def room(visit: Visit) -> HttpResponse:
    """Question, address, how many are here, and the statement that is shown, or how the last one went."""
    needs(visit, "facilitator", "teller")
    here = looking.open_room(visit.dialogue)
    shown = looking.on_the_wall(here)
    last = looking.last_closed(here) if here and not shown else None
    said = shown or last
    address = address_of(visit)
    following = looking.next_statement(here) if here and not shown else None
    response = visit.page(
        "statements/room.html",
        room=here,
        shown=shown,
        said=said,
        words=looking.in_languages(said.statement, visit.dialogue.languages) if said else [],
        result=looking.result(last, here, visit.dialogue.cell_limit) if last and here else None,
        left=timer.left(shown.id) if shown else None,
        entered=looking.entered(visit.dialogue),
        address=address,
        picture=qr(address),
        form=_button(visit, here, shown, following),
        state=looking.state(visit.dialogue),
        auto="auto" in visit.request.GET,
    )
    if "auto" in visit.request.GET:
        response["Refresh"] = str(EVERY)
    return response


@require_safe
def of_this_laptop(request: HttpRequest) -> HttpResponse:
    """`/room`: on a laptop the wall of the dialogue that it took along; elsewhere there is no such page."""
    found = Room.objects.filter(kind="copy").order_by("-n").values_list("dialogue__slug", flat=True).first()
    if settings.CHANNEL != "room" or found is None:
        raise Refusal("not_found")
    return HttpResponseRedirect(reverse("room", kwargs={"slug": found}))


def address_of(visit: Visit) -> str:
    """What people type into their phones: of the laptop on its network, not of the browser beside it."""
    path = visit.url("join" if settings.CHANNEL == "room" else "room_answer")
    if settings.ROOM_ADDRESS:
        return f"{settings.ROOM_ADDRESS}{path}"
    return str(visit.request.build_absolute_uri(path))


def _button(
    visit: Visit, here: Room | None, shown: RoomStatement | None, following: Statement | None
) -> Form | None:
    """The one thing that comes next: close what is shown, or show what was not shown yet."""
    if here is None or not allowed(visit, "hold_room"):
        return None
    if shown is not None:
        submit = _("Close statement %(n)s") % {"n": number(shown.statement.n)}
        return visit.form("CloseInRoom", submit=submit)
    if following is None:
        return None
    submit = _("Show statement %(n)s for two minutes") % {"n": number(following.n)}
    return visit.form("ShowInRoom", submit=submit, hidden={"statement": following.id}, only=[])


@require_safe
@in_dialogue
def as_json(visit: Visit) -> HttpResponse:
    """Whether something else is shown by now: asked by the pages of the room every few seconds."""
    if visit.participant.kind != "participant" and not visit.standing.roles & {"facilitator", "teller"}:
        raise Refusal("role_may_not", action="read_desk", role="public")
    response = JsonResponse(looking.state(visit.dialogue))
    # A page that lies open in the room is a visit that goes on, also on a shared phone.
    sessions.renew(visit.request, response, visit.dialogue)
    return response
