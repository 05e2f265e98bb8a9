"""Small-cell protection, checked against brute force: every table that a reader cannot rule out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.findings.cells import (
    Cell,
    Counts,
    changed_at_least,
    hold,
    protect,
    size_range,
    sum_is_safe,
    why_hidden,
)

COUNTS = st.tuples(*[st.integers(0, 30)] * 3)
FEW = Cell(None, None, None, "too_few")
ALIKE = Cell(None, None, None, "unanimous")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((0, 0, 0), FEW),
        ((4, 3, 2), FEW),
        ((9, 0, 0), FEW),
        ((4, 3, 3), Cell(4, 3, 3)),
        ((10, 0, 0), ALIKE),
        ((49, 0, 0), ALIKE),
        ((50, 0, 0), Cell(50, 0, 0)),
        ((0, 10, 0), Cell(0, 10, 0)),
        ((0, 0, 10), Cell(0, 0, 10)),
        ((48, 0, 1), Cell(48, 0, 1)),
    ],
)
def test_a_cell_is_shown_exactly_from_the_limit_on(counts: Counts, shown: Cell) -> None:
    assert protect([[counts]]).cells == ((shown,),)


def test_a_lower_limit_where_the_terms_declare_it() -> None:
    assert protect([[(2, 2, 1), (5, 0, 0), (2, 2, 0)]], limit=5).cells == ((Cell(2, 2, 1), ALIKE, FEW),)


@given(st.integers(10, 49), st.integers(2, 60))
def test_size_ranges_of_unanimous_cells_hold_limit_sizes(size: int, limit: int) -> None:
    if size < limit:
        return
    first, last = size_range((size, 0, 0), limit)
    assert limit <= first <= size <= last <= 49
    assert last - first + 1 >= min(limit, 50 - limit)


def test_size_ranges() -> None:
    found = [size_range((n, 0, 0)) for n in (9, 10, 19, 20, 49)]
    assert found == [(0, 9), (10, 19), (10, 19), (20, 29), (40, 49)]
    with pytest.raises(ValueError):
        size_range((5, 5, 0))


@given(st.lists(COUNTS, max_size=5))
def test_without_hidden_cells_totals_are_always_shown(row: list[Counts]) -> None:
    row = [counts for counts in row if not why_hidden(counts)]
    assert protect([row]).totals == (
        (sum(c[0] for c in row), sum(c[1] for c in row), sum(c[2] for c in row)),
    )


@given(st.lists(COUNTS, max_size=4), COUNTS)
def test_a_single_hidden_cell_always_takes_the_total_with_it(row: list[Counts], hidden: Counts) -> None:
    row = [counts for counts in row if not why_hidden(counts, 31)]
    if why_hidden(hidden):
        assert protect([[*row, hidden]]).totals == (None,)


def possible(counts: Counts, limit: int, cap: int) -> list[Counts]:
    """Everything a reader who knows only the reason must take for possible; written out anew."""
    if sum(counts) < limit:
        top = min(limit - 1, cap)
        digits = range(top + 1)
        return [(a, d, p) for a in digits for d in digits for p in digits if a + d + p <= top]
    first, last = size_range(counts, limit)
    return [(n, 0, 0) for n in range(first, min(last, cap) + 1)]


NUMBERS: list[Callable[[Counts], int]] = [lambda c: c[0], lambda c: c[1], lambda c: c[2], sum]


def narrowest(row: list[Counts], limit: int, caps: list[int]) -> bool:
    """By brute force: does the total leave each hidden cell's four numbers `limit` values, or all?"""
    hidden = [at for at, counts in enumerate(row) if why_hidden(counts, limit)]
    left = tuple(sum(row[at][kind] for at in hidden) for kind in range(3))
    alone = [possible(row[at], limit, caps[at]) for at in hidden]
    worlds = [w for w in product(*alone) if tuple(map(sum, zip(*w, strict=True))) == left]
    for at, choices in enumerate(alone):
        for number in NUMBERS:
            before = len({number(c) for c in choices})
            if sum(row[hidden[at]]) >= limit and number((1, 0, 0)):
                before = min(49, caps[hidden[at]]) - limit + 1  # without what the ranking may tell
            after = {number(w[at]) for w in worlds}
            if len(after) < min(limit, before):
                return False
    return True


def small_row(limit: int) -> st.SearchStrategy[list[tuple[Counts, int]]]:
    """Up to four hidden or shown cells of a dialogue with a very low limit, each with a cap."""
    few = st.tuples(*[st.integers(0, limit - 1)] * 3).filter(lambda c: sum(c) < limit)
    alike = st.tuples(st.integers(limit, 3 * limit), st.just(0), st.just(0))
    shown = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(limit, 5))
    cell = st.tuples(st.one_of(few, few, alike, shown), st.integers(0, 3))
    return st.lists(cell.map(lambda c: (c[0], sum(c[0]) + c[1])), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([2, 3]).flatmap(lambda limit: st.tuples(st.just(limit), small_row(limit))))
def test_totals_are_shown_exactly_where_brute_force_finds_them_harmless(
    table: tuple[int, list[tuple[Counts, int]]],
) -> None:
    limit, cells = table
    row, caps = [counts for counts, _ in cells], [cap for _, cap in cells]
    if not any(why_hidden(counts, limit) for counts in row):
        return
    shown = protect([row], limit, caps).totals[0] is not None
    assert shown == narrowest(row, limit, caps)


