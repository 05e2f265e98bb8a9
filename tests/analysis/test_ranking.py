"""The rule for what all sides accept, on tables small enough to work out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.analysis import rank, wilson

Table = list[list[list[int]]]


def low(k: int, n: int) -> float:
    return float(wilson(k, n)[0])


def test_the_least_agreeing_group_decides_not_the_number_of_people() -> None:
    # "big" has far more people for it in all, but the small group does not share it.
    counts = [[[900, 50, 50], [5, 15, 0]], [[600, 300, 100], [12, 6, 2]]]
    found = rank(counts, ["big", "shared"], ["majority", "minority"])
    assert [(each.statement, each.rank, each.least) for each in found.ranked] == [
        ("shared", 1, "minority"),
        ("big", 2, "minority"),
    ]
    assert found.ranked[0].score == pytest.approx(low(12, 20))


def test_a_pass_is_not_agreement() -> None:
    found = rank([[[10, 0, 30]]], ["s"], ["everyone"])
    assert found.ranked[0].score == pytest.approx(low(10, 40))


def test_the_bound_and_not_the_share_decides_who_agrees_least() -> None:
    # 8 of 10 is the higher share; 75 of 100 is known better.
    found = rank([[[8, 2, 0], [75, 25, 0]]], ["s"], ["few", "many"])
    assert found.ranked[0].least == "few"
    assert found.ranked[0].difference is not None
    assert found.ranked[0].difference.least == "many"


def test_divisiveness_names_both_groups() -> None:
    found = rank([[[8, 2, 0], [5, 5, 0], [1, 8, 1]]], ["s"], ["a", "b", "c"])
    difference = found.ranked[0].difference
    assert difference is not None
    assert difference.size == pytest.approx(0.7)
    assert (difference.most, difference.least) == ("a", "c")


def test_where_all_agree_alike_two_groups_are_still_named() -> None:
    difference = rank([[[5, 5, 0], [5, 5, 0]]], ["s"], ["b", "a"]).ranked[0].difference
    assert difference is not None
    assert (difference.size, difference.most, difference.least) == (0.0, "b", "a")


def test_everyone_as_one_group_has_no_difference() -> None:
    found = rank([[[5, 5, 0]]], ["s"], ["everyone"])
    assert found.ranked[0].difference is None
    assert found.where_we_differ() == ()


def test_hidden_cells_are_listed_and_not_ranked() -> None:
    counts = [[[9, 1, 0], [9, 1, 0]], [[10, 0, 0], [3, 0, 0]]]
    found = rank(counts, ["shown", "hidden"], ["a", "b"], [[False, False], [False, True]])
    assert [each.statement for each in found.ranked] == ["shown"]
    assert found.listed == ("hidden",)


def test_ties_go_to_the_less_divisive_and_then_by_name() -> None:
    same, apart = [[5, 5, 0], [5, 5, 0]], [[5, 5, 0], [9, 1, 0]]
    found = rank([apart, same, same], ["a", "c", "b"], ["x", "y"])
    assert [each.statement for each in found.ranked] == ["b", "c", "a"]
    assert [each.statement for each in found.where_we_differ()] == ["a", "b", "c"]


CELL = st.lists(st.integers(0, 6), min_size=3, max_size=3)


@given(st.data())
def test_order_of_rows_and_columns_changes_nothing(data: st.DataObject) -> None:
    statements, groups = ["s1", "s2", "s3", "s4"], ["a", "b", "c"]
    row = st.lists(CELL, min_size=3, max_size=3)
    counts = data.draw(st.lists(row, min_size=4, max_size=4))
    rows = data.draw(st.permutations(range(4)))
    columns = data.draw(st.permutations(range(3)))
    shuffled = [[counts[r][c] for c in columns] for r in rows]
    assert rank(counts, statements, groups) == rank(
        shuffled, [statements[r] for r in rows], [groups[c] for c in columns]
    )


@pytest.mark.parametrize(
    ("counts", "statements", "groups"),
    [
        ([[[1, 0, 0]]], ["s"], ["a", "b"]),
        ([[[1, 0, 0]]], ["s", "t"], ["a"]),
        ([[[1, 0, 0]], [[1, 0, 0]]], ["s", "s"], ["a"]),
        ([[]], ["s"], []),
    ],
)
def test_shapes_and_names_must_fit(counts: Table, statements: list[str], groups: list[str]) -> None:
    with pytest.raises(ValueError):
        rank(counts, statements, groups)


def test_hidden_must_fit() -> None:
    with pytest.raises(ValueError, match="hidden"):
        rank([[[1, 0, 0]]], ["s"], ["a"], [[True, False]])
