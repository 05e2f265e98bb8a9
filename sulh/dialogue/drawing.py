"""What the pictures of this room share: mirroring for right-to-left pages, and lines of text.

In right-to-left pages everything runs from right to left, so every coordinate is mirrored here, and each
text carries its own direction and anchor. Lengths are in units of the view box.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]
WIDTH = 400


@dataclass(frozen=True)
class Label:
    """One line of text with its own base direction; `anchor` is meant within that direction."""

    x: float
    y: float
    words: str
    direction: Direction
    anchor: Literal["start", "end"]


def mirrored(x: float, direction: Direction) -> float:
    """`x` counted from the side where reading starts."""
    return round(WIDTH - x if direction == "rtl" else x, 1)


def lines_of(words: str, letters: int) -> list[str]:
    """`words` on lines of at most `letters` letters, at least one."""
    return textwrap.wrap(words, letters) or [words]


def label(words: str, x: float, y: float, page: Direction, *, ends: bool = False) -> Label:
    """A line that begins at `x`, or with `ends` ends there, as the page reads, whatever its own direction."""
    own = direction_of(words, page)
    start = (own == page) != ends
    return Label(mirrored(x, page), y, words, own, "start" if start else "end")


def direction_of(words: str, otherwise: Direction) -> Direction:
    """The direction of the first strong letter."""
    for letter in words:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise
