"""Receipts (C2SP tlog-proof): one entry, the way from it to a root, and the checkpoint that signs the root.

Ours carry the entry itself as `extra`, so that a receipt can be read and checked with nothing else at hand.
The `extra` line is not signed; what is checked is that it is the entry that the proof leads from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sulh.record.checkpoint import Checkpoint, open_checkpoint
from sulh.record.note import Note, VerifyingKey, decode, encode
from sulh.record.tree import HASH, check_inclusion, leaf_hash

FIRST = "c2sp.org/tlog-proof@v1"
MOST_BYTES = 262_144
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


class NotAReceipt(ValueError):
    """These bytes are no proof in this format."""


@dataclass(frozen=True)
class Receipt:
    """`proof`: hashes of 32 bytes, the leaf's neighbour first; `note`: the checkpoint; `entry` may be b""."""

    index: int
    proof: tuple[bytes, ...]
    note: bytes
    entry: bytes = b""

    def __bytes__(self) -> bytes:
        extra = [f"extra {encode(self.entry)}"] if self.entry else []
        lines = [FIRST, *extra, f"index {self.index}", *(encode(each) for each in self.proof), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.note

    @classmethod
    def read(cls, data: bytes) -> Receipt:
        """Raises `NotAReceipt`."""
        head, empty, note = data.partition(b"\n\n")
        if not empty or len(data) > MOST_BYTES:
            raise NotAReceipt("form")
        try:
            first, *lines = head.decode().split("\n")
            entry = decode(lines.pop(0).removeprefix("extra ")) if lines[0].startswith("extra ") else b""
            index = _INDEX.fullmatch(lines.pop(0))
            proof = tuple(decode(line) for line in lines)
        except (ValueError, IndexError) as fault:
            raise NotAReceipt("form") from fault
        if first != FIRST or index is None or any(len(each) != HASH for each in proof):
            raise NotAReceipt("form")
        return cls(int(index[1]), proof, note, entry)

    def check(self, entry: bytes, key: VerifyingKey) -> tuple[Checkpoint, Note]:
        """That `entry` is number `index` of the log whose checkpoint `key` signed.

        Raises `NotProven`, or what `open_checkpoint` raises.
        """
        checkpoint, note = open_checkpoint(self.note, key)
        check_inclusion(leaf_hash(entry), self.index, checkpoint.size, checkpoint.root, self.proof)
        return checkpoint, note


def receipt(index: int, proof: Sequence[bytes], note: Note, entry: bytes = b"") -> Receipt:
    """A receipt as it is handed out."""
    return Receipt(index, tuple(proof), str(note).encode(), entry)
