"""Receipts for votes, which only a dialogue whose terms declare low risk hands out.

A commitment covers statement, choice and party. Whoever is shown a receipt sees the vote: it can be demanded
by force, and once it was handed out, nobody can delete it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sulh.record.canonical import Value, canonical, parse
from sulh.record.checkpoint import Checkpoint
from sulh.record.commitment import Opening
from sulh.record.note import VerifyingKey
from sulh.record.proof import Receipt
from sulh.record.tree import NotProven

FORMAT = 1


class NotVoteReceipts(ValueError):
    """These bytes are no file of receipts for votes."""


@dataclass(frozen=True)
class VoteReceipt:
    """One vote: the receipt of the entry that it entered with, and what opens its commitment there."""

    receipt: Receipt
    opening: Opening

    def check(self, key: VerifyingKey) -> Checkpoint:
        """That the entry stands in the log and holds the commitment. Raises as `Receipt.check` does."""
        checkpoint, _note = self.receipt.check(self.receipt.entry, key)
        body = json.loads(self.receipt.entry)
        if self.opening.commitment not in body.get("view", {}).get("commitments", []):
            raise NotProven("commitment")
        return checkpoint


def write(receipts: list[VoteReceipt]) -> bytes:
    """The file that a participant fetches. Each proof stands in it once, for all votes that share it."""
    proofs = sorted({bytes(each.receipt).decode() for each in receipts})
    rows: list[Value] = [
        {
            "proof": proofs.index(bytes(each.receipt).decode()),
            "salt": each.opening.salt,
            "value": each.opening.value,
        }
        for each in receipts
    ]
    return canonical({"sulh-vote-receipts": FORMAT, "proofs": proofs, "votes": rows})


def read(data: bytes) -> list[VoteReceipt]:
    """Raises `NotVoteReceipts`."""
    try:
        fields = parse(data)
        if not isinstance(fields, Mapping) or fields["sulh-vote-receipts"] != FORMAT:
            raise NotVoteReceipts("form")
        proofs, votes = fields["proofs"], fields["votes"]
        if isinstance(proofs, str | int | Mapping) or isinstance(votes, str | int | Mapping):
            raise NotVoteReceipts("form")
        read_proofs = [Receipt.read(str(proof).encode()) for proof in proofs]
        return [_one(row, read_proofs) for row in votes]
    except (ValueError, LookupError) as fault:
        raise NotVoteReceipts("form") from fault


def _one(row: Value, proofs: list[Receipt]) -> VoteReceipt:
    if not isinstance(row, Mapping):
        raise NotVoteReceipts("form")
    place, salt = row["proof"], row["salt"]
    if not isinstance(place, int) or place < 0 or not isinstance(salt, str):
        raise NotVoteReceipts("form")
    made = VoteReceipt(proofs[place], Opening(salt, row["value"]))
    _ = made.opening.commitment  # a salt that is none is told here
    return made
