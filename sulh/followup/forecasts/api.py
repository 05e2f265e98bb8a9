"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.forecasts.files import LAST, body

router = Router(tags=["reading"])
Texts = dict[str, str]


class ForecastOut(Schema):
    """One probability. `counts`: it is this person's last one in time. Scores are null until it is known."""

    forecaster: str
    role: str
    day: str
    percent: int
    words: Texts
    counts: bool
    brier: float | None
    log: float | None


class QuestionOut(Schema):
    """A question. `outcome` is yes, no, void or empty; `base_rate` is percent, null if nobody knew one.

    `happened`: the day of the event that decided it, or empty; forecasts from that day on do not count.
    """

    n: int
    id: str
    question: Texts
    criteria: Texts
    closes: str
    resolves: str
    base_rate: int | None
    base_source: Texts
    asked_by: str
    asked: str
    outcome: str
    happened: str
    resolver: str
    resolved: str
    evidence: Texts
    forecasts: list[ForecastOut]


class ForecasterOut(Schema):
    """One person's mean scores over `n` questions; lower is better, `log` is in nats.

    The base rate is compared over the `n_with_base` questions that have one. `skill` above 0: better than it.
    """

    forecaster: str
    role: str
    n: int
    brier: float
    log: float
    n_with_base: int
    brier_with_base: float | None
    log_with_base: float | None
    base_brier: float | None
    base_log: float | None
    skill: float | None


class BinOut(Schema):
    """Forecasts from `low` to `high`: how many, their mean, and the share that came true, 90 % interval."""

    low: float
    high: float
    n: int
    forecast: float
    happened: float
    happened_low: float
    happened_high: float


class ForecastsOut(Schema):
    """One page of questions, two hundred at most; the scores are over all of them."""

    as_of: str
    page: int
    pages: int
    questions: list[QuestionOut]
    forecasters: list[ForecasterOut]
    calibration: list[BinOut]


@router.get("/{slug}/forecasts", response=ForecastsOut, operation_id="forecasts")
def forecasts(request: HttpRequest, slug: str, page: int = 1) -> Any:
    """Every question in the order of its number with all forecasts, and how good they were."""
    return body(by_slug(slug), min(max(page, 1), LAST))
