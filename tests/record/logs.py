"""Logs made for tests: entries written by hand, and the files of a log in the layout of C2SP tlog-tiles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from sulh.record.bundles import pack
from sulh.record.checkpoint import Checkpoint, signed
from sulh.record.note import LOG, SigningKey
from sulh.record.tiles import Tree, grow, tile_path, tiles_of, widths

DIALOGUE = "0f" * 16
KEY = SigningKey.from_seed(f"sulh/{DIALOGUE}", LOG, bytes(range(32)))
OTHER_KEY = SigningKey.from_seed(f"sulh/{DIALOGUE}", LOG, bytes(range(1, 33)))
BEGINNING = hashlib.sha256(f"sulh-log/1\n{DIALOGUE}\n".encode()).hexdigest()


def plain(count: int, start: int = 0) -> list[bytes]:
    """So many entries without a chain, canonical as they are written here."""
    return [b'{"act":"Said","n":%d}' % n for n in range(start, start + count)]


def chained(count: int) -> list[bytes]:
    """So many entries of the older form, each with the digest of the one before it."""
    made: list[bytes] = []
    before = BEGINNING
    for n in range(count):
        made.append(b'{"act":"Said","n":%d,"prev":"%s"}' % (n, before.encode()))
        before = hashlib.sha256(made[-1]).hexdigest()
    return made


def root_by_hand(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    both = root_by_hand(entries[:k]) + root_by_hand(entries[k:])
    return hashlib.sha256(b"\x01" + both).digest()


class Log:
    """Entries with their tiles, whole; the files of any size are cut from them."""

    def __init__(self, entries: Sequence[bytes], openings: bytes = b"", key: SigningKey = KEY) -> None:
        self.entries = list(entries)
        self.openings = openings
        self.key = key
        self.leaves = [hashlib.sha256(b"\x00" + entry).digest() for entry in entries]
        self.tiles = grow(lambda _level, _n: b"", 0, self.leaves)

    @property
    def size(self) -> int:
        return len(self.entries)

    def tree(self, size: int | None = None) -> Tree:
        return Tree(lambda level, n: self.tiles[level, n], self.size if size is None else size)

    def checkpoint(self, size: int | None = None) -> bytes:
        """The first `size` entries signed."""
        tree = self.tree(size)
        return str(signed(Checkpoint(self.key.name, tree.size, tree.root()), self.key)).encode()

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """Every file of the first `size` entries by its path."""
        size = self.size if size is None else size
        made = {
            "checkpoint": self.checkpoint(size),
            "key": f"{self.key.verifying}\n".encode(),
            "openings.jsonl": self.openings,
        }
        for n, width in widths(size):
            made[tile_path(None, n, width)] = pack(self.entries[n * 256 : n * 256 + width])
        for level, n, width in tiles_of(size):
            made[tile_path(level, n, width)] = self.tiles[level, n][: width * 32]
        return made


def write(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files below `folder`."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder
