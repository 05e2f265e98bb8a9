"""The form that logs had first: each entry held the SHA-256 of the entry before it, in `prev`.

Such entries stand in the tree as they were written. Whoever noted the digest of the last one then can still
show that it is there, and in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sulh.record.canonical import Value


def beginning(dialogue: str) -> str:
    """What the first entry of a chain holds in `prev`, so that no two dialogues share a beginning."""
    return hashlib.sha256(f"sulh-log/1\n{dialogue}\n".encode()).hexdigest()


class Chain:
    """Follows the entries of one dialogue as long as they are chained; `size` says how many were."""

    def __init__(self, dialogue: str) -> None:
        self.size = 0
        self.digest = beginning(dialogue)
        self._ended = False

    def follows(self, body: Mapping[str, Value], entry: bytes) -> bool:
        """Whether this entry may come next: chained to the one before, or unchained from here on."""
        if "prev" not in body:
            self._ended = True
            return True
        if self._ended or body["prev"] != self.digest:
            return False
        self.size += 1
        self.digest = hashlib.sha256(entry).hexdigest()
        return True
