"""The pages of ballots: all of them, and one with its rule, its numbers, its answers and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import canonical
from sulh.settlement.deciding import hooks
from sulh.settlement.deciding.counting import what_if
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.deciding.pages import forms
from sulh.settlement.deciding.reading import Shown, body_of, every, in_words, needed

A_PAGE = 50


@dataclass(frozen=True)
class Option:
    """An answer a party could give, and what the rule would say then."""

    kind: str
    words: str
    adopts: bool


@require_safe
@in_dialogue
def ballots(visit: Visit) -> HttpResponse:
    """Every ballot, the newest first."""
    rows = Ballot.objects.filter(dialogue=visit.dialogue).order_by("-n")
    page = Paginator(rows, A_PAGE).get_page(page_number(visit.request.GET.get("page", "1"), 99_999))
    shown = list(page.object_list)
    return visit.page(
        "settlement/deciding/ballots.html",
        page=page,
        rows=shown,
        names=hooks.names(visit.dialogue.slug, shown),
    )


@require_safe
@in_dialogue
def ballots_json(visit: Visit) -> HttpResponse:
    return _json(every(visit.dialogue))


@require_safe
@in_dialogue
def ballot(visit: Visit, n: int) -> HttpResponse:
    """One ballot."""
    shown = needed(visit.dialogue, n)
    party = forms.party_of(visit)
    answer = forms.answer(visit, shown, party)
    return visit.page(
        "settlement/deciding/ballot.html",
        shown=shown,
        row=shown.ballot,
        about=hooks.names(visit.dialogue.slug, [shown.ballot]).get(shown.ballot.id),
        options=options(shown, party) if answer else [],
        answer=answer,
        acknowledge=forms.acknowledge(visit, shown, party),
        close=forms.close(visit, shown),
        extend=forms.extend(visit, shown),
        petition=forms.petition(visit, shown, party),
        reserve=forms.reserve(visit, shown, party),
        beside={each.row.id: forms.beside_a_reservation(visit, shown, each, party) for each in shown.filed},
        attest=forms.attest(visit, shown),
    )


@require_safe
@in_dialogue
def ballot_json(visit: Visit, n: int) -> HttpResponse:
    """The ballot as data: with rule and count anybody can evaluate the rule again."""
    return _json(body_of(needed(visit.dialogue, n)))


def options(shown: Shown, party: str) -> list[Option]:
    """What each answer of this party would do to the outcome."""
    found = what_if(shown.ballot, party, shown.now, shown.count)
    return [Option(kind, in_words(outcome), outcome.adopted) for kind, outcome in found.items()]


def _json(value: Any) -> HttpResponse:
    return HttpResponse(canonical(value), content_type="application/json; charset=utf-8")
