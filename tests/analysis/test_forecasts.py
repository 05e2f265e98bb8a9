"""Scores of forecasts against sums done by hand and against another way of computing them."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis.forecasts import brier, calibration, log_score, score

PERCENT = st.integers(1, 99)
CASES = st.lists(st.tuples(PERCENT, st.booleans()), min_size=1, max_size=40)


def test_one_forecast_by_hand() -> None:
    assert brier(0.7, True) == pytest.approx(0.09)
    assert brier(0.7, False) == pytest.approx(0.49)
    assert log_score(0.25, True) == pytest.approx(2 * math.log(2))
    assert log_score(0.5, False) == pytest.approx(math.log(2))
    assert log_score(0.0, True) == math.inf
    assert log_score(1.0, True) == 0


def test_a_sceptic_who_was_right_beats_the_base_rate() -> None:
    found = score([0.1, 0.2, 0.1, 0.8], [False, False, False, True], base=[0.5] * 4)
    assert found.n == 4
    assert found.brier == pytest.approx((0.01 + 0.04 + 0.01 + 0.04) / 4)
    assert found.base_brier == pytest.approx(0.25)
    assert found.skill == pytest.approx(0.9)
    assert found.base_log == pytest.approx(math.log(2))


def test_without_a_written_base_rate_the_share_that_came_true_is_the_rival() -> None:
    found = score([0.5, 0.5, 0.5, 0.5], [True, False, False, False])
    assert found.base_brier == pytest.approx((0.75**2 + 3 * 0.25**2) / 4)
    assert found.skill == pytest.approx(1 - 0.25 / 0.1875)


def test_a_rival_without_error_gives_no_skill() -> None:
    assert score([0.9, 0.9], [True, True]).skill is None


@given(CASES)
def test_scores_are_those_of_exact_fractions(cases: list[tuple[int, bool]]) -> None:
    exact = sum((Fraction(p, 100) - int(came)) ** 2 for p, came in cases) / len(cases)
    product = math.prod((p if came else 100 - p) / 100 for p, came in cases)
    found = score([p / 100 for p, _ in cases], [came for _, came in cases])
    assert found.brier == pytest.approx(float(exact), abs=1e-12)
    assert math.exp(-found.log * len(cases)) == pytest.approx(product, rel=1e-9)


@given(CASES)
def test_calibration_counts_every_forecast_once_in_the_bin_of_its_tens(cases: list[tuple[int, bool]]) -> None:
    bins = calibration([p / 100 for p, _ in cases], [came for _, came in cases])
    by_tens: dict[int, list[tuple[int, bool]]] = {}
    for p, came in cases:
        by_tens.setdefault(p // 10, []).append((p, came))
    assert [round(each.low * 10) for each in bins] == sorted(by_tens)
    for each in bins:
        held = by_tens[round(each.low * 10)]
        assert each.n == len(held)
        assert each.forecast == pytest.approx(sum(p for p, _ in held) / 100 / len(held))
        assert each.happened == pytest.approx(sum(came for _, came in held) / len(held))
        assert each.happened_low - 1e-9 <= each.happened <= each.happened_high + 1e-9


def test_murphys_three_parts_add_up_to_the_brier_score() -> None:
    said = [0.15] * 20 + [0.55] * 10 + [0.95] * 20
    came = [True] * 2 + [False] * 18 + [True] * 6 + [False] * 4 + [True] * 20
    bins, share = calibration(said, came), sum(came) / 50
    unreliable = sum(each.n * (each.forecast - each.happened) ** 2 for each in bins) / 50
    resolved = sum(each.n * (each.happened - share) ** 2 for each in bins) / 50
    assert score(said, came).brier == pytest.approx(unreliable - resolved + share * (1 - share))


def test_certainty_falls_into_the_last_bin() -> None:
    assert [(each.low, each.n) for each in calibration([1.0, 0.9, 0.29], [True, True, False])] == [
        (0.2, 1),
        (0.9, 2),
    ]


@pytest.mark.parametrize("wrong", [1.1, -0.1, math.nan])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        brier(wrong, True)
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibration([wrong], [True])


def test_forecasts_without_outcomes_are_refused() -> None:
    with pytest.raises(ValueError, match="outcome"):
        score([], [])
    with pytest.raises(ValueError, match="outcome"):
        score([0.5], [])
    with pytest.raises(ValueError, match="outcome"):
        calibration([0.5], [])
