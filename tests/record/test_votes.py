"""Receipts for votes: bound to an entry and to a commitment in it, and nothing else passes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from sulh.record import votes
from sulh.record.canonical import Value
from sulh.record.checkpoint import Checkpoint, signed
from sulh.record.commitment import Opening
from sulh.record.note import LOG, SigningKey
from sulh.record.proof import receipt
from sulh.record.tree import NotProven
from sulh.record.votes import NotVoteReceipts, VoteReceipt

KEY = SigningKey.from_seed("sulh/d", LOG, b"k" * 32)
SALT = "0f" * 32
MINE: dict[str, Value] = {"statement": "5" * 32, "choice": 1, "party": "a" * 32}


def entry_with(*commitments: str) -> bytes:
    return json.dumps(
        {"act": "LogBatch", "view": {"commitments": sorted(commitments)}},
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def by_hand(salt: str, choice: int) -> str:
    said = f'{{"choice":{choice},"party":"{"a" * 32}","statement":"{"5" * 32}"}}'
    return hashlib.sha256(bytes.fromhex(salt) + said.encode()).hexdigest()


def vote_receipt(entry: bytes, salt: str = SALT, **other: Any) -> VoteReceipt:
    """The log has this one entry, so its root is the leaf itself and the proof is empty."""
    root = hashlib.sha256(b"\x00" + entry).digest()
    note = signed(Checkpoint("sulh/d", 1, root), KEY)
    return VoteReceipt(receipt(0, [], note, entry), Opening(salt, {**MINE, **other}))


def test_a_vote_that_entered_is_shown_and_another_answer_is_not() -> None:
    entry = entry_with(by_hand(SALT, 1), by_hand("11" * 32, -1))
    assert vote_receipt(entry).check(KEY.verifying).size == 1
    for wrong in (vote_receipt(entry, choice=-1), vote_receipt(entry, salt="22" * 32)):
        with pytest.raises(NotProven, match="commitment"):
            wrong.check(KEY.verifying)


def test_an_entry_without_commitments_shows_nothing() -> None:
    with pytest.raises(NotProven):
        vote_receipt(b'{"act":"LogBatch","view":{}}').check(KEY.verifying)


def test_written_and_read_again_with_each_proof_once() -> None:
    first, second = (entry_with(by_hand(SALT, 1), by_hand("11" * 32, -1), str(n)) for n in range(2))
    made = [vote_receipt(first), vote_receipt(first, salt="11" * 32, choice=-1), vote_receipt(second)]
    data = votes.write(made)
    assert json.loads(data)["sulh-vote-receipts"] == 1
    assert len(json.loads(data)["proofs"]) == 2
    assert votes.read(data) == made
    for each in votes.read(data):
        each.check(KEY.verifying)


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"{}", b"[]", b'{"proofs":[],"sulh-vote-receipts":2,"votes":[]}', b'{"proofs":[],"votes":[]}',
        b'{"proofs":"x","sulh-vote-receipts":1,"votes":[]}',
        b'{"proofs":[],"sulh-vote-receipts":1,"votes":{}}',
        b'{"proofs":["x"],"sulh-vote-receipts":1,"votes":[]}',
        b'{"proofs":[],"sulh-vote-receipts":1,"votes":[1]}',
        b'{"proofs":[],"sulh-vote-receipts":1,"votes":[{"proof":0,"salt":"","value":1}]}',
        b'{"proofs":[],"sulh-vote-receipts":1,"votes":[{"proof":-1,"salt":"","value":1}]}',
        b'{"proofs":[],"sulh-vote-receipts":1,"votes":[{"salt":""}]}',
    ],
)  # fmt: skip
def test_what_is_no_file_of_receipts(wrong: bytes) -> None:
    with pytest.raises(NotVoteReceipts):
        votes.read(wrong)
