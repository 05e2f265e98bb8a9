"""How many passages say where they come from. Pure: codes in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sulh.rules.attribution import SOURCES, UNNAMED

CITING = "citing"
CATEGORIES: tuple[str, ...] = (*SOURCES, CITING)


@dataclass(frozen=True)
class Count:
    """Passages by where they come from. `nobody`: those whose source nobody outside can ask."""

    by: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.by.values())

    @property
    def nobody(self) -> int:
        return sum(number for name, number in self.by.items() if name in UNNAMED)


def count(sources: Iterable[str]) -> Count:
    """`sources`: the kind of source of each passage, empty where it cites an object of the dialogue."""
    found = Counter(source or CITING for source in sources)
    return Count({name: found[name] for name in CATEGORIES})


def told_by(source: str, claimed_by: str) -> str:
    """What a passage counts as: one that cites a claim whose source is unnamed counts as unnamed itself,

    so that no source becomes better known by going through a claim. `claimed_by` is empty for everything
    that cites no claim.
    """
    return claimed_by if claimed_by in UNNAMED else source
