"""The part that red-dwarf does, done here: the analysis of Polis, from a packed table of votes.

From the same votes: counts per statement; the two leading principal components of the matrix whose unseen
votes are filled with the statement's mean, and where participants and statements stand on them; two to
five clusters of participants by k-means; counts per cluster; group-aware consensus; the statements that
represent each cluster, and those of consensus; Polis's priority of every statement. The formulas are those
of Small, Bjorkegren, Erkkila, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces" (Recerca 26(2), 2021), and of the documentation of Polis's mathematics.

Two things differ. The number of clusters is chosen by the silhouette of `SAMPLE` participants, a fixed
choice, where red-dwarf takes all. K-means starts from the means of their
equal stretches along the first axis.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sulh.analysis.arithmetic import principal_axes
from sulh.analysis.posterior import blocks
from sulh.analysis.start import centres, directions
from sulh.analysis.threads import in_order
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Index = NDArray[np.int64]
Labels = NDArray[np.int8]

WIDTH, PASSES = 4, 8
"""Directions carried along, of which two are kept, and how often the votes are passed over: of the nine open
conversations eight then have components whose cosine with the exact ones is above 0.999."""
ENOUGH = 7
"""Votes a participant needs to belong to a cluster."""
FEWEST, MOST = 2, 5
SAMPLE = 1000
ROUNDS, TOL = 300, 1e-4
"""K-means ends after so many rounds, or when the centres' squared moves fall below TOL x mean variance."""
PICKED = 5
Z = NormalDist().inv_cdf(0.9)
AGREE, DISAGREE = 0, 1


@dataclass(frozen=True)
class Analysis:
    """n participants, s statements, g clusters. Counts are of agree, disagree and pass."""

    counts: Counts
    """(s, 3)."""
    components: Floats
    """(s, 2), each column of length 1."""
    points: Floats
    """(n, 2): projections, stretched by sqrt(s / votes cast)."""
    statement_points: Floats
    """(s, 2): where somebody would stand who agreed with this statement and saw no other."""
    labels: Labels
    """(n,): cluster of each participant from 0, -1 for too few votes."""
    silhouettes: Floats
    """(4,): of two to five clusters."""
    cluster_counts: Counts
    """(g, s, 3)."""
    group_aware_consensus: Floats
    """(2, s): agreeing and disagreeing."""
    representative: list[list[tuple[int, int]]]
    """Of each cluster up to five (statement's position, AGREE or DISAGREE), best first."""
    consensus: tuple[list[int], list[int]]
    """Positions of up to five statements agreed with, and disagreed with, best first."""
    priority: Floats
    """(s,)."""


def analyse(votes: VoteTable) -> Analysis:
    """All of it. Raises `ValueError` for fewer than six participants with enough votes."""
    centre = centres(votes)
    components, points = _principal(votes, centre)
    entering = np.flatnonzero(np.diff(votes.indptr) >= ENOUGH)
    if len(entering) <= MOST:
        raise ValueError(f"{len(entering)} participants with enough votes are too few to cluster")
    chosen, silhouettes = _clustered(points[entering])
    labels = np.full(votes.n_participants, -1, dtype=np.int8)
    labels[entering] = chosen
    every = _cluster_counts(votes, labels, int(chosen.max()) + 1)
    counts, clusters = every.sum(axis=0), every[:-1]
    statement_points = (1.0 - centre)[:, None] * components * math.sqrt(votes.n_statements)
    return Analysis(
        counts, components, points, statement_points, labels, silhouettes, clusters,
        _shares(clusters).prod(axis=1), _representative(clusters), _consensus(counts),
        _priority(counts, statement_points),
    )  # fmt: skip


def _principal(votes: VoteTable, centre: Floats) -> tuple[Floats, Floats]:
    """The two leading components, each with its largest entry positive, and the participants' points.

    The directions span what leads; within their span the axes follow from the projections (Rayleigh-Ritz).
    """
    wide = directions(votes, WIDTH, PASSES)
    spread = np.empty((votes.n_participants, WIDTH))

    def part(start: int, stop: int) -> None:
        _project(start, stop, votes.indptr, votes.statement, votes.vote, centre, wide, spread)

    in_order(part, blocks(votes.n_participants))
    turn = principal_axes(spread.T @ spread)[1][:, :2]
    components: Floats = wide @ turn
    turn = turn * np.where(components[np.abs(components).argmax(axis=0), [0, 1]] < 0.0, -1.0, 1.0)
    stretch = np.sqrt(votes.n_statements / np.diff(votes.indptr))
    return wide @ turn, spread @ turn * stretch[:, None]


