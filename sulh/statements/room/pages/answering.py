"""The page on the phones in the room: the statement that is shown and three answers, or waiting."""

from __future__ import annotations

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from sulh.acts.perform import perform
from sulh.dialogue.pages.visit import Visit, for_participants, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.acts.voting import CastVote, fresh_counter
from sulh.statements.models import Vote
from sulh.statements.pages.speaker import language
from sulh.statements.room import timer
from sulh.statements.room.pages import looking

WAITING, READING = 15, 240  # seconds after which the page looks again by itself, script or not


@require_http_methods(["GET", "HEAD", "POST"])
@in_dialogue
@for_participants
def answer(visit: Visit) -> HttpResponse:
    """What is shown on the wall, to be answered; an answer that was given is never shown again."""
    if visit.request.method == "POST":
        return _cast(visit)
    room = looking.open_room(visit.dialogue)
    shown = looking.on_the_wall(room)
    last = looking.last_closed(room) if room and not shown else None
    here = visit.participant.kind == "participant"
    said = queries.show([shown.statement], language())[0] if shown else None
    answered = bool(here and shown) and _answered(visit, shown.statement_id if shown else "")
    response = visit.page(
        "statements/room_answer.html",
        room=room,
        here=here,
        said=said,
        answered=answered,
        again="again" in visit.request.GET,
        result=looking.result(last, room, visit.dialogue.cell_limit) if last and room else None,
        left=timer.left(shown.id) if shown else None,
        counter=fresh_counter(visit.participant.id) if here else 0,
        once=lambda: secrets.randbelow(2**52 - 1) + 1,
        state=looking.state(visit.dialogue),
    )
    if here:
        # While this page lies open the visit goes on, so that a talk between two statements ends no visit.
        response["Refresh"] = str(READING if said and not answered else WAITING)
    return response


def _answered(visit: Visit, statement: str) -> bool:
    return Vote.objects.filter(participant=visit.participant.id, statement=statement).exists()


def _cast(visit: Visit) -> HttpResponse:
    posted = visit.request.POST
    choice, _space, once = posted.get("choice", "").partition(" ")
    try:
        act = CastVote.model_validate(
            {"statement": posted.get("statement", ""), "choice": choice,
             "language": posted.get("language", "") or language(),
             "counter": int(posted.get("counter", "")[:20]), "once": int(once[:20] or 0)}
        )  # fmt: skip
    except (ValidationError, ValueError) as fault:
        raise Refusal("field_invalid") from fault
    done = perform(act, by=visit.participant, in_=visit.dialogue.id)
    return HttpResponseRedirect(visit.url("room_answer") + ("" if done["applied"] else "?again=1"))
