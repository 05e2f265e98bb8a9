"""Entry bundles of C2SP tlog-tiles: up to 256 entries, each after its length in two bytes, big-endian."""

from __future__ import annotations

from collections.abc import Iterable

MOST_BYTES = 65_535


class Unreadable(ValueError):
    """The bundle's bytes end inside an entry; the argument says how many are whole."""


def pack(entries: Iterable[bytes]) -> bytes:
    """One bundle. Raises OverflowError for an entry above `MOST_BYTES`."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack(bundle: bytes) -> list[bytes]:
    """The entries of a bundle. Raises `Unreadable`."""
    entries: list[bytes] = []
    place, end = 0, len(bundle)
    while place < end:
        start = place + 2
        place = start + int.from_bytes(bundle[start - 2 : start], "big")
        if place > end:
            raise Unreadable(len(entries))
        entries.append(bundle[start:place])
    return entries
