"""Making what was explored safe to publish: coarse figures that move only when enough answers did.

The rules are those of the counts (see `cells`): nothing of fewer people than the limit, and nothing that
could be subtracted from the snapshot before to see a few of them. What is held is kept in the basis, as
triples of whole numbers like the counts; keys that begin with a star are this module's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sulh.findings.cells import CHANGES, CROWD, Counts, changed_at_least, total_of
from sulh.findings.explore import STEPS, Explored
from sulh.findings.snapshot import SCALE, Bin, Density, Division, SideShare, Steadiness

Basis = dict[tuple[str, str], Counts]
SIDES = ("side-1", "side-2")
AXIS, ANSWERS, SIZES, PLACES, EXPECTED = "*axis", "*answers", "*sizes", "*places", "*expected"
WHOLE, TOLD, STABLE, ANCHORED, TELLING = "*whole", "*told", "*stable", "*anchored", "*telling"
ALL = "*"
"""The place of a statement in keys of what concerns all of them."""
PER_CENT = SCALE // 100
LIKE = 0.9
"""Correlation of loadings above which the sides are the same two as in the snapshot before."""
NEVER_ALL = 95
"""Of fewer than `CROWD` people of a side at most so many per cent are said to agree, or not to."""
REASONS = ("", "too_few", "positions_not_repeated", "statements_not_repeated", "one_sided")


@dataclass(frozen=True)
class Held:
    """What may be published: side shares of each statement (empty where there are none), the model's
    expectation of each statement and group, densities, division, stability; and the basis to keep."""

    sides: tuple[tuple[SideShare, ...], ...]
    expected: tuple[tuple[float, ...], ...]
    positions: tuple[Density, ...]
    division: Division
    stability: Steadiness | None
    basis: Basis


@dataclass(frozen=True)
class Now:
    """The votes as they stand: ids, true counts by statement and group, which of the groups' cells
    move in this snapshot (or are new), how many people voted, and the limit."""

    statements: Sequence[str]
    groups: Sequence[str]
    counts: Sequence[Sequence[Counts]]
    renewed: Sequence[Sequence[bool]]
    people: int
    limit: int

    @property
    def enough(self) -> int:
        return max(CHANGES, self.limit)


def hold_explored(explored: Explored, now: Now, before: Mapping[tuple[str, str], Counts]) -> Held:
    """Hold what was explored against the basis `before` of the snapshot before.

    A statement's side shares are renewed when at least ten of its answers changed (or the limit, if that
    is higher), a group's expectation with its cell, its positions when at least so many of its people
    stand on another step, and what is said of all statements when so many answers changed in all.
    """
    basis: Basis = dict(before)
    explored = _turned_as_before(explored, now, basis)
    epoch = _epoch(explored, now, basis)
    sides = tuple(_side_shares(explored, now, at, epoch, basis) for at in range(len(now.statements)))
    expected = tuple(_expected(explored, now, at, basis) for at in range(len(now.statements)))
    positions = [_positions(explored, at, group, now, basis) for at, group in enumerate(now.groups)]
    division, stability = _of_all(explored, now, basis)
    if division.reason:
        positions = []
    found = tuple(each for each in positions if each)
    return Held(
        sides if not division.reason else ((),) * len(sides), expected, found, division, stability, basis
    )


def whole_per_cent(share: float) -> int:
    """A share as ten-thousandths, rounded to whole per cent."""
    return round(share * 100) * PER_CENT


def _turned_as_before(explored: Explored, now: Now, basis: Basis) -> Explored:
    """The first side is the one that was the first in the snapshot before, wherever its size went."""
    return explored.mirrored() if _along(explored, now, basis)[0] < 0.0 else explored


def _along(explored: Explored, now: Now, basis: Basis) -> tuple[float, float]:
    """Sum of products of old and new loadings, and how alike they are (their cosine; 1 without old)."""
    pairs = [
        (basis[(name, AXIS)][0] / 1000.0, float(explored.loadings[at]))
        for at, name in enumerate(now.statements)
        if (name, AXIS) in basis
    ]
    product = sum(old * new for old, new in pairs)
    size = (sum(old * old for old, _ in pairs) * sum(new * new for _, new in pairs)) ** 0.5
    return product, product / size if size > 0.0 else 1.0


def _epoch(explored: Explored, now: Now, basis: Basis) -> int:
    """Counts how often the sides became other ones; shares of former sides are not shown as the new ones'."""
    if explored.reason:
        return 0
    last = basis.get((ALL, AXIS), (1, 0, 0))[0]
    epoch = last if _along(explored, now, basis)[1] >= LIKE else last + 1
    basis[(ALL, AXIS)] = (epoch, 0, 0)
    for at, name in enumerate(now.statements):
        basis[(name, AXIS)] = (round(float(explored.loadings[at]) * 1000.0), 0, 0)
    return epoch


