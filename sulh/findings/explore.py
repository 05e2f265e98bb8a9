"""What the analysis finds beyond counting: sides, positions, what the model expects, how steady it is.

Computed from all votes, as they stand; nothing here may be published as it is. `build` holds it against
the last snapshot and makes it coarse first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sulh import analysis

EDGES = (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
"""Between the steps of the axis; one unit is the root mean square of all positions."""
STEPS = len(EDGES) + 1
HALVINGS = 5
"""Times the votes are halved for the stability; the mean of more moves by a hundredth or two."""
TELLING = 3
"""Statements by which each end of the axis is described."""


@dataclass(frozen=True)
class Side:
    """One side's anchored shares of all statements in parts of one, and how many answered."""

    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]


@dataclass(frozen=True)
class Explored:
    """What the votes show, statement by statement in the order given, group by group likewise.

    `expected` (statements, groups): the model's mean share that agrees. `reason`: empty where two sides
    were found. `loadings` (statements,): above 0 where the first side agrees more. `placed`: the share of
    people who can be placed. `density` (groups, STEPS): people by step, the first side's end first; empty
    where there is no division. `stability`: of the public order and of the anchored one.
    """

    expected: NDArray[np.float64]
    reason: str
    loadings: NDArray[np.float64]
    placed: float
    density: NDArray[np.int64]
    sides: tuple[Side, ...]
    stability: analysis.Stability | None = field(default=None)

    def mirrored(self) -> Explored:
        """The same with the two sides' places exchanged."""
        turned = self.density[:, ::-1]
        return replace(self, loadings=-self.loadings, density=turned, sides=self.sides[::-1])

    def of_groups(self, columns: Sequence[int]) -> Explored:
        """The same with these groups, by their places, in this order."""
        chosen = list(columns)
        return replace(self, expected=self.expected[:, chosen], density=self.density[chosen])

    def telling(self, usable: Sequence[bool]) -> tuple[list[int], list[int]]:
        """Positions of usable statements that the first, and the second, side agrees with far more."""
        order = [int(at) for at in np.argsort(-np.abs(self.loadings), kind="stable") if usable[int(at)]]
        ends = [[at for at in order if self.loadings[at] * sign > 0.0][:TELLING] for sign in (1.0, -1.0)]
        return ends[0], ends[1]


def explore(
    participant: NDArray[np.int64],
    statement: NDArray[np.int64],
    group: NDArray[np.int64],
    vote: NDArray[np.int64],
    n_statements: int,
    groups: Sequence[str],
    ranked: Sequence[bool],
) -> Explored:
    """Fit, look for sides, measure. Columns as in `build.Votes`; `ranked`: by which groups.

    A dialogue without parties has one group that holds everyone and is named "".
    """
    apart = {int(p): int(g) for p, g in zip(participant, group, strict=True)}
    named = {p: groups[g] for p, g in apart.items() if groups[g] and ranked[g]}
    votes = analysis.VoteTable.from_arrays(
        participant, statement, vote, party=named, statements=np.arange(n_statements)
    )
    ground = analysis.CommonGround(interval="wilson").fit(votes)
    sides = ground.sides_
    by_sides = sides.found_ and not votes.parties
    if by_sides:
        # Counts of sides are not published, so their bounds need not be such as follow from counts.
        ground = analysis.CommonGround().fit(votes, ground.model_, sides)
    member = np.array([apart[int(p)] for p in votes.participants], dtype=np.int64)
    found = analysis.stability(votes, ground, HALVINGS)
    return Explored(
        expected=_expected(ground, votes, member, len(groups)),
        reason=sides.reason_,
        loadings=sides.loadings_,
        placed=sides.placed_,
        density=_density(sides, member, len(groups)),
        sides=_sides(ground) if by_sides else (),
        stability=found if found.halvings else None,
    )


def _expected(
    ground: analysis.CommonGround, votes: analysis.VoteTable, member: NDArray[np.int64], groups: int
) -> NDArray[np.float64]:
    columns = [analysis.expectation(ground.model_, votes, np.flatnonzero(member == g)) for g in range(groups)]
    return np.column_stack(columns)


def _density(sides: analysis.Sides, member: NDArray[np.int64], groups: int) -> NDArray[np.int64]:
    if not sides.found_:
        return np.zeros((groups, 0), dtype=np.int64)
    # The first side has positions above 0 and stands where reading begins.
    step = np.searchsorted(EDGES, -sides.positions_["mean"].to_numpy())
    return np.array([np.bincount(step[member == g], minlength=STEPS) for g in range(groups)], dtype=np.int64)


def _sides(ground: analysis.CommonGround) -> tuple[Side, ...]:
    """The two sides as the ranking sees them."""
    found = []
    for number in (1, 2):
        rows = ground.shares_[ground.shares_["group"] == f"side {number}"]
        share, low, high = (rows[each].to_numpy(np.float64) for each in ("share", "lower", "upper"))
        found.append(Side(share, low, high, rows["n"].to_numpy().round().astype(np.int64)))
    return tuple(found)
