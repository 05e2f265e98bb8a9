"""How evenly something is spread over people or statements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sulh.analysis.inclusion.checks import amounts


@dataclass(frozen=True)
class Concentration:
    """How much comes from few: `gini` (0..1), and the share (0..1) that the most active tenth contributed.

    `people` were counted. `zeros` says whether that includes those who contributed nothing: figures with
    and without them cannot be compared.
    """

    gini: float
    top_tenth: float
    people: int
    zeros: bool


def gini(values: ArrayLike) -> float:
    """Gini coefficient of counts, G = 2 sum(i x_i) / (n sum x) - (n + 1) / n with x ascending.

    0 where all are equal (or all are 0). Zeros count as entries: leave people out before calling
    where only the active are meant, and say so. Raises `ValueError` for none or negative values.
    """
    x = np.sort(amounts(values))
    total = x.sum()
    if total == 0:
        return 0.0
    n = len(x)
    return float(2.0 * (np.arange(1, n + 1) * x).sum() / (n * total) - (n + 1) / n)


def jain(values: ArrayLike) -> float:
    """Jain's fairness J = (sum x)^2 / (n sum x^2): 1 where all are equal (or all 0), 1/n at worst.

    Raises `ValueError` for none or negative values.
    """
    x = amounts(values)
    squares = float((x**2).sum())
    return 1.0 if squares == 0.0 else float(x.sum()) ** 2 / (len(x) * squares)


def concentration(values: ArrayLike, zeros: bool) -> Concentration:
    """Concentration of counts, one per person: of votes per voter, say, or statements per author.

    With `zeros` false people without any are left out first. The most active tenth is rounded up to whole
    people; where nobody contributed anything its share is 0. Raises `ValueError` for negative values, or
    where nobody is left.
    """
    x = amounts(values)
    if not zeros:
        x = amounts(x[x > 0])
    tenth, total = -(-len(x) // 10), x.sum()
    most = np.sort(x)[-tenth:].sum()
    return Concentration(gini(x), float(most / total) if total else 0.0, len(x), zeros)
