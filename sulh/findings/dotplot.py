"""Where everything stands in a dot plot of one statement's shares, party by party. Pure geometry.

A row is a party: its name and figures on a line of text, below it the scale from 0 to 100 per cent
with a dot at the share and a line for the interval. Names stand above the scale rather than beside
it, so that a long one has room on a telephone. In right-to-left pages every coordinate is mirrored
here, and each text carries its own direction and anchor, since an SVG text's "start" would otherwise
turn with whatever direction it inherits. Lengths are in units of the view box.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sulh.dialogue.drawing import direction_of
from sulh.findings.cells import Hidden
from sulh.findings.coarse import SIDES
from sulh.findings.snapshot import SCALE, PartyCell, Row

Direction = Literal["ltr", "rtl"]
Anchor = Literal["start", "middle", "end"]
Number = Callable[[int], str]

WIDTH = 400
_MARGIN = 22  # half the width of "100 %", which is centred on the end of the scale
_LINE = 18  # height of one line of text
_TRACK = 28  # height of the strip that holds dot and interval
_GAP = 10
_AXIS = 26
_LETTERS = 34  # of a name on one line, leaving room for the figures
_BOX = 12  # height of a hatched box
_NOTCH = 8  # how far a notch reaches above and below the scale
_TICKS = (0, 25, 50, 75, 100)
_NEARLY_ALL = 95  # what is said of a unanimous cell: more than 95 per cent


@dataclass(frozen=True)
class Text:
    """One line of text with its own base direction; `anchor` is meant within that direction."""

    x: float
    y: float
    words: str
    direction: Direction
    anchor: Anchor


@dataclass(frozen=True)
class Tick:
    """A notch on every shown row's scale, and below all rows its per cent, in the page's digits."""

    x: float
    label_y: float
    percent: str


@dataclass(frozen=True)
class Mark:
    """A row's strip: scale line, and either dot with interval or a hatched box.

    `start` and `end` are the x of 0 and 100 per cent, `top` and `bottom` the y of the notches on the
    scale, which only a shown cell has. Of a shown cell, `x` is the dot and `low` and `high` the ends
    of its interval; `diamond` holds the points drawn instead of a dot for the least agreeing party.
    Of a hidden one, `box` is x, y, width, height, `hatch` a path, and `note_x` where its explanation
    begins or, for a unanimous cell, ends.
    """

    y: float
    top: float
    bottom: float
    start: float
    end: float
    x: float | None = None
    low: float | None = None
    high: float | None = None
    diamond: str | None = None
    box: tuple[float, float, float, float] | None = None
    hatch: str | None = None
    note_x: float | None = None


@dataclass(frozen=True)
class PlotRow:
    """One party or side: lines of its name, figures in the page's digits (None where hidden), and its mark.

    `about`: `size` is rounded down to tens.
    """

    name: str
    label: tuple[Text, ...]
    figures_x: float
    figures_y: float
    share: str | None
    low: str | None
    high: str | None
    size: str | None
    about: bool
    hidden: Hidden | None
    mark: Mark


@dataclass(frozen=True)
class DotPlot:
    """All that the template draws. `key` is unique on its page; `nearly_all` is the per cent that a
    unanimous cell is said to exceed, in the page's digits."""

    key: str
    title: str
    direction: Direction
    width: int
    height: float
    rows: tuple[PlotRow, ...]
    ticks: tuple[Tick, ...]
    nearly_all: str


