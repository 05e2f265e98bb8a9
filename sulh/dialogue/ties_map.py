"""Where everything stands in the map of ties: supporters on one side, parties on the other, ties between.

A party's mark tells by its shape how many supporters reach it: none, one alone, or several. Lengths
are in units of the view box; see `sulh.dialogue.drawing` for right-to-left pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sulh.dialogue.drawing import WIDTH, Direction, Label, label, lines_of, mirrored

Reach = Literal["nobody", "one", "several"]

_LINE = 19
_GAP = 16
_TOP = 6
_LETTERS = 15  # of a name on one line, either side
_SUPPORTERS, _PARTIES = 132, 250  # where the marks stand


@dataclass(frozen=True)
class Node:
    """A supporter or a party: its mark at (x, y), its name on lines of text."""

    id: str
    name: str
    x: float
    y: float
    labels: list[Label]


@dataclass(frozen=True)
class TiesMap:
    """The whole map. `lines` are the ties as paths of an SVG; `reach` tells of each party, by id, how many
    supporters reach it.
    """

    supporters: list[Node]
    parties: list[Node]
    lines: list[str]
    reach: Mapping[str, Reach]
    direction: Direction
    height: float
    width: float = WIDTH


def reach_of(count: int) -> Reach:
    """How a party is reached by `count` supporters."""
    return "nobody" if count == 0 else "one" if count == 1 else "several"


def draw(
    supporters: Sequence[tuple[str, str]],
    parties: Sequence[tuple[str, str]],
    ties: Sequence[tuple[str, str]],
    direction: Direction,
) -> TiesMap:
    """The map of `supporters` and `parties` (id, name) with `ties` (supporter's id, party's id)."""
    tied = sorted(set(ties))
    right, tall = _column(parties, _PARTIES, direction)
    left, short = _column(supporters, _SUPPORTERS, direction)
    if short < tall:
        left, _ = _column(supporters, _SUPPORTERS, direction, (tall - short) / (len(supporters) + 1))
    elif tall < short:
        right, _ = _column(parties, _PARTIES, direction, (short - tall) / (len(parties) + 1))
    at = {node.id: node for node in [*left, *right]}
    lines = [_line(at[one], at[other], direction) for one, other in tied if one in at and other in at]
    reach = {id_: reach_of(sum(party == id_ for _, party in tied)) for id_, _name in parties}
    return TiesMap(left, right, lines, reach, direction, max(tall, short))


def _column(
    named: Sequence[tuple[str, str]], x: float, direction: Direction, apart: float = 0.0
) -> tuple[list[Node], float]:
    """The marks of one side from top to bottom, and how far down they reach."""
    nodes, y = [], float(_TOP)
    supporters = x == _SUPPORTERS
    for id_, name in named:
        y += apart
        lines = lines_of(name, _LETTERS)
        tall = _LINE * len(lines)
        edge = x - 14 if supporters else x + 14
        labels = [
            label(words, edge, y + _LINE * (n + 1) - 5, direction, ends=supporters)
            for n, words in enumerate(lines)
        ]
        nodes.append(Node(id_, name, mirrored(x, direction), y + tall / 2, labels))
        y += tall + _GAP
    return nodes, y


def _line(supporter: Node, party: Node, direction: Direction) -> str:
    """A curve from one mark to the other that leaves and arrives level."""
    way = -1 if direction == "rtl" else 1
    one, other = supporter.x + 8 * way, party.x - 8 * way
    bend = (other - one) / 2
    start, end = f"{one:g} {supporter.y:g}", f"{other:g} {party.y:g}"
    return f"M{start}C{one + bend:g} {supporter.y:g} {other - bend:g} {party.y:g} {end}"
