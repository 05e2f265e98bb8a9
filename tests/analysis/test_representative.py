"""Representative sets, against elections worked out by hand and against abcvoting."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from abcvoting import abcrules
from abcvoting.preferences import Profile, Voter
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sulh.analysis.representative import (
    Rule,
    equal_shares,
    representative_set,
    sequential_pav,
    top,
)

ELECT = {"seqpav": sequential_pav, "equal-shares": equal_shares}
RULES: tuple[Rule, ...] = ("seqpav", "equal-shares")
Flags = NDArray[np.bool_]


def approvals(n_statements: int, ballots: Sequence[tuple[int, Sequence[int]]]) -> Flags:
    """`ballots` holds (how many people, what they approve of)."""
    rows = [[at in said for at in range(n_statements)] for people, said in ballots for _ in range(people)]
    return np.array(rows, dtype=bool)


def by_abcvoting(approval: Flags, k: int, rule: str, weight: Sequence[int] | None = None) -> set[int]:
    profile = Profile(approval.shape[1])
    for row, each in zip(approval, weight or [1] * len(approval), strict=True):
        profile.add_voter(Voter([int(at) for at in np.flatnonzero(row)], weight=each))
    exactly = {"algorithm": "standard-fractions"} if rule == "equal-shares" else {}
    found = abcrules.compute(rule, profile, k, **exactly)
    return set(found[0])


@st.composite
def elections(draw: st.DrawFn) -> tuple[Flags, int, list[int]]:
    people, statements = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    cells = draw(st.lists(st.booleans(), min_size=people * statements, max_size=people * statements))
    weight = draw(st.lists(st.integers(1, 4), min_size=people, max_size=people))
    return np.array(cells).reshape(people, statements), draw(st.integers(1, statements)), weight


@pytest.mark.parametrize("rule", RULES)
def test_parties_get_the_seats_of_dhondt(rule: Rule) -> None:
    # Quotients 60 30 20 15 12 10 | 30 15 10 | 10: the ten largest are six, three and one.
    profile = approvals(30, [(60, range(10)), (30, range(10, 20)), (10, range(20, 30))])
    chosen = ELECT[rule](profile, 10)
    assert [sum(at // 10 == party for at in chosen) for party in range(3)] == [6, 3, 1]


def test_rules_differ_where_what_is_left_decides() -> None:
    # Statements a d b c; three people say ab, ab, ac, one says d. All pick a first (price 1/3).
    # PAV: b adds 1/2 + 1/2, d adds 1: a tie, and d stands first.
    # Equal shares: 1/6 is left to each who paid, 1/2 to the fourth. b waits (1 - 2/6) / 2 = 1/3, d 1/2.
    profile = approvals(4, [(2, [0, 2]), (1, [0, 3]), (1, [1])])
    assert sequential_pav(profile, 2) == (0, 1)
    assert equal_shares(profile, 2) == (0, 2)
    # Once the second has been bought at 1/3, c lacks 1 - 1/6 - 1/3 with one approver: 5/6; d is next at 1/2.
    assert equal_shares(profile, 3)[2] == 1


def test_the_poor_pay_what_they_have() -> None:
    # Six people, k = 3, so each brings 1/2. Statement 0 (four people) costs 1/4, and 1/4 is left to each.
    # Statement 1 has two of these and a fresh one: 1/4 + 1/4 + q = 1, so q = 1/2. Statement 2 has one of
    # these and two fresh ones: 1/4 + 2 q = 1, so q = 3/8: cheaper, though both have three approvers.
    profile = np.zeros((6, 3), dtype=bool)
    profile[:4, 0] = profile[[0, 1, 4], 1] = profile[[2, 4, 5], 2] = True
    assert equal_shares(profile, 3) == (0, 2, 1)


@pytest.mark.parametrize(("lone", "last"), [(10, 9), (0, 0)])
def test_rounding_decides_no_tie(lone: int, last: int) -> None:
    # Ten people approve of ten statements and hold nine; a tenth adds 10 x 1/10, which is 0.99... when
    # added up in floating point. The statement of a lone eleventh adds 1. Whichever stands first wins.
    theirs = [at for at in range(11) if at != lone]
    profile = approvals(11, [(10, theirs), (1, [lone])])
    assert sequential_pav(profile, 10)[-1] == last


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("weighted", [False, True])
@given(election=elections())
@settings(max_examples=120, deadline=None)
def test_sets_are_those_of_abcvoting(
    rule: Rule, weighted: bool, election: tuple[Flags, int, list[int]]
) -> None:
    profile, k, weight = election
    chosen = ELECT[rule](profile, k, weight if weighted else None)
    assert len(chosen) == k
    assert set(chosen) == by_abcvoting(profile, k, rule, weight if weighted else None)


@pytest.mark.parametrize("rule", RULES)
def test_larger_elections_are_those_of_abcvoting(rule: Rule) -> None:
    random = np.random.default_rng(7)
    for most_people, most_statements in [(40, 12)] * 60 + [(60, 30)] * 25:
        people = int(random.integers(5, most_people))
        statements = int(random.integers(4, most_statements))
        profile = random.random((people, statements)) < random.uniform(0.05, 0.5, statements)
        k = int(random.integers(2, statements))
        assert set(ELECT[rule](profile, k)) == by_abcvoting(profile, k, rule)


@given(elections())
@settings(max_examples=150, deadline=None)
def test_equal_shares_gives_extended_justified_representation(
    election: tuple[Flags, int, list[int]],
) -> None:
    profile, k, _ = election
    got = profile[:, list(equal_shares(profile, k))].sum(axis=1)
    for size in range(1, k + 1):
        for shared in itertools.combinations(range(profile.shape[1]), size):
            deprived = profile[:, shared].all(axis=1) & (got < size)
            assert deprived.sum() * k < size * len(profile)


@given(elections(), st.permutations(range(9)))
@settings(max_examples=50, deadline=None)
def test_the_order_of_participants_changes_nothing(
    election: tuple[Flags, int, list[int]], order: list[int]
) -> None:
    profile, k, weight = election
    moved = [at for at in order if at < len(profile)]
    for elect in ELECT.values():
        assert elect(profile, k, weight) == elect(profile[moved], k, np.array(weight)[moved])


def test_a_weight_stands_for_as_many_people() -> None:
    random = np.random.default_rng(3)
    profile, weight = random.random((12, 8)) < 0.4, random.integers(1, 5, 12)
    for elect in ELECT.values():
        assert elect(profile, 5, weight) == elect(profile.repeat(weight, axis=0), 5)
        assert elect(profile, 5, weight / 10) == elect(profile, 5, weight)


@pytest.mark.parametrize("rule", RULES)
def test_nobody_approves_of_anything(rule: Rule) -> None:
    found = representative_set(np.zeros((3, 4), dtype=bool), 2, rule)
    assert (found.statements, found.covered, found.worst_decile) == ((0, 1), 0.0, 0.0)


@pytest.mark.parametrize("rule", RULES)
def test_more_places_than_statements_elects_them_all(rule: Rule) -> None:
    assert sorted(ELECT[rule](approvals(3, [(2, [2]), (1, [])]), 9)) == [0, 1, 2]
    assert ELECT[rule](approvals(3, [(2, [2]), (1, [])]), 9)[0] == 2


def test_top_takes_the_largest_and_the_first_of_equals() -> None:
    assert top([0.1 + 0.2, 0.9, 0.3, 0.1], 3) == (1, 0, 2)
    assert top([0.3, 0.9, 0.1 + 0.2, 0.1], 3) == (1, 0, 2)
    assert top([1.0], 5) == (0,)


def test_the_report_says_whom_a_set_leaves_out() -> None:
    # Twenty people: fourteen approve of 0 and 1, six of 2 alone.
    profile = approvals(3, [(14, [0, 1]), (6, [2])])
    most = representative_set(profile, 2, "top", score=[0.7, 0.6, 0.3], names="abc")
    assert (most.statements, most.names, most.guarantee) == ((0, 1), ("a", "b"), "none")
    assert (most.covered, most.worst_decile) == (14 / 20, 0.0)
    shared = representative_set(profile, 2, "equal-shares")
    # Fourteen hold 1.4 and buy 0. The six hold 0.6 and wait 0.4 / 6; the others hold 0.4: 0.6 / 14 is sooner.
    assert (shared.statements, shared.names, shared.guarantee) == ((0, 1), (0, 1), "EJR")
    proportional = representative_set(profile, 2, "seqpav")
    # After 0, statement 1 adds 14 / 2 = 7, statement 2 only 6.
    assert (proportional.statements, proportional.guarantee) == ((0, 1), "none")
    assert representative_set(profile, 3, "seqpav").covered == 1.0
    assert representative_set(profile, 3, "seqpav").worst_decile == 1.0


def test_the_worst_tenth_is_rounded_up_to_whole_people() -> None:
    # Of eleven people two are the worst tenth: they approve of none and one.
    profile = approvals(2, [(9, [0, 1]), (1, [0]), (1, [])])
    assert representative_set(profile, 2, "seqpav").worst_decile == 0.5


@pytest.mark.parametrize("approval", [np.zeros((2, 2)), np.zeros(2, bool), np.zeros((0, 2), bool)])
def test_approvals_must_be_a_table_of_flags(approval: Flags) -> None:
    with pytest.raises(ValueError, match="boolean"):
        representative_set(approval, 1, "seqpav")


@pytest.mark.parametrize(
    "weight", [[1.0], [1.0, 0.0], [1.0, -1.0], [1.0, np.nan], [1.0, np.inf], [1.0, 1e14]]
)
def test_weights_must_be_usable(weight: list[float]) -> None:
    for elect in ELECT.values():
        with pytest.raises(ValueError, match="weights"):
            elect(np.ones((2, 2), dtype=bool), 1, weight)


def test_what_is_missing_or_unknown_is_refused() -> None:
    profile = np.ones((2, 2), dtype=bool)
    with pytest.raises(ValueError, match="score"):
        representative_set(profile, 1)
    with pytest.raises(ValueError, match="k must"):
        representative_set(profile, 0, "seqpav")
    with pytest.raises(ValueError, match="rule"):
        representative_set(profile, 1, "av")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="names"):
        representative_set(profile, 1, "seqpav", names=["a"])
    with pytest.raises(ValueError, match="without gaps"):
        top([0.5, np.nan], 1)
