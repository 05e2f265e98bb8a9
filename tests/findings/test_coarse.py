"""What was explored is published coarsely, and moves only when enough answers did."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis import Stability
from sulh.findings.coarse import (
    Basis,
    hold_explored,
    merged,
    steadiness,
    turned_as_before,
    whole_per_cent,
)
from sulh.findings.explore import STEPS, Explored, Side
from sulh.findings.snapshot import Bin, SideShare


def explored(
    share: float = 0.614, n: int = 47, density: list[int] | None = None, loadings: tuple[float, ...] = (1.0,)
) -> Explored:
    s = len(loadings)
    one = Side(np.full(s, share), np.full(s, share - 0.1), np.full(s, share + 0.1), np.full(s, n))
    other = Side(np.full(s, 0.3), np.full(s, 0.2), np.full(s, 0.4), np.full(s, 33))
    steps = density or [10, 0, 3, 12, 9, 1, 0, 20]
    return Explored(
        np.zeros((s, 1)), "", np.array(loadings), 0.42, np.array([steps]), (one, other), None
    )  # fmt: skip


def test_a_side_is_told_in_whole_per_cent_of_about_so_many_people() -> None:
    held = hold_explored(explored(), ["a"], ["everyone"], [[(40, 30, 10)]], {}, 10)
    assert held.sides[0] == (
        SideShare("side-1", 6100, 5100, 7100, 40),
        SideShare("side-2", 3000, 2000, 4000, 30),
    )


def test_a_side_of_too_few_is_not_told_and_then_neither_is() -> None:
    held = hold_explored(explored(n=9), ["a"], ["everyone"], [[(40, 30, 10)]], {}, 10)
    assert held.sides == ((),)


@pytest.mark.parametrize(("changed", "moves"), [(1, False), (9, False), (10, True), (25, True)])
def test_side_shares_move_only_when_ten_answers_did(changed: int, moves: bool) -> None:
    first = hold_explored(explored(0.61), ["a"], ["everyone"], [[(40, 30, 10)]], {}, 10)
    again = hold_explored(explored(0.75), ["a"], ["everyone"], [[(40 + changed, 30, 10)]], first.basis, 10)
    assert again.sides[0][0].share == (7500 if moves else 6100)


def test_what_is_held_is_compared_with_what_was_published() -> None:
    basis: Basis = {}
    seen = []
    for agree in (40, 46, 52):
        held = hold_explored(explored(agree / 100), ["a"], ["everyone"], [[(agree, 30, 10)]], basis, 10)
        basis = held.basis
        seen.append(held.sides[0][0].share)
    assert seen == [4000, 4000, 5200]


def test_a_division_that_comes_back_is_held_against_what_was_last_published() -> None:
    first = hold_explored(explored(0.61), ["a"], ["everyone"], [[(40, 30, 10)]], {}, 10)
    nothing = Explored(np.zeros((1, 1)), "one_sided", np.zeros(1), 0.0, np.zeros((1, 0), np.int64), (), None)
    between = hold_explored(nothing, ["a"], ["everyone"], [[(42, 30, 10)]], first.basis, 10)
    assert (between.sides, between.positions) == (((),), ())
    back = hold_explored(explored(0.9), ["a"], ["everyone"], [[(44, 30, 10)]], between.basis, 10)
    assert back.sides[0][0].share == 6100


def test_positions_move_only_when_ten_people_did() -> None:
    def people(density: list[int], before: Basis) -> tuple[list[Bin], Basis]:
        held = hold_explored(explored(density=density), ["a"], ["g"], [[(40, 30, 10)]], before, 10)
        return list(held.positions[0].bins), held.basis

    bins, basis = people([20, 0, 0, 0, 0, 0, 0, 20], {})
    assert bins == [Bin(0, 0, 20), Bin(1, 7, 20)]
    bins, basis = people([11, 9, 0, 0, 0, 0, 0, 20], basis)
    assert bins == [Bin(0, 0, 20), Bin(1, 7, 20)]
    bins, _ = people([10, 10, 0, 0, 0, 0, 0, 20], basis)
    assert bins == [Bin(0, 0, 10), Bin(1, 1, 10), Bin(2, 7, 20)]


@given(st.lists(st.integers(0, 40), min_size=STEPS, max_size=STEPS), st.integers(2, 20))
def test_no_bin_holds_fewer_than_the_limit_and_nobody_is_lost(people: list[int], limit: int) -> None:
    bins = merged(people, limit)
    if sum(people) < limit:
        assert bins == ()
        return
    assert all(each.people >= limit for each in bins)
    assert sum(each.people for each in bins) == sum(people)
    covered = [step for each in bins for step in range(each.begin, each.end + 1)]
    assert covered == list(range(STEPS))


def test_the_first_side_stays_the_first() -> None:
    names = ["a", "b"]
    first = hold_explored(explored(loadings=(1.0, -2.0)), names, ["g"], [[(20, 20, 0)]] * 2, {}, 10)
    turned = explored(loadings=(-1.0, 2.5))
    same = turned_as_before(turned, names, first.basis)
    assert same.loadings.tolist() == [1.0, -2.5]
    assert same.sides[0].share.tolist() == [0.3, 0.3]
    assert same.density.tolist() == [[20, 0, 1, 9, 12, 3, 0, 10]]
    assert turned_as_before(turned, names, {}) is turned


def test_steadiness_is_told_in_whole_per_cent() -> None:
    found = explored()
    assert steadiness(found) is None
    measured = Stability(10, 30, 0.7049, 0.58, 0.6951, 0.6)
    told = steadiness(Explored(found.expected, "", found.loadings, 0.4, found.density, found.sides, measured))
    assert told is not None
    assert (told.halvings, told.tau, told.top, told.anchored_tau, told.anchored_top) == (
        10,
        7000,
        6000,
        7000,
        5800,
    )


def test_whole_per_cent() -> None:
    assert [whole_per_cent(share) for share in (0.0, 0.004, 0.006, 0.614, 1.0)] == [0, 0, 100, 6100, 10_000]
