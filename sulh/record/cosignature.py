"""Cosignatures of witnesses (C2SP tlog-cosignature, version 1, Ed25519).

A cosignature says: at this time this was the largest tree of this log that I have seen, and it holds every
earlier one that I have seen. The signed message is

    cosignature/v1
    time SECONDS
    the checkpoint's text

and the signature line carries eight bytes of time (larger first) before the signature.
"""

from __future__ import annotations

from sulh.record.note import WITNESS, BadSignature, Note, Signature, SigningKey, VerifyingKey, read_signatures

_TIME = 8


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(text: str, key: SigningKey, at: int) -> Signature:
    """A witness's line below the checkpoint with this `text`, at `at` seconds since 1970."""
    if key.kind != WITNESS:
        raise ValueError("kind")
    [line] = read_signatures(key.line(_message(text, at), at.to_bytes(_TIME, "big")).encode())
    return line


def cosigned_at(note: Note, key: VerifyingKey) -> int | None:
    """When this witness cosigned the note, in seconds since 1970; None where it has not.

    Raises `BadSignature` where a line claims to be its own and does not verify.
    """
    found = [time_of(each, note.text, key) for each in note.signatures if each.by(key)]
    return max(found) if found else None


def time_of(signature: Signature, text: str, key: VerifyingKey) -> int:
    """The time in a cosignature by `key` over `text`. Raises `BadSignature`."""
    at, own = int.from_bytes(signature.payload[:_TIME], "big"), signature.payload[_TIME:]
    if key.kind != WITNESS or at >= 2**63 or not key.accepts(own, _message(text, at)):
        raise BadSignature(key.name)
    return at
