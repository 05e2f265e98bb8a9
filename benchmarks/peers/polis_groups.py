"""Opinion groups in the manner of Polis, predictions from them, and group-aware consensus.

Small, Bjorkegren, Erkkila, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces" (Recerca 26(2), 2021), and the documentation of its mathematics. Unseen votes are
filled with the mean of the statement, so that a residual is 0 there; participants stand where two
principal components put them, stretched by sqrt(statements / votes cast); k-means makes 2 to 5
groups, their number chosen by the silhouette.

Polis starts k-means from the first rows it meets. Here the starts depend on the points alone and the
best of four is kept, so that neither the order of the rows nor chance decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.data import UNSEEN, Floats, Index, Mask, Votes
from benchmarks.peers.statement_mean import Shares, counted

ENOUGH = 7
"""Votes a participant needs to shape the components and the groups (fewer where statements are fewer)."""
MOST_GROUPS = 5
ROUNDS = 100


@dataclass(frozen=True)
class Settings:
    """What published descriptions leave open.

    `base`: first reduce the participants to so many clusters, as Polis does to draw its map; 0 for
    none. `place_all`: put participants with too few votes into the nearest group; otherwise they
    belong to none, and the whole conversation speaks for them.
    """

    base: int = 0
    place_all: bool = True


MEASURED = Settings()
"""What the figures of the reference were taken with, as far as they tell."""
AS_POLIS = Settings(base=100, place_all=False)
"""With the base clusters of Polis, and nobody placed whom it does not place. Predicts a little better."""


def predict(train: Votes, settings: Settings = MEASURED) -> Shares:
    """Shares of each statement in the participant's group, or in the whole for those in no group."""
    labels = groups(train, settings)
    every = [counted(train[labels == group]) for group in range(labels.max() + 1)]
    everyone = counted(train)
    return Shares(np.stack([*every, everyone]), np.where(labels < 0, len(every), labels))


def group_aware_consensus(votes: Votes, who: Mask | None = None, settings: Settings = MEASURED) -> Floats:
    """GAC_j = prod_g (A_gj + 1) / (S_gj + 2), with A agreements among S votes, passes included.

    `who` limits whose votes are counted, not who forms the groups.
    """
    labels = groups(votes, settings)
    if who is not None:
        labels = np.where(who, labels, -1)
    return consensus(votes, labels)


def consensus(votes: Votes, labels: Index) -> Floats:
    """Group-aware consensus of given groups, numbered from 0; participants labelled -1 are left out."""
    product = np.ones(votes.shape[1])
    for group in range(labels.max() + 1):
        members = votes[labels == group]
        product *= ((members == 1).sum(axis=0) + 1.0) / ((members != UNSEEN).sum(axis=0) + 2.0)
    return product


def groups(votes: Votes, settings: Settings = MEASURED) -> Index:
    """Group of each participant, numbered from 0; -1 for those in none. Row order changes nothing."""
    order = np.lexsort(votes.T)
    labels = np.empty(len(votes), dtype=np.intp)
    labels[order] = _groups(votes[order], settings)
    return labels


def _groups(votes: Votes, settings: Settings) -> Index:
    entering = np.flatnonzero((votes != UNSEEN).sum(axis=1) >= min(ENOUGH, votes.shape[1]))
    if len(np.unique(votes[entering], axis=0)) < 2:
        return np.zeros(len(votes), dtype=np.intp)
    points = positions(votes, entering)
    chosen = _clustered(points[entering], settings.base)
    if settings.place_all:
        labels: Index = _distances(points, _means(points[entering], chosen)).argmin(axis=1)
    else:
        labels = np.full(len(votes), -1, dtype=np.intp)
    labels[entering] = chosen
    return labels


def positions(votes: Votes, entering: Index, components: int = 2) -> Floats:
    """Where each participant stands, shape (participants, components).

    The components are the leading right singular vectors of the residuals vote - mean of the
    statement (0 where unseen) of the participants `entering`; the sign of each makes its largest
    entry positive.
    """
    seen = votes != UNSEEN
    cast = np.where(seen, votes, 0).astype(np.float64)
    means = cast[entering].sum(axis=0) / np.maximum(seen[entering].sum(axis=0), 1)
    residuals = np.where(seen, cast - means, 0.0)
    axes = np.linalg.svd(residuals[entering], full_matrices=False)[2][:components]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    stretch = np.sqrt(votes.shape[1] / np.maximum(seen.sum(axis=1), 1))
    found: Floats = residuals @ axes.T * stretch[:, None]
    return found


