"""What was explored is published coarsely, and moves only when enough answers did."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis import Stability
from sulh.findings.cells import Counts
from sulh.findings.coarse import Basis, Held, Now, hold_explored, merged, whole_per_cent
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


def held(
    found: Explored,
    answers: Counts | list[Counts] = (40, 30, 10),
    before: Basis | None = None,
    limit: int = 10,
    people: int = 90,
) -> Held:
    rows = [answers] if isinstance(answers, tuple) else answers
    names = [f"s{at}" for at in range(len(rows))]
    now = Now(names, ["g"], [[row] for row in rows], [[True]] * len(rows), people, limit)
    return hold_explored(found, now, before or {})


def test_a_side_is_told_in_whole_per_cent_of_about_so_many_people() -> None:
    assert held(explored()).sides[0] == (
        SideShare("side-1", 6100, 5100, 7100, 40),
        SideShare("side-2", 3000, 2000, 4000, 30),
    )


def test_a_side_of_too_few_is_not_told_and_then_neither_is() -> None:
    assert held(explored(n=9)).sides == ((),)


@pytest.mark.parametrize(("n", "most"), [(49, 9500), (50, 10_000)])
def test_of_few_people_nobody_hears_that_all_agree(n: int, most: int) -> None:
    first = held(explored(share=1.0, n=n)).sides[0][0]
    assert (first.share, first.high) == (most, most)
    none = held(explored(share=0.0, n=n)).sides[0][0]
    assert none.share == 10_000 - most


@pytest.mark.parametrize(("changed", "moves"), [(1, False), (9, False), (10, True), (25, True)])
def test_side_shares_move_only_when_ten_answers_did(changed: int, moves: bool) -> None:
    first = held(explored(0.61))
    again = held(explored(0.75), (40 + changed, 30, 10), first.basis)
    assert again.sides[0][0].share == (7500 if moves else 6100)


def test_what_is_held_is_compared_with_what_was_published() -> None:
    basis: Basis = {}
    seen = []
    for agree in (40, 46, 52):
        found = held(explored(agree / 100), (agree, 30, 10), basis)
        basis = found.basis
        seen.append(found.sides[0][0].share)
    assert seen == [4000, 4000, 5200]


def test_a_division_that_comes_back_is_held_against_what_was_last_published() -> None:
    first = held(explored(0.61))
    nothing = Explored(np.zeros((1, 1)), "one_sided", np.zeros(1), 0.0, np.zeros((1, 0), np.int64), (), None)
    between = held(nothing, (42, 30, 10), first.basis)
    assert (between.sides, between.positions) == (((),), ())
    back = held(explored(0.9), (44, 30, 10), between.basis)
    assert back.sides[0][0].share == 6100


def test_shares_of_former_sides_are_not_told_as_those_of_new_ones() -> None:
    answers: list[Counts] = [(20, 20, 0)] * 3
    first = held(explored(loadings=(2.0, 1.0, 0.0)), answers)
    assert all(first.sides)
    # The axis is another one; the third statement alone has ten new answers.
    other = explored(0.8, loadings=(0.0, 1.0, 2.0))
    again = held(other, [(20, 20, 0), (21, 20, 0), (30, 20, 0)], first.basis)
    assert [bool(each) for each in again.sides] == [False, False, True]
    assert again.sides[2][0].share == 8000


def test_positions_move_only_when_ten_people_did() -> None:
    def people(density: list[int], before: Basis) -> tuple[list[Bin], Basis]:
        found = held(explored(density=density), before=before)
        return list(found.positions[0].bins), found.basis

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
    answers: list[Counts] = [(20, 20, 0)] * 2
    first = held(explored(loadings=(1.0, -2.0)), answers)
    assert (first.division.first, first.division.second) == (("s0",), ("s1",))
    # Another snapshot's fit has the axis the other way round: the sides' shares change places with it.
    turned = held(explored(loadings=(-1.0, 2.5)), [(40, 20, 0)] * 2, first.basis)
    assert [each.share for each in turned.sides[0]] == [3000, 6100]
    assert turned.positions[0].bins[0].people == 20
    assert (turned.division.first, turned.division.second) == (("s0",), ("s1",))


def test_what_is_said_of_all_statements_moves_only_when_ten_answers_did() -> None:
    def with_(tau: float, agree: int, before: Basis) -> Held:
        found = explored()
        measured = Stability(10, 30, tau, 0.58, tau, 0.6)
        told = Explored(found.expected, "", found.loadings, tau, found.density, found.sides, measured)
        return held(told, (agree, 30, 10), before)

    seen = []
    basis: Basis = {}
    for tau, agree in ((0.5049, 40), (0.6, 49), (0.7, 50)):
        found = with_(tau, agree, basis)
        basis = found.basis
        assert found.stability is not None
        seen.append((found.stability.tau, found.stability.anchored_tau, found.division.placed))
    assert seen == [(5000, 5000, 5000), (5000, 5000, 5000), (7000, 7000, 7000)]


def test_of_fewer_people_than_the_limit_nothing_is_said() -> None:
    found = held(explored(), people=9)
    assert (found.division.reason, found.stability, found.positions) == ("too_few", None, ())
    assert found.sides == ((),)


def test_whole_per_cent() -> None:
    assert [whole_per_cent(share) for share in (0.0, 0.004, 0.006, 0.614, 1.0)] == [0, 0, 100, 6100, 10_000]
