"""Signing where a log stands, and never less than was signed before.

The newest checkpoint of each log lies in a file of its own in the data folder, written to the disk before anybody
sees it. A database that was put back to an earlier state therefore contradicts that file, and is not signed. So does
one that contradicts a checkpoint with our own signature that somebody brings (`hold`).
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from sulh.acts import log, tiles
from sulh.acts.keys import log_key
from sulh.acts.models import LogCosignature, LogHead
from sulh.acts.writer import write
from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint, signed
from sulh.record.note import MOST_SIGNATURES, BadSignature, NotANote, Note, read, read_signatures
from sulh.record.origin import dialogue_of, origin_of
from sulh.record.tiles import TilesMissing, Tree
from sulh.record.tree import BEGINNING, Head, NotProven, check_consistency, consistency_proof
from sulh.rules.refusal import Refusal

FOLDER = "checkpoints"
NEW = ".new"
MOST_ENTRIES = 2**31 - 1  # what a database counts to
_here = threading.Lock()


def publish(dialogue: str, remember: bool = True) -> tuple[Checkpoint, Note]:
    """The log as it stands now, signed; what was signed before is checked to be its beginning.

    Raises `Refusal`: `record_behind` where more was signed before than stands in the database, `record_differs`
    where something else was, or where the database contradicts itself, `record_key_changed` where it was signed
    with another key, `record_unwritten` where the file cannot be written; then nothing was signed. `remember`:
    have a database that was found behind take no more entries either.
    """
    if connection.in_atomic_block:
        raise RuntimeError("what a transaction holds may still be undone, so it is not signed")
    try:
        with _turn():
            return _publish(dialogue)
    except Refusal as refusal:
        if refusal.code == "record_behind" and remember:
            held = int(refusal.params["held"])
            write(lambda: LogHead.objects.filter(dialogue=dialogue, held__lt=held).update(held=held))
        raise


def _publish(dialogue: str) -> tuple[Checkpoint, Note]:
    before = _held(dialogue)
    head, held, against = _stands(dialogue)
    if held > head.size:
        raise Refusal("record_behind", size=head.size, held=held)
    if before is not None and before[0].head == head and not against:
        return before
    tree = tiles.tree(dialogue, head.size)
    now = Checkpoint(origin_of(dialogue), head.size, _root(tree))
    if now.root != head.root:
        raise Refusal("record_differs", size=head.size)
    if against:
        _need_beginning(Checkpoint.read(read(against.encode()).text), now, tree)
    if before is not None:
        _need_beginning(before[0], now, tree)
    note = signed(now, log_key(dialogue))
    _write(_file(dialogue), note)
    return now, note


def _stands(dialogue: str) -> tuple[Head, int, str]:
    """The head of the log, and what was brought that goes beyond it or against it."""
    rows = LogHead.objects.filter(dialogue=dialogue).values_list("size", "digest", "held", "against")
    size, digest, held, against = rows.first() or (0, BEGINNING.digest, 0, "")
    return Head(size, digest), held, against


def signed_at(dialogue: str, size: int) -> tuple[Checkpoint, Note]:
    """The log at an earlier size, signed: the same bytes as were signed then, if it was.

    Raises what `publish` raises, and ValueError where the log was never that long.
    """
    newest, note = publish(dialogue)
    if size == newest.size:
        return newest, note
    tree = tiles.tree(dialogue, newest.size)
    old = Checkpoint(newest.origin, size, _root(tree, size))
    _need_beginning(old, newest, tree)
    return old, signed(old, log_key(dialogue))


def ever_signed() -> list[str]:
    """The dialogues of which the data folder knows what was signed last."""
    return sorted(path.name for path in _file("").glob("*") if path.suffix != NEW)


def remember_all() -> None:
    """Before anything is added: let each database that was put back know what was signed beyond it."""
    for dialogue in ever_signed():
        with suppress(Refusal):
            publish(dialogue)


def cosigned(dialogue: str, size: int, note: Note) -> Note:
    """The note with the cosignatures that are kept for this size: the newest, as many as a note may carry."""
    rows = LogCosignature.objects.filter(dialogue=dialogue, size=size).order_by("-at", "key")
    lines = rows.values_list("line", flat=True)[: MOST_SIGNATURES - len(note.signatures)]
    more = [read_signatures(line.encode())[0] for line in lines]
    return Note(note.text, (*note.signatures, *sorted(more, key=lambda each: each.name)))


@dataclass(frozen=True)
class Brought:
    """A checkpoint with our own signature that somebody brought. `fits`: it is one of this log as it stands here."""

    checkpoint: Checkpoint
    fits: bool
    contradicts: bool


def hold(dialogue: str, data: bytes) -> Brought:
    """Take a checkpoint of this log that somebody brings, inside the caller's transaction.

    Where it goes beyond the database, nothing is signed or appended from now on until the lost entries are back.
    Where it contradicts the log, nothing is signed any more: our own signature proves that two trees were signed.
    Raises `Refusal("not_a_checkpoint")`.
    """
    try:
        brought, note = open_checkpoint(data, log_key(dialogue).verifying)
    except (NotANote, NotACheckpoint, BadSignature) as fault:
        raise Refusal("not_a_checkpoint") from fault
    if brought.size > MOST_ENTRIES:
        raise Refusal("not_a_checkpoint")
    own = Note(note.text, note.signatures[:1])
    with _turn():
        before, head = _held(dialogue), log.head(dialogue)
        if (before is not None and _contradict(before[0], brought)) or not _begins(brought, head):
            LogHead.objects.get_or_create(dialogue=dialogue)
            LogHead.objects.filter(dialogue=dialogue).update(against=str(own))
            return Brought(brought, False, True)
        if brought.size > head.size:
            LogHead.objects.get_or_create(dialogue=dialogue)
            LogHead.objects.filter(dialogue=dialogue, held__lt=brought.size).update(held=brought.size)
            if before is None or before[0].size < brought.size:
                _write(_file(dialogue), own)
    return Brought(brought, brought.size <= head.size, False)


def _contradict(one: Checkpoint, other: Checkpoint) -> bool:
    return one.size == other.size and one.root != other.root


def _begins(old: Checkpoint, head: Head) -> bool:
    """Whether a checkpoint with our signature agrees with the log, as far as that goes."""
    if old.size > head.size:
        return True
    tree = tiles.tree(dialogue_of(old.origin), head.size)
    try:
        _need_beginning(old, Checkpoint(old.origin, head.size, _root(tree)), tree)
    except Refusal:
        return False
    return True


def _need_beginning(old: Checkpoint, now: Checkpoint, tree: Tree) -> None:
    if old.size > now.size:
        raise Refusal("record_behind", size=now.size, held=old.size)
    try:
        proof = consistency_proof(tree.span, old.size, now.size)
        check_consistency(old.size, old.root, now.size, now.root, proof)
    except (NotProven, TilesMissing) as fault:
        raise Refusal("record_differs", size=old.size) from fault


def _root(tree: Tree, size: int | None = None) -> bytes:
    try:
        return tree.root(size)
    except TilesMissing as fault:
        raise Refusal("record_differs", size=tree.size) from fault


def _held(dialogue: str) -> tuple[Checkpoint, Note] | None:
    """What was signed last."""
    try:
        data = _file(dialogue).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return open_checkpoint(data, log_key(dialogue).verifying)
    except (NotANote, NotACheckpoint, BadSignature) as fault:
        raise Refusal("record_key_changed") from fault


def _file(dialogue: str) -> Path:
    folder: Path = settings.DATA
    return folder / FOLDER / dialogue


def _write(path: Path, note: Note) -> None:
    """Put the note in the place of the last one, wholly or not at all, and have it on the disk before returning."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(path.name + NEW)
    with fresh.open("wb") as file:
        file.write(str(note).encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time signs: in this process, and among the processes that share the data folder.

    Raises `Refusal("record_unwritten")` where the data folder fails.
    """
    try:
        with _here:
            handle = os.open(settings.DATA / f"{FOLDER}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                # Apart from closing, so that nobody waits for ever where closing fails.
                fcntl.flock(handle, fcntl.LOCK_UN)
                os.close(handle)
    except OSError as fault:
        raise Refusal("record_unwritten") from fault
