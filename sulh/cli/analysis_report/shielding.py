"""What of a table of counts may be shown: no cell of a few people, and no sum that gives one away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sulh.findings import cells

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """One group's answers to one statement; everything is None where `hidden` says why.

    `estimate` is the share of all the group's members who agree, between `lower` and `upper`: answers as
    given, and for those who gave none the anchored `share`, by which the score is made.
    """

    agree: int | None
    disagree: int | None
    passed: int | None
    n: int | None
    estimate: float | None
    share: float | None
    lower: float | None
    upper: float | None
    hidden: str | None


def why_hidden(counts: Sequence[int], limit: int) -> str | None:
    """The reason for hiding a cell, None where it is shown; a limit of 1 hides empty cells only."""
    if limit < 2:
        return None if sum(counts) else "too_few"
    agree, disagree, passed = (int(each) for each in counts)
    return cells.why_hidden((agree, disagree, passed), limit)


def cell(counts: Sequence[int], estimates: Sequence[float], limit: int) -> Cell:
    """A cell of (agree, disagree, pass) with (estimate, share, lower, upper), or what is left of it."""
    reason = why_hidden(counts, limit)
    if reason:
        return nothing(reason)
    agree, disagree, passed = (int(each) for each in counts)
    estimate, share, lower, upper = (float(each) for each in estimates)
    return Cell(agree, disagree, passed, agree + disagree + passed, estimate, share, lower, upper, None)


def nothing(reason: str) -> Cell:
    return Cell(None, None, None, None, None, None, None, None, reason)


@dataclass(frozen=True)
class Totals:
    """What may be told of sums over all groups: per statement the three counts, the number of answers
    alone, and over all statements the number of votes.
    """

    counts: list[bool]
    sizes: list[bool]
    votes: bool


def totals(counts: Counts, limit: int) -> Totals:
    """Which sums give no hidden cell away; `counts` (groups, statements, 3) hold everybody once."""
    rows = [_row(counts[:, at]) for at in range(counts.shape[1])]
    if limit < 2:
        return Totals([True] * len(rows), [True] * len(rows), True)
    full = [cells.total_is_safe(row, limit, [None] * len(row)) for row in rows]
    sizes = [safe or _size_is_open(row, limit) for safe, row in zip(full, rows, strict=True)]
    # Of the statements whose number of answers is shown the number of all votes says nothing new.
    left = [each for row, safe in zip(rows, sizes, strict=True) if not safe for each in row]
    return Totals(full, sizes, _size_is_open(left, limit))


def _size_is_open(row: Sequence[cells.Counts], limit: int) -> bool:
    """Whether the number of all answers leaves `limit` possible sizes to every hidden cell, or all it had."""
    hidden = [counts for counts in row if cells.why_hidden(counts, limit)]
    ranges = [cells.size_range(counts, limit) for counts in hidden]
    left = sum(sum(counts) for counts in hidden)
    least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    return all(
        min(high, left - (least - low)) - max(low, left - (most - high)) + 1 >= min(limit, high - low + 1)
        for low, high in ranges
    )


def together(sizes: Sequence[int], limit: int) -> int | None:
    """The sum of the sizes of groups that hold everybody once; None where it is small, or too telling."""
    total = sum(sizes)
    if limit < 2:
        return total
    return total if total >= limit and cells.sum_is_safe(sizes, limit, [None] * len(sizes)) else None


def _row(counts: Counts) -> list[cells.Counts]:
    return [(int(agree), int(disagree), int(passed)) for agree, disagree, passed in counts]
