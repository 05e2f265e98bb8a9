"""Reading a database file from outside the house: logs and their entries by plain SQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pysqlite3

from sulh.record.chain import Head
from sulh.record.verify import Checked, header, line, verify


def rows(database: Path, query: str) -> list[Any]:
    reading = pysqlite3.connect(str(database))
    try:
        return list(reading.execute(query))
    finally:
        reading.close()


def verified(database: Path) -> dict[str, Checked]:
    """Every dialogue's log in the file, recomputed. Raises `Broken`."""
    found = {}
    for dialogue, size, digest in rows(database, "SELECT dialogue, size, digest FROM acts_loghead"):
        entries = rows(database, f"SELECT data FROM acts_logentry WHERE dialogue = '{dialogue}' ORDER BY n")
        lines = [header(dialogue, Head(size, digest)), *(line(bytes(data), {}) for (data,) in entries)]
        found[dialogue] = verify(lines)
    return found


def views(database: Path, act: str) -> list[dict[str, Any]]:
    """What the logs say of each performed `act`."""
    entries = [json.loads(bytes(data)) for (data,) in rows(database, "SELECT data FROM acts_logentry")]
    return [entry["view"] for entry in entries if entry["act"] == act]
