"""Wilson score intervals for a share of people.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
JASA 22 (1927) 209-212. The z constant comes from `statistics.NormalDist`.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def z_value(level: float) -> float:
    """The two-sided standard normal quantile: 0.90 -> 1.6449, 0.95 -> 1.9600.

    Raises `ValueError` unless 0 < level < 1.
    """
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return NormalDist().inv_cdf((1.0 + level) / 2.0)


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.90) -> tuple[FloatArray, FloatArray]:
    """Lower and upper bound of the share k/n, elementwise.

    `k` and `n` are whole numbers of people with shapes that broadcast; both results have the
    broadcast shape and lie in [0, 1]. Where n = 0 nothing is known: (0, 1). Raises `ValueError`
    where not 0 <= k <= n.
    """
    of, out_of = np.broadcast_arrays(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
    if not bool(np.all((of >= 0) & (of <= out_of))):  # written so that NaN fails too
        raise ValueError("each k must lie between 0 and its n")
    z2 = z_value(level) ** 2
    known = out_of > 0
    size = np.where(known, out_of, 1.0)
    share = of / size
    centre = share + z2 / (2.0 * size)
    reach = math.sqrt(z2) * np.sqrt(share * (1.0 - share) / size + z2 / (4.0 * size**2))
    scale = 1.0 + z2 / size
    low = np.clip((centre - reach) / scale, 0.0, 1.0)
    high = np.clip((centre + reach) / scale, 0.0, 1.0)
    return np.where(known, low, 0.0), np.where(known, high, 1.0)
