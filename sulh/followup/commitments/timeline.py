"""One theme over time: levels reached, days that were promised, and what happened outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, PositiveSmallIntegerField, QuerySet, Value
from django.db.models.functions import Cast, Substr

from sulh.dialogue.milestones import Shown, milestones
from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.models import Commitment, Level
from sulh.followup.commitments.reading import A_PAGE


@dataclass(frozen=True)
class Place:
    """One place: a level that a promise reached, the day on which one falls due, or something outside."""

    day: str
    promise: str = ""
    level: int | None = None  # None where it falls due
    outside: Shown | None = None
    row: Commitment | None = None


def timeline(dialogue: Dialogue, theme: str, page: int) -> Page[Any]:
    """The latest day first; fifty places at a time, of which only those shown are read."""
    rows = Commitment.objects.filter(dialogue=dialogue, theme_key=theme)
    places = _places(rows)
    stones = [Place(stone.day.isoformat(), outside=stone) for stone in milestones(dialogue)]
    found: Page[Any] = Paginator(range(places.count() + len(stones)), A_PAGE).get_page(page)
    start = max(found.start_index() - 1, 0)
    # Milestones may come before any of the others, so as many more of those are read.
    skipped = max(start - len(stones), 0)
    near = [Place(*each) for each in places[skipped : start + A_PAGE]]
    merged = sorted(stones + near, key=lambda place: place.day, reverse=True)
    shown = merged[start - skipped :][:A_PAGE]
    whole = rows.in_bulk([place.promise for place in shown if place.promise])
    found.object_list = [
        Place(place.day, place.promise, place.level, place.outside, whole.get(place.promise))
        for place in shown
    ]
    return found


def _places(rows: QuerySet[Commitment]) -> QuerySet[Any, Any]:
    """(day, promise, level), the latest day first."""
    reached = Level.objects.filter(commitment__in=rows.values("pk")).order_by()
    levels = reached.annotate(
        day=Substr(Cast("at", CharField()), 1, 10), about=F("commitment_id"), to=F("level")
    )
    none = Value(None, output_field=PositiveSmallIntegerField())
    dues = rows.filter(due__gt="").order_by().annotate(day=F("due"), about=F("pk"), to=none)
    both = dues.values_list("day", "about", "to").union(levels.values_list("day", "about", "to"), all=True)
    return both.order_by("-day", "about", "to")
