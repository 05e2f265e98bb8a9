"""Checkpoints (C2SP tlog-checkpoint): a signed note that says how a log stands.

ORIGIN
SIZE
BASE64(root)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sulh.record.note import Note, SigningKey, VerifyingKey, decode, encode, read, sign
from sulh.record.tree import HASH, Head

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class NotACheckpoint(ValueError):
    """A note whose text is no checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    """What a log signs: its origin, how many entries it has, and their root (32 bytes).

    `more`: further lines, which other logs may add and ours never does.
    """

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, encode(self.root), *self.more))

    @property
    def head(self) -> Head:
        return Head(self.size, self.root.hex())

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Raises `NotACheckpoint`."""
        origin, *rest = text.split("\n")
        if len(rest) < 3 or rest[-1] or not all((origin, *rest[:-1])) or not _SIZE.fullmatch(rest[0]):
            raise NotACheckpoint("form")
        try:
            root = decode(rest[1])
        except ValueError as fault:
            raise NotACheckpoint("root") from fault
        if len(root) != HASH:
            raise NotACheckpoint("root")
        return cls(origin, int(rest[0]), root, tuple(rest[2:-1]))


def signed(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The checkpoint as a note, signed by its log."""
    return sign(checkpoint.text, key)


def open_checkpoint(data: bytes, key: VerifyingKey) -> tuple[Checkpoint, Note]:
    """A checkpoint that `key` has signed, whose name is the log's origin.

    Raises `NotANote`, `NotACheckpoint` or `BadSignature`.
    """
    note = read(data)
    checkpoint = Checkpoint.read(note.text)
    note.need(key)
    if checkpoint.origin != key.name:
        raise NotACheckpoint("origin")
    return checkpoint, note
