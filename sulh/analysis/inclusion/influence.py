"""Whose statements are heard, and how far they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from sulh.analysis.inclusion.checks import amounts, table

STAGES = ("submitted", "live", "common ground", "cited by a clause", "in an adopted clause")
"""The way of a statement into a settlement: the columns of `uptake`."""


@dataclass(frozen=True)
class Voice:
    """One group's share of live statements; `ratio` divides it by its share of voters (None if that is 0)."""

    share: float
    ratio: float | None


@dataclass(frozen=True)
class Uptake:
    """One group's share of the items at each stage (None where a stage holds none), and its influence.

    `ratio` divides its share of the last stage by that of the first: 1 where its words come as far as
    everybody's. None where it said nothing, or nothing has come so far.
    """

    shares: tuple[float | None, ...]
    ratio: float | None


def voice(live: Sequence[int], voted: Sequence[int]) -> tuple[Voice, ...]:
    """Each group's share of live statements and its voice ratio, in the order given.

    `live` and `voted` hold the groups' live statements and voters. Raises `ValueError` for unequal
    lengths, negative counts, no live statement or no voter.
    """
    said, voters = amounts(live), amounts(voted)
    if said.shape != voters.shape or said.sum() == 0 or voters.sum() == 0:
        raise ValueError("live statements and voters are needed, for the same groups")
    shares, weights = said / said.sum(), voters / voters.sum()
    return tuple(
        Voice(float(share), float(share / weight) if weight else None)
        for share, weight in zip(shares, weights, strict=True)
    )


def uptake(counts: ArrayLike) -> tuple[Uptake, ...]:
    """The uptake funnel of every group, in the order given.

    `counts` has shape (groups, stages), stages as in `STAGES`. Raises `ValueError` for another number of
    stages, fractions or negative counts.
    """
    items = table(counts, 2)
    if items.shape[1] != len(STAGES):
        raise ValueError(f"counts must have a column for each of: {', '.join(STAGES)}")
    totals = [int(total) for total in items.sum(axis=0)]
    found = []
    for row in items:
        shares = tuple(int(n) / total if total else None for n, total in zip(row, totals, strict=True))
        first, last = shares[0], shares[-1]
        found.append(Uptake(shares, last / first if first and last is not None else None))
    return tuple(found)
