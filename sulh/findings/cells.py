"""Small-cell protection: what may be shown of a few people's answers.

A cell is one party's answers to one statement; its size is agree + disagree + pass. Pure Python.
Method: primary suppression, then an audit of every total (L. Willenborg and T. de Waal, "Elements
of Statistical Disclosure Control", 2001, on feasibility intervals), and no small differences
between two publications.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Counts = tuple[int, int, int]
"""Agree, disagree, pass: numbers of people."""
Hidden = Literal["too_few", "unanimous"]

LIMIT = 10
"""The smallest cell that is shown, unless the terms declare another limit."""
CROWD = 50
"""From this size on, that all agree tells nothing about any one of them that cannot be said."""
CHANGES = 10
"""Between two snapshots a cell stands still unless at least so many of its answers changed."""


@dataclass(frozen=True)
class Cell:
    """What is published of one cell: three counts, or None for each and the reason in `hidden`."""

    agree: int | None
    disagree: int | None
    passed: int | None
    hidden: Hidden | None = None


@dataclass(frozen=True)
class Protected:
    """`cells[statement][party]`, and `totals[statement]`, None where a total would tell too much."""

    cells: tuple[tuple[Cell, ...], ...]
    totals: tuple[Counts | None, ...]


def why_hidden(counts: Counts, limit: int = LIMIT) -> Hidden | None:
    """The reason for hiding a cell, or None where it is shown.

    A cell below the limit (an empty one too) is `too_few`. A cell of fewer than 50 people who all
    agree is `unanimous`: its count would tell how each of them voted.
    """
    size = sum(counts)
    if size < limit:
        return "too_few"
    if size < CROWD and counts[0] == size:
        return "unanimous"
    return None


def size_range(counts: Counts, limit: int = LIMIT) -> tuple[int, int]:
    """The sizes, first and last, that readers must leave possible for a hidden cell.

    too_few: 0 to limit - 1. unanimous: 10-19, 20-29, 30-39 or 40-49 (at a limit of 10), because
    such a cell is still ranked, its place tells something about its size, and so it is ranked as
    if it had the first size of its range. Every range holds at least `limit` values as long as two
    fit below 50. Raises `ValueError` for a cell that is shown.
    """
    reason = why_hidden(counts, limit)
    if reason is None:
        raise ValueError("this cell is shown")
    if reason == "too_few":
        return 0, limit - 1
    last = max(CROWD // limit - 1, 1)
    step = min(counts[0] // limit, last)
    return step * limit, CROWD - 1 if step == last else (step + 1) * limit - 1


def protect(
    counts: Sequence[Sequence[Counts]], limit: int = LIMIT, most: Sequence[int | None] | None = None
) -> Protected:
    """Hide small cells, and every total from which one could be computed too closely.

    `counts[statement][party]` are the true counts. `most[party]`, where given, is the number of
    people whom readers know the party's cells cannot exceed (its enrolment or turnout); None where
    they know none.

    A reader of a statement's total subtracts the shown cells and is left with how many agree,
    disagree and pass among the hidden ones. Those three sums, and what the reasons tell (see
    `size_range`; a unanimous cell has no disagree and no pass), bound each hidden cell's agree,
    disagree, pass and size. The total is shown only if each of those four keeps `limit` possible
    values, or all that the reason left it where that is fewer. The decision uses only what the
    total itself would tell, so that showing it tells nothing more.

    Raises `ValueError` for negative counts, ragged rows, a limit below 2 or a `most` that a cell
    exceeds.
    """
    if limit < 2:
        raise ValueError("the limit must be at least 2")
    caps = _caps(counts, most)
    cells, totals = [], []
    for row in counts:
        cells.append(tuple(_cell(each, limit) for each in row))
        safe = total_is_safe(row, limit, caps)
        totals.append(total_of(row) if safe else None)
    return Protected(tuple(cells), tuple(totals))


def total_is_safe(row: Sequence[Counts], limit: int, caps: Sequence[int | None]) -> bool:
    """Whether one statement's total leaves every hidden cell of `row` open, as `protect` says."""
    few, alike = [], []
    for counts, cap in zip(row, caps, strict=True):
        reason = why_hidden(counts, limit)
        if reason == "too_few":
            few.append(_capped(limit - 1, cap))
        elif reason == "unanimous":
            first, last = size_range(counts, limit)
            # Whoever learns nothing from the ranking had all sizes from the limit to 49 to choose from.
            alike.append((first, _capped(last, cap), _capped(CROWD - 1, cap) - limit + 1))
    left = total_of([counts for counts in row if why_hidden(counts, limit)])
    return _small_stay_open(left, few, alike, limit) and _unanimous_stay_open(left, few, alike, limit)


def sum_is_safe(values: Sequence[int], limit: int, caps: Sequence[int | None]) -> bool:
    """The same for plain numbers of people: may their sum be shown, where those below `limit` are hidden?"""
    hidden = [(v, _capped(limit - 1, cap)) for v, cap in zip(values, caps, strict=True) if v < limit]
    left, room = sum(value for value, _ in hidden), sum(top for _, top in hidden)
    return all(_wide(max(0, left - (room - top)), min(top, left), limit, alone=top + 1) for _, top in hidden)


