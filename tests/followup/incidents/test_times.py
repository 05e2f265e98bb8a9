"""Months, weeks and days: what is finer than what, and in which quarter it lies."""

from __future__ import annotations

from datetime import date

import pytest

from sulh.followup.incidents import times


@pytest.mark.parametrize("typed", ["2013", "2013-13", "2013-W53", "2013-02-30", "2013-3", "2013-W1", "March"])
def test_what_is_no_month_week_or_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        times.first_day(typed)


@pytest.mark.parametrize(
    ("time", "policy", "told"),
    [
        ("2013-03-21", "month", "2013-03"),
        ("2013-03-21", "week", "2013-W12"),
        ("2013-03-21", "day", "2013-03-21"),
        ("2013-W12", "month", "2013-03"),
        ("2013-W12", "day", "2013-W12"),
        ("2013-W01", "month", "2013-01"),  # it begins on 31 December 2012, its Thursday lies in January
        ("2012-12-31", "week", "2013-W01"),
        ("2013-03", "week", "2013-03"),
    ],
)
def test_a_time_is_told_no_finer_than_the_policy(time: str, policy: str, told: str) -> None:
    assert times.coarsened(time, policy) == told
    assert times.is_finer(time, policy) is (time != told)


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-12", date(2012, 12, 1), date(2012, 12, 31)),
        ("2013-W12", date(2013, 3, 18), date(2013, 3, 24)),
        ("2013-03-21", date(2013, 3, 21), date(2013, 3, 21)),
    ],
)
def test_a_time_is_shown_by_its_first_and_last_day(time: str, first: date, last: date) -> None:
    assert (times.first_day(time), times.last_day(time)) == (first, last)


def test_quarters_follow_each_other_over_the_year() -> None:
    assert times.quarters_until(date(2013, 5, 2), 4) == ["2012-Q3", "2012-Q4", "2013-Q1", "2013-Q2"]
    assert times.quarter("2013-W01") == "2013-Q1"
    assert times.quarter("2012-12-31") == "2012-Q4"
    assert times.last_of_quarter("2012-Q1") == date(2012, 3, 31)
    assert times.first_of_quarter("2012-Q4") == date(2012, 10, 1)
