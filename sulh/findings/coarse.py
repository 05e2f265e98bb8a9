"""Making what was explored safe to publish: coarse figures that move only when enough answers did.

The rules are those of the counts (see `cells`): nothing of fewer people than the limit, and nothing that
could be subtracted from the snapshot before to see a few of them. Keys of the basis that begin with a
star are this module's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sulh.findings.cells import CHANGES, Counts, changed_at_least
from sulh.findings.explore import STEPS, Explored
from sulh.findings.snapshot import SCALE, Bin, Density, SideShare, Steadiness

Basis = dict[tuple[str, str], Counts]
SIDES = ("side-1", "side-2")
AXIS, ANSWERS, SIZES, PLACES = "*axis", "*answers", "*sizes", "*places"
PER_CENT = SCALE // 100


@dataclass(frozen=True)
class Held:
    """Side shares of each statement (empty where there are none), densities, and the basis to keep."""

    sides: tuple[tuple[SideShare, ...], ...]
    positions: tuple[Density, ...]
    basis: Basis


def hold_explored(
    explored: Explored,
    statements: Sequence[str],
    groups: Sequence[str],
    fresh: Sequence[Sequence[Counts]],
    before: Mapping[tuple[str, str], Counts],
    limit: int,
) -> Held:
    """`fresh[statement][group]` are the true counts now, `before` the basis of the snapshot before.

    A statement's side shares are renewed when at least ten of its answers changed, or the limit, if that
    is higher; a group's positions when at least so many of its people stand on another step.
    """
    basis: Basis = {key: value for key, value in before.items() if key[1].startswith("*") or key[1] in SIDES}
    sides = tuple(
        _side_shares(explored, at, name, _sum(fresh[at]), basis, limit) for at, name in enumerate(statements)
    )
    positions = tuple(
        found for at, group in enumerate(groups) if (found := _positions(explored, at, group, basis, limit))
    )
    for at, name in enumerate(statements):
        if explored.sides or not explored.reason:
            basis[(name, AXIS)] = (1 if explored.loadings[at] > 0.0 else 0, 0, 0)
    return Held(sides, positions, basis)


def turned_as_before(
    explored: Explored, statements: Sequence[str], before: Mapping[tuple[str, str], Counts]
) -> Explored:
    """The first side is the one that was the first in the snapshot before, wherever its size went."""
    along = 0.0
    for at, name in enumerate(statements):
        if (name, AXIS) in before:
            along += float(explored.loadings[at]) * (1.0 if before[(name, AXIS)][0] else -1.0)
    return explored.mirrored() if along < 0.0 else explored


def steadiness(explored: Explored) -> Steadiness | None:
    found = explored.stability
    if found is None or found.tau_public is None or found.tau_anchored is None:
        return None
    return Steadiness(
        found.halvings,
        _round(found.tau_public),
        _round(found.top_public or 0.0),
        _round(found.tau_anchored),
        _round(found.top_anchored or 0.0),
    )


def whole_per_cent(share: float) -> int:
    """A share as ten-thousandths, rounded to whole per cent."""
    return round(share * 100) * PER_CENT


def _round(share: float) -> int:
    return whole_per_cent(share)


def _side_shares(
    explored: Explored, at: int, name: str, answers: Counts, basis: Basis, limit: int
) -> tuple[SideShare, ...]:
    if not explored.sides:
        return ()
    last = basis.get((name, ANSWERS))
    if last is None or changed_at_least(last, answers) >= max(CHANGES, limit):
        basis[(name, ANSWERS)] = answers
        sizes = [int(side.n[at]) for side in explored.sides]
        basis[(name, SIZES)] = (sizes[0], sizes[1], 0)
        for key, side in zip(SIDES, explored.sides, strict=True):
            bounds = (side.share[at], side.low[at], side.high[at])
            share, low, high = (whole_per_cent(float(each)) for each in bounds)
            basis[(name, key)] = (share, min(low, share), max(high, share))
    sizes = list(basis[(name, SIZES)][:2])
    if min(sizes) < limit:
        return ()
    return tuple(
        SideShare(key, *basis[(name, key)], n=size // 10 * 10) for key, size in zip(SIDES, sizes, strict=True)
    )


def _positions(explored: Explored, at: int, group: str, basis: Basis, limit: int) -> Density | None:
    """A group's people by step, neighbours put together until every bin holds at least the limit."""
    if not explored.density.shape[1]:
        return None
    now = [int(people) for people in explored.density[at]]
    keys = [(group, f"{PLACES}{step}") for step in range(STEPS)]
    if keys[0] in basis:
        old = [basis[key][0] for key in keys]
        gained = sum(max(new - was, 0) for was, new in zip(old, now, strict=True))
        lost = sum(max(was - new, 0) for was, new in zip(old, now, strict=True))
        now = now if max(gained, lost) >= max(CHANGES, limit) else old
    for key, people in zip(keys, now, strict=True):
        basis[key] = (people, 0, 0)
    bins = merged(now, limit)
    return Density(group, bins) if bins else None


def merged(people: Sequence[int], limit: int) -> tuple[Bin, ...]:
    """Steps put together from the first on until a bin holds at least `limit`; the rest joins the last."""
    bins: list[Bin] = []
    begin, held = 0, 0
    for step, count in enumerate(people):
        held += count
        if held >= limit:
            bins.append(Bin(begin, step, held))
            begin, held = step + 1, 0
    if begin < len(people) and bins:
        last = bins.pop()
        bins.append(Bin(last.begin, len(people) - 1, last.people + held))
    return tuple(bins)


def _sum(row: Sequence[Counts]) -> Counts:
    return sum(c[0] for c in row), sum(c[1] for c in row), sum(c[2] for c in row)
