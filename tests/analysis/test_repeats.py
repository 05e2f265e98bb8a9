"""How far a ranking comes out again: the measures against scipy, the figure on tables large and tiny."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from sulh.analysis.common_ground import CommonGround
from sulh.analysis.repeats import Stability, overlap, stability, tau_b
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import world

pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=40)


@settings(deadline=None)
@given(pairs)
def test_tau_b_against_scipy(rows: list[tuple[int, int]]) -> None:
    x, y = np.array(rows, dtype=float).T
    truth = kendalltau(x, y).statistic
    assert tau_b(x, y) == (0.0 if np.isnan(truth) else pytest.approx(truth, abs=1e-12))


def test_tau_b_by_hand() -> None:
    # Pairs 12, 13 and 14 agree, 24 does not, 23 is tied in x and 34 in y: (3 - 1) / 5.
    assert tau_b(np.array([1.0, 2.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0, 2.0])) == pytest.approx(2 / 5)
    assert tau_b(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == -1.0
    assert tau_b(np.array([1.0, 1.0]), np.array([1.0, 2.0])) == 0.0
    assert tau_b(np.array([1.0]), np.array([1.0])) == 0.0


def test_overlap_by_hand() -> None:
    x, y = np.array([5.0, 9.0, 5.0, 1.0]), np.array([1.0, 8.0, 9.0, 2.0])
    # The best two are 1 and 0 (0 before 2, which ties with it), against 2 and 1.
    assert overlap(x, y, 2) == 0.5
    assert overlap(x, y, 4) == 1.0
    assert overlap(x, y) == 1.0  # all four are among the ten best
    assert overlap(x, -x, 1) == 0.0


def test_a_clear_order_comes_out_again_and_none_does_not() -> None:
    rng = np.random.default_rng(1)
    who, what = np.repeat(np.arange(200), 20), np.tile(np.arange(20), 200)

    def made(chance: np.ndarray) -> VoteTable:
        return VoteTable.from_arrays(who, what, np.where(rng.random(4000) < chance[what], 1, -1))

    clear, none = stability(made(np.linspace(0.02, 0.98, 20))), stability(made(np.full(20, 0.5)))
    for tau, top in ((clear.tau_anchored, clear.top_anchored), (clear.tau_public, clear.top_public)):
        assert tau is not None
        assert top is not None
        assert tau > 0.85
        assert top >= 0.9
    assert none.tau_anchored is not None
    assert abs(none.tau_anchored) < 0.3
    assert (clear.halvings, clear.statements) == (10, 20)


def test_the_same_votes_give_the_same_figure_in_any_order() -> None:
    votes = world(2, 100, 15, seen=0.7, division=1.2).votes
    frame = votes.to_pandas().sample(frac=1.0, random_state=3)
    frame["participant"] = "p" + frame["participant"].astype(str)
    other = VoteTable.from_pandas(frame)
    assert stability(votes, halvings=2) == stability(other, halvings=2)
    assert stability(votes, halvings=1) != stability(votes, halvings=2)


def test_progress_and_the_estimator_are_used_and_left_alone() -> None:
    votes = world(3, 60, 12, division=1.0).votes
    heard: list[tuple[int, int]] = []
    estimator = CommonGround(strength=5.0, among={"everyone": 10_000})
    found = stability(votes, estimator, 2, lambda done, of: heard.append((done, of)))
    assert heard == [(1, 2), (2, 2)]
    assert (estimator.strength, estimator.among) == (5.0, {"everyone": 10_000})
    assert not hasattr(estimator, "table_")
    assert found == stability(votes, CommonGround(strength=5.0), 2)


def test_identical_voters() -> None:
    who, what = np.repeat(np.arange(30), 12), np.tile(np.arange(12), 30)
    found = stability(VoteTable.from_arrays(who, what, np.ones(360, int)), halvings=3)
    assert (found.halvings, found.statements) == (3, 12)
    for each in (found.tau_anchored, found.top_anchored, found.tau_public, found.top_public):
        assert each is not None
        assert -1.0 <= each <= 1.0


@pytest.mark.parametrize("people", [0, 1, 9])
def test_too_few_votes_to_compare(people: int) -> None:
    who, what = np.repeat(np.arange(people), 5), np.tile(np.arange(5), people)
    found = stability(VoteTable.from_arrays(who, what, np.ones(5 * people, int)))
    assert found == Stability(0, 0, None, None, None, None)


def test_one_statement_is_no_ranking() -> None:
    votes = VoteTable.from_arrays(np.arange(20), [1] * 20, [1] * 20, statements=[2])
    assert stability(votes) == Stability(0, 1, None, None, None, None)
