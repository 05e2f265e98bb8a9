"""Answers of one party to one statement, divided into parts and compared. Pure.

Divided by the language it was read in: whoever reads another wording may answer another question, so readers
of a translation are set beside readers of the original, and a difference that is larger than chance asks
translators to look. Divided by channel, the way they came (on a phone, on paper, with help, in a room):
people may answer otherwise on paper (the "mode effect"; process reference 5), so the others are set beside
those who answered by phone or computer. Where too few stand in the part that comes first, the others are set
beside each other. It proves nothing: people of another part may also think differently.

Test: Fisher's exact test of two proportions, two-sided by the probability of the tables (R. A. Fisher,
"Statistical Methods for Research Workers", 5th ed. 1934, section 21.02), which keeps its level in small cells
too. Many comparisons: Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the
Royal Statistical Society B 57 (1995) 289-300, at 5 %. Where nothing differs, that is also the chance of any
alarm.

Protection is that of every finding (`cells`): rows move as a whole and with ten changed answers (`keep`), a
cell below the limit is hidden and compared with nothing, and a party's whole row is hidden where its total,
which readers find among the findings, would uncover one; then only the alarm is told, which rests on the
large cells alone. A unanimous cell is compared as if it had the first size of its range, so that an alarm
tells no size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sulh.findings.cells import (
    CHANGES,
    Counts,
    Hidden,
    changed_at_least,
    size_range,
    total_is_safe,
    total_of,
    why_hidden,
)

RATE = 0.05
"""The false discovery rate."""
DIFFERENCE_LEAST = 0.1
"""Smaller differences of the share of agree ask for no review, however sure they are: with thousands of
readers every small difference between two groups of people is larger than chance."""

Key = tuple[str, str, str]
"""Statement, party, part."""


@dataclass(frozen=True)
class Reading:
    """One part's answers to one statement in one party: counts, or None and the reason.

    `withheld`: it is large enough, but with the party's total it would uncover a small one.
    """

    part: str
    counts: Counts | None
    hidden: Hidden | Literal["withheld"] | None = None


@dataclass(frozen=True)
class Pair:
    """One part beside another. `against`: the one whose answers its are held against.

    `p` is the chance of a difference as large where there is none; `unusual`: larger than chance, after the
    correction for all comparisons.
    """

    part: str
    against: str
    p: float
    unusual: bool


@dataclass(frozen=True)
class Row:
    """One statement in one party: its parts, and the comparisons between them."""

    statement: str
    party: str
    readings: tuple[Reading, ...]
    pairs: tuple[Pair, ...]


def keep(
    before: Mapping[Key, Counts],
    now: Mapping[Key, Counts],
    totals: Mapping[tuple[str, str], Counts],
    limit: int,
) -> dict[Key, Counts]:
    """The counts to show from: statement by statement and party by party either all parts move, or none.

    `before` is what this gave at the last snapshot; `totals` the counts from which each party's cell is
    published in this one. A row moves where it sums to the total and where in each of its parts no answer or
    at least ten (or `limit`) changed: otherwise the total, which stands among the findings, minus the parts
    that moved would tell what few did in one that did not. Cells without an answer are left out.
    """
    needed = max(limit, CHANGES)
    old, new = _by_row(before), _by_row(now)
    kept = {}
    for place in sorted({*old, *new}):
        was, row = old.get(place, {}), new.get(place, {})
        steps = [
            changed_at_least(was.get(each, (0, 0, 0)), row.get(each, (0, 0, 0))) for each in {*was, *row}
        ]
        fits = total_of(list(row.values())) == totals.get(place)
        moves = fits and (not was or all(step == 0 or step >= needed for step in steps))
        for part, counts in (row if moves else was).items():
            if sum(counts):
                kept[(*place, part)] = counts
    return kept


def _by_row(counts: Mapping[Key, Counts]) -> dict[tuple[str, str], dict[str, Counts]]:
    found: dict[tuple[str, str], dict[str, Counts]] = {}
    for (statement, party, part), cell in counts.items():
        found.setdefault((statement, party), {})[part] = cell
    return found


def compare(counts: Mapping[Key, Counts], first: Mapping[str, str], limit: int) -> list[Row]:
    """Every row with a comparison, in the order of `first` and then of parties' ids.

    `first` is the part that comes first for each statement, as the language in which it was said; counts of
    other statements are passed over.
    """
    rows = _rows(counts, first)
    tested = [(row, pair) for row in rows for pair in _pairs(row, first[row.statement], limit)]
    chances = [_chance(row, pair, limit) for row, pair in tested]
    found: dict[tuple[str, str], list[Pair]] = {}
    for (row, (one, other)), p, sure in zip(tested, chances, below(RATE, chances), strict=True):
        far = abs(_share(row.cells[one], limit) - _share(row.cells[other], limit)) >= DIFFERENCE_LEAST
        found.setdefault((row.statement, row.party), []).append(Pair(one, other, p, sure and far))
    return [
        Row(row.statement, row.party, _readings(row, limit), tuple(found[row.statement, row.party]))
        for row in rows
        if (row.statement, row.party) in found
    ]


@dataclass(frozen=True)
class _Cells:
    """One party's answers to one statement, by part."""

    statement: str
    party: str
    cells: Mapping[str, Counts]