def _clustered(points: Floats, base: int) -> Index:
    first = np.arange(len(points))
    weights = np.ones(len(points))
    if 0 < base < len(points):
        first = _tidy(kmeans(points, base, weights))
        weights = np.bincount(first).astype(np.float64)
        points = _means(points, first)
    most = min(MOST_GROUPS, 2 + len(points) // 12)
    found = [_tidy(kmeans(points, k, weights)) for k in range(2, most + 1)]
    best: Index = max(found, key=lambda labels: silhouette(points, labels))
    return best[first]


def kmeans(points: Floats, k: int, weights: Floats) -> Index:
    """Lloyd's algorithm from four fixed starts; the labels with the least weighted inertia."""
    found = [_lloyd(points, start, weights) for start in _starts(points, k)]
    return min(found, key=lambda each: each[1])[0]


def _lloyd(points: Floats, centres: Floats, weights: Floats) -> tuple[Index, float]:
    labels = np.full(len(points), -1, dtype=np.intp)
    for _ in range(ROUNDS):
        distances = _distances(points, centres)
        nearest = distances.argmin(axis=1)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        total = np.bincount(labels, weights, len(centres))
        held = total > 0
        sums = [np.bincount(labels, weights * axis, len(centres)) for axis in points.T]
        centres = centres.copy()
        centres[held] = np.stack(sums, axis=1)[held] / total[held, None]
    return labels, float((weights * _distances(points, centres).min(axis=1)).sum())


def _starts(points: Floats, k: int) -> list[Floats]:
    """Middles and means of k equal stretches of the first axis; farthest points from either end."""
    along = points[np.lexsort(points.T[::-1])]
    middles = along[((np.arange(k) + 0.5) * len(along) / k).astype(np.intp)]
    means = np.stack([part.mean(axis=0) if len(part) else along[0] for part in np.array_split(along, k)])
    outward = _distances(along, along.mean(axis=0)[None])[:, 0]
    return [middles, means, _spread(along, outward.argmax(), k), _spread(along, outward.argmin(), k)]


def _spread(points: Floats, first: np.intp, k: int) -> Floats:
    """The first point, then always the one farthest from all taken."""
    taken = [points[first]]
    gap = _distances(points, points[first][None])[:, 0]
    while len(taken) < k:
        taken.append(points[gap.argmax()])
        gap = np.minimum(gap, _distances(points, taken[-1][None])[:, 0])
    return np.stack(taken)


def silhouette(points: Floats, labels: Index) -> float:
    """Mean of (b - a) / max(a, b) (Rousseeuw 1987), 0 for a point alone; -1 where there is one cluster.

    a is the mean distance to the rest of the own cluster, b that to the nearest other cluster.
    """
    sizes = np.bincount(labels)
    if len(sizes) < 2:
        return -1.0
    apart = np.sqrt(_distances(points, points))
    rows = np.arange(len(points))
    sums = np.stack([apart[:, labels == each].sum(axis=1) for each in range(len(sizes))], axis=1)
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    scale = np.maximum(np.maximum(own, other), np.finfo(np.float64).tiny)
    return float(np.where(sizes[labels] > 1, (other - own) / scale, 0.0).mean())


def _distances(points: Floats, centres: Floats) -> Floats:
    """Squared, shape (points, centres)."""
    total = np.zeros((len(points), len(centres)))
    for axis in range(points.shape[1]):
        total += (points[:, axis, None] - centres[None, :, axis]) ** 2
    return total


def _means(points: Floats, labels: Index) -> Floats:
    return np.stack([points[labels == each].mean(axis=0) for each in range(labels.max() + 1)])


def _tidy(labels: Index) -> Index:
    """The labels numbered from 0 without gaps."""
    return np.unique(labels, return_inverse=True)[1]
