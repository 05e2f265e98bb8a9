"""What all sides accept, and where they differ.

A share is agree / (agree + disagree + pass). Common ground ranks statements by the lower bound of
the *least agreeing* group, so that no large group can outvote a small one and a group that answered
little pulls a statement down rather than up. Divisiveness is the largest share minus the smallest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis.intervals import wilson

# Bounds that differ by less than this are floating-point noise, and count as a tie.
_DECIMALS = 12


@dataclass(frozen=True)
class Difference:
    """Where groups differ on a statement: `size` in 0..1, from the group that agrees least to the most."""

    size: float
    most: str
    least: str


@dataclass(frozen=True)
class Standing:
    """One ranked statement.

    `rank` counts from 1; `score` (0..1) is the lower bound of `least`, the least agreeing group;
    `difference` is None where there are not two groups to compare.
    """

    statement: str
    rank: int
    score: float
    least: str
    difference: Difference | None


@dataclass(frozen=True)
class Ranking:
    """The ranked statements, best first, and those only listed, in the order of their names."""

    ranked: tuple[Standing, ...]
    listed: tuple[str, ...]

    def where_we_differ(self) -> tuple[Standing, ...]:
        """Ranked statements by divisiveness, largest first; ties by the statement's name."""
        differing = [each for each in self.ranked if each.difference]
        return tuple(sorted(differing, key=lambda each: (-_size(each), each.statement)))


def rank(
    counts: ArrayLike,
    statements: Sequence[str],
    groups: Sequence[str],
    hidden: ArrayLike | None = None,
    level: float = 0.90,
) -> Ranking:
    """Rank `statements` by the lower bound of the least agreeing of `groups`.

    `counts` has shape (statements, groups, 3): agree, disagree, pass. `groups` are the joined
    parties, or a single group holding everyone where a dialogue has no parties. `hidden` is a
    boolean array of shape (statements, groups): a statement with any hidden cell is listed, not
    ranked. `level` is that of the two-sided interval.

    Ties: equal scores are ordered by smaller divisiveness, then by the statement's name; among
    groups with equal bounds or shares the name that sorts first is given. The order of rows and
    columns therefore changes nothing. Raises `ValueError` where shapes or names do not fit.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.shape != (len(statements), len(groups), 3) or not groups:
        raise ValueError("counts must have shape (statements, groups, 3), with at least one group")
    if len(set(statements)) != len(statements) or len(set(groups)) != len(groups):
        raise ValueError("statements and groups must be named once each")
    unseen = np.zeros(table.shape[:2], dtype=bool) if hidden is None else np.asarray(hidden, dtype=bool)
    if unseen.shape != table.shape[:2]:
        raise ValueError("hidden must have shape (statements, groups)")

    size = table.sum(axis=2)
    low = wilson(table[:, :, 0], size, level)[0]
    return rank_by(low, table[:, :, 0] / np.maximum(size, 1), statements, groups, unseen)


def rank_by(
    lower: NDArray[np.float64],
    shares: NDArray[np.float64],
    statements: Sequence[str],
    groups: Sequence[str],
    hidden: NDArray[np.bool_],
) -> Ranking:
    """The same from lower bounds and shares, both of shape (statements, groups), however they were made."""
    low, share = np.round(lower, _DECIMALS), np.round(shares, _DECIMALS)
    whole = [not row.any() for row in hidden]
    found = [
        _standing(name, groups, low[row], share[row]) for row, name in enumerate(statements) if whole[row]
    ]
    found.sort(key=lambda each: (-each.score, _size(each), each.statement))
    return Ranking(
        ranked=tuple(
            Standing(each.statement, place, each.score, each.least, each.difference)
            for place, each in enumerate(found, start=1)
        ),
        listed=tuple(sorted(name for name, seen in zip(statements, whole, strict=True) if not seen)),
    )


def _standing(
    statement: str, groups: Sequence[str], low: NDArray[np.float64], share: NDArray[np.float64]
) -> Standing:
    """One statement before it has its place."""
    by_bound = min(range(len(groups)), key=lambda at: (low[at], groups[at]))
    difference = None
    if len(groups) > 1:
        least = min(range(len(groups)), key=lambda at: (share[at], groups[at]))
        # Never the same group twice, so that a statement on which all agree alike names two.
        others = [at for at in range(len(groups)) if at != least]
        most = min(others, key=lambda at: (-share[at], groups[at]))
        difference = Difference(float(share[most] - share[least]), groups[most], groups[least])
    return Standing(statement, 0, float(low[by_bound]), groups[by_bound], difference)


def _size(standing: Standing) -> float:
    return standing.difference.size if standing.difference else 0.0