def _rows(counts: Mapping[Key, Counts], first: Mapping[str, str]) -> list[_Cells]:
    found: dict[str, dict[str, dict[str, Counts]]] = {}
    for (statement, party, part), cell in sorted(counts.items()):
        found.setdefault(statement, {}).setdefault(party, {})[part] = cell
    return [
        _Cells(statement, party, cells)
        for statement in first
        for party, cells in found.get(statement, {}).items()
    ]


def _pairs(row: _Cells, first: str, limit: int) -> list[tuple[str, str]]:
    """Each part beside the first; where too few stand in that, beside each other."""
    enough = [part for part, cell in row.cells.items() if part and why_hidden(cell, limit) != "too_few"]
    if first in enough:
        return [(part, first) for part in enough if part != first]
    return [(one, other) for place, one in enumerate(enough) for other in enough[place + 1 :]]


def _readings(row: _Cells, limit: int) -> tuple[Reading, ...]:
    """What may be shown. Where the total of the party would uncover a small cell, no cell is shown."""
    safe = total_is_safe(list(row.cells.values()), limit, [None] * len(row.cells))
    found = []
    for part, cell in row.cells.items():
        hidden = why_hidden(cell, limit) or (None if safe else "withheld")
        # Answers of which the part is not known count for the total alone.
        if part:
            found.append(Reading(part, None if hidden else cell, hidden))
    return tuple(found)


def _entered(cell: Counts, limit: int) -> Counts:
    """What a cell is compared with: a unanimous hidden one with the first size of its range."""
    return (size_range(cell, limit)[0], 0, 0) if why_hidden(cell, limit) == "unanimous" else cell


def _share(cell: Counts, limit: int) -> float:
    entered = _entered(cell, limit)
    return entered[0] / sum(entered)


def _chance(row: _Cells, pair: tuple[str, str], limit: int) -> float:
    one, other = (_entered(row.cells[part], limit) for part in pair)
    return fisher(one[0], sum(one), other[0], sum(other))


def fisher(agree: int, size: int, other_agree: int, other_size: int) -> float:
    """The two-sided exact p-value of `agree` of `size` against `other_agree` of `other_size`.

    Of all ways to share the same number of agreeing people between the two groups: the chance of those that
    are no more likely than what was seen.
    """
    both, together = size + other_size, agree + other_agree
    low, high = max(0, together - other_size), min(size, together)
    k = np.arange(low, high + 1)
    logs = _ways(both, size, k) + _ways(both, other_size, together - k) - _ways(both, both, together)
    likely: NDArray[np.float64] = np.exp(logs[logs <= logs[agree - low] + 1e-7])
    return min(1.0, float(likely.sum()))


def _ways(most: int, of: int, taken: NDArray[np.int64] | int) -> NDArray[np.float64]:
    """The logarithm of the binomial coefficient, for numbers up to `most`."""
    factorial = _log_factorials(1 << most.bit_length())
    return np.asarray(factorial[of] - factorial[taken] - factorial[of - np.asarray(taken)])


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


def below(rate: float, chances: Sequence[float]) -> list[bool]:
    """Which of the p-values stay unusual among all (Benjamini and Hochberg).

    Sorted, the largest p with p <= rate * place / count, and every smaller one.
    """
    count = len(chances)
    fits = (p for place, p in enumerate(sorted(chances), 1) if p <= rate * place / count)
    last = max(fits, default=-1.0)
    return [p <= last for p in chances]
