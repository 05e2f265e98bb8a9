"""Who forecast what, and how good it was. Void questions are scored for nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from sulh.analysis.forecasts import Bin, Scores, brier, calibration, log_score, score
from sulh.dialogue.models import Dialogue
from sulh.followup.forecasts.models import Forecast, ForecastQuestion

A_PAGE = 50
SCORED = ("yes", "no")


@dataclass(frozen=True)
class Scored:
    """How good `n` forecasts were; `beside` compares those of them whose question has a base rate."""

    n: int
    brier: float
    log: float
    beside: Scores | None


@dataclass(frozen=True)
class Given:
    """One person's forecasts on a question; `counted` is the last in time, None if all came too late.

    `earlier` were given before it; `late` from the day of the event on, when it could be known.
    """

    label: str
    role: str
    counted: Forecast | None
    earlier: list[Forecast]
    late: list[Forecast]
    scored: Scored | None


@dataclass(frozen=True)
class Forecaster:
    """One person over all questions that were resolved with yes or no."""

    label: str
    role: str
    scored: Scored


@dataclass(frozen=True)
class Pair:
    """A forecast that counts, and what came of it. Rates are percent."""

    holder: str
    label: str
    role: str
    percent: int
    base_rate: int | None
    came: bool


def questions(dialogue: Dialogue) -> QuerySet[ForecastQuestion]:
    """Open ones by the day on which they are decided, then the resolved ones, the newest first."""
    rows = ForecastQuestion.objects.filter(dialogue=dialogue)
    return rows.order_by(F("resolved").desc(nulls_first=True), "resolves", "n")


def is_late(at_day: str, happened: str) -> bool:
    """Whether the event could be known when it was forecast."""
    return bool(happened) and at_day >= happened


def given(question: ForecastQuestion) -> list[Given]:
    """Everybody's forecasts, in the order in which people first gave one."""
    by_holder: dict[str, list[Forecast]] = {}
    for row in sorted(question.forecasts.all(), key=lambda each: each.pk):
        by_holder.setdefault(row.holder, []).append(row)
    return [_given(question, rows) for rows in by_holder.values()]


def _given(question: ForecastQuestion, rows: list[Forecast]) -> Given:
    late = [row for row in rows if is_late(row.at.date().isoformat(), question.happened)]
    in_time = [row for row in rows if row not in late]
    counted = in_time[-1] if in_time else None
    scored = None
    if counted and question.outcome in SCORED:
        came, rate = question.outcome == "yes", question.base_rate
        scored = scores([Pair(counted.holder, counted.label, counted.role, counted.percent, rate, came)])
    return Given(rows[-1].label, rows[-1].role, counted, in_time[:-1], late, scored)


def pairs(dialogue: Dialogue) -> list[Pair]:
    """Each person's last forecast in time on every question that was resolved with yes or no."""
    rows = Forecast.objects.filter(question__dialogue=dialogue, question__outcome__in=SCORED).order_by("pk")
    last: dict[tuple[str, str], Pair] = {}
    for of, happened, outcome, rate, holder, label, role, percent, at in rows.values_list(
        "question_id", "question__happened", "question__outcome", "question__base_rate", "holder", "label",
        "role", "percent", "at",
    ):  # fmt: skip
        if not is_late(at.date().isoformat(), happened):
            last[of, holder] = Pair(holder, label, role, percent, rate, outcome == "yes")
    return list(last.values())


def forecasters(counted: Iterable[Pair]) -> list[Forecaster]:
    """Whoever answered most questions first: people who answered different ones cannot be ranked."""
    by_holder: dict[str, list[Pair]] = {}
    for pair in counted:
        by_holder.setdefault(pair.holder, []).append(pair)
    found = [Forecaster(own[-1].label, own[-1].role, scores(own)) for own in by_holder.values()]
    return sorted(found, key=lambda each: (-each.scored.n, each.label))


def bins(counted: Sequence[Pair]) -> tuple[Bin, ...]:
    """Of what was called so and so likely, how much came true."""
    return calibration([each.percent / 100 for each in counted], [each.came for each in counted])


def scores(counted: Sequence[Pair]) -> Scored:
    """Of at least one forecast. Where nobody knew a base rate, nothing stands in its place."""
    said = [(each.percent / 100, each.came) for each in counted]
    known = [each for each in counted if each.base_rate is not None]
    beside = None
    if known:
        rates = [each.base_rate / 100 for each in known if each.base_rate is not None]
        beside = score([each.percent / 100 for each in known], [each.came for each in known], rates)
    n = len(said)
    return Scored(
        n, sum(brier(*each) for each in said) / n, sum(log_score(*each) for each in said) / n, beside
    )
