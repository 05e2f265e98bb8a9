"""The tree cut into tiles, as in C2SP tlog-tiles: of 256 hashes; a full one's root is a hash one level up.

A tile is never changed, only filled: the first W hashes of a fuller tile are the partial tile of width W.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from sulh.record.tree import EMPTY, HASH, node_hash, root_of, split

WIDTH = 256
Fetch = Callable[[int, int], bytes]
"""The hashes of tile `n` at `level`, one after another; may hold more than are asked for."""

_NUMBER = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")
_TILE = re.compile(rf"tile/([0-9]|[1-5][0-9]|6[0-3]|entries)/({_NUMBER.pattern})(?:\.p/([1-9][0-9]{{0,2}}))?")


class TilesMissing(ValueError):
    """A tile holds fewer hashes than the tree needs."""


def tile_path(level: int | None, n: int, width: int = WIDTH) -> str:
    """Where a tile stands, or with level None a bundle of entries: `tile/0/x001/x234/067.p/8`."""
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    number = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return f"tile/{'entries' if level is None else level}/{number}" + (f".p/{width}" if width < WIDTH else "")


def read_path(path: str) -> tuple[int | None, int, int] | None:
    """Level (None for entries), number and width of the tile at this path; None where it is no such path."""
    if (found := _TILE.fullmatch(path)) is None:
        return None
    level = None if found[1] == "entries" else int(found[1])
    n, width = int(found[2].replace("x", "").replace("/", "")), int(found[3] or WIDTH)
    return (level, n, width) if len(found[2]) < 24 and path == tile_path(level, n, width) else None


def widths(count: int) -> Iterator[tuple[int, int]]:
    """Number and width of each tile that holds `count` things."""
    for n in range(count // WIDTH):
        yield n, WIDTH
    if count % WIDTH:
        yield count // WIDTH, count % WIDTH


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Level, number and width of each tile of a tree of `size` entries."""
    level = 0
    while size:
        for n, width in widths(size):
            yield level, n, width
        level, size = level + 1, size // WIDTH


def hashes_in(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[place : place + HASH] for place in range(0, len(tile), HASH)]


def grow(fetch: Fetch, size: int, leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The tiles that change when these leaf hashes follow the first `size`, by level and number.

    Raises `TilesMissing` where the tree that stands lacks a hash.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, new = 0, list(leaves)
    while new:
        n, filled = divmod(size, WIDTH)
        before = _at_least(fetch(level, n), filled) if filled else b""
        whole = before[: filled * HASH] + b"".join(new)
        new = []
        for place in range(0, len(whole), WIDTH * HASH):
            tile = whole[place : place + WIDTH * HASH]
            changed[level, n + place // (WIDTH * HASH)] = tile
            if len(tile) == WIDTH * HASH:
                new.append(root_of(hashes_in(tile)))
        level, size = level + 1, size // WIDTH
    return changed


class Tree:
    """A tree of `size` entries read from its tiles. Each tile is fetched once."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` entries; of all without one."""
        wanted = self.size if size is None else size
        if not 0 <= wanted <= self.size:
            raise ValueError(f"{wanted} entries are no beginning of {self.size}")
        return self.span(0, wanted)

    def span(self, start: int, end: int) -> bytes:
        """The hash of these entries as a tree of their own. Raises `TilesMissing`."""
        return self._span(0, start, end) if end > start else EMPTY

    def _span(self, level: int, start: int, end: int) -> bytes:
        while start % WIDTH == 0 and end % WIDTH == 0:
            level, start, end = level + 1, start // WIDTH, end // WIDTH
        n = start // WIDTH
        if n == (end - 1) // WIDTH:
            tile = self._tile(level, n, end - n * WIDTH)
            return root_of(hashes_in(tile[(start - n * WIDTH) * HASH : (end - n * WIDTH) * HASH]))
        middle = start + split(end - start)
        return node_hash(self._span(level, start, middle), self._span(level, middle, end))

    def _tile(self, level: int, n: int, width: int) -> bytes:
        if (level, n) not in self._tiles:
            self._tiles[level, n] = self._fetch(level, n)
        return _at_least(self._tiles[level, n], width)


def _at_least(tile: bytes, width: int) -> bytes:
    if len(tile) < width * HASH:
        raise TilesMissing(f"{len(tile) // HASH} of {width} hashes")
    return tile
