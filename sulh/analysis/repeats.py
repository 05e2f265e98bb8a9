"""How far a ranking would come out the same from other votes of the same people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sulh.analysis.common_ground import CommonGround
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.sides import Sides
from sulh.analysis.splits import halves
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]

TOP = 10
VOTES = 10
"""Statements with fewer votes than this in the whole table are not compared."""
FIRST = 100
"""Number of the first halving; those that `Sides` uses are others."""


@dataclass(frozen=True)
class Stability:
    """Agreement between rankings from two halves of the votes, the mean over `halvings`.

    `tau` is Kendall's tau-b, 1 for the same order and 0 for no relation; `top` the share of one half's
    ten best statements among the other's ten best. `anchored` is the score, `public` the lower bound of
    the least agreeing group. `statements` is how many could be compared; None where there are fewer than 2.
    """

    halvings: int
    statements: int
    tau_anchored: float | None
    top_anchored: float | None
    tau_public: float | None
    top_public: float | None


def stability(
    votes: VoteTable,
    estimator: CommonGround | None = None,
    halvings: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Stability:
    """Halve the votes, analyse either half from the beginning, compare; again and again.

    Everything is made anew in every half, groups included, so that their instability counts too. The
    halvings follow from the table (see `splits.coins`); by default there are ten, fewer from 500,000
    votes on, at least one. `progress(done, of)` is called after each. Half as many votes make a less
    stable ranking than all of them: the figure is a cautious one.
    """
    if halvings is not None and halvings < 1:
        raise ValueError("halvings must be a whole number above 0, or None")
    times = halvings or min(max(round(5_000_000 / max(votes.n_votes, 1)), 1), 10)
    compared = np.flatnonzero(np.bincount(votes.statement, minlength=votes.n_statements) >= VOTES)
    if len(compared) < 2:
        return Stability(0, len(compared), None, None, None, None)
    found = []
    for number in range(times):
        tables = [_ranks(part, estimator or CommonGround()) for part in halves(votes, FIRST + number)]
        row = []
        for one, other in zip(*tables, strict=True):
            row += [tau_b(one[compared], other[compared]), overlap(one[compared], other[compared])]
        found.append(row)
        if progress:
            progress(number + 1, times)
    mean = [sum(column) / times for column in zip(*found, strict=True)]
    return Stability(times, len(compared), *mean)


def _ranks(votes: VoteTable, estimator: CommonGround) -> tuple[Floats, Floats]:
    """Score and lower bound by position of the statement."""
    ground = CommonGround(**estimator.get_params())
    ground.among = None  # a number of people belongs to the whole table
    # One halving of a half decides on sides: their number matters little here, and there are many halves.
    ground.fit(votes, IdealPoints().fit(votes), Sides(splits=1).fit(votes))
    table = ground.table_.set_index("statement").loc[votes.statements.tolist()]
    return table["score"].to_numpy(), table["lower"].to_numpy()


def tau_b(x: Floats, y: Floats) -> float:
    """Kendall's tau-b (1945): (concordant - discordant) / sqrt(pairs untied in x * pairs untied in y)."""
    above = untied_x = untied_y = 0
    for at in range(len(x) - 1):
        dx, dy = np.sign(x[at + 1 :] - x[at]), np.sign(y[at + 1 :] - y[at])
        above += int((dx * dy).sum())
        untied_x += int(np.count_nonzero(dx))
        untied_y += int(np.count_nonzero(dy))
    return above / float(np.sqrt(float(untied_x) * float(untied_y))) if untied_x and untied_y else 0.0


def overlap(x: Floats, y: Floats, size: int = TOP) -> float:
    """The share of the `size` best of x that are among the `size` best of y; ties by position."""
    size = min(size, len(x))
    best = [set(np.lexsort((np.arange(len(each)), -each))[:size].tolist()) for each in (x, y)]
    return len(best[0] & best[1]) / size