def _side_shares(explored: Explored, now: Now, at: int, epoch: int, basis: Basis) -> tuple[SideShare, ...]:
    if not explored.sides:
        return ()
    name, answers = now.statements[at], total_of(now.counts[at])
    last = basis.get((name, ANSWERS))
    if last is None or changed_at_least(last, answers) >= now.enough:
        basis[(name, ANSWERS)] = answers
        sizes = [int(side.n[at]) for side in explored.sides]
        basis[(name, SIZES)] = (sizes[0], sizes[1], epoch)
        for key, side, size in zip(SIDES, explored.sides, sizes, strict=True):
            most = NEVER_ALL if size < CROWD else 100
            bounds = [
                min(max(whole_per_cent(float(each[at])), (100 - most) * PER_CENT), most * PER_CENT)
                for each in (side.share, side.low, side.high)
            ]
            basis[(name, key)] = (bounds[0], min(bounds[:2]), max(bounds[0], bounds[2]))
    *sizes, since = basis[(name, SIZES)]
    if since != epoch or min(sizes) < now.limit:
        return ()
    return tuple(
        SideShare(key, *basis[(name, key)], n=size // 10 * 10) for key, size in zip(SIDES, sizes, strict=True)
    )


def _expected(explored: Explored, now: Now, at: int, basis: Basis) -> tuple[float, ...]:
    """What the model expects of each group, in whole per cent, as old as the group's cell."""
    found = []
    for g, group in enumerate(now.groups):
        key = (now.statements[at], f"{EXPECTED}:{group}")
        if now.renewed[at][g] or key not in basis:
            basis[key] = (round(float(explored.expected[at, g]) * 100), 0, 0)
        found.append(basis[key][0] / 100.0)
    return tuple(found)


def _positions(explored: Explored, at: int, group: str, now: Now, basis: Basis) -> Density | None:
    """A group's people by step, neighbours put together until every bin holds at least the limit."""
    if not explored.density.shape[1]:
        return None
    fresh = [int(people) for people in explored.density[at]]
    keys = [(group, f"{PLACES}{step}") for step in range(STEPS)]
    if keys[0] in basis:
        old = [basis[key][0] for key in keys]
        gained = sum(max(new - was, 0) for was, new in zip(old, fresh, strict=True))
        lost = sum(max(was - new, 0) for was, new in zip(old, fresh, strict=True))
        fresh = fresh if max(gained, lost) >= now.enough else old
    for key, people in zip(keys, fresh, strict=True):
        basis[key] = (people, 0, 0)
    bins = merged(fresh, now.limit)
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


def _of_all(explored: Explored, now: Now, basis: Basis) -> tuple[Division, Steadiness | None]:
    """Division and stability, renewed together when enough answers changed in all statements together."""
    if now.people < now.limit:
        return Division("too_few"), None
    changed = 0
    for at, name in enumerate(now.statements):
        changed += changed_at_least(basis.get((name, WHOLE), (0, 0, 0)), total_of(now.counts[at]))
    if (ALL, TOLD) not in basis or changed >= now.enough:
        for at, name in enumerate(now.statements):
            basis[(name, WHOLE)] = total_of(now.counts[at])
        _write_all(explored, now, basis)
    reason, placed, halvings = basis[(ALL, TOLD)]
    ends: list[list[str]] = [[], []]
    for end, place, name in sorted(
        (*basis[(name, TELLING)][:2], name) for name in now.statements if (name, TELLING) in basis
    ):
        if place:
            ends[end].append(name)
    division = Division(REASONS[reason], placed, tuple(ends[0]), tuple(ends[1]))
    if not halvings:
        return division, None
    shown, anchored = basis[(ALL, STABLE)], basis[(ALL, ANCHORED)]
    return division, Steadiness(halvings, shown[0], shown[1], anchored[0], anchored[1])


def _write_all(explored: Explored, now: Now, basis: Basis) -> None:
    found = explored.stability
    told = found is not None and found.tau_public is not None and found.tau_anchored is not None
    placed = 0 if explored.reason else whole_per_cent(explored.placed)
    basis[(ALL, TOLD)] = (REASONS.index(explored.reason), placed, found.halvings if found and told else 0)
    if found and told:
        basis[(ALL, STABLE)] = (
            whole_per_cent(found.tau_public or 0.0),
            whole_per_cent(found.top_public or 0.0),
            0,
        )
        anchored = (found.tau_anchored or 0.0, found.top_anchored or 0.0)
        basis[(ALL, ANCHORED)] = (whole_per_cent(anchored[0]), whole_per_cent(anchored[1]), 0)
    for name in now.statements:
        basis.pop((name, TELLING), None)
    if explored.reason:
        return
    enough = [sum(total_of(row)) >= now.limit for row in now.counts]
    for end, places in enumerate(explored.telling(enough)):
        for place, at in enumerate(places, 1):
            basis[(now.statements[at], TELLING)] = (end, place, 0)
