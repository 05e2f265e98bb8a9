"""Change points against every possible way to cut the series, tried one by one."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from sulh.analysis.breaks import breaks
from tests.helpers import scale


def _best(values: list[float], least: int) -> set[tuple[int, ...]]:
    """The cuts with the least squares and penalty together, among all there are; several where they tie."""
    n = len(values)
    steps = [(values[at + 1] - values[at]) ** 2 for at in range(n - 1)]
    penalty = 5 * (sum(steps) / (n - 1) / 2) * math.log(n)
    costs: dict[tuple[int, ...], float] = {}
    for count in range(n // least):
        for cuts in itertools.combinations(range(least, n - least + 1), count):
            ends = [0, *cuts, n]
            parts = [values[a:b] for a, b in itertools.pairwise(ends)]
            if min(map(len, parts)) >= least:
                means = [sum(part) / len(part) for part in parts]
                spread = sum((v - m) ** 2 for part, m in zip(parts, means, strict=True) for v in part)
                costs[cuts] = spread + penalty * count
    lowest = min(costs.values())
    return {cuts for cuts, cost in costs.items() if cost <= lowest + 1e-9 * (1 + lowest)}


def test_breaks_are_the_best_of_all_cuts() -> None:
    chance = random.Random(20)
    found_some = 0
    for _ in range(scale(60, 1000)):
        n, least = chance.randint(4, 14), chance.randint(1, 3)
        if n < 2 * least:
            continue
        at = chance.randint(1, n)
        values = [chance.gauss(4 * (each >= at) * chance.randint(0, 1), 0.4) for each in range(n)]
        assert breaks(values, least) in _best(values, least)
        found_some += bool(breaks(values, least))
    assert found_some > 5


def test_a_plain_step_is_found_where_it_is() -> None:
    assert breaks([1, 1, 1, 1, 9, 9, 9, 9]) == (4,)
    assert breaks([0.1, 0.0, 0.1, 0.2, 5.1, 5.0, 5.2, 5.1, 0.1, 0.0, 0.1, 0.2]) == (4, 8)


@pytest.mark.parametrize(
    "values", [[], [1.0], [1, 2, 3, 4, 5], [7.0] * 30, [0, 0, 0, 1, 0, 0, 0], [1, 2, 1, 2, 1, 2, 1, 2]]
)
def test_no_break_where_the_level_stays_or_the_series_is_too_short(values: list[float]) -> None:
    assert breaks(values) == ()


def test_noise_alone_breaks_in_at_most_5_of_100_series() -> None:
    chance, runs = random.Random(4), scale(200, 2000)
    broken = sum(bool(breaks([chance.gauss(0, 1) for _ in range(24)])) for _ in range(runs))
    assert broken <= 0.05 * runs


@pytest.mark.parametrize(("values", "least"), [([1, math.nan], 1), ([1, math.inf], 1), ([1, 2], 0)])
def test_what_is_no_series_is_refused(values: list[float], least: int) -> None:
    with pytest.raises(ValueError, match="finite"):
        breaks(values, least)