@njit(cache=True, nogil=True)
def _project(
    start: int,
    stop: int,
    indptr: NDArray[np.int64],
    statement: NDArray[np.int32],
    vote: NDArray[np.int8],
    centre: Floats,
    wide: Floats,
    spread: Floats,
) -> None:
    for i in range(start, stop):
        p0, p1, p2, p3 = 0.0, 0.0, 0.0, 0.0
        for at in range(np.uint64(indptr[i]), np.uint64(indptr[i + 1])):
            j = np.uint64(statement[at])
            rest = vote[at] - centre[j]
            p0 += rest * wide[j, 0]
            p1 += rest * wide[j, 1]
            p2 += rest * wide[j, 2]
            p3 += rest * wide[j, 3]
        spread[i, 0], spread[i, 1], spread[i, 2], spread[i, 3] = p0, p1, p2, p3


def _clustered(points: Floats) -> tuple[Labels, Floats]:
    """The clusters with the best silhouette, and the silhouettes of two to five clusters."""
    chosen = np.arange(min(SAMPLE, len(points))) * (len(points) // min(SAMPLE, len(points)))
    sample = points[chosen]
    along = sample[np.argsort(sample[:, 0], kind="stable")]
    axes, least = np.ascontiguousarray(points.T), TOL * float(points.var(axis=0).mean())

    def part(k: int, _stop: int) -> tuple[float, Labels]:
        centre = np.stack([stretch.mean(axis=0) for stretch in np.array_split(along, k)])
        labels = np.empty(len(points), dtype=np.int8)
        _lloyd(axes[0], axes[1], centre, labels, least)
        return _silhouette(sample, labels[chosen], k), labels

    # The longest first, so that threads end together.
    found = in_order(part, [(k, k + 1) for k in range(MOST, FEWEST - 1, -1)])[::-1]
    return max(found, key=lambda each: each[0])[1], np.array([value for value, _ in found])


@njit(cache=True, nogil=True)
def _lloyd(x: Floats, y: Floats, centre: Floats, labels: Labels, least: float) -> None:
    """K-means by Lloyd's rounds, in place; a cluster that loses everybody keeps its centre.

    One centre after the other over all points, which a processor does several points at a time.
    """
    k, closest = centre.shape[0], np.empty(x.shape[0])
    sums = np.empty((k, 3))
    for _round in range(ROUNDS):
        closest[:] = math.inf
        for c in range(k):
            at_x, at_y = centre[c, 0], centre[c, 1]
            for i in range(x.shape[0]):
                dx, dy = x[i] - at_x, y[i] - at_y
                apart = dx * dx + dy * dy
                nearer = apart < closest[i]
                closest[i] = apart if nearer else closest[i]
                labels[i] = c if nearer else labels[i]
        sums[:] = 0.0
        for i in range(x.shape[0]):
            mine = np.uint64(labels[i])
            sums[mine, 0] += x[i]
            sums[mine, 1] += y[i]
            sums[mine, 2] += 1.0
        moved = 0.0
        for c in range(k):
            if sums[c, 2] > 0.0:
                for axis in range(2):
                    to = sums[c, axis] / sums[c, 2]
                    moved += (to - centre[c, axis]) ** 2
                    centre[c, axis] = to
        if moved <= least:
            return


@njit(cache=True, nogil=True)
def _silhouette(points: Floats, labels: Labels, k: int) -> float:
    """Mean of (b - a) / max(a, b) (Rousseeuw 1987), 0 for a point alone in its cluster."""
    m = points.shape[0]
    size, sums = np.zeros(k), np.zeros((m, k))
    for i in range(m):
        size[labels[i]] += 1.0
        for other in range(i):
            dx, dy = points[i, 0] - points[other, 0], points[i, 1] - points[other, 1]
            apart = math.sqrt(dx * dx + dy * dy)
            sums[i, labels[other]] += apart
            sums[other, labels[i]] += apart
    total = 0.0
    for i in range(m):
        own = labels[i]
        if size[own] < 2.0:
            continue
        a, b = sums[i, own] / (size[own] - 1.0), math.inf
        for c in range(k):
            if c != own and size[c] > 0.0:
                b = min(b, sums[i, c] / size[c])
        if b < math.inf and max(a, b) > 0.0:
            total += (b - a) / max(a, b)
    return float(total / m)


@njit(cache=True, nogil=True)
def _count(
    start: int,
    stop: int,
    indptr: NDArray[np.int64],
    statement: NDArray[np.int32],
    vote: NDArray[np.int8],
    labels: Labels,
    out: Counts,
) -> None:
    for i in range(start, stop):
        # The last row is for those without a cluster.
        cluster = np.uint64(labels[i] if labels[i] >= 0 else out.shape[0] - 1)
        for at in range(np.uint64(indptr[i]), np.uint64(indptr[i + 1])):
            kind = np.uint64(AGREE if vote[at] > 0 else DISAGREE if vote[at] < 0 else 2)
            out[cluster, np.uint64(statement[at]), kind] += 1


def _cluster_counts(votes: VoteTable, labels: Labels, clusters: int) -> Counts:
    """Shape (clusters + 1, s, 3); the last row counts those without a cluster."""

    def part(start: int, stop: int) -> Counts:
        out = np.zeros((clusters + 1, votes.n_statements, 3), dtype=np.int64)
        _count(start, stop, votes.indptr, votes.statement, votes.vote, labels, out)
        return out

    middle = votes.n_participants // 2
    counted: Counts = np.sum(in_order(part, [(0, middle), (middle, votes.n_participants)]), axis=0)
    return counted


def _shares(counts: Counts) -> Floats:
    """(A + 1) / (S + 2) of counts (..., s, 3), agreeing and disagreeing: shape (2, ..., s)."""
    given = np.moveaxis(counts[..., :2], -1, 0)
    shares: Floats = (given + 1.0) / (counts.sum(axis=-1) + 2.0)
    return shares


def _beyond_half(counts: Counts) -> Floats:
    """Test statistics of a share against one half: 2 sqrt(S + 1) ((A + 1) / (S + 1) - 1/2), as `_shares`."""
    given, seen = np.moveaxis(counts[..., :2], -1, 0) + 1.0, counts.sum(axis=-1) + 1.0
    z: Floats = 2.0 * np.sqrt(seen) * (given / seen - 0.5)
    return z


def _beyond_others(inside: Counts, outside: Counts) -> Floats:
    """Statistics of the two-proportion test, of A + 1 among S + 1 inside and outside, as `_shares`."""
    a, b = (np.moveaxis(each[..., :2], -1, 0) + 1.0 for each in (inside, outside))
    n, m = (each.sum(axis=-1) + 1.0 for each in (inside, outside))
    pooled = (a + b) / (n + m)
    error = np.sqrt(np.maximum(pooled * (1.0 - pooled), 0.0) * (1.0 / n + 1.0 / m))
    z: Floats = np.where(error > 0.0, (a / n - b / m) / np.where(error > 0.0, error, 1.0), 0.0)
    return z


def _representative(clusters: Counts) -> list[list[tuple[int, int]]]:
    """Of each cluster the statements that it answers in one way beyond chance, and beyond the others.

    Ordered by share x test x ratio to the others' share x test of it, in whichever direction is further
    beyond the others; where none is beyond chance, the one furthest beyond the others.
    """
    others = clusters.sum(axis=0) - clusters
    share, half, more = _shares(clusters), _beyond_half(clusters), _beyond_others(clusters, others)
    metric = share * half * more * (share / _shares(others))
    way = more.argmax(axis=0)
    told, further, found = (
        np.take_along_axis(each, way[None], axis=0)[0] for each in (metric, more, (half > Z) & (more > Z))
    )
    picked = []
    for c in range(len(clusters)):
        order = np.argsort(-np.where(found[c], told[c], -np.inf), kind="stable")[:PICKED]
        best = [int(j) for j in order if found[c, j]] or [int(further[c].argmax())]
        picked.append([(j, int(way[c, j])) for j in best])
    return picked


def _consensus(counts: Counts) -> tuple[list[int], list[int]]:
    """The statements that most people answer in one way beyond chance, by share x test: both ways."""
    share, half = _shares(counts), _beyond_half(counts)
    lists = []
    for way in (AGREE, DISAGREE):
        metric = np.where((share[way] > 0.5) & (half[way] > Z), share[way] * half[way], -np.inf)
        order = np.argsort(-metric, kind="stable")[:PICKED]
        lists.append([int(j) for j in order if metric[j] > -np.inf])
    return lists[AGREE], lists[DISAGREE]


def _priority(counts: Counts, points: Floats) -> Floats:
    """(p (1 - passes) (1 + extremity) (1 + 8 x 2^(-S / 5)))^2, p and passes being shares as in `_shares`."""
    seen = counts.sum(axis=1)
    agree, passes = _shares(counts)[AGREE], (counts[:, 2] + 1.0) / (seen + 2.0)
    extremity = np.hypot(points[:, 0], points[:, 1])
    wanted: Floats = (agree * (1.0 - passes) * (1.0 + extremity) * (1.0 + 8.0 * np.exp2(-seen / 5.0))) ** 2
    return wanted
