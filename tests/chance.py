"""Whether an order could be one that chance made."""

from __future__ import annotations


def concordant(orders: list[list[int]]) -> int:
    """Of all pairs in all orders, how many stand as they arrived (0, 1, 2 …)."""
    return sum(
        order[a] < order[b] for order in orders for a in range(len(order)) for b in range(a + 1, len(order))
    )


def by_chance(number: int, orders: list[list[int]]) -> bool:
    """Whether so many pairs in order are within six standard deviations of chance.

    For a random order of n the number of concordant pairs (Kendall) has mean n(n-1)/4 and variance
    n(n-1)(2n+5)/72. Here 40 orders of 12: mean 40 x 33 = 1,320, variance 40 x 132 x 29/72 = 2,126.7,
    six standard deviations 277. All in order would be 2,640.
    """
    assert [len(order) for order in orders] == [12] * 40
    return abs(number - 1_320) <= 277
