"""What lists of counts and of shares must look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def amounts(values: ArrayLike) -> NDArray[np.float64]:
    """At least one number, none negative. Raises `ValueError` otherwise."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not array.size or not bool(np.all(array >= 0)):
        raise ValueError("a list of at least one number, none negative, is needed")
    return array


def reference_shares(shares: ArrayLike, length: int) -> NDArray[np.float64]:
    """`length` shares that sum to 1. Raises `ValueError` otherwise."""
    array = amounts(shares)
    if len(array) != length:
        raise ValueError("both lists must name the same groups")
    if abs(float(array.sum()) - 1.0) > 1e-6:
        raise ValueError("shares must sum to 1")
    return array


def table(counts: ArrayLike, dimensions: int, last: int | None = None) -> NDArray[np.int64]:
    """Whole counts in so many dimensions, the last of length `last`. Raises `ValueError` otherwise."""
    array = np.asarray(counts)
    if array.ndim != dimensions or (last is not None and array.shape[-1] != last):
        raise ValueError(
            f"counts must have {dimensions} dimensions" + (f", the last of {last}" if last else "")
        )
    if array.size and (array.dtype.kind not in "iu" or array.min() < 0):
        raise ValueError("counts must be whole numbers, none negative")
    return array.astype(np.int64)