def test_every_row_of_four_small_cells_at_limit_two() -> None:
    cells: list[Counts] = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    shown = 0
    for row in product(cells, repeat=4):
        found = protect([list(row)], 2).totals[0] is not None
        shown += found
        assert found == narrowest(list(row), 2, [9] * 4)
    # Somebody agrees, somebody disagrees, somebody passes and somebody said nothing: 4! rows.
    assert shown == 24


def test_totals_at_the_usual_limit() -> None:
    # Four hidden cells that hold nine of each answer together leave each 0 to 9 of everything.
    row: list[Counts] = [(9, 0, 0), (0, 9, 0), (0, 0, 9), (0, 0, 0), (30, 5, 5)]
    assert protect([row]).totals == ((39, 14, 14),)
    # One agreement fewer, and none of them can have nine.
    assert protect([[(8, 0, 0), *row[1:]]]).totals == (None,)
    # The third party has three members: a reader can rule out most of the tables.
    row[2] = (0, 0, 3)
    assert protect([row], most=[None, None, 3, None, None]).totals == (None,)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=4))
def test_sums_of_people_by_brute_force(people: list[tuple[int, int]]) -> None:
    limit = 4
    values, caps = [n for n, _ in people], [n + more for n, more in people]
    hidden = [(n, min(limit - 1, cap)) for n, cap in zip(values, caps, strict=True) if n < limit]
    worlds = [
        w for w in product(*(range(top + 1) for _, top in hidden)) if sum(w) == sum(n for n, _ in hidden)
    ]
    harmless = all(len({w[at] for w in worlds}) == top + 1 for at, (_, top) in enumerate(hidden))
    assert sum_is_safe(values, limit, caps) == harmless


@pytest.mark.parametrize(
    ("counts", "limit", "most"),
    [
        ([[(1, 0, -1)]], 10, None),
        ([[(1, 0, 0)], []], 10, None),
        ([[(1, 0, 0)]], 1, None),
        ([[(1, 0, 0)]], 10, [0]),
        ([[(1, 0, 0)]], 10, [1, 1]),
    ],
)
def test_protect_refuses_what_cannot_be(
    counts: list[list[Counts]], limit: int, most: list[int | None] | None
) -> None:
    with pytest.raises(ValueError):
        protect(counts, limit, most)


@given(st.lists(st.tuples(*[st.sampled_from([None, 0, 1, 2])] * 2), max_size=12))
def test_changed_at_least_never_exceeds_the_answers_that_changed(
    people: list[tuple[int | None, int | None]],
) -> None:
    # Each person's answer before and now (None: no answer); what changed is counted one by one.
    before = [sum(old == kind for old, _ in people) for kind in range(3)]
    now = [sum(new == kind for _, new in people) for kind in range(3)]
    truly = sum(old != new for old, new in people)
    fewest = changed_at_least((before[0], before[1], before[2]), (now[0], now[1], now[2]))
    assert fewest <= truly
    assert (fewest == 0) == (before == now)


TABLES = st.lists(st.lists(COUNTS, min_size=2, max_size=2), min_size=1, max_size=3)


@given(st.data(), TABLES, st.sampled_from([5, 10, 15]))
def test_a_published_cell_stands_still_or_changes_by_ten(
    data: st.DataObject, before: list[list[Counts]], limit: int
) -> None:
    now = data.draw(
        st.tuples(*[st.tuples(*[COUNTS.map(lambda c: (c[0] % 9, c[1] % 4, c[2] % 3))] * 2)] * len(before))
    )
    counts = [
        [(a[0] + b[0], a[1] + b[1], a[2] + b[2]) for a, b in zip(old, new, strict=True)]
        for old, new in zip(before, now, strict=True)
    ]
    held = hold(before, counts, limit=limit)
    old_cells, new_cells = protect(before, limit).cells, protect(held, limit).cells
    for at, row in enumerate(counts):
        for party, fresh in enumerate(row):
            added = sum(fresh) - sum(before[at][party])  # here answers are only added
            if added < max(10, limit):
                assert new_cells[at][party] == old_cells[at][party]
            else:
                assert held[at][party] == fresh


def test_a_cell_that_crosses_the_limit_by_a_few_stays_hidden() -> None:
    assert hold([[(3, 3, 3)]], [[(4, 4, 4)]]) == (((3, 3, 3),),)
    assert hold([[(1, 0, 1)]], [[(4, 4, 4)]]) == (((4, 4, 4),),)


def test_a_cell_that_falls_below_the_limit_by_a_few_stays_as_it_was() -> None:
    assert hold([[(4, 4, 4)]], [[(4, 4, 1)]]) == (((4, 4, 4),),)


def test_a_cell_never_published_is_not_held() -> None:
    assert hold([[None]], [[(4, 1, 1)]], limit=5) == (((4, 1, 1),),)


def test_many_altered_answers_may_leave_counts_close() -> None:
    before: list[list[Counts | None]] = [[(20, 20, 0)]]
    assert hold(before, [[(21, 19, 0)]], [[11]]) == (((21, 19, 0),),)
    assert hold(before, [[(21, 19, 0)]], [[9]]) == (((20, 20, 0),),)
    with pytest.raises(ValueError):
        hold(before, [[(25, 15, 0)]], [[4]])
