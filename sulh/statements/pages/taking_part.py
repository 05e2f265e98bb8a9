"""Answering one statement at a time, and where every answer goes."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from sulh.acts.perform import perform, standing
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, for_participants, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.statements import queries
from sulh.statements.acts.voting import CastVote, fresh_counter
from sulh.statements.models import Statement
from sulh.statements.pages.speaker import answering, language
from sulh.statements.voting import choosing

SKIPS = 30  # statements that one address can put off


@require_safe
@in_dialogue
@for_participants
def take_part(visit: Visit) -> HttpResponse:
    """The next statement not answered yet. `?skip=3-17` puts some off; `?statement=` asks for one."""
    if visit.dialogue.phase != "listening" or visit.participant.kind != "participant":
        return visit.page("statements/take_part.html", said=None, left=0, counter=0, again=False)
    asked = visit.request.GET.get("statement", "")[:32]
    skipped = _numbers(visit.request.GET.get("skip", ""))
    following = _next(visit, skipped)
    wanted = asked or (following.statement if following else "")
    # A NUL could not even be looked for in PostgreSQL.
    rows = queries.accepted(visit.dialogue.id).filter(pk=wanted.replace("\0", ""))
    found = queries.show(rows, language())
    said = found[0] if found else None
    return visit.page(
        "statements/take_part.html",
        said=said,
        left=following.left if following else 0,
        unread=choosing.untranslated(visit.dialogue.id, visit.participant.id, language()),
        drawn=following.drawn if following and said and said.id == following.statement else "",
        skipped="-".join(map(str, skipped)),
        skip="-".join(map(str, [*skipped, said.n][-SKIPS:])) if said else "",
        counter=fresh_counter(visit.participant.id),
        once=lambda: secrets.randbelow(2**52 - 10**15) + 10**15,  # always 16 digits
        again="again" in visit.request.GET,
    )


def _next(visit: Visit, skipped: list[int]) -> choosing.Next | None:
    of = choosing.table(visit.dialogue.id)
    party = standing(visit.participant, visit.dialogue.id).party
    return choosing.choose(of, visit.participant.id, party, language(), skipped) if of else None


def _numbers(text: str) -> list[int]:
    """Numbers of statements out of an address: `3-17`."""
    return [int(part) for part in text[:400].split("-") if part.isascii() and part.isdigit()][-SKIPS:]


@require_POST
@in_dialogue
@for_participants
def vote(visit: Visit) -> HttpResponse:
    """Cast one vote and go on: to the next statement, or back to the list it was answered in."""
    posted = visit.request.POST
    statement, choice = posted.get("statement", ""), posted.get("choice", "")
    read = posted.get("language", "")
    if "answer" in posted:  # the list holds one form for all its statements: "17 agree fa-af"
        number, _, choice = posted["answer"].partition(" ")
        choice, _, read = choice.partition(" ")
        statement = _numbered(visit, number)
    # Each button of a page brings a random number of its own: "agree 9823417".
    choice, _, once = choice.partition(" ")
    try:
        act = CastVote.model_validate(
            {"statement": statement, "choice": choice, "counter": int(posted.get("counter", "")[:20]),
             "once": int(once[:20] or 0), "language": read or language(), "drawn": posted.get("drawn", "")}
        )  # fmt: skip
    except (ValidationError, ValueError) as fault:
        raise Refusal("field_invalid") from fault
    answer = perform(act, by=answering(visit), in_=visit.dialogue.id)
    return HttpResponseRedirect(_onward(visit, statement, answer["applied"]))


@require_POST
@in_dialogue
def votes(visit: Visit) -> HttpResponse:
    """One vote as JSON, with cookie and form token of a page: for phones that lose their connection."""
    try:
        act = CastVote.model_validate_json(visit.request.body)
    except ValidationError as fault:
        raise Refusal("field_invalid") from fault
    return JsonResponse(perform(act, by=answering(visit), in_=visit.dialogue.id))


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
    skipped = "-".join(map(str, _numbers(visit.request.POST.get("skipped", ""))))
    return visit.url("take_part") + (f"?skip={skipped}" if skipped else "")
