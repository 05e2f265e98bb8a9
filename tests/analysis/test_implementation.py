"""How far promises are kept, against published scorecards and sums done by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis.implementation import Distribution, distribution, gap, is_overdue, settled


@pytest.mark.parametrize(
    ("published", "index"),
    [((15, 37, 19, 30), 0.545), ((10, 39, 19, 32), 0.577)],  # Colombia, November 2021 and November 2023
)
def test_the_colombian_scorecards_come_out_with_their_distributions(
    published: tuple[int, int, int, int], index: float
) -> None:
    levels = [level for level, count in enumerate(published) for _ in range(count)]
    found = distribution(levels)
    assert found.at == published
    assert found.index is not None
    assert round(float(found.index), 3) == index
    assert [round(float(share), 2) for share in found.shares] == [
        round(count / sum(published), 2) for count in published
    ]


def test_the_ends_of_the_index() -> None:
    assert distribution([0, 0]).index == 0
    assert distribution([3, 3, 3]).index == 1
    assert distribution([0, 3]).index == Fraction(1, 2)
    assert distribution([]).index is None
    assert distribution([]).shares == ()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_index_and_shares_are_those_of_a_plain_mean(levels: list[int]) -> None:
    found = distribution(levels)
    assert found.index == Fraction(sum(levels), 3 * len(levels))
    assert sum(found.shares) == 1


@pytest.mark.parametrize("wrong", [[4], [-1], [0, 7]])
def test_other_levels_are_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="0, 1, 2 or 3"):
        distribution(wrong)


def test_fewer_than_no_promise_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than none"):
        Distribution((1, -1, 0, 0))


def test_promises_with_a_tag_lag_behind_the_rest() -> None:
    found = gap([0, 1, 3, 3, 3], [True, True, False, False, True])
    # tagged: 0, 1 and 3 of 9; others: 6 of 6
    assert found.difference == Fraction(4, 9) - 1
    assert (found.tagged.n, found.others.n) == (3, 2)


def test_without_promises_on_both_sides_there_is_no_gap() -> None:
    assert gap([2, 3], [False, False]).difference is None
    assert gap([2, 3], [True, True]).difference is None
    with pytest.raises(ValueError):
        gap([2, 3], [True])


@pytest.mark.parametrize(
    ("level", "due", "overdue"),
    [
        (None, "2013-03-21", True),
        (2, "2013-03-21", True),
        (3, "2013-03-21", False),
        (0, "2013-03-22", False),  # its last day is today
        (0, "", False),
    ],
)
def test_late_is_what_is_not_complete_after_its_day(level: int | None, due: str, overdue: bool) -> None:
    assert is_overdue(level, due, "2013-03-22") is overdue


@pytest.mark.parametrize(("codes", "level"), [([], None), ([2], None), ([2, 2], 2), ([1, 2], None)])
def test_a_level_stands_where_two_coders_agree(codes: list[int], level: int | None) -> None:
    assert settled(codes) == level
