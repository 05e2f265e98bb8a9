"""The tree of each dialogue's log in the database: the storage behind `sulh.record.tiles`."""

from __future__ import annotations

from collections.abc import Sequence

from sulh.acts.models import LogTile
from sulh.record.tiles import Fetch, Tree, grow
from sulh.record.tree import Head


def fetch(dialogue: str) -> Fetch:
    """Reads one tile of this dialogue's log; b"" where there is none."""

    def read(level: int, n: int) -> bytes:
        rows = LogTile.objects.filter(dialogue=dialogue, level=level, n=n).values_list("hashes", flat=True)
        return bytes(rows.first() or b"")

    return read


def tree(dialogue: str, size: int) -> Tree:
    """The tree of the first `size` entries. Raises `TilesMissing` while it is read, where a tile is not whole."""
    return Tree(fetch(dialogue), size)


def extend(dialogue: str, size: int, leaves: Sequence[bytes]) -> Head:
    """Let these leaf hashes follow the first `size`, inside the caller's transaction; where the log stands then."""
    stored = fetch(dialogue)
    changed = grow(stored, size, leaves)
    LogTile.objects.bulk_create(
        [LogTile(dialogue=dialogue, level=level, n=n, hashes=tile) for (level, n), tile in changed.items()],
        update_conflicts=True,
        unique_fields=["dialogue", "level", "n"],
        update_fields=["hashes"],
    )
    after = Tree(lambda level, n: changed.get((level, n)) or stored(level, n), size + len(leaves))
    return Head(after.size, after.root().hex())
