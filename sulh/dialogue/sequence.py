"""Where everything stands in the picture of who was encouraged, acknowledged and joined, and when.

A row is a party: its name on lines of text, below it a line of time with one mark per event. Marks
are told apart by shape. No line leads from one mark to the next: sequence is not cause. In
right-to-left pages time runs from right to left, so every coordinate is mirrored here, and each text
carries its own direction and anchor. Lengths are in units of the view box.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Direction = Literal["ltr", "rtl"]
Kind = Literal["encouraged", "acknowledged", "joined", "declined", "withdrew"]

WIDTH = 400
_MARGIN = 14
_LINE = 20  # height of one line of text
_TRACK = 26  # height of the strip that holds the marks
_GAP = 8
_LETTERS = 40  # of a name on one line
_APART = 15  # how close two marks may stand and still be told apart
_AXIS = 44  # two lines for the first and the last day


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
class Label:
    """One line of text with its own base direction; `anchor` is meant within that direction."""

    x: float
    y: float
    words: str
    direction: Direction
    anchor: Literal["start", "end"]


@dataclass(frozen=True)
class Lane:
    """A party's row: `y` is the height of its line of time."""

    name: str
    labels: list[Label]
    marks: list[Mark]
    y: float


@dataclass(frozen=True)
class Picture:
    """The whole picture, `first` to `last` day; `start` and `end` are where those days stand."""

    lanes: list[Lane]
    first: date
    last: date
    start: float
    end: float
    direction: Direction
    height: float
    width: float = WIDTH

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of marks that are in the picture."""
        return {mark.event.kind for lane in self.lanes for mark in lane.marks}


def draw(rows: Sequence[tuple[str, Sequence[Event]]], direction: Direction) -> Picture | None:
    """The picture of `rows` (party's name, its events); None where nothing happened yet."""
    days = [event.day for _, events in rows for event in events]
    if not days:
        return None
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    lanes, y = [], 0.0
    for name, events in rows:
        ordered = sorted(events, key=lambda event: event.day)
        places = spread([(event.day - first).days / span * (WIDTH - 2 * _MARGIN) for event in ordered])
        lines = textwrap.wrap(name, _LETTERS) or [name]
        labels = [_label(words, y + _LINE * (n + 1) - 4, direction) for n, words in enumerate(lines)]
        y += _LINE * len(lines) + _TRACK / 2
        marks = [
            Mark(event, mirrored(_MARGIN + place, direction), y)
            for event, place in zip(ordered, places, strict=True)
        ]
        lanes.append(Lane(name, labels, marks, y))
        y += _TRACK / 2 + _GAP
    start, end = mirrored(_MARGIN, direction), mirrored(WIDTH - _MARGIN, direction)
    return Picture(lanes, first, last, start, end, direction, y + _AXIS)


def mirrored(x: float, direction: Direction) -> float:
    """`x` counted from the side where reading starts."""
    return round(WIDTH - x if direction == "rtl" else x, 1)


def spread(places: Sequence[float]) -> list[float]:
    """Rising places moved apart as little as needed, inside the line; evenly where it is too full."""
    width = WIDTH - 2 * _MARGIN
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


def _label(words: str, y: float, page: Direction) -> Label:
    """At the side where reading starts, whatever the direction of the words themselves."""
    own = _direction(words, page)
    return Label(mirrored(_MARGIN / 2, page), y, words, own, "start" if own == page else "end")


def _direction(words: str, otherwise: Direction) -> Direction:
    """The direction of the first strong letter."""
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise
