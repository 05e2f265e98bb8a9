"""Answering one statement at a time, and where every answer goes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from sulh.acts.perform import perform
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.acts.voting import CastVote, fresh_counter
from sulh.statements.models import Statement
from sulh.statements.pages.speaker import answering, language, page_number


@require_safe
@in_dialogue
def take_part(visit: Visit) -> HttpResponse:
    """The next statement not answered yet. `?after=` skips one; `?statement=` asks for a certain one."""
    if visit.dialogue.phase != "listening" or visit.participant.kind != "participant":
        return visit.page("statements/take_part.html", said=None, left=0, counter=0, again=False)
    asked = visit.request.GET.get("statement", "")[:32]
    after = visit.request.GET.get("after", "")[:32]
    left = queries.unanswered(visit.dialogue.id, visit.participant.id, after)
    wanted = asked or (left[0] if left else "")
    # A NUL could not even be looked for in PostgreSQL.
    rows = queries.accepted(visit.dialogue.id).filter(pk=wanted.replace("\0", ""))
    found = queries.show(rows, language())
    return visit.page(
        "statements/take_part.html",
        said=found[0] if found else None,
        left=len(left),
        counter=fresh_counter(visit.participant.id),
        again="again" in visit.request.GET,
    )


@require_POST
@in_dialogue
def vote(visit: Visit) -> HttpResponse:
    """Cast one vote and go on: to the next statement, or back to the list it was answered in."""
    posted = visit.request.POST
    statement, choice = posted.get("statement", ""), posted.get("choice", "")
    if "answer" in posted:  # the list holds one form for all its statements: "17 agree"
        number, _, choice = posted["answer"].partition(" ")
        statement = _numbered(visit, number)
    try:
        counter = int(posted.get("counter", "")[:20])
        act = CastVote.model_validate({"statement": statement, "choice": choice, "counter": counter})
    except (ValidationError, ValueError) as fault:
        raise Refusal("field_invalid") from fault
    answer = perform(act, by=answering(visit), in_=visit.dialogue.id)
    return HttpResponseRedirect(_onward(visit, statement, answer["applied"]))


def _numbered(visit: Visit, number: str) -> str:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refusal("field_invalid")
    found = Statement.objects.filter(dialogue=visit.dialogue, n=int(number)).values_list("pk", flat=True)
    if not found:
        raise Refusal("statement_not_open")
    return found[0]


def _onward(visit: Visit, statement: str, applied: bool) -> str:
    """Where an answer leads; one that was not applied leads back to its statement, to be given again."""
    if not applied:
        return f"{visit.url('take_part')}?{urlencode({'statement': statement, 'again': '1'})}"
    if "answer" in visit.request.POST:
        page = page_number(visit.request.POST.get("page", "1"), 99_999)
        number = visit.request.POST["answer"].partition(" ")[0]
        return f"{visit.url('statements')}?{urlencode({'page': page, 'answered': number})}#s{number}"
    return f"{visit.url('take_part')}?{urlencode({'after': statement})}"
