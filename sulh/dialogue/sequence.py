"""Where everything stands in the picture of who was encouraged, acknowledged and joined, and when.

A row is a party: its name on lines of text, below it a line of time with one mark per event. Marks
are told apart by shape. No line leads from one mark to the next: sequence is not cause. Outside
milestones stand as lines across all rows; one that lies beyond the last event stands in a strip of its
own behind a break, so that it does not squeeze what happened. Lengths are in units of the view box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sulh.dialogue.drawing import WIDTH, Direction, Label, label, lines_of, mirrored

Kind = Literal["encouraged", "acknowledged", "joined", "declined", "withdrew"]

_MARGIN = 14
_LINE = 20  # height of one line of text
_TRACK = 26  # height of the strip that holds the marks
_GAP = 8
_LETTERS = 40  # of a name on one line
_APART = 15  # how close two marks may stand and still be told apart
_AXIS = 44  # two lines for the first and the last day
_BEYOND = 48  # the strip for milestones after the last event
_STONE = 18  # height of one line of a milestone's name
_STONE_LETTERS = 30


@dataclass(frozen=True)
class Event:
    """Something that happened to a party on a day."""

    kind: Kind
    day: date


@dataclass(frozen=True)
class Mark:
    """An event at its place on the row's line of time."""

    event: Event
    x: float
    y: float


@dataclass(frozen=True)
class Lane:
    """A party's row: `y` is the height of its line of time."""

    name: str
    labels: list[Label]
    marks: list[Mark]
    y: float


@dataclass(frozen=True)
class Stone:
    """An outside milestone: `beyond` where it lies after the last event, behind the break."""

    name: str
    day: date
    x: float
    labels: list[Label]
    beyond: bool


@dataclass(frozen=True)
class Picture:
    """The whole picture, `first` to `last` day; `start` and `end` are where those days stand.

    `floor` is where the rows end; below it stand the days and the names of milestones.
    """

    lanes: list[Lane]
    first: date
    last: date
    start: float
    end: float
    direction: Direction
    height: float
    floor: float
    stones: list[Stone] = field(default_factory=list)
    width: float = WIDTH

    @property
    def breaks_off(self) -> float | None:
        """Where time breaks off before the milestones that lie beyond; None where none does."""
        if not any(stone.beyond for stone in self.stones):
            return None
        return mirrored(WIDTH - _MARGIN - _BEYOND + 12, self.direction)

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of marks that are in the picture."""
        return {mark.event.kind for lane in self.lanes for mark in lane.marks}


def draw(
    rows: Sequence[tuple[str, Sequence[Event]]],
    direction: Direction,
    milestones: Sequence[tuple[str, date]] = (),
) -> Picture | None:
    """The picture of `rows` (party's name, its events) with `milestones` (name, day) across them.

    None where nothing happened yet.
    """
    days = [event.day for _, events in rows for event in events]
    if not days:
        return None
    first, last = min(days), max(days)
    beyond = any(day > last for _, day in milestones)
    width = WIDTH - 2 * _MARGIN - (_BEYOND if beyond else 0)
    span = max((last - first).days, 1)
    lanes, y = [], 0.0
    for name, events in rows:
        ordered = sorted(events, key=lambda event: event.day)
        places = spread([(event.day - first).days / span * width for event in ordered], width)
        lines = lines_of(name, _LETTERS)
        labels = [
            label(words, _MARGIN / 2, y + _LINE * (n + 1) - 4, direction) for n, words in enumerate(lines)
        ]
        y += _LINE * len(lines) + _TRACK / 2
        marks = [
            Mark(event, mirrored(_MARGIN + place, direction), y)
            for event, place in zip(ordered, places, strict=True)
        ]
        lanes.append(Lane(name, labels, marks, y))
        y += _TRACK / 2 + _GAP
    stones, height = _stones(milestones, first, last, width, direction, y + _AXIS)
    start, end = mirrored(_MARGIN, direction), mirrored(_MARGIN + width, direction)
    return Picture(lanes, first, last, start, end, direction, height, y, stones)


def _stones(
    milestones: Sequence[tuple[str, date]],
    first: date,
    last: date,
    width: float,
    direction: Direction,
    y: float,
) -> tuple[list[Stone], float]:
    """The milestones with their names below the axis, and the height of the whole picture."""
    shown = [(name, day) for name, day in sorted(milestones, key=lambda each: each[1]) if day >= first]
    later = [day for _, day in shown if day > last]
    stones = []
    for name, day in shown:
        if day > last:
            x = _MARGIN + width + _BEYOND * (later.index(day) + 1) / len(later) - 4
        else:
            x = _MARGIN + (day - first).days / max((last - first).days, 1) * width
        labels = []
        for words in lines_of(name, _STONE_LETTERS):
            y += _STONE
            labels.append(label(words, min(x + 4, WIDTH - 4), y - 4, direction, ends=x > WIDTH / 2))
        stones.append(Stone(name, day, mirrored(x, direction), labels, day > last))
    return stones, y + (6 if stones else 0)


def spread(places: Sequence[float], width: float = WIDTH - 2 * _MARGIN) -> list[float]:
    """Rising places moved apart as little as needed, inside the line; evenly where it is too full."""
    if (len(places) - 1) * _APART > width:
        return [width * n / (len(places) - 1) for n in range(len(places))]
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + _APART) if moved else place)
    limit = float(width)
    for n in range(len(moved) - 1, -1, -1):
        moved[n] = min(moved[n], limit)
        limit = moved[n] - _APART
    return moved
