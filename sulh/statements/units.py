"""A statement on its way to a translator's tool and back, whatever the file is. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

FILE_MOST = 900_000
"""Bytes of a file that is read; it comes in a form, and a form holds at most a million."""
UNITS_MOST = 1_000
"""Statements of a file that is read."""
PART_MOST = 500_000
"""Bytes of statements in a file that is written: with what stands around them it can be sent back."""


@dataclass(frozen=True)
class Unit:
    """What goes out: a statement with its number, and its translation (empty where there is none).

    `lacks`: there is none, or it is held back.
    """

    statement: str
    n: int
    source_language: str
    source: str
    language: str
    translation: str
    lacks: bool = True


@dataclass(frozen=True)
class Returned:
    """What comes back. `source_digest` and `before_digest` (of the translation that went out) are None where
    the tool has dropped them; `source` is None where the file does not hold it."""

    statement: str
    language: str
    translation: str
    source: str | None = None
    source_digest: str | None = None
    before_digest: str | None = None


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8: 64 hex digits; of no text: nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def parts(units: list[Unit]) -> list[list[Unit]]:
    """The same units in files that are small enough to be sent back."""
    found: list[list[Unit]] = []
    size = PART_MOST
    for unit in units:
        bytes_ = len(unit.source.encode()) + len(unit.translation.encode()) + 400
        if size + bytes_ > PART_MOST or len(found[-1]) >= UNITS_MOST:
            found.append([])
            size = 0
        found[-1].append(unit)
        size += bytes_
    return found
