"""The state of a fit, and how its numbers are packed.

For a participant i and a statement j there are two questions, here called channels: does i pass
(channel PASS), and if not, does i agree (channel ANSWER)? Each has the log-odds

    eta = u_i . v_j + o_i + b_j        u_i, v_j of K factors; o_i, b_j one number per channel

so with x = (u, o, 1) and y = (v, 1, b) it is x . y, and E[eta^2] = sum_pq E[xx']_pq E[yy']_pq. A
symmetric matrix of the K + 2 rows of x or y is kept as its lower triangle, row after row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sulh.analysis import arithmetic

Floats = NDArray[np.float64]

ANSWER, PASS = 0, 1
CHANNELS = 2


def triangle(rows: int) -> int:
    """Numbers in a lower triangle of so many rows."""
    return rows * (rows + 1) // 2


@dataclass
class People:
    """q(u_i, o_i) = N(mean, cov) of every participant: u of K factors, then o of ANSWER and of PASS.

    `mean` has shape (n, K + 2), `cov` (n, K + 2, K + 2). The prior of participant i is
    N(prior_mean[group[i]], prior_precision^-1), one group per declared party.
    """

    mean: Floats
    cov: Floats
    group: NDArray[np.int32]
    prior_mean: Floats
    prior_precision: Floats


@dataclass
class Items:
    """q(v_j, b_j) = N(mean, cov) of every statement in each channel.

    `mean` has shape (2, s, K + 1), `cov` (2, s, K + 1, K + 1); the priors, one per channel,
    `prior_mean` (2, K + 1) and `prior_precision` (2, K + 1, K + 1).
    """

    mean: Floats
    cov: Floats
    prior_mean: Floats
    prior_precision: Floats


@dataclass
class Posterior:
    """All of a fit: people, items, and whether the channel PASS was fitted at all."""

    factors: int
    people: People
    items: Items
    passes: bool = True
    change: float = field(default=float("inf"))

    def rescale(self) -> None:
        """Give the factors mean E[uu'] = I over all participants; no eta changes by it."""
        k = self.factors
        if not k or not len(self.people.mean):
            return
        square = spread_of(self.people.mean, self.people.cov, k)
        lower, half = np.empty((k, k)), np.empty((k, k))
        if not arithmetic.cholesky(square + np.eye(k) * 1e-12, lower):
            return
        arithmetic.invert_lower(lower, half)
        self.turn(half, np.ascontiguousarray(lower.T))

    def turn(self, people: Floats, items: Floats) -> None:
        """u <- people u and v <- items v, two K x K matrices with people' items = I."""
        k = self.factors
        a, b = np.eye(k + 2), np.eye(k + 1)
        a[:k, :k], b[:k, :k] = people, items
        turn(self.people.mean, self.people.cov, a)
        turn(self.people.prior_mean, np.zeros((len(self.people.prior_mean), k + 2, k + 2)), a)
        for channel in range(CHANNELS):
            turn(self.items.mean[channel], self.items.cov[channel], b)


BLOCK = 1024
"""Participants in one block of sums, as long as there are at most `BLOCKS` blocks."""
BLOCKS = 64


def blocks(n: int) -> list[tuple[int, int]]:
    """Where the fixed blocks of n participants begin and end: they follow from n alone."""
    size = max(BLOCK, -(-n // BLOCKS))
    return [(start, min(start + size, n)) for start in range(0, n, size)]


def tree_sum(parts: list[Floats]) -> Floats:
    """The sum of equal-shaped arrays by a fixed tree of pairs: ((0 + 1) + (2 + 3)) + ...

    This is the seam of the work: whoever computes the parts, and where, the sum has the same bits.
    """
    while len(parts) > 1:
        pairs = [parts[at] + parts[at + 1] for at in range(0, len(parts) - 1, 2)]
        parts = pairs + parts[len(parts) - len(parts) % 2 :]
    return parts[0]


@njit(cache=True, nogil=True)
def _squares(start: int, stop: int, mean: Floats, cov: Floats, d: int, out: Floats) -> None:
    for i in range(start, stop):
        for p in range(d):
            for q in range(d):
                out[p, q] += cov[i, p, q] + mean[i, p] * mean[i, q]


def spread_of(mean: Floats, cov: Floats, d: int) -> Floats:
    """Mean of E[zz'] = cov + mean mean' over all rows, of the first d dimensions: shape (d, d)."""
    parts = []
    for start, stop in blocks(len(mean)):
        out = np.zeros((d, d))
        _squares(start, stop, mean, cov, d, out)
        parts.append(out)
    return tree_sum(parts) / len(mean) if parts else np.zeros((d, d))


@njit(cache=True, nogil=True)
def turn(mean: Floats, cov: Floats, matrix: Floats) -> None:
    """mean <- matrix mean and cov <- matrix cov matrix', row by row, in place."""
    d = matrix.shape[0]
    row, half = np.empty(d), np.empty((d, d))
    for i in range(mean.shape[0]):
        for p in range(d):
            value = 0.0
            for q in range(d):
                value += matrix[p, q] * mean[i, q]
            row[p] = value
            for r in range(d):
                value = 0.0
                for q in range(d):
                    value += matrix[p, q] * cov[i, q, r]
                half[p, r] = value
        for p in range(d):
            mean[i, p] = row[p]
            for r in range(d):
                value = 0.0
                for q in range(d):
                    value += half[p, q] * matrix[r, q]
                cov[i, p, r] = value
