"""The calibration plot: places counted by hand in a box of 400 by 300."""

from __future__ import annotations

import pytest

from sulh.analysis.forecasts import Bin
from sulh.followup.forecasts.plot import Dot, plot

# Called 25 percent on average; half of them came true, between 10 and 90 percent.
BINS = (Bin(0.2, 0.3, 8, 0.25, 0.5, 0.1, 0.9),)


def test_a_dot_stands_where_its_forecast_and_what_came_meet() -> None:
    """46 at the side and 308 wide: 46 + 308 / 4. Upwards 264 to 14: half is 139, a tenth is 25."""
    found = plot(BINS, "ltr")
    assert list(found.dots) == [Dot(123, 139, 239, 39, 8)]
    assert (found.start, found.end) == pytest.approx((46, 354))
    assert found.across == ((46.0, 0), (123.0, 25), (200.0, 50), (277.0, 75), (354.0, 100))
    assert found.up == ((264, 0), (201.5, 25), (139, 50), (76.5, 75), (14, 100))


def test_right_to_left_mirrors_the_way_across_and_nothing_else() -> None:
    found = plot(BINS, "rtl")
    assert list(found.dots) == [Dot(277, 139, 239, 39, 8)]
    assert (found.start, found.end) == pytest.approx((354, 46))
    assert found.across[0] == (354.0, 0)
    assert found.up == plot(BINS, "ltr").up


def test_nothing_forecast_gives_an_empty_box() -> None:
    assert plot((), "ltr").dots == ()
