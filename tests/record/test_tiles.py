"""Tiles: where they stand, which a tree has, and how they fill."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.tiles import (
    WIDTH,
    TilesMissing,
    Tree,
    grow,
    hashes_in,
    read_path,
    tile_path,
    tiles_of,
    widths,
)
from tests.record.logs import plain, root_by_hand

LEAVES = [sha256(b"\x00" + entry).digest() for entry in plain(1_100)]
Tiles = dict[tuple[int, int], bytes]

PATHS = [
    ("tile/0/000", (0, 0, 256)),
    ("tile/0/005.p/112", (0, 5, 112)),
    ("tile/1/x001/x234/067", (1, 1_234_067, 256)),
    ("tile/63/x001/x234/067.p/8", (63, 1_234_067, 8)),
    ("tile/0/999", (0, 999, 256)),
    ("tile/0/x001/000", (0, 1_000, 256)),
    ("tile/0/x123/x456/789.p/255", (0, 123_456_789, 255)),
    ("tile/entries/273.p/1", (None, 273, 1)),
    ("tile/entries/x001/x000/000", (None, 1_000_000, 256)),
]


@pytest.mark.parametrize(("path", "tile"), PATHS)
def test_paths_written_by_hand(path: str, tile: tuple[int | None, int, int]) -> None:
    assert tile_path(*tile) == path
    assert read_path(path) == tile


@given(some.integers(0, 63) | some.none(), some.integers(0, 10**12), some.integers(1, 256))
def test_every_path_is_read_back(level: int | None, n: int, width: int) -> None:
    assert read_path(tile_path(level, n, width)) == (level, n, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/99/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/x000/000",
        "tile/0/x000/x001/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p/1000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/٠٠٠",
        "tile/0/../000",
        "tile/8/0/000 ",
        "tile/0/" + "x001/" * 9 + "000",
        "checkpoint",
        "",
    ],
)
def test_any_other_spelling_is_no_path(path: str) -> None:
    assert read_path(path) is None


def test_the_tiles_of_seventy_thousand_entries_as_the_specification_lists_them() -> None:
    expected = [
        *((0, n, 256) for n in range(273)), (0, 273, 112),
        (1, 0, 256), (1, 1, 17),
        (2, 0, 1),
    ]  # fmt: skip
    assert list(tiles_of(70_000)) == expected


def test_the_tiles_of_256_entries_as_the_specification_lists_them() -> None:
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]


def test_the_tiles_of_small_trees() -> None:
    assert list(tiles_of(0)) == []
    assert list(tiles_of(1)) == [(0, 0, 1)]
    assert list(tiles_of(257)) == [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    assert list(widths(512)) == [(0, 256), (1, 256)]


@given(some.integers(0, 2**20))
def test_a_partial_tile_is_as_wide_as_the_specifications_formula(size: int) -> None:
    """floor(s / 256**l) mod 256; there is none where that is 0."""
    found = {level: width for level, _n, width in tiles_of(size) if width < WIDTH}
    assert [found.get(level, 0) for level in range(4)] == [size // 256**level % 256 for level in range(4)]


def test_tiles_hold_the_hashes_of_the_definition() -> None:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])"""
    entries = plain(1_100)
    tiles = grow(lambda _level, _n: b"", 0, LEAVES)
    assert sorted(tiles) == [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0)]
    for (level, n), tile in tiles.items():
        for i, hash_ in enumerate(hashes_in(tile)):
            start = (n * 256 + i) * 256**level
            assert hash_ == root_by_hand(entries[start : start + 256**level])
    assert len(tiles[0, 4]) == 76 * 32
    assert len(tiles[1, 0]) == 4 * 32


@given(some.lists(some.integers(0, len(LEAVES)), max_size=12))
def test_tiles_are_the_same_in_whatever_portions_they_grow(cuts: list[int]) -> None:
    stored: Tiles = {}
    for start, end in pairwise([0, *sorted(cuts), len(LEAVES)]):
        stored.update(grow(lambda level, n: stored[level, n], start, LEAVES[start:end]))
    assert stored == grow(lambda _level, _n: b"", 0, LEAVES)


def test_only_tiles_that_change_are_given() -> None:
    stored = grow(lambda _level, _n: b"", 0, LEAVES[:600])
    assert sorted(grow(lambda level, n: stored[level, n], 600, LEAVES[600:601])) == [(0, 2)]
    assert grow(lambda level, n: stored[level, n], 600, []) == {}


def test_a_fuller_tile_serves_where_a_narrower_one_is_asked_for() -> None:
    later = grow(lambda _level, _n: b"", 0, LEAVES)
    for size in (1, 255, 256, 300, 1_024):
        assert Tree(lambda level, n: later[level, n], size).root() == root_by_hand(plain(size))
        more = grow(lambda level, n: later[level, n], size, LEAVES[size : size + 1])
        assert more[0, size // 256] == later[0, size // 256][: (size % 256 + 1) * 32]


def test_a_tree_gives_the_root_of_each_of_its_beginnings_and_of_any_span() -> None:
    tiles = grow(lambda _level, _n: b"", 0, LEAVES)
    tree = Tree(lambda level, n: tiles[level, n], 1_100)
    entries = plain(1_100)
    for size in (0, 1, 255, 256, 257, 700, 1_100):
        assert tree.root(size) == root_by_hand(entries[:size])
    for start, end in ((512, 1_024), (1_024, 1_100), (768, 1_024), (96, 104), (7, 7)):
        assert tree.span(start, end) == root_by_hand(entries[start:end])
    for size in (-1, 1_101):
        with pytest.raises(ValueError, match="no beginning"):
            tree.root(size)


def test_each_tile_is_fetched_once() -> None:
    tiles = grow(lambda _level, _n: b"", 0, LEAVES)
    fetched: list[tuple[int, int]] = []

    def fetch(level: int, n: int) -> bytes:
        fetched.append((level, n))
        return tiles[level, n]

    tree = Tree(fetch, 1_100)
    for size in (1_100, 1_099, 1_024, 300):
        tree.root(size)
    assert sorted(fetched) == [(0, 1), (0, 4), (1, 0)]


@pytest.mark.parametrize("kept", [0, 31, 32, 43 * 32 - 1])
def test_a_tile_that_is_not_whole_is_missed(kept: int) -> None:
    tiles = grow(lambda _level, _n: b"", 0, LEAVES[:299])
    tiles[0, 1] = tiles[0, 1][:kept]
    with pytest.raises(TilesMissing, match="of 43 hashes"):
        Tree(lambda level, n: tiles[level, n], 299).root()
    with pytest.raises(TilesMissing, match="of 43 hashes"):
        grow(lambda level, n: tiles[level, n], 299, LEAVES[299:])
