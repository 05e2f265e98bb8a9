"""One step of the variational fit over a block of participants, compiled.

Every vote is visited twice: once to bring its participant up to date, and again, with the participant's
new posterior, to add to the sums from which its statement is brought up to date. Both use the local
Gaussian form of a logistic likelihood: with eta ~ N(m, s2) under q and the answer y in {0, 1},

    r = sqrt(1 + pi s2 / 8);  p = logistic(m / r);  w = p (1 - p) / r;  h = (y - p) + w m

stand for E[log likelihood] ~ h eta - w eta^2 / 2 + constant. This is Gaussian variational inference by
natural gradients (Opper and Archambeau 2009; Khan and Lin 2017) with MacKay's (1992) approximation of
the logistic-normal integral. It predicts unseen votes better than the Jaakkola-Jordan bound, whose
curvature (p - 1/2) / m is always too large: docs/analysis.md has the figures. Half of that curvature is
the least that w may be, though: with less a step can overshoot and the next one more, which happens where
votes are divided without exception; with half, a step is at most twice the one that cannot fail.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sulh.analysis.arithmetic import LN2_HIGH, LN2_LOW, PER_LN2, invert, logistic, series

Floats = NDArray[np.float64]
Where = NDArray[np.int32]

_PI_8 = 0.39269908169872414
_SHIFT = 1.5 * 2.0**52
_ONE = np.int64(1023) << np.int64(52)


@njit(cache=True, nogil=True)
def second_moments(mean: Floats, cov: Floats, out: Floats) -> None:
    """E[yy'] of y = (v, 1, b) for each statement of one channel: (s, K + 1) -> (s, triangle(K + 2))."""
    s, k = mean.shape[0], mean.shape[1] - 1
    for j in range(s):
        at = 0
        for p in range(k):
            for q in range(p + 1):
                out[j, at] = cov[j, p, q] + mean[j, p] * mean[j, q]
                at += 1
        for q in range(k):
            out[j, at] = mean[j, q]
            at += 1
        out[j, at] = 1.0
        at += 1
        for q in range(k):
            out[j, at] = cov[j, k, q] + mean[j, k] * mean[j, q]
            at += 1
        out[j, at] = mean[j, k]
        out[j, at + 1] = cov[j, k, k] + mean[j, k] * mean[j, k]


@njit(cache=True, nogil=True)
def _moments_of_person(mean: Floats, cov: Floats, k: int, o: int, once: Floats, twice: Floats) -> None:
    """E[xx'] of x = (u, o, 1), as it stands (`once`) and with what lies beside the diagonal doubled."""
    at = 0
    for p in range(k):
        for q in range(p + 1):
            once[at] = cov[p, q] + mean[p] * mean[q]
            at += 1
    for q in range(k):
        once[at] = cov[o, q] + mean[o] * mean[q]
        at += 1
    once[at] = cov[o, o] + mean[o] * mean[o]
    at += 1
    for q in range(k):
        once[at] = mean[q]
        at += 1
    once[at] = mean[o]
    once[at + 1] = 1.0
    at = 0
    for p in range(k + 2):
        for _q in range(p):
            twice[at] = 2.0 * once[at]
            at += 1
        twice[at] = once[at]
        at += 1


@njit(cache=True, nogil=True)
def _local(
    count: int, told: Floats, m: Floats, square: Floats, w: Floats, h: Floats, scratch: Floats
) -> None:
    """w and h of `count` answers from E[eta] and E[eta^2], in loops that a processor takes four at a time.

    The same arithmetic as `arithmetic.exp`, with 2^k put together from its bits.
    """
    bits = scratch.view(np.int64)
    for a in range(count):
        w[a] = 1.0 / math.sqrt(1.0 + _PI_8 * max(square[a] - m[a] * m[a], 0.0))
    for a in range(count):
        x = -min(abs(m[a] * w[a]), 700.0)
        h[a] = x
        scratch[a] = x * PER_LN2 + _SHIFT  # the nearest whole number now stands in the lowest bits
    for a in range(count):
        k = scratch[a] - _SHIFT
        r = (h[a] - k * LN2_HIGH) - k * LN2_LOW
        bits[a] = (bits[a] << 52) + _ONE  # 2^k
        h[a] = scratch[a] * series(r)
    for a in range(count):
        p = 1.0 / (1.0 + h[a])
        low = h[a] * p
        p = p if m[a] >= 0.0 else low
        w[a] = max(p * (1.0 - p) * w[a], 0.5 * abs(p - 0.5) / max(abs(m[a]), 1e-3))
        h[a] = (told[a] - p) + w[a] * m[a]


@njit(cache=True, nogil=True, inline="always")
def _dot(a: Floats, b: Floats, n: int) -> float:
    """The sum of products in four lanes, so that a processor can add four at a time; always in this order."""
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    at = 0
    while at + 4 <= n:
        s0 += a[at] * b[at]
        s1 += a[at + 1] * b[at + 1]
        s2 += a[at + 2] * b[at + 2]
        s3 += a[at + 3] * b[at + 3]
        at += 4
    while at < n:
        s0 += a[at] * b[at]
        at += 1
    return (s0 + s1) + (s2 + s3)


@njit(cache=True, nogil=True)
def _eta(
    count: int,
    which: Where,
    stand: Floats,
    o: int,
    twice: Floats,
    item_mean: Floats,
    item_square: Floats,
    m: Floats,
    square: Floats,
) -> None:
    """E[eta] and E[eta^2] of one participant's answers in one channel."""
    k, size = item_mean.shape[1] - 1, item_square.shape[1]
    for a in range(count):
        j = which[a]
        total = stand[o] + item_mean[j, k]
        for q in range(k):
            total += stand[q] * item_mean[j, q]
        m[a] = total
        square[a] = _dot(twice, item_square[j], size)


@njit(cache=True, nogil=True)
def _answers(
    start: int, stop: int, channel: int, statement: Where, vote: NDArray[np.int8], which: Where, told: Floats
) -> int:
    """One participant's answers in a channel: which statements, 1 for yes, and how many."""
    count = 0
    for at in range(start, stop):
        which[count] = statement[at]
        if channel == 0:
            told[count] = 1.0 if vote[at] == 1 else 0.0
            count += 1 if vote[at] != 0 else 0
        else:
            told[count] = 1.0 if vote[at] == 0 else 0.0
            count += 1
    return count


@njit(cache=True, nogil=True)
def step(
    start: int,
    stop: int,
    indptr: NDArray[np.int64],
    statement: Where,
    vote: NDArray[np.int8],
    channels: int,
    mean: Floats,
    cov: Floats,
    group: Where,
    prior_pull: Floats,
    prior_precision: Floats,
    item_mean: Floats,
    item_square: Floats,
    sums: Floats,
    pulls: Floats,
) -> bool:
    """Bring participants start..stop up to date and add their share to the statements' sums.

    `prior_pull` (groups, K + 2) is prior_precision @ prior_mean; `item_square` (2, s, T) holds E[yy'],
    T = triangle(K + 2). `sums` (2, s, T) receives sum w E[xx'] and `pulls` (2, s, K + 1) sum h (u, 1).
    False where a covariance could not be computed, which means overflow in the input.
    """
    d = mean.shape[1]
    k = d - 2
    size = item_square.shape[2]
    longest = 1
    for i in range(start, stop):
        longest = max(longest, indptr[i + 1] - indptr[i])
    which, told = np.empty((2, longest + 1), np.int32), np.empty((2, longest + 1))
    m, square, w, h = np.empty(longest), np.empty(longest), np.empty(longest), np.empty(longest)
    scratch = np.empty(longest)
    counts = np.zeros(2, np.int64)
    once, twice = np.empty(size), np.empty(size)
    seen, pull = np.empty(size), np.empty(k + 1)
    precision, lower, half = np.empty((d, d)), np.empty((d, d)), np.empty((d, d))
    right = np.empty(d)
    for i in range(start, stop):
        for p in range(d):
            right[p] = prior_pull[group[i], p]
            for q in range(d):
                precision[p, q] = prior_precision[p, q]
        for c in range(channels):
            counts[c] = _answers(indptr[i], indptr[i + 1], c, statement, vote, which[c], told[c])
            _moments_of_person(mean[i], cov[i], k, k + c, once, twice)
            _eta(counts[c], which[c], mean[i], k + c, twice, item_mean[c], item_square[c], m, square)
            _local(counts[c], told[c], m, square, w, h, scratch)
            seen[:] = 0.0
            pull[:] = 0.0
            for a in range(counts[c]):
                j = which[c, a]
                for q in range(size):
                    seen[q] += w[a] * item_square[c, j, q]
                for q in range(k):
                    pull[q] += h[a] * item_mean[c, j, q]
                pull[k] += h[a]
            _hear(k, k + c, seen, pull, precision, right)
        if not invert(precision, lower, half, cov[i]):
            return False
        for p in range(d):
            value = 0.0
            for q in range(d):
                value += cov[i, p, q] * right[q]
            mean[i, p] = value
        # With the new posterior, what each statement hears from this participant.
        for c in range(channels):
            _moments_of_person(mean[i], cov[i], k, k + c, once, twice)
            _eta(counts[c], which[c], mean[i], k + c, twice, item_mean[c], item_square[c], m, square)
            _local(counts[c], told[c], m, square, w, h, scratch)
            for a in range(counts[c]):
                j = which[c, a]
                for q in range(size):
                    sums[c, j, q] += w[a] * once[q]
                for q in range(k):
                    pulls[c, j, q] += h[a] * mean[i, q]
                pulls[c, j, k] += h[a]
    return True


@njit(cache=True, nogil=True)
def _hear(k: int, o: int, seen: Floats, pull: Floats, precision: Floats, right: Floats) -> None:
    """Add one channel's sums over a participant's answers to the precision and the right-hand side."""
    to_o, to_one = k * (k + 1) // 2, (k + 1) * (k + 2) // 2
    at = 0
    for p in range(k):
        for q in range(p + 1):
            precision[p, q] += seen[at]
            if p != q:
                precision[q, p] += seen[at]
            at += 1
    for q in range(k):
        precision[o, q] += seen[to_o + q]
        precision[q, o] += seen[to_o + q]
        right[q] += pull[q] - seen[to_one + q]
    precision[o, o] += seen[to_o + k]
    right[o] += pull[k] - seen[to_one + k]


@njit(cache=True, nogil=True)
def update_items(
    channels: int,
    sums: Floats,
    pulls: Floats,
    prior_mean: Floats,
    prior_precision: Floats,
    mean: Floats,
    cov: Floats,
) -> bool:
    """Bring every statement up to date from the sums over all participants, in place."""
    s, k = mean.shape[1], mean.shape[2] - 1
    to_o, to_one = k * (k + 1) // 2, (k + 1) * (k + 2) // 2
    precision, lower, half = np.empty((k + 1, k + 1)), np.empty((k + 1, k + 1)), np.empty((k + 1, k + 1))
    right = np.empty(k + 1)
    for c in range(channels):
        for j in range(s):
            for p in range(k + 1):
                right[p] = pulls[c, j, p]
                for q in range(k + 1):
                    precision[p, q] = prior_precision[c, p, q]
                    right[p] += prior_precision[c, p, q] * prior_mean[c, q]
            at = 0
            for p in range(k):
                for q in range(p + 1):
                    precision[p, q] += sums[c, j, at]
                    if p != q:
                        precision[q, p] += sums[c, j, at]
                    at += 1
            for q in range(k):
                precision[k, q] += sums[c, j, to_one + q]
                precision[q, k] += sums[c, j, to_one + q]
                right[q] -= sums[c, j, to_o + q]
            precision[k, k] += sums[c, j, to_one + k + 1]
            right[k] -= sums[c, j, to_one + k]
            if not invert(precision, lower, half, cov[c, j]):
                return False
            for p in range(k + 1):
                value = 0.0
                for q in range(k + 1):
                    value += cov[c, j, p, q] * right[q]
                mean[c, j, p] = value
    return True


@njit(cache=True, nogil=True)
def log_odds(
    person: NDArray[np.int64],
    item: NDArray[np.int64],
    channel: int,
    mean: Floats,
    cov: Floats,
    item_mean: Floats,
    item_cov: Floats,
    out: Floats,
) -> None:
    """E[eta] / sqrt(1 + pi Var[eta] / 8) for pairs of rows of the arrays."""
    k = item_mean.shape[2] - 1
    o = k + channel
    for at in range(person.shape[0]):
        i, j = person[at], item[at]
        m = mean[i, o] + item_mean[channel, j, k]
        var = cov[i, o, o] + item_cov[channel, j, k, k]
        for p in range(k):
            m += mean[i, p] * item_mean[channel, j, p]
            var += 2.0 * (item_mean[channel, j, p] * cov[i, p, o] + mean[i, p] * item_cov[channel, j, p, k])
            for q in range(k):
                var += cov[i, p, q] * (
                    item_cov[channel, j, p, q] + item_mean[channel, j, p] * item_mean[channel, j, q]
                )
                var += mean[i, p] * mean[i, q] * item_cov[channel, j, p, q]
        out[at] = m / math.sqrt(1.0 + _PI_8 * max(var, 0.0))


@njit(cache=True, nogil=True)
def logistic_of(values: Floats) -> Floats:
    """The logistic function of every value of an array of one dimension."""
    out = np.empty_like(values)
    for at in range(values.shape[0]):
        out[at] = logistic(values[at])
    return out


@njit(cache=True, nogil=True)
def sums_by_group(mean: Floats, group: NDArray[np.int32], groups: int) -> tuple[Floats, Floats]:
    """The sum of the rows of each group, in the order of the rows, and how many there are."""
    sums, members = np.zeros((groups, mean.shape[1])), np.zeros(groups)
    for i in range(mean.shape[0]):
        members[group[i]] += 1.0
        for p in range(mean.shape[1]):
            sums[group[i], p] += mean[i, p]
    return sums, members


@njit(cache=True, nogil=True)
def expected_agreement(
    start: int,
    stop: int,
    members: NDArray[np.int64],
    weight: Floats,
    channels: int,
    mean: Floats,
    cov: Floats,
    item_mean: Floats,
    item_square: Floats,
    out: Floats,
) -> None:
    """Weighted mean over `members` of P(agree) for the statements start..stop, into out[start:stop]."""
    k = mean.shape[1] - 2
    size = item_square.shape[2]
    count = members.shape[0]
    once, twice = np.empty(size), np.empty((count, channels, size))
    for a in range(count):
        for c in range(channels):
            _moments_of_person(mean[members[a]], cov[members[a]], k, k + c, once, twice[a, c])
    for j in range(start, stop):
        total, weights = 0.0, 0.0
        for a in range(count):
            i = members[a]
            chance = 1.0
            for c in range(channels):
                m = mean[i, k + c] + item_mean[c, j, k]
                for q in range(k):
                    m += mean[i, q] * item_mean[c, j, q]
                var = max(_dot(twice[a, c], item_square[c, j], size) - m * m, 0.0)
                yes = logistic(m / math.sqrt(1.0 + _PI_8 * var))
                chance *= yes if c == 0 else 1.0 - yes
            total += weight[i] * chance
            weights += weight[i]
        out[j] = total / weights if weights > 0.0 else 0.0
