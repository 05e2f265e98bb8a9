"""How far promises are kept: the distribution over levels first, one number second.

Levels: 0 not initiated, 1 minimum, 2 intermediate, 3 complete. Source: the Peace Accords Matrix of the Kroc
Institute, whose reports print the share of stipulations at each level; the index is their mean divided by 3.
All numbers are exact fractions, so that the same promises give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LEVELS = 4
COMPLETE = LEVELS - 1


@dataclass(frozen=True)
class Distribution:
    """How many promises stand at each level, 0 to 3; weights other than whole promises are allowed."""

    at: tuple[int, int, int, int]

    def __post_init__(self) -> None:
        if min(self.at) < 0:
            raise ValueError("no level can hold fewer than none")

    @property
    def n(self) -> int:
        """All promises that have a level."""
        return sum(self.at)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The share at each level; empty where there is no promise."""
        return tuple(Fraction(count, self.n) for count in self.at) if self.n else ()

    @property
    def index(self) -> Fraction | None:
        """mean(level) / 3: 0 where nothing is begun, 1 where all is done; None where there is no promise."""
        if not self.n:
            return None
        return Fraction(sum(level * count for level, count in enumerate(self.at)), COMPLETE * self.n)


def distribution(levels: Sequence[int]) -> Distribution:
    """How many of these levels are 0, 1, 2 and 3. Raises `ValueError` for any other number."""
    if any(level not in range(LEVELS) for level in levels):
        raise ValueError("a level is 0, 1, 2 or 3")
    counted = [sum(level == each for level in levels) for each in range(LEVELS)]
    return Distribution((counted[0], counted[1], counted[2], counted[3]))


@dataclass(frozen=True)
class Gap:
    """Promises with a tag beside all others: negative where those with the tag lag.

    `difference` is index(tagged) - index(others), or None where one of the two has no promise. The promises
    are all there are and no sample, so there is no interval; both n stand beside the number.
    """

    tagged: Distribution
    others: Distribution

    @property
    def difference(self) -> Fraction | None:
        """The difference of the two indices, from -1 to 1."""
        if self.tagged.index is None or self.others.index is None:
            return None
        return self.tagged.index - self.others.index


def gap(levels: Sequence[int], tagged: Sequence[bool]) -> Gap:
    """The gap between promises with a tag and the rest; `tagged[i]` belongs to `levels[i]`.

    Raises `ValueError` where the two differ in length or a level is none.
    """
    pairs = list(zip(levels, tagged, strict=True))
    return Gap(
        distribution([level for level, has in pairs if has]),
        distribution([level for level, has in pairs if not has]),
    )


def is_overdue(level: int | None, due: str, today: str) -> bool:
    """Whether a promise is late: its day (ISO) has passed and it is not complete. Without a day never."""
    return bool(due) and due < today and level != COMPLETE


def settled(codes: Sequence[int]) -> int | None:
    """The level on which the first two independent codes agree; None where they differ or one lacks.

    Where they differ a third person adjudicates, and may choose any level.
    """
    if len(codes) < 2:
        return None
    first, second = codes[:2]
    return first if first == second else None
