"""A witness's decision (C2SP tlog-witness, `add-checkpoint`). Where its memory lies is the caller's matter.

A witness cosigns a checkpoint only if the tree that it cosigned before is the beginning of the new one. It
keeps the newest checkpoint of each log before it answers; comparing and keeping are one step (`Memory.hold`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from sulh.record.checkpoint import Checkpoint, NotACheckpoint
from sulh.record.cosignature import cosign
from sulh.record.note import MOST_BYTES as MOST_NOTE
from sulh.record.note import BadSignature, NotANote, Note, SigningKey, VerifyingKey, decode, encode, read
from sulh.record.tree import EMPTY, HASH, NotProven, check_consistency

MOST_PROOF = 63
MOST_BYTES = 131_072
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
SIZES = "text/x.tlog.size"
_PLAIN = "text/plain; charset=utf-8"


class Held(Protocol):
    """One log's place in a witness's memory, held so that nobody else compares or keeps meanwhile."""

    def newest(self) -> Checkpoint | None:
        """The checkpoint that was cosigned last, without signatures; None before the first."""
        ...

    def keep(self, note: str) -> None:
        """Keep this note as the newest, durably, before returning."""
        ...


class Memory(Protocol):
    """What a witness remembers of all its logs."""

    def hold(self, origin: str) -> AbstractContextManager[Held]: ...


@dataclass(frozen=True)
class Answer:
    """An answer in HTTP's terms."""

    status: int
    body: str = ""
    content_type: str = _PLAIN


@dataclass(frozen=True)
class Asked:
    """A request taken apart."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


def ask(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body of a request to `add-checkpoint`."""
    lines = [f"old {old}", *(encode(each) for each in proof), ""]
    return "".join(f"{line}\n" for line in lines).encode() + note


def read_request(body: bytes) -> Asked:
    """Raises ValueError."""
    head, empty, note = body.partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    old = _OLD.fullmatch(first)
    proof = tuple(decode(line) for line in lines)
    if not empty or old is None or len(proof) > MOST_PROOF or any(len(each) != HASH for each in proof):
        raise ValueError("form")
    return Asked(int(old[1]), proof, note)


def add_checkpoint(
    body: bytes, logs: Mapping[str, Sequence[VerifyingKey]], key: SigningKey, memory: Memory, now: int
) -> Answer:
    """Decide about one request. `logs`: the keys trusted for each origin; `now`: seconds since 1970.

    200: the cosignature. 400: unreadable, too large, or the old size is above the new one. 403: not signed by
    a trusted key. 404: unknown log. 409: another old size than remembered, or the same with another root.
    422: no proof.
    """
    try:
        asked = read_request(body)
        note = read(asked.note)
        new = Checkpoint.read(note.text)
    except (NotANote, NotACheckpoint, ValueError):
        return Answer(400, "unreadable\n")
    if new.origin not in logs:
        return Answer(404, "unknown log\n")
    trusted = [each for each in logs[new.origin] if _signed(note, each)]
    if not trusted:
        return Answer(403, "no signature by a key that is trusted for this log\n")
    if asked.old > new.size:
        return Answer(400, "the old size is above the checkpoint's\n")
    with memory.hold(new.origin) as held:
        before = held.newest()
        size, root = (before.size, before.root) if before else (0, EMPTY)
        if asked.old != size or (new.size == size and new.root != root):
            return Answer(409, f"{size}\n", SIZES)
        try:
            check_consistency(size, root, new.size, new.root, asked.proof)
        except NotProven:
            return Answer(422, "the proof does not hold\n")
        own = cosign(note.text, key, now)
        # One line of each key: whoever repeats one must not make a note that cannot be read back.
        signed = [next(each for each in note.signatures if each.by(log)) for log in trusted]
        kept = str(Note(note.text, (*signed, own)))
        if len(kept.encode()) > MOST_NOTE:
            return Answer(400, "the checkpoint is too large\n")
        held.keep(kept)
    return Answer(200, own.line)


def _signed(note: Note, key: VerifyingKey) -> bool:
    try:
        note.need(key)
    except BadSignature:
        return False
    return True
