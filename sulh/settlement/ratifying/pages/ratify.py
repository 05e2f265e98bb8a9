"""The page where members answer, and where everybody reads what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.after import after, redraws
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import Value
from sulh.settlement.ratifying import reading
from sulh.settlement.ratifying.acts.voting import fresh_counter
from sulh.settlement.ratifying.models import MembersVote
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.twins import twin


@dataclass(frozen=True)
class Question:
    """A vote that this participant may answer, with the form that carries the answer."""

    vote: MembersVote
    form: Form


@require_safe
@in_dialogue
def ratify(visit: Visit) -> HttpResponse:
    """The text in short, three answers where there is something to answer, and every result."""
    return _page(visit, [], 200)


def _page(visit: Visit, errors: list[str], status: int) -> HttpResponse:
    asked = _questions(visit)
    shown = reading.votes(visit.dialogue)
    version = asked[-1].vote.version if asked else shown[0].vote.version if shown else None
    return visit.page(
        "settlement/ratifying/ratify.html",
        status=status,
        asked=asked,
        shown=shown,
        version=version,
        clauses=list(all_called(version.content).values()) if version else [],
        errors=errors,
        # Neither says what was answered.
        received="answered" in visit.request.GET,
        again="again" in visit.request.GET,
    )


def _questions(visit: Visit) -> list[Question]:
    if visit.participant.kind != "participant":
        return []
    votes = reading.open_to(visit.dialogue, visit.participant.id)
    counter = fresh_counter(visit.participant.id, [vote.id for vote in votes])
    return [Question(vote, _form(visit, vote, counter)) for vote in votes]


def _form(visit: Visit, vote: MembersVote, counter: int) -> Form:
    hidden = {"vote": vote.id, "counter": str(counter)}
    return visit.form(
        "CastMemberVote", submit="", as_="participant", hidden=hidden, only=[], next=visit.url("ratify")
    )


@after("CastMemberVote")
def answered(visit: Visit, answer: dict[str, Any], next: str) -> HttpResponse:
    """Back to the page, which says that the answer was received, or asks once more."""
    return HttpResponseRedirect(f"{visit.url('ratify')}?{'answered' if answer['applied'] else 'again'}=1")


@redraws("CastMemberVote")
def refused(visit: Visit, form: Form, status: int) -> HttpResponse:
    """The page with the reason, and never with what was answered."""
    return _page(visit, form.errors or [str(each.error) for each in form.fields if each.error], status)


@require_safe
@in_dialogue
def ratify_file(visit: Visit) -> HttpResponse:
    """The same as a file, with the same numbers and no others."""
    return twin(facts(visit.dialogue))


def facts(dialogue: Dialogue) -> Value:
    """Every vote of members, the newest first: what it was held under and what may be told of it."""
    return {"dialogue": dialogue.id, "votes": [_facts(shown.vote) for shown in reading.votes(dialogue)]}


def _facts(vote: MembersVote) -> Value:
    version: Version = vote.version
    return {
        "n": vote.n, "version": version.n, "digest": version.digest, "of": vote.party_id or "everybody",
        "ballot": vote.ballot.n if vote.ballot else 0, "rule": vote.rule, "state": vote.state,
        "opened": clock.hour(vote.opened), "until": clock.hour(vote.ends),
        "told": reading.told(vote) if vote.state == "closed" else {},
    }  # fmt: skip
