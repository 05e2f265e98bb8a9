"""Where a fit begins: the leading directions of what remains when every statement's mean is taken away.

The matrix of residuals (vote - statement's mean where voted, 0 where unseen) has the singular vectors
that Polis's principal components become when unseen votes are filled with the mean. They are found by
subspace iteration from a fixed start, never by a random one.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sulh.analysis.posterior import blocks, tree_sum
from sulh.analysis.threads import in_order
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]

PASSES = 10
LANES = 4
"""Directions that one pass carries along; unused ones are 0."""


@njit(cache=True, nogil=True)
def _forth_and_back(
    start: int,
    stop: int,
    indptr: NDArray[np.int64],
    statement: NDArray[np.int32],
    vote: NDArray[np.int8],
    centre: Floats,
    axes: Floats,
    out: Floats,
) -> None:
    """out += R' (R axes) for the participants start..stop; axes and out have shape (s, k), k whole LANES.

    Four sums in registers, and positions without a sign, so that nothing waits for memory.
    """
    for lane in range(0, axes.shape[1], LANES):
        q0 = np.uint64(lane)
        q1, q2, q3 = q0 + np.uint64(1), q0 + np.uint64(2), q0 + np.uint64(3)
        for i in range(start, stop):
            first, last = np.uint64(indptr[i]), np.uint64(indptr[i + 1])
            p0, p1, p2, p3 = 0.0, 0.0, 0.0, 0.0
            for at in range(first, last):
                j = np.uint64(statement[at])
                rest = vote[at] - centre[j]
                p0 += rest * axes[j, q0]
                p1 += rest * axes[j, q1]
                p2 += rest * axes[j, q2]
                p3 += rest * axes[j, q3]
            for at in range(first, last):
                j = np.uint64(statement[at])
                rest = vote[at] - centre[j]
                out[j, q0] += rest * p0
                out[j, q1] += rest * p1
                out[j, q2] += rest * p2
                out[j, q3] += rest * p3


@njit(cache=True, nogil=True)
def _orthonormal(axes: Floats) -> None:
    """Gram-Schmidt, twice for accuracy, in place; a direction that vanishes becomes 0."""
    s, k = axes.shape
    for q in range(k):
        for _twice in range(2):
            for p in range(q):
                along = 0.0
                for j in range(s):
                    along += axes[j, p] * axes[j, q]
                for j in range(s):
                    axes[j, q] -= along * axes[j, p]
        length = 0.0
        for j in range(s):
            length += axes[j, q] * axes[j, q]
        length = math.sqrt(length)
        for j in range(s):
            axes[j, q] = axes[j, q] / length if length > 1e-9 else 0.0


def centres(votes: VoteTable) -> Floats:
    """Each statement's mean vote, agree 1, disagree -1, pass 0; 0 where nobody voted. Shape (s,)."""
    counts = votes.tally().astype(np.float64)
    return np.asarray((counts[:, 0] - counts[:, 1]) / np.maximum(counts.sum(axis=1), 1.0))


def directions(votes: VoteTable, k: int, passes: int = PASSES) -> Floats:
    """The k leading right singular vectors of the residuals, shape (s, k), each of length 1 or 0.

    The sign is the one that makes the entry largest in size positive (the first one, of several).
    """
    s = votes.n_statements
    centre = centres(votes)
    grid = np.arange(s, dtype=np.float64)[:, None] + 0.5
    axes = np.zeros((s, -(-k // LANES) * LANES))
    for q in range(k):
        # The discrete cosines: orthogonal to each other, and never all zero.
        waves = [math.cos(math.pi * (q + 1) * float(x) / max(s, 1)) for x in grid[:, 0]]
        # Rounded, so that the last bit of a mathematical library's cosine cannot matter.
        axes[:, q] = np.round(np.array(waves) * 2.0**40) / 2.0**40
    _orthonormal(axes)

    def part(start: int, stop: int) -> Floats:
        out = np.zeros_like(axes)
        _forth_and_back(start, stop, votes.indptr, votes.statement, votes.vote, centre, axes, out)
        return out

    for _pass in range(passes if votes.n_participants else 0):
        axes = tree_sum(in_order(part, blocks(votes.n_participants)))
        _orthonormal(axes)
    for q in range(k):
        if s and axes[int(np.argmax(np.abs(axes[:, q]))), q] < 0.0:
            axes[:, q] = -axes[:, q]
    return np.ascontiguousarray(axes[:, :k])
