"""Where groups stand along the main axis, as a density of bins that never shows a few people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FROM, TO, STEPS = -2.4, 2.4, 24
"""The axis in units in which all participants have mean square 1; whoever stands outside counts at its end."""


@dataclass(frozen=True)
class Bin:
    """`people` of the group stand between `start` and `end`; `merged` if narrower bins held too few."""

    start: float
    end: float
    people: int
    merged: bool


@dataclass(frozen=True)
class Strip:
    """One group along the axis; without bins where the whole group is too small to show."""

    name: str
    kind: str
    people: int | None
    bins: tuple[Bin, ...]


def strip(name: str, kind: str, positions: NDArray[np.float64], limit: int) -> Strip:
    """The density of one group, `positions` of its members, every bin with at least `limit` people."""
    if len(positions) < max(limit, 1):
        return Strip(name, kind, None, ())
    edges = np.round(np.linspace(FROM, TO, STEPS + 1), 6)
    place = np.clip(np.searchsorted(edges, positions, side="right") - 1, 0, STEPS - 1)
    counts = np.bincount(place, minlength=STEPS).tolist()
    needed = limit if limit > 1 else 0
    if not needed:
        bins = [Bin(edges[at], edges[at + 1], count, False) for at, count in enumerate(counts)]
    else:
        bins = _merged(counts, edges.tolist(), needed)
    return Strip(name, kind, len(positions), tuple(bins))


def _merged(counts: list[int], edges: list[float], needed: int) -> list[Bin]:
    """Bins of at least `needed` people. Few at either end are counted in the first bin further in that
    makes them enough; in between neighbours are joined, empty ones too: that nobody stands there would
    say something of the few beside it.
    """
    first, before = _end(counts, needed)
    last, after = _end(counts[::-1], needed)
    last = len(counts) - 1 - last
    if first >= last:
        return [Bin(edges[last], edges[first + 1], sum(counts), True)]
    found = [Bin(edges[first], edges[first + 1], counts[first] + before, before > 0)]
    start, held = first + 1, 0
    for at in range(first + 1, last):
        held += counts[at]
        if held >= needed:
            found.append(Bin(edges[start], edges[at + 1], held, at > start))
            start, held = at + 1, 0
    found.append(Bin(edges[start], edges[last + 1], held + counts[last] + after, start < last or after > 0))
    return found


def _end(counts: list[int], needed: int) -> tuple[int, int]:
    """The first bin up to which there are `needed` people, and how many of them stand before it."""
    before = 0
    for at, count in enumerate(counts):
        if before + count >= needed:
            return at, before
        before += count
    return len(counts) - 1, before - counts[-1]
