"""Reading a database file from outside the house: logs and their entries by plain SQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pysqlite3

from sulh.record.entries import Entries
from sulh.record.tiles import hashes_in
from sulh.record.tree import leaf_hash, root_of


def rows(database: Path, query: str) -> list[Any]:
    reading = pysqlite3.connect(str(database))
    try:
        return list(reading.execute(query))
    finally:
        reading.close()


def verified(database: Path) -> dict[str, int]:
    """Every dialogue's log in the file, recomputed without its tiles, and then held against them: its size.

    Raises `WrongEntry`.
    """
    found = {}
    for dialogue, size, digest in rows(database, "SELECT dialogue, size, digest FROM acts_loghead"):
        entries, leaves = Entries(dialogue), []
        for (data,) in rows(
            database, f"SELECT data FROM acts_logentry WHERE dialogue = '{dialogue}' ORDER BY n"
        ):
            entries.take(bytes(data), {})
            leaves.append(leaf_hash(bytes(data)))
        assert (len(leaves), root_of(leaves).hex()) == (size, digest)
        tiles = rows(
            database,
            f"SELECT hashes FROM acts_logtile WHERE dialogue = '{dialogue}' AND level = 0 ORDER BY n",
        )
        assert [leaf for (tile,) in tiles for leaf in hashes_in(bytes(tile))] == leaves
        found[dialogue] = size
    return found


def views(database: Path, act: str) -> list[dict[str, Any]]:
    """What the logs say of each performed `act`."""
    entries = [json.loads(bytes(data)) for (data,) in rows(database, "SELECT data FROM acts_logentry")]
    return [entry["view"] for entry in entries if entry["act"] == act]
