"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.commitments import reading
from sulh.followup.commitments.files import LAST, every
from sulh.followup.today import today

router = Router(tags=["reading"])
Texts = dict[str, str]


class PromiseOut(Schema):
    """A promise. `level` is null until it is coded; `due` and `ended` are days, or empty.

    `ended_by`: `text` where a later text does not hold it, `consent` where every party agreed.
    """

    n: int
    id: str
    origin: str
    theme_key: str
    due: str
    level: int | None
    waits: str
    theme: Texts
    who: Texts
    what: Texts
    tags: list[str]
    parties: list[str]
    supporter: str
    ended: str
    ended_by: str


class PromisesOut(Schema):
    """One page of promises, a thousand at most."""

    page: int
    pages: int
    promises: list[PromiseOut]


class ScoreOut(Schema):
    """How many promises stand at level 0 to 3, how many have no level, and how many are overdue."""

    at_level: list[int]
    not_coded: int
    overdue: int
    with_a_day: int
    ended: int


@router.get("/{slug}/promises", response=PromisesOut, operation_id="promises")
def promises(request: HttpRequest, slug: str, page: int = 1) -> Any:
    """Every promise in the order of its number, ended ones too, a thousand a page."""
    found = every(by_slug(slug), min(max(page, 1), LAST))
    return {"page": found.number, "pages": found.paginator.num_pages, "promises": found.object_list}


@router.get("/{slug}/promises/score", response=ScoreOut, operation_id="promises_score")
def score(request: HttpRequest, slug: str) -> Any:
    """The scorecard in numbers; promises that have ended are counted apart."""
    dialogue = by_slug(slug)
    found = reading.score(dialogue, today(dialogue))
    return {
        "at_level": list(found.distribution.at), "not_coded": found.not_coded, "overdue": found.overdue,
        "with_a_day": found.dated, "ended": found.ended,
    }  # fmt: skip
