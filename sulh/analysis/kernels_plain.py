"""The step of `kernels` once more, with numpy over whole blocks instead of compiled loops.

It exists so that the compiled one can be checked against something written another way, and so that
the method can be read without it. Sums run in another order, so the two agree to about 1e-9, not to
the bit; a published number always comes from `kernels`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def step(
    start: int,
    stop: int,
    indptr: NDArray[np.int64],
    statement: NDArray[np.int32],
    vote: NDArray[np.int8],
    channels: int,
    mean: Floats,
    cov: Floats,
    group: NDArray[np.int32],
    prior_pull: Floats,
    prior_precision: Floats,
    item_mean: Floats,
    item_square: Floats,
    sums: Floats,
    pulls: Floats,
) -> bool:
    """See `kernels.step`: the same arguments, the same effect."""
    rows = slice(indptr[start], indptr[stop])
    person = np.repeat(np.arange(stop - start), np.diff(indptr[start : stop + 1]))
    j, y = statement[rows], vote[rows]
    k = mean.shape[1] - 2
    precision = np.tile(prior_precision, (stop - start, 1, 1))
    right = prior_pull[group[start:stop]].copy()
    answers = [_answers(c, person, j, y) for c in range(channels)]
    for c in range(channels):
        who, what, told = answers[c]
        square = _full(item_square[c])
        w, h = _local(told, *_eta(mean[start:stop], cov[start:stop], k + c, who, what, item_mean[c], square))
        own = [*range(k), k + c]
        for a, p in enumerate(own):
            for b, q in enumerate(own):
                np.add.at(precision, (who, p, q), w * square[what, a, b])
            loading = item_mean[c, what, a] if a < k else 1.0
            np.add.at(right, (who, p), h * loading - w * square[what, a, k + 1])
    try:
        cov[start:stop] = np.linalg.inv(precision)
    except np.linalg.LinAlgError:
        return False
    mean[start:stop] = np.einsum("ipq,iq->ip", cov[start:stop], right)
    for c in range(channels):
        who, what, told = answers[c]
        square = _full(item_square[c])
        w, h = _local(told, *_eta(mean[start:stop], cov[start:stop], k + c, who, what, item_mean[c], square))
        lower = np.tril_indices(k + 2)
        people = _moments(mean[start:stop], cov[start:stop], k + c)[:, lower[0], lower[1]]
        np.add.at(sums[c], what, w[:, None] * people[who])
        np.add.at(pulls[c], what, h[:, None] * np.hstack([mean[start:stop][who, :k], np.ones((len(who), 1))]))
    return True


def _answers(
    channel: int, person: NDArray[np.int64], statement: NDArray[np.int32], vote: NDArray[np.int8]
) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    """Who answered what in a channel, and 1 for yes: all votes ask "pass?", the others "agree?"."""
    if channel:
        return person, statement, (vote == 0).astype(np.float64)
    spoken = vote != 0
    return person[spoken], statement[spoken], (vote[spoken] == 1).astype(np.float64)


def _full(packed: Floats) -> Floats:
    """Packed lower triangles (s, T) as symmetric matrices (s, d, d)."""
    d = int((np.sqrt(8 * packed.shape[1] + 1) - 1) / 2)
    out = np.zeros((len(packed), d, d))
    rows, columns = np.tril_indices(d)
    out[:, rows, columns] = packed
    out[:, columns, rows] = packed
    return out


def _moments(mean: Floats, cov: Floats, o: int) -> Floats:
    """E[xx'] of x = (u, o, 1), shape (n, K + 2, K + 2)."""
    own = [*range(mean.shape[1] - 2), o]
    d = len(own) + 1
    out = np.empty((len(mean), d, d))
    out[:, :-1, :-1] = cov[:, own][:, :, own] + mean[:, own, None] * mean[:, None, own]
    out[:, -1, :-1] = out[:, :-1, -1] = mean[:, own]
    out[:, -1, -1] = 1.0
    return out


def _eta(
    mean: Floats,
    cov: Floats,
    o: int,
    who: NDArray[np.int64],
    what: NDArray[np.int32],
    item_mean: Floats,
    square: Floats,
) -> tuple[Floats, Floats]:
    """E[eta] and E[eta^2] of each answer."""
    k = item_mean.shape[1] - 1
    m = mean[who, o] + item_mean[what, k] + (mean[who, :k] * item_mean[what, :k]).sum(axis=1)
    return m, np.einsum("apq,apq->a", _moments(mean, cov, o)[who], square[what])


def _local(y: Floats, m: Floats, square: Floats) -> tuple[Floats, Floats]:
    r = np.sqrt(1.0 + np.pi / 8.0 * np.maximum(square - m * m, 0.0))
    p = 1.0 / (1.0 + np.exp(-m / r))
    w = np.maximum(p * (1.0 - p) / r, 0.5 * np.abs(p - 0.5) / np.maximum(np.abs(m), 1e-3))
    return w, (y - p) + w * m
