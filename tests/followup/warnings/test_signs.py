"""Changes in made series, and where everything stands in the small picture."""

from __future__ import annotations

from datetime import date

from sulh.followup.pulse.plot import Ahead
from sulh.followup.warnings.plot import plot
from sulh.followup.warnings.reading import Sign, sign
from sulh.followup.warnings.series import Months, Point, Series, months

YEAR = months(date(2012, 9, 2), "2013-08-21")  # twelve months, the last one not over


def monthly(*values: float | None, least: int = 0) -> Series:
    points = tuple(Point(day, value) for day, value in zip(YEAR.first_days, values, strict=True))
    return Series("made", "answers", points, least=least)


def test_a_change_is_dated_by_the_first_month_that_is_different() -> None:
    found = sign(monthly(10, 11, 10, 11, 10, 11, 30, 31, 30, 31, 30, 400))
    assert found.changes == ("2013-03-01",), "the month that is not over is not looked at"
    assert (found.searched, found.too_short) == (11, False)


def test_even_numbers_have_no_change() -> None:
    assert sign(monthly(*[4] * 12)).changes == ()


def test_a_series_below_the_minimum_says_how_long_it_is() -> None:
    points = tuple(Point(day, 5) for day in YEAR.first_days[:6])
    assert sign(Series("made", "answers", points)) == Sign(Series("made", "answers", points), (), 5)
    assert sign(Series("made", "answers", points)).too_short


def test_hidden_months_show_a_change_only_if_it_is_there_whatever_they_hide() -> None:
    far = sign(monthly(*[None] * 6, 90, 91, 90, 91, 90, None, least=10))
    assert far.changes == ("2013-03-01",)
    near = sign(monthly(*[None] * 6, 10, 10, 10, 10, 11, None, least=10))
    assert near.changes == (), "behind each of them could stand nine"


def test_waves_that_are_hidden_are_left_out_of_the_search() -> None:
    shares = [0.8, 0.81, 0.8, None, 0.4, 0.41, 0.4]
    points = tuple(Point(f"2013-0{n}-15", share) for n, share in enumerate(shares, start=1))
    found = sign(Series("made", "pulse", points, per="wave", share=True))
    assert (found.searched, found.changes) == (6, ("2013-05-15",))


TEN_DAYS = Months(("2013-01-01",), "2013-01-10")


def test_milestones_have_lines_with_the_numbers_of_the_list_and_mirror_right_to_left() -> None:
    series = Series("made", "overdue", (Point("2013-01-01", 4),))
    outside = [date(2012, 12, 31), date(2013, 1, 6), date(2013, 1, 11)]
    across = {
        direction: [(line.n, line.x) for line in plot(series, (), TEN_DAYS, outside, direction).lines]
        for direction in ("ltr", "rtl")
    }
    # Five of ten days are the middle. An arrow at the edge points to the third one, which is yet to come.
    assert plot(series, (), TEN_DAYS, outside, "ltr").ahead == Ahead(400, 1, (3,))
    assert plot(series, (), TEN_DAYS, outside, "rtl").ahead == Ahead(0, -1, (3,))
    assert across == {"ltr": [(2, 200.0)], "rtl": [(2, 200.0)]}
    (line,) = plot(series, (), TEN_DAYS, [date(2013, 1, 2)], "rtl").lines
    assert line.x == 360.0


def test_the_largest_number_reaches_the_upper_line_and_hidden_ones_have_no_height() -> None:
    over = months(date(2013, 1, 1), "2013-02-28")  # 31 and 28 days
    series = Series("made", "answers", (Point("2013-01-01", 40), Point("2013-02-01", None)), least=10)
    drawn = plot(series, ("2013-02-01",), over, [], "ltr")
    (bar,) = drawn.bars
    assert (drawn.most, bar.y, bar.y + bar.height) == (40, drawn.top, drawn.bottom)
    january = 400 * 31 / 59
    assert abs(drawn.changes[0] - january) < 0.1
    assert abs(drawn.hidden[0] - (january + 400) / 2) < 0.1
    assert 0 < bar.x < bar.x + bar.width < january
