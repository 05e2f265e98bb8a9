"""Tables of counts of people with their totals, and what may be shown of them.

Method: primary suppression of every count below the limit, complementary suppression, then an exact audit
of the range that a reader can compute for each hidden number, repeated until no range is too narrow
(L. Willenborg and T. de Waal, "Elements of Statistical Disclosure Control", 2001).

The audit needs no linear programme. A table with totals is a flow from rows to columns, and the true counts
are one flow that fits. How far a hidden number can rise or fall is then the largest flow that can be sent
round through what is hidden beside it, and that is a whole number.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LIMIT = 10
Place = tuple[int, int]
Corners = tuple[Place, Place, Place, Place]
Graph = dict[int, dict[int, int]]


@dataclass(frozen=True)
class Shown:
    """What is published: `cells[row][column]`, a total of each row, each column and of all. None: hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def protect(counts: Sequence[Sequence[int]], limit: int = LIMIT) -> Shown:
    """Hide small counts, and as many others as it takes to leave each hidden one open.

    `counts[row][column]` are numbers of people, each person once. A count below `limit` is hidden, one of
    nobody too; so is a total below it. Then, as long as a reader could compute any hidden number to
    within less than `limit` (largest minus smallest possible value), the smallest counts that open it are
    hidden as well, and where counts do not help, totals. The page says only that a number is hidden, never
    why. Raises `ValueError` for negative counts, ragged rows or a limit below 2.
    """
    width = len(counts[0]) if counts else 0
    if limit < 2 or not width or any(len(row) != width or min(row) < 0 for row in counts):
        raise ValueError("a table of counts needs even rows, no negative count and a limit of at least 2")
    table = _Table(counts, limit)
    while narrow := table.first_narrow():
        table.hide_beside(narrow)
    return table.shown()


class _Table:
    """A table on its way to being published. Place (row, columns) is a row's total, (rows, column) a column's
    and (rows, columns) that of all."""

    def __init__(self, counts: Sequence[Sequence[int]], limit: int) -> None:
        self.limit = limit
        self.height, self.width = len(counts), len(counts[0])
        full = [[*row, sum(row)] for row in counts]
        full.append([sum(column) for column in zip(*full, strict=True)])
        self.counts = full
        self.hidden = {place for place in self._places() if self._at(place) < limit}

    def _places(self) -> Iterator[Place]:
        return ((row, column) for row in range(self.height + 1) for column in range(self.width + 1))

    def _at(self, place: Place) -> int:
        return self.counts[place[0]][place[1]]

    def shown(self) -> Shown:
        def value(place: Place) -> int | None:
            return None if place in self.hidden else self._at(place)

        return Shown(
            tuple(tuple(value((row, column)) for column in range(self.width)) for row in range(self.height)),
            tuple(value((row, self.width)) for row in range(self.height)),
            tuple(value((self.height, column)) for column in range(self.width)),
            value((self.height, self.width)),
        )

    def first_narrow(self) -> Place | None:
        """A hidden number whose range is too narrow; None where there is none."""
        return next((place for place in sorted(self.hidden) if self._is_narrow(place)), None)

    def _is_narrow(self, place: Place) -> bool:
        """Whether the range that is left to this number is narrower than the limit."""
        start, end = self._ends(place)
        up = self._most(end, start, place)
        return up < self.limit and up + min(self._at(place), self._most(start, end, place)) < self.limit

    def _ends(self, place: Place) -> tuple[int, int]:
        """The two nodes between which a number flows. Nodes: rows, then columns; the last of each stands for
        where all totals come from, and where they go."""
        row, column = place
        of_row, of_column = row, self.height + 1 + column
        if column == self.width and row < self.height:  # a row's total flows from where all comes from
            return self.height, row
        if row == self.height and column < self.width:  # a column's total flows to where all goes
            return of_column, self.height + 1 + self.width
        if row == self.height:  # all of it flows back again
            return self.height + 1 + self.width, self.height
        return of_row, of_column

    def _most(self, start: int, end: int, without: Place) -> int:
        """How much can be sent from one node to another through what else is hidden; at most the limit."""
        graph: Graph = {}
        for place in self.hidden - {without}:
            tail, head = self._ends(place)
            graph.setdefault(tail, {})[head] = self.limit  # it can rise: nothing but totals bounds it
            graph.setdefault(head, {})[tail] = self._at(place)  # it can fall to nothing
        return largest_flow(graph, start, end, self.limit)

    def hide_beside(self, place: Place) -> None:
        """Hide what leaves `place` more open: the other corners of the cheapest rectangle it is a corner of.

        Counts can be moved round a rectangle without any total noticing. Wide enough ones come first, then
        narrow ones, then those that cost a total; and where all are hidden already, the smallest number left.
        """
        row, column = place
        rectangles: list[Corners] = [
            (place, (row, across), (down, column), (down, across))
            for down in range(self.height + 1)
            for across in range(self.width + 1)
            if down != row and across != column
        ]
        open_ones = [each for each in rectangles if set(each) - self.hidden]
        if open_ones:
            self.hidden |= set(min((self._price(each), each) for each in open_ones)[1])
        else:
            self.hidden.add(min(set(self._places()) - self.hidden, key=self._at))

    def _price(self, corners: Corners) -> tuple[bool, bool, int]:
        here, beside, below, across = map(self._at, corners)
        fresh = set(corners) - self.hidden
        costs_a_total = any(row == self.height or column == self.width for row, column in fresh)
        narrow = min(beside, below) + min(here, across) < self.limit
        return costs_a_total, narrow, sum(map(self._at, fresh))


def largest_flow(graph: Graph, start: int, end: int, enough: int) -> int:
    """The largest whole flow from `start` to `end`, or `enough` where there is more.

    `graph[a][b]` is how much fits from a to b. Source: J. Edmonds and R. M. Karp, JACM 19 (1972) 248-264.
    """
    room = {node: dict(ways) for node, ways in graph.items()}
    sent = 0
    while sent < enough and (path := _shortest(room, start, end)):
        fits = min(enough - sent, *(room[a][b] for a, b in path))
        for a, b in path:
            room[a][b] -= fits
            back = room.setdefault(b, {})
            back[a] = back.get(a, 0) + fits
        sent += fits
    return sent


def _shortest(room: Graph, start: int, end: int) -> list[tuple[int, int]]:
    """The shortest way with room, as steps; empty where there is none."""
    came: dict[int, int] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there, fits in room.get(here, {}).items():
            if fits > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    if end not in came:
        return []
    steps, node = [], end
    while node != start:
        steps.append((came[node], node))
        node = came[node]
    return steps[::-1]
