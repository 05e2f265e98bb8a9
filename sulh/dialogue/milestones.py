"""Outside milestones as every timeline draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sulh.dialogue.models import Dialogue, Milestone


@dataclass(frozen=True)
class Moved:
    """An earlier day of a milestone, and why it was given up."""

    day: date
    why: Mapping[str, str]


@dataclass(frozen=True)
class Shown:
    """A milestone on the day that stands now; `moved` are the earlier days, oldest first."""

    id: str
    names: dict[str, str]
    day: date
    moved: list[Moved] = field(default_factory=list)


def standing_day(milestone: Milestone) -> str:
    """The day that stands now, as `2014-12-31`."""
    return milestone.days.order_by("pk").values_list("day", flat=True).reverse()[0]


def milestones(dialogue: Dialogue) -> list[Shown]:
    """Every milestone of the dialogue, the earliest first."""
    found = []
    for row in Milestone.objects.filter(dialogue=dialogue).prefetch_related("days"):
        days = sorted(row.days.all(), key=lambda each: each.pk)
        given_up = [Moved(date.fromisoformat(before.day), after.why) for before, after in pairwise(days)]
        found.append(Shown(row.id, row.names, date.fromisoformat(days[-1].day), given_up))
    return sorted(found, key=lambda each: (each.day, each.id))
