"""The diary as one file: written, recomputed, and the first wrong line named.

File: JSON Lines, each line canonical JSON ended by a line feed. Line 1 is the header
`{"checkpoint","dialogue","key","sulh-log":2}`: the signed checkpoint as text, and the log's key as a vkey.
Each further line is `{"entry":{…},"leaf":"…","openings":{path:{"salt","value"}}}`; `leaf` is the entry's leaf
hash in hex. `openings` may reveal any of its commitments; what they do not reveal is sealed or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sulh.record.canonical import NotCanonical, Value, canonical, parse
from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint
from sulh.record.commitment import Opening
from sulh.record.entries import Entries, WrongEntry
from sulh.record.note import BadSignature, NotAKey, NotANote, Note, VerifyingKey
from sulh.record.origin import dialogue_of
from sulh.record.tree import Head, leaf_hash, root_of

FORMAT = 2


class Broken(ValueError):
    """The file does not verify: `line` counts from 1, `code` names what is wrong there."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(f"line {line}: {code}")
        self.line = line
        self.code = code


@dataclass(frozen=True)
class Checked:
    """What was verified. `leaves`: the leaf hash of each entry; `chained`: how many are of the older form."""

    dialogue: str
    key: VerifyingKey
    checkpoint: Checkpoint
    note: Note
    opened: int
    sealed: int
    chained: int
    leaves: tuple[bytes, ...]

    @property
    def head(self) -> Head:
        return self.checkpoint.head


def header(dialogue: str, note: Note, key: VerifyingKey) -> bytes:
    """The first line of a downloaded log."""
    said: Value = {"sulh-log": FORMAT, "dialogue": dialogue, "checkpoint": str(note), "key": str(key)}
    return canonical(said) + b"\n"


def line(entry: bytes, openings: Mapping[str, Opening]) -> bytes:
    """One further line: the entry as stored, its leaf hash, and the openings the reader may see."""
    shown: dict[str, Value] = {
        path: {"salt": opening.salt, "value": opening.value} for path, opening in openings.items()
    }
    return canonical({"entry": parse(entry), "leaf": leaf_hash(entry).hex(), "openings": shown}) + b"\n"


def verify(lines: Iterable[bytes]) -> Checked:
    """Recompute every leaf, the root, the signature and every revealed commitment.

    Raises `Broken` for the first wrong line. It cannot show that the server shows the same log to everybody:
    compare with a checkpoint that others hold.
    """
    rows = iter(lines)
    dialogue, key, checkpoint, note = _header(next(rows, b""))
    entries, leaves = Entries(dialogue), []
    for number, row in enumerate(rows, 2):
        leaves.append(_check(row, number, entries))
    if len(leaves) != checkpoint.size:
        raise Broken(1, "entries_missing")
    if root_of(leaves) != checkpoint.root:
        raise Broken(1, "root_differs")
    return Checked(
        dialogue, key, checkpoint, note, entries.opened, entries.sealed, entries.chain.size, tuple(leaves)
    )


def _header(row: bytes) -> tuple[str, VerifyingKey, Checkpoint, Note]:
    first = _parse(row, 1)
    names = {"sulh-log", "dialogue", "checkpoint", "key"}
    if first.get("sulh-log") == 1:
        raise Broken(1, "older_format")
    if set(first) != names or first["sulh-log"] != FORMAT:
        raise Broken(1, "not_a_log")
    dialogue, said, vkey = first["dialogue"], first["checkpoint"], first["key"]
    if not (isinstance(dialogue, str) and isinstance(said, str) and isinstance(vkey, str)):
        raise Broken(1, "not_a_log")
    try:
        key = VerifyingKey.read(vkey)
        checkpoint, note = open_checkpoint(said.encode(), key)
    except NotAKey as fault:
        raise Broken(1, "key_unreadable") from fault
    except (NotANote, NotACheckpoint) as fault:
        raise Broken(1, "checkpoint_unreadable") from fault
    except BadSignature as fault:
        raise Broken(1, "not_signed") from fault
    if dialogue_of(checkpoint.origin) != dialogue:
        raise Broken(1, "dialogue_differs")
    return dialogue, key, checkpoint, note


def _check(row: bytes, number: int, entries: Entries) -> bytes:
    fields = _parse(row, number)
    entry, openings = fields.get("entry"), fields.get("openings")
    if set(fields) != {"entry", "leaf", "openings"}:
        raise Broken(number, "not_an_entry")
    if not isinstance(entry, Mapping) or not isinstance(openings, Mapping):
        raise Broken(number, "not_an_entry")
    data = canonical(entry)
    leaf = leaf_hash(data)
    if leaf.hex() != fields["leaf"]:
        raise Broken(number, "leaf_differs")
    try:
        entries.take(data, openings)
    except WrongEntry as wrong:
        raise Broken(number, wrong.args[0]) from wrong
    return leaf


def _parse(row: bytes, number: int) -> Mapping[str, Value]:
    if not row.endswith(b"\n"):
        raise Broken(number, "line_cut_short")
    try:
        value = parse(row[:-1])
    except NotCanonical as fault:
        raise Broken(number, "unreadable") from fault
    if not isinstance(value, Mapping):
        raise Broken(number, "unreadable")
    return value
