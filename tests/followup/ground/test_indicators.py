"""Naming and measuring: what is kept, what is refused, and what counts as a baseline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock, log
from sulh.acts.registry import Actor
from sulh.followup.ground import acts, reading
from sulh.followup.ground.models import Indicator, Measurement
from sulh.followup.ground.values import decimal_of, thousandths
from sulh.rules.refusal import Refusal
from tests.followup.ground.staging import LOG, NAMED, measure, name, put_in_force
from tests.helpers import PUBLIC, Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def refused(stage: Stage, act: str, by: Actor, **fields: Any) -> str:
    with pytest.raises(Refusal) as found:
        stage.do(act, by, **fields)
    return found.value.code


def standing(stage: Stage) -> reading.Standing:
    rows = Indicator.objects.filter(dialogue_id=stage.id)
    (found,) = reading.standings(rows, reading.in_force_since(stage.dialogue))
    return found


def test_an_indicator_is_named_once_and_by_few(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    name(stage, stage.delegates[0])
    again = NAMED | {"names": {"en": "hours  the ROAD is open"}}
    expert, monitor = stage.office("expert"), stage.office("monitor")
    assert refused(stage, "NameIndicator", expert, **again) == "indicator_twice"
    name(stage, monitor, names={"en": "Another"})
    monkeypatch.setattr(acts, "INDICATORS_MOST", 2)
    assert refused(stage, "NameIndicator", expert, **NAMED) == "indicators_full"
    assert refused(stage, "NameIndicator", PUBLIC, **NAMED) == "role_may_not"
    assert [row.n for row in Indicator.objects.order_by("n")] == [1, 2]


def test_a_measurement_is_refused_with_its_reason(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    body = {"indicator": row, "day": "2012-01-01", "value": "5", "source": LOG}
    for change, code in (
        ({"indicator": "0" * 32}, "not_found"),
        ({"day": "2999-01-01"}, "measure_in_future"),
        ({"low": "6", "high": "7"}, "measure_range"),
        ({"low": "3", "high": "4"}, "measure_range"),
        ({"low": "3"}, "measure_range"),
    ):
        assert refused(stage, "MeasureIndicator", expert, **(body | change)) == code
    assert refused(stage, "MeasureIndicator", stage.delegates[0], **body) == "role_may_not"
    for value in ("1,5", "1.2345", "", "1e3"):
        with pytest.raises((ValueError, Refusal)):
            stage.do("MeasureIndicator", expert, **(body | {"value": value}))
    stage.do("MeasureIndicator", expert, **(body | {"low": "5", "high": "5"}))
    monkeypatch.setattr(acts, "MEASUREMENTS_MOST", 1)
    assert refused(stage, "MeasureIndicator", expert, **body) == "measurements_full"


@pytest.mark.parametrize(
    ("typed", "kept", "written"),
    [("12.5", 12500, "12.5"), ("-0.05", -50, "-0.05"), ("7.000", 7000, "7"), ("0", 0, "0")],
)
def test_decimals_are_kept_as_whole_thousandths(typed: str, kept: int, written: str) -> None:
    assert (thousandths(typed), decimal_of(kept)) == (kept, written)


def test_digits_of_every_script_are_read(stage: Stage) -> None:
    expert = stage.office("expert")
    measure(stage, expert, name(stage, expert), "2012-01-01", "۱۲٫۵", "۱۲", "١٣")
    row = Measurement.objects.get()
    assert (row.value, row.low, row.high) == (12500, 12000, 13000)


def test_a_correction_replaces_in_reading_and_both_stay_to_read(stage: Stage) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    measure(stage, expert, row, "2012-01-01", "6")
    measure(stage, expert, row, "2012-01-01", "4")
    assert list(Measurement.objects.order_by("pk").values_list("value", flat=True)) == [6000, 4000]
    (counts,) = reading.counting(reading.measurements(Indicator.objects.all())[row])
    newest = standing(stage).newest
    assert newest is not None and newest.value == counts.value == 4000
    told = [entry["view"] for entry, _opened in log.entries(stage.id) if entry["act"] == "MeasureIndicator"]
    assert [each["value"] for each in told] == ["6", "4"]


def test_a_baseline_is_of_a_day_before_the_first_text_came_into_force(stage: Stage) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    for day, value in (("2012-01-01", "6"), ("2012-03-31", "7"), ("2012-04-01", "9")):
        measure(stage, expert, row, day, value)
    assert standing(stage).why == "only_baseline", "no text is in force"
    put_in_force(stage, "2012-04-01")
    put_in_force(stage, "2012-09-01")
    found = standing(stage)
    assert found.baseline is not None and found.baseline.value == 7000
    assert found.change is not None
    assert (found.change.difference, found.change.verdict, found.change.ranged) == (2000, "better", False)


def test_without_a_baseline_no_change_is_told(stage: Stage) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    put_in_force(stage, "2012-04-01")
    assert standing(stage).why == "nothing"
    measure(stage, expert, row, "2012-05-01", "9")
    assert (standing(stage).why, standing(stage).change) == ("no_baseline", None)


@pytest.mark.parametrize(
    ("better", "after", "verdict"),
    [
        ("up", ("9", "8", "10"), "better"),
        ("down", ("9", "8", "10"), "worse"),
        ("up", ("2", "1", "3"), "worse"),
        ("up", ("8", "7", "9"), "none_seen"),  # 7 may be what it was
    ],
)
def test_a_change_counts_where_the_ranges_do_not_touch(
    stage: Stage, better: str, after: tuple[str, str, str], verdict: str
) -> None:
    expert = stage.office("expert")
    row = name(stage, expert, better=better)
    put_in_force(stage, "2012-04-01")
    measure(stage, expert, row, "2012-01-01", "6", "5", "7")
    measure(stage, expert, row, "2012-06-01", *after)
    change = standing(stage).change
    assert change is not None and (change.verdict, change.ranged) == (verdict, True)


def test_a_day_that_has_begun_in_kabul_is_not_in_the_future(stage: Stage) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    with clock.at(clock.now().replace(year=2030, month=5, day=1, hour=21)):
        measure(stage, expert, row, "2030-05-02", "1")
        body = {"indicator": row, "day": "2030-05-03", "value": "5", "source": LOG}
        assert refused(stage, "MeasureIndicator", expert, **body) == "measure_in_future"
