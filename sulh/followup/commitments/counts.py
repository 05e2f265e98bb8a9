"""How many promises stand at each level; the numbers come from `sulh.analysis.inclusion.outcome`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sulh.analysis.inclusion.outcome import COMPLETE, implementation

LEVELS = COMPLETE + 1


@dataclass(frozen=True)
class Distribution:
    """How many promises stand at level 0, 1, 2 and 3."""

    at: tuple[int, int, int, int]

    @property
    def n(self) -> int:
        return sum(self.at)

    @property
    def levels(self) -> list[int]:
        """One entry for each promise."""
        return [level for level, count in enumerate(self.at) for _ in range(count)]

    @property
    def index(self) -> float | None:
        """0 where nothing is begun, 1 where all is done; None where no promise has a level."""
        return implementation(self.levels).index if self.n else None


@dataclass(frozen=True)
class Gap:
    """Promises with a tag beside all others: negative where those with the tag lag.

    These are all promises and no sample, so there is no interval; both n stand beside the number.
    """

    tagged: Distribution
    others: Distribution

    @property
    def difference(self) -> float | None:
        """From -1 to 1; None where one of the two has no promise."""
        if not self.tagged.n or not self.others.n:
            return None
        tags = [("tag",)] * self.tagged.n + [()] * self.others.n
        return implementation(self.tagged.levels + self.others.levels, tags=tags).gaps["tag"]


def is_overdue(level: int | None, due: str, today: str) -> bool:
    """Whether a promise is late: its day (ISO) has passed and it is not complete. Without a day never."""
    return bool(due) and due < today and level != COMPLETE


def settled(codes: Sequence[int]) -> int | None:
    """The level on which two independent codes agree; None where they differ and a third one decides."""
    first, second = codes
    return first if first == second else None