def _small_stay_open(
    left: Counts, few: Sequence[int], alike: Sequence[tuple[int, int, int]], limit: int
) -> bool:
    """Whether the sums in `left` keep every too-small cell open; `few` holds their largest sizes.

    Any mix of answers fits into such a cell as long as its size is kept, so for one kind of answer,
    x of which the small cells hold together from x_low to x_high, beside at least `others` answers
    of other kinds: a cell of size up to `top` holds at most min(top, x_high, room - others), and at
    least what neither the other cells nor the other kinds of answer can keep out of it.
    """
    agree, disagree, passed = left
    room = sum(few)
    agree_low = max(0, agree - sum(last for _, last, _ in alike))
    agree_high = min(agree - sum(first for first, _, _ in alike), room - disagree - passed)
    kinds = (
        (agree_low, agree_high, disagree + passed),
        (disagree, disagree, agree_low + passed),
        (passed, passed, agree_low + disagree),
        (agree_low + disagree + passed, agree_high + disagree + passed, 0),  # the size
    )
    return all(
        _wide(
            max(0, x_low + max(0, others - top) - (room - top)),
            min(top, x_high, room - others),
            limit,
            alone=top + 1,
        )
        for top in few
        for x_low, x_high, others in kinds
    )


def _unanimous_stay_open(
    left: Counts, few: Sequence[int], alike: Sequence[tuple[int, int, int]], limit: int
) -> bool:
    """Whether the sums in `left` keep every unanimous cell open.

    `alike` holds the first and last size of each, and how many sizes its reason alone allows.
    """
    agree, answers, room = left[0], sum(left), sum(few)
    firsts, lasts = sum(first for first, _, _ in alike), sum(last for _, last, _ in alike)
    together_low, together_high = max(firsts, answers - room), min(lasts, agree)
    return all(
        _wide(
            max(first, together_low - (lasts - last)),
            min(last, together_high - (firsts - first)),
            limit,
            alone,
        )
        for first, last, alone in alike
    )


def _wide(low: int, high: int, limit: int, alone: int) -> bool:
    return high - low + 1 >= min(limit, alone)


def changed_at_least(before: Counts, now: Counts) -> int:
    """The fewest answers whose change turns `before` into `now`: added, taken back or altered.

    An altered answer leaves one count and enters another, so the larger of what was gained and
    what was lost over the three counts is enough, and no fewer can be.
    """
    steps = [new - old for old, new in zip(before, now, strict=True)]
    return max(sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0))


def hold(
    before: Sequence[Sequence[Counts | None]],
    counts: Sequence[Sequence[Counts]],
    changed: Sequence[Sequence[int]] | None = None,
    limit: int = LIMIT,
) -> tuple[tuple[Counts, ...], ...]:
    """The counts to publish from, so that two snapshots cannot be subtracted to see a few people.

    `before[statement][party]` are the true counts from which the cell was last published, shown or
    hidden; None where it never was. `changed` is the number of its answers that changed since
    *then* (not since the last snapshot: a cell that was held has older counts). Where it is not
    known, the fewest that the counts allow is taken, which never lets too much through. A cell with
    1 to 9 changed answers (to limit - 1, if the limit is higher) keeps its counts of before.

    Hand the result to `protect`, and keep it, unpublished, as `before` of the next snapshot. Cells
    and totals then rest on the same counts, so that a total changes only as its cells do. Raises
    `ValueError` for shapes that differ or fewer changes than the counts show.
    """
    needed = max(limit, CHANGES)
    held = []
    for at, (old_row, new_row) in enumerate(zip(before, counts, strict=True)):
        row = []
        for party, (old, new) in enumerate(zip(old_row, new_row, strict=True)):
            if old is None:
                row.append(new)
                continue
            fewest = changed_at_least(old, new)
            known = fewest if changed is None else changed[at][party]
            if known < fewest:
                raise ValueError("more answers changed than were told")
            row.append(new if known >= needed else old)
        held.append(tuple(row))
    return tuple(held)


def _cell(counts: Counts, limit: int) -> Cell:
    reason = why_hidden(counts, limit)
    return Cell(None, None, None, reason) if reason else Cell(*counts)


def total_of(row: Sequence[Counts]) -> Counts:
    """Agree, disagree and pass of all cells of a row together."""
    return sum(c[0] for c in row), sum(c[1] for c in row), sum(c[2] for c in row)


def _capped(size: int, cap: int | None) -> int:
    return size if cap is None else min(size, cap)


def _caps(counts: Sequence[Sequence[Counts]], most: Sequence[int | None] | None) -> Sequence[int | None]:
    """`most`, or no cap for any party; every row and count is looked at."""
    width = len(counts[0]) if counts else 0
    caps: Sequence[int | None] = [None] * width if most is None else most
    for row in counts:
        if len(row) != width or (row and len(caps) != width):
            raise ValueError("every statement needs one cell for each party")
        for each, cap in zip(row, caps, strict=True):
            if min(each) < 0:
                raise ValueError("counts cannot be negative")
            if cap is not None and sum(each) > cap:
                raise ValueError("a cell holds more answers than its party can have given")
    return caps
