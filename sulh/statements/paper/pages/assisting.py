"""Helping one person to answer: one statement after the other, no earlier answer, then "Next person"."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from sulh.acts.forms import Form
from sulh.acts.perform import perform
from sulh.dialogue import consent_screen
from sulh.dialogue.models import Participant
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, in_dialogue, needs
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.pages.speaker import language
from sulh.statements.paper import visiting
from sulh.statements.paper.acts.assisting import CastAssistedVote
from sulh.statements.voting import choosing

SKIPS = 30  # statements that one visit can put off


@require_safe
@in_dialogue
def assisted(visit: Visit) -> HttpResponse:
    """The next statement for whoever is being helped; the door where nobody is."""
    needs(visit, "enumerator")
    person = visiting.person(visit.dialogue.id, visiting.token_of(visit.request, visit.dialogue))
    if not person or visit.dialogue.phase != "listening":
        return _door(visit, None, 200)
    skipped = _numbers(visit.request.GET.get("skip", ""))
    party = Participant.objects.filter(pk=person).values_list("party_id", flat=True).first() or ""
    of = choosing.table(visit.dialogue.id)
    following = choosing.choose(of, person, party, language(), skipped) if of else None
    rows = queries.accepted(visit.dialogue.id).filter(pk=following.statement if following else "")
    said = next(iter(queries.show(rows, language())), None)
    response = visit.page(
        "statements/paper_assisted.html",
        helping=True,
        said=said,
        drawn=following.drawn if following else "",
        skipped="-".join(map(str, skipped)),
        skip="-".join(map(str, [*skipped, said.n][-SKIPS:])) if said else "",
        once=lambda: secrets.randbelow(2**52 - 1) + 1,
    )
    visiting.put(response, visit.dialogue, visiting.token_of(visit.request, visit.dialogue))
    return response


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text[:400].split("-") if part.isascii() and part.isdigit()][-SKIPS:]


def _door(visit: Visit, form: Form | None, status: int) -> HttpResponse:
    form = form or visit.form("BeginAssisted", submit=_("Begin"), next=visit.url("assisted"))
    form.key = ""
    return visit.page(
        "statements/paper_assisted.html", status=status, helping=False, form=form, screen=consent_screen,
        can_begin=visit.dialogue.phase == "listening",
    )  # fmt: skip


@redraws("BeginAssisted")
def not_begun(visit: Visit, form: Form, status: int) -> HttpResponse:
    return _door(visit, form, status)


@after("BeginAssisted")
def begun(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """The device is this person's until "Next person"; whoever was helped before is forgotten."""
    if before := visiting.token_of(visit.request, visit.dialogue):
        visiting.forget(before)
    response = HttpResponseRedirect(visit.url("assisted"))
    visiting.put(response, visit.dialogue, answer["token"])
    return response


@require_POST
@in_dialogue
def answer(visit: Visit) -> HttpResponse:
    """Give one answer and go on to the next statement."""
    posted = visit.request.POST
    choice, _sign, once = posted.get("choice", "").partition(" ")
    try:
        fields = {
            "statement": posted.get("statement", ""),
            "drawn": posted.get("drawn", ""),
            "choice": choice,
        }
        fields |= {
            "visit": visiting.token_of(visit.request, visit.dialogue),
            "language": posted.get("language", "") or language(),
        }
        act = CastAssistedVote.model_validate(fields | {"once": int(once[:20])})
    except (ValidationError, ValueError) as fault:
        raise Refusal("field_invalid") from fault
    try:
        perform(act, by=visit.office, in_=visit.dialogue.id)
    except Refusal as refusal:
        if refusal.code not in ("assisted_over", "assisted_old_page"):
            raise
        # Nothing of it was taken: what is to be answered now is shown, or the door.
    skipped = "-".join(map(str, _numbers(posted.get("skipped", ""))))
    return HttpResponseRedirect(visit.url("assisted") + (f"?skip={skipped}" if skipped else ""))


@require_POST
@in_dialogue
def next_person(visit: Visit) -> HttpResponse:
    """The visit is over and forgotten; the device waits for somebody else."""
    response = HttpResponseRedirect(visit.url("assisted"))
    visiting.end(visit.request, response, visit.dialogue)
    return response