def dot_plot(
    row: Row,
    names: Sequence[tuple[str, str]],
    *,
    direction: Direction = "ltr",
    number: Number = str,
    title: str | None = None,
) -> DotPlot:
    """The plot of one statement.

    `names` are (party id, name) in the order of the page; parties of the finding that are not among
    them are left out. `number` writes a whole number in the page's digits. `title` is what the
    picture is called, the statement itself if not given. Raises `KeyError` for an unknown party.
    """
    cells = {cell.party: cell for cell in row.cells}
    about = {each.side: each.n for each in row.sides}
    cells |= {
        each.side: PartyCell(each.side, share=each.share, low=each.low, high=each.high) for each in row.sides
    }
    rows: list[PlotRow] = []
    y = 0.0
    for party, name in names:
        if party not in cells and party in SIDES:
            continue
        drawn = _row(
            cells[party], name, y, direction, number, least=party == row.least, about=about.get(party)
        )
        rows.append(drawn)
        y = drawn.mark.y + _TRACK / 2 + _GAP
    bottom = max(y - _GAP, 0.0)
    ticks = tuple(Tick(at(percent * 100, direction), bottom + 17, number(percent)) for percent in _TICKS)
    return DotPlot(
        key=row.id,
        title=row.text if title is None else title,
        direction=direction,
        width=WIDTH,
        height=bottom + _AXIS,
        rows=tuple(rows),
        ticks=ticks,
        nearly_all=number(_NEARLY_ALL),
    )


def at(share: int, direction: Direction) -> float:
    """The x of a share (per ten thousand) on the scale: from the left, or in rtl from the right."""
    along = _MARGIN + (WIDTH - 2 * _MARGIN) * share / SCALE
    return round(WIDTH - along if direction == "rtl" else along, 2)


def _row(
    cell: PartyCell,
    name: str,
    top: float,
    direction: Direction,
    number: Number,
    *,
    least: bool,
    about: int | None,
) -> PlotRow:
    lines = textwrap.wrap(name, _LETTERS) or [name]
    own = direction_of(name, direction)
    # At the edge where the page's lines begin, whichever way the name itself is written.
    anchor: Anchor = "start" if own == direction else "end"
    label = tuple(
        Text(at(0, direction), top + _LINE * number_of - 4, words, own, anchor)
        for number_of, words in enumerate(lines, start=1)
    )
    y = top + _LINE * len(lines) + _TRACK / 2
    size = None
    if cell.agree is not None and cell.disagree is not None and cell.passed is not None:
        size = cell.agree + cell.disagree + cell.passed
    elif about is not None:
        size = about
    return PlotRow(
        name=name,
        label=label,
        figures_x=at(SCALE, direction),
        figures_y=top + _LINE - 4,
        share=_percent(cell.share, number),
        low=_percent(cell.low, number),
        high=_percent(cell.high, number),
        size=None if size is None else number(size),
        about=about is not None,
        hidden=cell.hidden,
        mark=_mark(cell, y, direction, least=least),
    )


def _mark(cell: PartyCell, y: float, direction: Direction, *, least: bool) -> Mark:
    start, end = at(0, direction), at(SCALE, direction)
    top, bottom = y - _NOTCH, y + _NOTCH
    if cell.share is None or cell.low is None or cell.high is None:
        first, last = (0, 600) if cell.hidden == "too_few" else (_NEARLY_ALL * 100, SCALE)
        edges = sorted((at(first, direction), at(last, direction)))
        box = (edges[0], y - _BOX / 2, round(edges[1] - edges[0], 2), float(_BOX))
        inner = last if cell.hidden == "too_few" else first
        away = 200 if cell.hidden == "too_few" else -200
        return Mark(
            y, top, bottom, start, end, box=box, hatch=_hatch(box), note_x=at(inner + away, direction)
        )
    x = at(cell.share, direction)
    diamond = f"{x},{y - 7} {x + 7:g},{y} {x},{y + 7} {x - 7:g},{y}" if least else None
    return Mark(y, top, bottom, start, end, x, at(cell.low, direction), at(cell.high, direction), diamond)


def _hatch(box: tuple[float, float, float, float]) -> str:
    """Slanting strokes inside the box, drawn one by one: a pattern would need an id and prints badly."""
    x, y, width, height = box
    strokes = []
    step, offset = 5.0, -height + 5.0
    while offset < width:
        # The stroke runs from the lower edge at `offset` to the upper edge at `offset + height`.
        a, b = max(offset, 0.0), min(offset + height, width)
        strokes.append(f"M{x + a:g} {y + height - (a - offset):g}L{x + b:g} {y + height - (b - offset):g}")
        offset += step
    return "".join(strokes)


def _percent(share: int | None, number: Number) -> str | None:
    """A share as a whole per cent, half up."""
    return None if share is None else number((share + 50) // 100)
