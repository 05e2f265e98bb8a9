"""Bounds of a share once everybody has answered, against scipy's beta-binomial and against simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from sulh.analysis.predictive import predictive_interval
from tests.helpers import scale

EXAMPLES = settings(max_examples=scale(150, 2000), deadline=None)


def bounds(*args: Any, **more: Any) -> tuple[float, float]:
    low, high = predictive_interval(*args, **more)
    return float(low), float(high)


def reference(
    agree: int, seen: int, among: int, q: float, strength: float, level: float
) -> tuple[float, float]:
    """The quantiles of the beta-binomial, every count spread over half a step to either side."""
    rest = among - seen
    alpha, beta = agree + strength * q + 1e-6, seen - agree + strength * (1.0 - q) + 1e-6
    below = np.concatenate([[0.0], betabinom.pmf(np.arange(rest + 1), rest, alpha, beta).cumsum()])
    edges = np.arange(rest + 2) - 0.5
    tails = (1.0 - level) / 2.0, 1.0 - (1.0 - level) / 2.0
    low, high = (float(np.interp(tail, below, edges)) for tail in tails)
    return (agree + max(low, 0.0)) / among, (agree + min(high, float(rest))) / among


@st.composite
def cells(draw: st.DrawFn) -> tuple[int, int, int]:
    """agree <= seen < among."""
    rest = draw(st.integers(1, 400))
    seen = draw(st.integers(0, 200))
    return draw(st.integers(0, seen)), seen, seen + rest


shares = st.floats(0.0, 1.0)
strengths = st.floats(0.1, 60.0)


@EXAMPLES
@given(cells(), shares, strengths, st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99]))
def test_against_scipy(cell: tuple[int, int, int], q: float, strength: float, level: float) -> None:
    found = bounds(*cell, q, strength, level)
    # Bounds that are not cut hold exactly the probability they should.
    rest = cell[2] - cell[1]
    alpha, beta = cell[0] + strength * q + 1e-6, cell[1] - cell[0] + strength * (1.0 - q) + 1e-6
    for at, tail in enumerate(((1.0 - level) / 2.0, 1.0 - (1.0 - level) / 2.0)):
        edge = found[at] * cell[2] - cell[0]
        if 1e-9 < edge < rest - 1e-9:
            counts = np.arange(rest + 1)
            part = np.clip(edge - counts + 0.5, 0.0, 1.0)
            assert (part * betabinom.pmf(counts, rest, alpha, beta)).sum() == pytest.approx(tail, abs=1e-6)
    assert 0.0 <= found[0] <= found[1] <= 1.0
    if alpha > 0.5 and beta > 0.5:
        assert found == pytest.approx(reference(*cell, q, strength, level), abs=1e-5)


def test_by_hand() -> None:
    # One of two people to come, alpha = beta = 1: 0, 1 and 2 agreements are equally likely. A twentieth of
    # the probability lies below -0.5 + 0.15, which is no number of people; the same above.
    assert bounds(0, 0, 2, 0.5, 2.0, 0.9) == pytest.approx((0.0, 1.0))
    # At level 0.5 the quarters lie at -0.5 + 0.75 and 2.5 - 0.75.
    assert bounds(0, 0, 2, 0.5, 2.0, 0.5) == pytest.approx((0.125, 0.875), abs=1e-6)
    # Three of four answered and two agreed; the fourth agrees with probability 3 / 5 (alpha 3, beta 2).
    # The quarters lie at -0.5 + 0.25 / 0.4 and 0.5 + (0.75 - 0.4) / 0.6 = 13 / 12, cut to 1.
    low, high = bounds(2, 3, 4, 0.5, 2.0, 0.5)
    assert low == pytest.approx((2.0 + 0.125) / 4.0, abs=1e-6)
    assert high == pytest.approx(3.0 / 4.0, abs=1e-6)


def test_whoever_has_answered_is_certain() -> None:
    low, high = predictive_interval([0, 3, 10], [10, 10, 10], [10, 10, 10], 0.5)
    assert low.tolist() == high.tolist() == [0.0, 0.3, 1.0]


def test_among_nobody_everything_is_possible() -> None:
    assert bounds(0, 0, 0, 0.3) == (0.0, 1.0)


def test_a_model_that_is_sure_leaves_finite_bounds() -> None:
    for q in (0.0, 1.0):
        for agree, seen in ((0, 0), (0, 30), (30, 30), (15, 30)):
            low, high = bounds(agree, seen, 5000, q)
            assert 0.0 <= low <= high <= 1.0
    assert bounds(0, 0, 1000, 0.0)[1] < 0.01
    assert bounds(0, 0, 1000, 1.0)[0] > 0.99


def test_large_groups_neither_overflow_nor_take_long() -> None:
    low, high = bounds(400_000, 500_000, 1_000_000, 0.5)
    # With so many the other half follows the first: 0.8, give or take 1.645 sqrt(0.16 / 500,000 x 2) / 2.
    assert (low + high) / 2 == pytest.approx(0.8, abs=1e-4)
    assert high - low == pytest.approx(1.645 * np.sqrt(0.16 / 500_000 * 2), rel=0.02)
    # alpha is 0.005 and beta about 1, so that P(share < x) is about x^0.005, which is 0.95 at 0.95^200.
    low, high = bounds(0, 1, 1_000_000, 0.5, 0.01)
    assert low == 0.0
    assert high == pytest.approx(0.95**200, rel=0.03)


def test_arguments_broadcast() -> None:
    low, high = predictive_interval([[1], [2]], 4, [8, 12, 16], 0.4)
    assert low.shape == high.shape == (2, 3)
    assert (low[1, 2], high[1, 2]) == bounds(2, 4, 16, 0.4)
    empty, _ = predictive_interval([], [], [], [])
    assert empty.shape == (0,)


def test_answers_may_be_weighted() -> None:
    # 10.25 people have not answered, which is nearly ten.
    low, high = bounds(2.5, 3.5, 13.75, 0.5)
    counts = betabinom.pmf(np.arange(11), 10, 12.5, 11.0).cumsum()
    ends = [float(np.interp(tail, [0.0, *counts], np.arange(12) - 0.5)) for tail in (0.05, 0.95)]
    assert (low * 13.75, high * 13.75) == pytest.approx((2.5 + ends[0], 2.5 + ends[1]), abs=0.25)


@pytest.mark.parametrize("left", [0.01, 0.3, 0.49])
def test_less_than_half_a_person_to_come_is_not_taken_for_a_no(left: float) -> None:
    low, high = bounds(5.0, 6.0, 6.0 + left, 0.9)
    assert low <= 5.0 / 6.0 <= high
    assert high - low <= left / 6.0


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ((3, 2, 5), "agree <= seen"),
        ((1, 6, 5), "seen <= among"),
        ((-1, 2, 5), "0 <= agree"),
        ((1, 2, 5, 1.1), "between 0 and 1"),
        ((1, 2, 5, -0.1), "between 0 and 1"),
        ((1, 2, 5, float("nan")), "between 0 and 1"),
        ((1, 2, 5, 0.5, 0.0), "above 0"),
        ((1, 2, 5, 0.5, 20.0, 1.0), "level between"),
    ],
)
def test_what_cannot_be_is_refused(cell: tuple[float, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        predictive_interval(*cell)


# What must rise, rises


@EXAMPLES
@given(cells(), shares, strengths)
def test_more_agreement_is_never_a_lower_share(cell: tuple[int, int, int], q: float, strength: float) -> None:
    agree, seen, among = cell
    if agree == seen:
        return
    low, high = bounds(agree, seen, among, q, strength)
    more_low, more_high = bounds(agree + 1, seen, among, q, strength)
    assert more_low >= low - 1e-9
    assert more_high >= high - 1e-9


@EXAMPLES
@given(cells(), shares, shares, strengths)
def test_a_higher_expectation_is_never_a_lower_share(
    cell: tuple[int, int, int], q: float, other: float, strength: float
) -> None:
    low, high = bounds(*cell, min(q, other), strength)
    more_low, more_high = bounds(*cell, max(q, other), strength)
    assert more_low >= low - 1e-9
    assert more_high >= high - 1e-9


@EXAMPLES
@given(cells(), shares, strengths, st.floats(0.05, 0.99), st.floats(0.05, 0.99))
def test_a_higher_level_is_never_narrower(
    cell: tuple[int, int, int], q: float, strength: float, level: float, other: float
) -> None:
    low, high = bounds(*cell, q, strength, min(level, other))
    wide_low, wide_high = bounds(*cell, q, strength, max(level, other))
    assert wide_low <= low + 1e-9
    assert wide_high >= high - 1e-9


@EXAMPLES
@given(cells(), shares, strengths)
def test_agree_and_disagree_are_mirrored(cell: tuple[int, int, int], q: float, strength: float) -> None:
    agree, seen, among = cell
    low, high = bounds(agree, seen, among, q, strength)
    other_low, other_high = bounds(seen - agree, seen, among, 1.0 - q, strength)
    alpha, beta = agree + strength * q, seen - agree + strength * (1.0 - q)
    if alpha > 0.5 and beta > 0.5:  # else a quantile may stand anywhere in a stretch that is next to empty
        assert (other_low, other_high) == pytest.approx((1.0 - high, 1.0 - low), abs=1e-6)


# What it says of 90 of 100, happens to 90 of 100


@pytest.mark.parametrize(("seen", "among"), [(0, 60), (10, 60), (30, 60), (55, 60), (8, 20), (200, 900)])
@pytest.mark.parametrize(("q", "strength"), [(0.5, 20.0), (0.15, 20.0), (0.9, 5.0)])
def test_coverage_where_the_model_is_true(seen: int, among: int, q: float, strength: float) -> None:
    rng, draws = np.random.default_rng(seen * 1000 + among), scale(4000, 40_000)
    share = rng.beta(strength * q, strength * (1.0 - q), draws)
    agree = rng.binomial(seen, share)
    total = agree + rng.binomial(among - seen, share)
    low, high = predictive_interval(agree, seen, among, q, strength)
    chance = 4.0 * np.sqrt(0.9 * 0.1 / draws)
    # A count stands for the step around it, which ends where there is nobody left to answer.
    spread = np.clip(total + rng.uniform(-0.5, 0.5, draws), agree, agree + among - seen)
    inside = (low * among - 1e-9 <= spread) & (spread <= high * among + 1e-9)
    assert inside.mean() > 0.9 - chance
    cut = (low * among <= agree + 1e-9) | (high * among >= agree + among - seen - 1e-9)
    if not cut.any():
        assert inside.mean() == pytest.approx(0.9, abs=chance)
    # The share itself, where steps are small.
    if among - seen >= 50:
        plain = (low <= total / among) & (total / among <= high)
        assert 0.87 < plain.mean() < 0.95


def test_every_level_is_what_it_says() -> None:
    rng = np.random.default_rng(1)
    share = rng.beta(10.0, 10.0, 20_000)
    agree = rng.binomial(100, share)
    total = agree + rng.binomial(900, share)
    for level in (0.5, 0.8, 0.95, 0.99):
        low, high = predictive_interval(agree, 100, 1000, level=level)
        covered = (low * 1000 <= total) & (total <= high * 1000)
        assert covered.mean() == pytest.approx(level, abs=0.015)
