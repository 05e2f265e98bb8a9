"""A dialogue's log as a SHA-256 chain, behind the small interface any tamper-evident log can take over.

An entry is canonical JSON of at most 65,535 bytes that holds the digest of the entry before it.
The first one holds the digest of the log's origin, so no two dialogues share a beginning.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from sulh.record.canonical import Value, canonical

MOST_BYTES = 65_535


@dataclass(frozen=True)
class Head:
    """Where a log stands: how many entries, and the digest of the last (of the origin when empty)."""

    size: int
    digest: str


class Ledger(Protocol):
    """What the house needs of a log; a chain today."""

    def head(self) -> Head: ...

    def append(self, body: dict[str, Value]) -> Head: ...


class EntryTooLarge(ValueError):
    """The entry's canonical bytes exceed `MOST_BYTES`."""


def origin(dialogue: str) -> Head:
    """The head of an empty log."""
    return Head(0, hashlib.sha256(f"sulh-log/1\n{dialogue}\n".encode()).hexdigest())


def link(head: Head, body: dict[str, Value]) -> tuple[bytes, Head]:
    """The bytes of the next entry and the head after it. Raises `EntryTooLarge`."""
    entry = canonical({**body, "n": head.size, "prev": head.digest})
    if len(entry) > MOST_BYTES:
        raise EntryTooLarge(len(entry))
    return entry, Head(head.size + 1, hashlib.sha256(entry).hexdigest())
