"""Counts, intervals, inclusion and the digest, against figures worked out by hand."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis import (
    digest,
    dissimilarity,
    exposure,
    gini,
    jain,
    representation,
    tally,
    turnout,
    voice,
    wilson,
    z_value,
)

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([1, -1, 0])), max_size=40)


def test_tally_counts_agree_disagree_pass() -> None:
    counts = tally([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], [1, -1, 0, 1, 1], 2, 2)
    assert counts.tolist() == [[[1, 1, 0], [0, 0, 1]], [[0, 0, 0], [2, 0, 0]]]


def test_tally_of_nothing_is_all_zeros() -> None:
    assert tally([], [], [], 2, 1).tolist() == [[[0, 0, 0]], [[0, 0, 0]]]


@given(ROWS, st.permutations(range(40)))
def test_tally_does_not_see_the_order_of_rows(rows: list[tuple[int, int, int]], order: list[int]) -> None:
    shuffled = [rows[at] for at in order if at < len(rows)]
    by_hand = [[[sum(r == (s, g, v) for r in rows) for v in (1, -1, 0)] for g in range(3)] for s in range(4)]
    for each in (rows, shuffled):
        statement, group, vote = ([row[at] for row in each] for at in range(3))
        assert tally(statement, group, vote, 4, 3).tolist() == by_hand


@pytest.mark.parametrize(
    ("statement", "group", "vote"),
    [([2], [0], [1]), ([-1], [0], [1]), ([0], [1], [1]), ([0], [0], [2]), ([0, 1], [0], [1])],
)
def test_tally_refuses_what_does_not_fit(statement: list[int], group: list[int], vote: list[int]) -> None:
    with pytest.raises(ValueError):
        tally(statement, group, vote, 2, 1)


def test_tally_refuses_fractions() -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        tally([0], [0], [0.5], 1, 1)


@pytest.mark.parametrize(("k", "n", "low", "high"), [(12, 80, 0.088, 0.244), (30, 400, 0.053, 0.105)])
def test_wilson_at_95_per_cent(k: int, n: int, low: float, high: float) -> None:
    found = wilson(k, n, 0.95)
    assert [round(float(bound), 3) for bound in found] == [low, high]


def test_wilson_bounds_solve_its_equation() -> None:
    # Each bound p is where (k/n - p)^2 = z^2 p (1 - p) / n: the definition, not the closed form.
    z2 = z_value(0.90) ** 2
    for bound in wilson(7, 25):
        p = float(bound)
        assert math.isclose((7 / 25 - p) ** 2, z2 * p * (1 - p) / 25, rel_tol=1e-9)


def test_wilson_of_nobody_knows_nothing_and_works_elementwise() -> None:
    low, high = wilson([0, 10, 0], [0, 10, 10])
    assert (low[0], high[0]) == (0.0, 1.0)
    assert high[1] == 1.0
    assert low[2] == 0.0
    assert low[1] == pytest.approx(10 / (10 + z_value(0.90) ** 2))


@pytest.mark.parametrize(("k", "n"), [(2, 1), (-1, 3)])
def test_wilson_refuses_impossible_counts(k: int, n: int) -> None:
    with pytest.raises(ValueError):
        wilson(k, n)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_level_is_a_fraction(level: float) -> None:
    with pytest.raises(ValueError):
        z_value(level)


def test_z_values_of_the_tables() -> None:
    assert round(z_value(0.90), 4) == 1.6449
    assert round(z_value(0.95), 4) == 1.96


def test_turnout_has_an_interval() -> None:
    found = turnout(12, 80)
    assert found.share == 0.15
    assert found.low is not None
    assert found.high is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.088, 0.244)


@pytest.mark.parametrize(("voted", "enrolled"), [(12, None), (0, 0)])
def test_turnout_without_denominator_names_no_share(voted: int, enrolled: int | None) -> None:
    found = turnout(voted, enrolled)
    assert not found.has_denominator
    assert (found.share, found.low, found.high) == (None, None, None)


@pytest.mark.parametrize(("voted", "enrolled"), [(3, 2), (1, 0), (-1, 4), (0, -1)])
def test_turnout_refuses_impossible_counts(voted: int, enrolled: int) -> None:
    with pytest.raises(ValueError):
        turnout(voted, enrolled)


def test_representation_flags_only_what_chance_does_not_explain() -> None:
    many = representation([600, 300, 100], [0.4, 0.4, 0.2])
    assert [round(each.gap, 9) for each in many] == [0.2, -0.1, -0.1]
    assert [round(each.ratio or 0, 9) for each in many] == [1.5, 0.75, 0.5]
    assert [each.flagged for each in many] == [True, True, True]
    few = representation([6, 3, 1], [0.4, 0.4, 0.2])
    assert [each.flagged for each in few] == [False, False, False]


def test_representation_inside_the_fair_range_is_never_flagged() -> None:
    first = representation([5_500, 4_500], [0.5, 0.5])[0]
    assert first.low is not None
    assert first.low > 1.0
    assert not first.flagged


def test_representation_of_a_group_that_should_not_be_there() -> None:
    assert representation([1, 9], [0.0, 1.0])[0].ratio is None


def test_dissimilarity() -> None:
    assert dissimilarity([0.6, 0.3, 0.1], [0.4, 0.4, 0.2]) == pytest.approx(0.20)
    assert dissimilarity([0.5, 0.5], [0.5, 0.5]) == 0.0


@pytest.mark.parametrize("reference", [[0.5, 0.4], [1.0], [1.5, -0.5]])
def test_reference_shares_must_be_shares(reference: list[float]) -> None:
    with pytest.raises(ValueError):
        dissimilarity([0.5, 0.5], reference)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 0, 0, 10], 3 / 4), ([10, 0, 0, 0], 3 / 4), ([5, 5, 5], 0), ([1, 2, 3, 4], 1 / 4), ([0, 0], 0)],
)
def test_gini(values: list[int], expected: float) -> None:
    assert gini(values) == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    apart = sum(abs(a - b) for a in values for b in values)
    expected = apart / (2 * len(values) * sum(values)) if sum(values) else 0.0
    assert gini(values) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("values", "expected"), [([7, 7, 7], 1), ([1, 2, 3, 4], 5 / 6), ([0, 0], 1)])
def test_jain(values: list[int], expected: float) -> None:
    assert jain(values) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[], [-1, 2]])
def test_concentration_needs_counts(values: list[int]) -> None:
    for measure in (gini, jain):
        with pytest.raises(ValueError):
            measure(values)


def test_exposure() -> None:
    found = exposure([10, 20, 30, 40])
    assert found.jain == pytest.approx(5 / 6)
    assert found.gini == pytest.approx(1 / 4)
    assert (found.least, found.below_floor) == (10, 0.25)


def test_exposure_forgives_statements_that_came_late() -> None:
    found = exposure([10, 20, 40], active=[25, 50, 100])
    assert found.jain == pytest.approx(1)
    assert found.least == 10
    with pytest.raises(ValueError):
        exposure([1, 2], active=[1, 0])


def test_voice() -> None:
    women, men, absent = voice([6, 2, 0], [10, 30, 0])
    assert (women.share, women.ratio) == (0.75, 3.0)
    assert men.ratio == pytest.approx(1 / 3)
    assert absent.ratio is None
    with pytest.raises(ValueError):
        voice([0], [3])


@given(ROWS.filter(bool), st.permutations(range(40)))
def test_digest_does_not_see_the_order_of_rows(rows: list[tuple[int, int, int]], order: list[int]) -> None:
    shuffled = [rows[at] for at in order if at < len(rows)]

    def of(which: list[tuple[int, int, int]]) -> str:
        return digest(dict(zip("sgv", map(list, zip(*which, strict=True)), strict=True)))

    assert of(rows) == of(shuffled)
    assert of(rows) != of([*rows, rows[0]])


def test_digest_is_sha256_over_header_and_sorted_rows() -> None:
    data = b"a,b:2\n" + b"".join(n.to_bytes(8, "little", signed=True) for n in (1, -1, 2, 5))
    assert digest({"a": [2, 1], "b": [5, -1]}) == hashlib.sha256(data).hexdigest()


def test_digest_depends_on_salt_and_names() -> None:
    votes = {"a": np.array([1, 2])}
    found = {digest(votes), digest(votes, b"x"), digest(votes, b"y"), digest({"b": [1, 2]})}
    assert len(found) == 4


@pytest.mark.parametrize("columns", [{}, {"a": [1], "b": [1, 2]}, {"a": [0.5]}])
def test_digest_refuses_what_has_no_rows(columns: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError):
        digest(columns)
