"""Elementary functions and small matrices from basic arithmetic only.

Additions, products, quotients and square roots are rounded in one way on every machine (IEEE 754);
`exp` of a mathematical library is not, and neither are LAPACK's routines, whose sums depend on the
processor and on the number of threads. Published numbers are made with what stands here, so that
they are the same bytes everywhere. Matrices are tiny (up to about ten rows): plain loops are fast.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LN2_HIGH = 0.6931471803691238  # the first 32 bits of ln 2: its product with a small whole number is exact
LN2_LOW = 1.9082149292705877e-10
PER_LN2 = 1.4426950408889634
_POWERS = np.ldexp(1.0, np.arange(-1020, 1021))  # powers of two are exact


@njit(cache=True, nogil=True, inline="always")
def series(r: float) -> float:
    """e^r for |r| <= ln 2 / 2: the Taylor series to the 13th power (remainder < 1e-17), added in pairs."""
    r2 = r * r
    r4 = r2 * r2
    low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0))
    middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0))
    high = (1.0 / 40320.0 + r * (1.0 / 362880.0)) + r2 * (1.0 / 3628800.0 + r * (1.0 / 39916800.0))
    highest = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0)
    return low + r4 * (middle + r4 * (high + r4 * highest))


@njit(cache=True, nogil=True, inline="always")
def exp(x: float) -> float:
    """e^x with a relative error below 1e-15; e^-700 below -700 and e^700 above 700.

    x = k ln 2 + r with |r| <= ln 2 / 2.
    """
    x = min(max(x, -700.0), 700.0)
    k = math.floor(x * PER_LN2 + 0.5)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    whole: float = series(r) * _POWERS[int(k) + 1020]
    return whole


@njit(cache=True, nogil=True)
def exps(values: Floats) -> Floats:
    """`exp` of every value of an array of one dimension."""
    out = np.empty_like(values)
    for at in range(values.shape[0]):
        out[at] = exp(values[at])
    return out


@njit(cache=True, nogil=True, inline="always")
def logistic(x: float) -> float:
    """1 / (1 + e^-x), without cancellation for large |x|."""
    e = exp(-abs(x))
    return 1.0 / (1.0 + e) if x >= 0.0 else e / (1.0 + e)


@njit(cache=True, nogil=True)
def cholesky(matrix: Floats, out: Floats) -> bool:
    """The lower triangle L with L L' = `matrix` into `out`; False where it is not positive definite."""
    d = matrix.shape[0]
    for i in range(d):
        for j in range(d):
            out[i, j] = 0.0
    for i in range(d):
        for j in range(i + 1):
            total = matrix[i, j]
            for k in range(j):
                total -= out[i, k] * out[j, k]
            if i == j:
                if not total > 0.0:
                    return False
                out[i, i] = math.sqrt(total)
            else:
                out[i, j] = total / out[j, j]
    return True


@njit(cache=True, nogil=True)
def invert_lower(lower: Floats, out: Floats) -> None:
    """The inverse of a lower triangle, which is a lower triangle again."""
    d = lower.shape[0]
    for i in range(d):
        for j in range(d):
            out[i, j] = 0.0
        out[i, i] = 1.0 / lower[i, i]
        for j in range(i):
            total = 0.0
            for k in range(j, i):
                total -= lower[i, k] * out[k, j]
            out[i, j] = total / lower[i, i]


@njit(cache=True, nogil=True)
def invert(matrix: Floats, lower: Floats, half: Floats, out: Floats) -> bool:
    """The inverse of a symmetric positive definite matrix into `out`; `lower` and `half` are scratch."""
    if not cholesky(matrix, lower):
        return False
    invert_lower(lower, half)
    d = matrix.shape[0]
    for i in range(d):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, d):
                total += half[k, i] * half[k, j]
            out[i, j] = total
            out[j, i] = total
    return True


def inverse(matrix: Floats) -> Floats:
    """The inverse of a small symmetric positive definite matrix. Raises `ValueError` for another one."""
    lower, half, out = np.empty_like(matrix), np.empty_like(matrix), np.empty_like(matrix)
    if not invert(matrix, lower, half, out):
        raise ValueError("the matrix is not positive definite")
    return out


@njit(cache=True, nogil=True)
def product(a: Floats, b: Floats) -> Floats:
    """The matrix product, each entry summed from first to last."""
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            left = a[i, k]
            for j in range(b.shape[1]):
                out[i, j] += left * b[k, j]
    return out


@njit(cache=True, nogil=True)
def principal_axes(matrix: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues, largest first, and eigenvectors in columns of a small symmetric matrix.

    Jacobi's rotations (1846) in fixed cyclic order until nothing is left beside the diagonal.
    """
    d = matrix.shape[0]
    a = matrix.copy()
    axes = np.eye(d)
    for _sweep in range(60):
        beside = 0.0
        for p in range(d):
            for q in range(p):
                beside += abs(a[p, q])
        if beside < 1e-300:
            break
        for p in range(d - 1):
            for q in range(p + 1, d):
                if a[p, q] == 0.0:
                    continue
                theta = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
                if abs(theta) > 1e150:
                    t = 0.5 / theta
                else:
                    t = 1.0 / (abs(theta) + math.sqrt(theta * theta + 1.0))
                    if theta < 0.0:
                        t = -t
                c = 1.0 / math.sqrt(t * t + 1.0)
                s = t * c
                for k in range(d):
                    x, y = a[k, p], a[k, q]
                    a[k, p] = c * x - s * y
                    a[k, q] = s * x + c * y
                for k in range(d):
                    x, y = a[p, k], a[q, k]
                    a[p, k] = c * x - s * y
                    a[q, k] = s * x + c * y
                    x, y = axes[k, p], axes[k, q]
                    axes[k, p] = c * x - s * y
                    axes[k, q] = s * x + c * y
                a[p, q] = 0.0
                a[q, p] = 0.0
    order = np.argsort(-np.diag(a), kind="mergesort")
    values = np.empty(d)
    columns = np.empty((d, d))
    for place in range(d):
        values[place] = a[order[place], order[place]]
        columns[:, place] = axes[:, order[place]]
    return values, columns
