"""Change points: where the level of a short series over time breaks.

Segments are found by the library `ruptures` (C. Truong, L. Oudre and N. Vayatis, "Selective review of offline
change point detection methods", Signal Processing 167 (2020) 107299), method PELT with squared distances from
the mean of each segment (R. Killick, P. Fearnhead and I. A. Eckley, JASA 107 (2012) 1590-1598). A break must
explain more than `PENALTY` x noise x ln n; the noise is half the mean squared step from one value to the next
(J. von Neumann, Annals of Mathematical Statistics 12 (1941) 367-395), which a few breaks hardly move.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

LEAST = 3
PENALTY = 5.0


def breaks(values: Sequence[float], least: int = LEAST) -> tuple[int, ...]:
    """The places of `values` at which a new level begins; empty where none is found.

    Between two breaks, before the first and after the last lie at least `least` values. A break says that
    something changed about then. It does not say why, and nothing of what comes. Raises `ValueError` for a
    value that is no number, or for `least` below 1.
    """
    if least < 1 or not all(map(math.isfinite, values)):
        raise ValueError("a series needs finite numbers, and segments at least one value")
    if len(values) < 2 * least:
        return ()
    steps = [(b - a) ** 2 for a, b in pairwise(values)]
    noise = math.fsum(steps) / (2 * len(steps))
    if noise == 0:
        return ()
    # Slow to load, and only the page of warning signs needs it.
    import numpy as np
    import ruptures

    search = ruptures.Pelt(model="l2", min_size=least, jump=1)
    found = search.fit_predict(np.array(values, dtype=float), PENALTY * noise * math.log(len(values)))
    return tuple(found[:-1])
