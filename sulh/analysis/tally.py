"""Counting packed votes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

IntArray = NDArray[np.int64]

AGREE, DISAGREE, PASS = 1, -1, 0
# Column of the tally for vote code -1, 0, 1, in that order: agree stands first, pass last.
_COLUMN = np.array([1, 2, 0], dtype=np.int64)


def whole_numbers(values: ArrayLike, name: str) -> IntArray:
    """A one-dimensional int64 array. Raises `ValueError` for another shape or for fractions."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, not {array.ndim}")
    if array.size and array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold whole numbers, not {array.dtype}")
    return array.astype(np.int64)


def tally(
    statement: ArrayLike, group: ArrayLike, vote: ArrayLike, n_statements: int, n_groups: int
) -> IntArray:
    """Counts of agree, disagree and pass, shape (n_statements, n_groups, 3).

    `statement`, `group` and `vote` hold one row per answer, of equal length: a statement's and a
    group's position counted from 0, and the code 1 (agree), -1 (disagree) or 0 (pass). One row is
    one answer: whoever calls has kept only the last vote of each person on each statement.
    The order of rows changes nothing. Raises `ValueError` for unequal lengths, positions out of
    range or another vote code.
    """
    statements, groups, votes = (
        whole_numbers(statement, "statement"),
        whole_numbers(group, "group"),
        whole_numbers(vote, "vote"),
    )
    if not len(statements) == len(groups) == len(votes):
        raise ValueError("statement, group and vote must be of equal length")
    for name, column, low, high in (
        ("statement", statements, 0, n_statements - 1),
        ("group", groups, 0, n_groups - 1),
        ("vote", votes, DISAGREE, AGREE),
    ):
        if column.size and not (low <= int(column.min()) and int(column.max()) <= high):
            raise ValueError(f"{name} must lie between {low} and {high}")
    cell = (statements * n_groups + groups) * 3 + _COLUMN[votes + 1]
    counts = np.bincount(cell, minlength=n_statements * n_groups * 3)
    return counts.reshape(n_statements, n_groups, 3).astype(np.int64)
