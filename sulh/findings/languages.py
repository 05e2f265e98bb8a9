"""Answers compared by the language in which a statement was read, within one party. Pure.

Whoever reads another wording may answer another question. So, party by party, readers of a translation are
set beside readers of the original (or, where too few read that, beside readers of another translation), and a
difference that is larger than chance asks translators to look. It proves nothing: people who read another
language may also think differently.

Test: Fisher's exact test of two proportions, two-sided by the probability of the tables (R. A. Fisher,
"Statistical Methods for Research Workers", 5th ed. 1934, section 21.02), which keeps its level in small cells
too. Many comparisons: Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the
Royal Statistical Society B 57 (1995) 289-300, at 5 %. Where nothing differs, that is also the chance of any
alarm.

Protection is that of every finding (`cells`): counts move only with ten changed answers, a cell below the
limit is hidden and compared with nothing, and a party's whole row is hidden where its total, which readers
find among the findings, would uncover one; then only the alarm is told, which rests on the large cells alone.
A unanimous cell is compared as if it had the first size of its range, so that an alarm tells no size.
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
    why_hidden,
)

RATE = 0.05
"""The false discovery rate."""
DIFFERENCE_LEAST = 0.1
"""Smaller differences of the share of agree ask for no review, however sure they are: with thousands of
readers every small difference between two groups of people is larger than chance."""

Key = tuple[str, str, str]
"""Statement, party, language."""


@dataclass(frozen=True)
class Reading:
    """One language's answers to one statement in one party: counts, or None and the reason.

    `withheld`: it is large enough, but with the party's total it would uncover a small one.
    """

    language: str
    counts: Counts | None
    hidden: Hidden | Literal["withheld"] | None = None


@dataclass(frozen=True)
class Pair:
    """Readers of a translation beside other readers. `against`: whose answers its are held against.

    `p` is the chance of a difference as large where there is none; `unusual`: larger than chance, after the
    correction for all comparisons.
    """

    language: str
    against: str
    p: float
    unusual: bool


@dataclass(frozen=True)
class Row:
    """One statement in one party: its languages, and the comparisons between them."""

    statement: str
    party: str
    readings: tuple[Reading, ...]
    pairs: tuple[Pair, ...]


def keep(before: Mapping[Key, Counts] | None, now: Mapping[Key, Counts], limit: int) -> dict[Key, Counts]:
    """The counts to show from: a cell moves only where at least ten (or `limit`) of its answers changed.

    `before` is what this gave at the last snapshot, None where there was none. Cells without an answer are
    left out.
    """
    if before is None:
        return {key: counts for key, counts in now.items() if sum(counts)}
    needed = max(limit, CHANGES)
    kept = {}
    for key in sorted({*before, *now}):
        old, new = before.get(key, (0, 0, 0)), now.get(key, (0, 0, 0))
        counts = new if changed_at_least(old, new) >= needed else old
        if sum(counts):
            kept[key] = counts
    return kept


def compare(counts: Mapping[Key, Counts], originals: Mapping[str, str], limit: int) -> list[Row]:
    """Every row with a comparison, in the order of `originals` and then of parties' ids.

    `originals` is the language in which each statement was said; counts of other statements are passed over.
    """
    rows = _rows(counts, originals)
    tested = [(row, pair) for row in rows for pair in _pairs(row, originals[row.statement], limit)]
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
    """One party's answers to one statement, by language."""

    statement: str
    party: str
    cells: Mapping[str, Counts]


def _rows(counts: Mapping[Key, Counts], originals: Mapping[str, str]) -> list[_Cells]:
    found: dict[str, dict[str, dict[str, Counts]]] = {}
    for (statement, party, language), cell in sorted(counts.items()):
        found.setdefault(statement, {}).setdefault(party, {})[language] = cell
    return [
        _Cells(statement, party, cells)
        for statement in originals
        for party, cells in found.get(statement, {}).items()
    ]


def _pairs(row: _Cells, original: str, limit: int) -> list[tuple[str, str]]:
    """Each translation beside the original; where that has too few readers, beside each other."""
    enough = [code for code, cell in row.cells.items() if code and why_hidden(cell, limit) != "too_few"]
    if original in enough:
        return [(code, original) for code in enough if code != original]
    return [(one, other) for place, one in enumerate(enough) for other in enough[place + 1 :]]


def _readings(row: _Cells, limit: int) -> tuple[Reading, ...]:
    """What may be shown. Where the total of the party would uncover a small cell, no cell is shown."""
    safe = total_is_safe(list(row.cells.values()), limit, [None] * len(row.cells))
    found = []
    for language, cell in row.cells.items():
        hidden = why_hidden(cell, limit) or (None if safe else "withheld")
        # Answers of which no language is known count for the total alone.
        if language:
            found.append(Reading(language, None if hidden else cell, hidden))
    return tuple(found)


def _entered(cell: Counts, limit: int) -> Counts:
    """What a cell is compared with: a unanimous hidden one with the first size of its range."""
    return (size_range(cell, limit)[0], 0, 0) if why_hidden(cell, limit) == "unanimous" else cell


def _share(cell: Counts, limit: int) -> float:
    entered = _entered(cell, limit)
    return entered[0] / sum(entered)


def _chance(row: _Cells, pair: tuple[str, str], limit: int) -> float:
    one, other = (_entered(row.cells[language], limit) for language in pair)
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
