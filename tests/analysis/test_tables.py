"""The range audit: for every hidden number of a published table another program computes what a reader can.

The expected side is a linear programme (HiGHS, through scipy) that knows only what is shown. Its corners are
whole numbers, since such tables are flows.
"""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sulh.analysis.tables import Shown, protect
from tests.helpers import scale

LIMIT = 10
Counts = list[list[int]]


def _drawn(rows: int, columns: int, chance: random.Random) -> Counts:
    """Half of the tables ordinary, half with parties so small that most cells are small or empty."""
    if chance.random() < 0.5:
        size = [chance.lognormvariate(3.4, 0.6) for _ in range(rows)]
        part = [chance.lognormvariate(0, 0.5) for _ in range(columns)]
        return [[max(0, int(chance.gauss(a * b, (a * b) ** 0.5))) for b in part] for a in size]
    people = [chance.choice((5, 30, 120, 400)) for _ in range(rows)]
    shares = [chance.random() ** 2 for _ in range(columns)]
    return [
        [int(each * share * chance.uniform(0.2, 1.8) / sum(shares)) for share in shares] for each in people
    ]


def _whole(shown: Shown) -> list[list[int | None]]:
    return [[*row, total] for row, total in zip(shown.cells, shown.rows, strict=True)] + [
        [*shown.columns, shown.total]
    ]


def _width(shown: Shown, row: int, column: int) -> float:
    """Largest minus smallest value that a reader can think of for one number of the table with its totals."""
    table = _whole(shown)
    height, width = len(table), len(table[0])
    equations = []
    for r in range(height):  # each row adds up to its last
        line = np.zeros((height, width))
        line[r, :-1], line[r, -1] = 1, -1
        equations.append(line.ravel())
    for c in range(width):
        line = np.zeros((height, width))
        line[:-1, c], line[-1, c] = 1, -1
        equations.append(line.ravel())
    bounds = [(0, None) if value is None else (value, value) for value in itertools.chain(*table)]
    wanted = np.zeros(height * width)
    wanted[row * width + column] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * wanted, A_eq=np.array(equations), b_eq=np.zeros(len(equations)), bounds=bounds)
        if found.status == 3:  # nothing bounds it
            return np.inf
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return float(ends[1] - ends[0])


def _hidden(shown: Shown) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(_whole(shown)) for c, value in enumerate(row) if value is None]


@pytest.mark.parametrize(("rows", "columns"), [(6, 3), (6, 8)])
def test_no_hidden_number_is_narrower_than_the_limit(rows: int, columns: int) -> None:
    """At full size 1,000 tables of each kind."""
    chance = random.Random(rows * columns)
    audited = withheld = small = cells = 0
    for _ in range(scale(25, 1000)):
        counts = _drawn(rows, columns, chance)
        shown = protect(counts, LIMIT)
        hidden = _hidden(shown)
        small += sum(count < LIMIT for count in itertools.chain(*counts))
        for place in hidden:
            assert _width(shown, *place) >= LIMIT - 1e-6, (shown, place)
        audited += len(hidden)
        cells += rows * columns
        withheld += sum(r < rows and c < columns for r, c in hidden)
    print(
        f"{rows} x {columns}: {audited} hidden numbers audited; {small / cells:.1%} of cells are below the "
        f"limit, {withheld / cells:.1%} are hidden"
    )
    assert 0 < small <= withheld < cells


@pytest.mark.parametrize(("rows", "columns"), [(6, 3), (6, 8)])
def test_what_is_shown_is_true_and_never_small(rows: int, columns: int) -> None:
    chance = random.Random(5)
    for _ in range(scale(50, 1000)):
        counts = _drawn(rows, columns, chance)
        true = [[*row, sum(row)] for row in counts]
        true.append([sum(column) for column in zip(*true, strict=True)])
        for shown, value in zip(
            itertools.chain(*_whole(protect(counts, LIMIT))), itertools.chain(*true), strict=True
        ):
            assert shown is None or shown == value >= LIMIT


def test_a_single_small_count_takes_three_others_with_it() -> None:
    # Hiding only 3 would leave it to be subtracted from its row's or its column's total.
    shown = protect([[3, 40, 50], [60, 70, 80], [90, 95, 99]])
    assert shown.cells == ((None, None, 50), (None, None, 80), (90, 95, 99))
    assert (shown.rows, shown.columns, shown.total) == ((93, 210, 284), (153, 205, 229), 587)


def test_a_table_without_small_counts_is_shown_whole() -> None:
    shown = protect([[10, 20], [30, 40]])
    assert shown == Shown(((10, 20), (30, 40)), (30, 70), (40, 60), 100)


def test_of_one_row_with_a_small_count_little_is_left() -> None:
    shown = protect([[4, 50, 60]])
    assert _hidden(shown)
    assert all(_width(shown, *place) >= LIMIT for place in _hidden(shown))


@settings(max_examples=scale(40, 400), deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda w: st.lists(st.lists(st.integers(0, 40), min_size=w, max_size=w), min_size=1, max_size=4)
    )
)
def test_every_table_passes_the_audit(counts: Counts) -> None:
    shown = protect(counts, LIMIT)
    assert all(_width(shown, *place) >= LIMIT - 1e-6 for place in _hidden(shown))


@pytest.mark.parametrize(
    ("counts", "limit"), [([], 10), ([[]], 10), ([[1, 2], [3]], 10), ([[-1]], 10), ([[12]], 1)]
)
def test_what_is_no_table_is_refused(counts: Counts, limit: int) -> None:
    with pytest.raises(ValueError, match="a table"):
        protect(counts, limit)
