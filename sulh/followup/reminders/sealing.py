"""Addresses are kept sealed for their holder: a copy of the database alone tells none, nor its length."""

from __future__ import annotations

from sulh.followup import sealing

LONGEST = 254  # octets of an address (RFC 5321)
_ROOM = 256


def seal(address: str, holder: str) -> str:
    """The address as it is stored."""
    return sealing.seal(address.encode(), "address", holder, _ROOM)


def opened(sealed: str, holder: str) -> str:
    """The address again. Raises `InvalidTag` (of cryptography) under another key or for another holder."""
    return sealing.opened(sealed, "address", holder).decode()


def masked(address: str) -> str:
    """`a…@example.org`: enough for its owner to know it again."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
