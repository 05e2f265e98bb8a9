"""Asking, forecasting and resolving: what is refused, what counts, and how it is scored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import log
from pathlib import Path

import pytest
from pydantic import ValidationError

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Office
from sulh.followup.forecasts import reading
from sulh.followup.forecasts.acts import AskForecast, GiveForecast
from sulh.rules.refusal import Refusal
from tests.followup.forecasts.staging import CRITERIA, QUESTION, SOURCE, ask, give, resolve, row
from tests.helpers import Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


@pytest.fixture
def observer(stage: Stage) -> Actor:
    return stage.office("observer", label="Observer")


@pytest.fixture
def expert(stage: Stage) -> Actor:
    return stage.office("expert", label="Expert")


@pytest.fixture
def monitor(stage: Stage) -> Actor:
    return stage.office("monitor", label="Monitor")


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_a_question_needs_days_to_come_and_a_source_for_its_base_rate(stage: Stage, observer: Actor) -> None:
    assert refused(lambda: ask(stage, observer, day=11)) == "forecast_days", "it closed the day before"
    assert refused(lambda: ask(stage, observer, closes="2031-05-21")) == "forecast_days"
    assert refused(lambda: ask(stage, observer, base_rate="30")) == "forecast_base_source"
    assert row(ask(stage, observer, base_rate="۳۰", base_source=SOURCE)).base_rate == 30
    assert row(ask(stage, observer, day=10)).base_rate is None


@pytest.mark.parametrize("percent", [0, 100, "101", "12.5", ""])
def test_certainty_is_no_forecast(percent: object) -> None:
    with pytest.raises(ValidationError):
        GiveForecast.model_validate({"question": "0" * 32, "percent": percent})
    body = {"question": QUESTION, "criteria": CRITERIA, "closes": "2031-05-10", "resolves": "2031-05-20"}
    with pytest.raises(ValidationError):
        AskForecast.model_validate(body | {"base_rate": str(percent) or "0", "base_source": SOURCE})


def test_only_observers_and_experts_forecast_and_only_monitors_resolve(
    stage: Stage, observer: Actor, expert: Actor, monitor: Actor
) -> None:
    question = ask(stage, observer)
    give(stage, observer, question, 20)
    give(stage, expert, question, 30)
    for by in (monitor, stage.facilitator, stage.delegates[0]):
        assert refused(partial(give, stage, by, question, 50)) == "role_may_not"
    for by in (observer, expert, stage.facilitator, stage.delegates[0]):
        assert refused(partial(resolve, stage, by, question)) == "role_may_not"
    assert [each.counted.percent for each in reading.given(row(question)) if each.counted] == [20, 30]


def test_no_forecast_after_the_close_and_nothing_after_it_was_resolved(
    stage: Stage, observer: Actor, expert: Actor, monitor: Actor
) -> None:
    question = ask(stage, observer)
    give(stage, expert, question, 20, day=10)
    assert refused(lambda: give(stage, expert, question, 20, day=11)) == "forecast_closed"
    resolve(stage, monitor, question)
    assert refused(lambda: give(stage, expert, question, 99, day=10)) == "forecast_resolved"
    assert refused(lambda: resolve(stage, monitor, question, "no")) == "forecast_resolved"
    assert row(question).forecasts.count() == 1


def test_whoever_asked_or_forecast_does_not_resolve(stage: Stage, monitor: Actor) -> None:
    assert refused(lambda: resolve(stage, monitor, ask(stage, monitor))) == "resolver_asked"
    both = stage.office("observer", label="Was an observer, is a monitor")
    question = ask(stage, monitor)
    give(stage, both, question, 40)
    write(lambda: Office.objects.filter(holder_id=both.id).update(role="monitor"))
    assert refused(lambda: resolve(stage, both, question)) == "resolver_forecast"


def test_an_early_answer_needs_the_day_on_which_it_was_decided(
    stage: Stage, observer: Actor, monitor: Actor
) -> None:
    question = ask(stage, observer)
    assert refused(lambda: resolve(stage, monitor, question, day=6)) == "forecast_too_early"
    late = {"happened": "2031-05-07"}
    assert refused(lambda: resolve(stage, monitor, question, day=6, **late)) == "forecast_happened"
    beyond = {"happened": "2031-05-21"}
    assert refused(lambda: resolve(stage, monitor, question, day=25, **beyond)) == "forecast_happened"
    resolve(stage, monitor, question, day=6, happened="2031-05-06")
    assert row(question).happened == "2031-05-06"
    void = ask(stage, observer)
    resolve(stage, monitor, void, "void", day=6)
    assert row(void).outcome == "void"


def test_a_forecast_from_the_day_of_the_event_on_stays_to_read_but_does_not_count(
    stage: Stage, observer: Actor, expert: Actor, monitor: Actor
) -> None:
    question = ask(stage, observer)
    for percent, day in ((10, 2), (20, 4), (98, 5), (99, 6)):
        give(stage, expert, question, percent, day)
    give(stage, observer, question, 97, day=5)
    resolve(stage, monitor, question, day=7, happened="2031-05-05")
    of_expert, of_observer = reading.given(row(question))
    assert of_expert.counted and of_expert.counted.percent == 20
    assert [each.percent for each in of_expert.earlier] == [10]
    assert [each.percent for each in of_expert.late] == [98, 99]
    assert of_observer.counted is None and of_observer.scored is None
    (only,) = reading.forecasters(reading.pairs(stage.dialogue))
    assert (only.label, only.scored.n) == ("Expert", 1)
    assert only.scored.brier == pytest.approx(0.64)


def test_twenty_percent_and_it_happened(stage: Stage, observer: Actor, expert: Actor, monitor: Actor) -> None:
    """(1 - 0.2)^2 = 0.64 and -ln 0.2 = ln 5; the base rate of 50 percent 0.25 and ln 2."""
    question = ask(stage, observer, base_rate="50", base_source=SOURCE)
    give(stage, expert, question, 20)
    resolve(stage, monitor, question)
    (given,) = reading.given(row(question))
    assert given.scored and given.scored.beside
    assert [given.scored.brier, given.scored.log] == pytest.approx([0.64, log(5)])
    beside = given.scored.beside
    assert [beside.base_brier, beside.base_log] == pytest.approx([0.25, log(2)])
    assert beside.skill == pytest.approx(1 - 0.64 / 0.25)


def test_the_base_rate_is_compared_only_where_one_is_known_and_void_is_scored_for_nobody(
    stage: Stage, observer: Actor, expert: Actor, monitor: Actor
) -> None:
    """Without any base rate nothing stands in its place."""
    without = ask(stage, observer)
    give(stage, expert, without, 60)
    give(stage, observer, without, 60)
    resolve(stage, monitor, without, "no")
    known = ask(stage, observer, base_rate="10", base_source=SOURCE)
    give(stage, expert, known, 20)
    resolve(stage, monitor, known, "no")
    void = ask(stage, observer, base_rate="10", base_source=SOURCE)
    give(stage, expert, void, 99)
    resolve(stage, monitor, void, "void")
    counted = reading.pairs(stage.dialogue)
    of_expert, of_observer = reading.forecasters(counted)
    assert (of_expert.label, of_expert.scored.n) == ("Expert", 2)
    assert of_expert.scored.brier == pytest.approx((0.36 + 0.04) / 2)
    beside = of_expert.scored.beside
    assert beside and beside.n == 1
    assert [beside.brier, beside.base_brier] == pytest.approx([0.04, 0.01])
    assert of_observer.scored.beside is None
    assert [(each.n, each.happened) for each in reading.bins(counted)] == [(1, 0), (2, 0)]
    assert [each.scored for each in reading.given(row(void))] == [None]
