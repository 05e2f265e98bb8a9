"""A witness's memory on a disk: of each log the newest checkpoint that it cosigned, as a note.

seen/SHA256(origin)         the note, with the log's signature and the witness's own
seen/SHA256(origin).lock    held while somebody compares and keeps, among threads and among processes;
                            marked once there is a note, so that a missing one is missed

A note is written beside the old one, brought to the disk and put in its place, so that a power cut leaves
one or the other. The witness's own cosignature shows, when a note is read, that it is what was kept.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sulh.record.checkpoint import Checkpoint, NotACheckpoint
from sulh.record.cosignature import cosigned_at
from sulh.record.note import BadSignature, NotANote, VerifyingKey, read

SEEN = "seen"


class Damaged(ValueError):
    """A file of the memory is not what was written to it, or is missing; the argument is its path."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Place:
    """One log's file, while its lock is held."""

    def __init__(self, path: Path, origin: str, key: VerifyingKey, lock: int) -> None:
        self.path = path
        self._lock = lock
        self._origin = origin
        self._key = key

    def newest(self) -> Checkpoint | None:
        """The checkpoint that was kept last; None before the first. Raises `Damaged`."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError as fault:
            if self._marked():
                raise Damaged(self.path) from fault
            return None
        try:
            note = read(data)
            found = Checkpoint.read(note.text)
            own = cosigned_at(note, self._key)
        except (NotANote, NotACheckpoint, BadSignature) as fault:
            raise Damaged(self.path) from fault
        if own is None or found.origin != self._origin:
            raise Damaged(self.path)
        return found

    def keep(self, note: str) -> None:
        replace(self.path, note.encode())
        if not self._marked():
            os.write(self._lock, b"kept\n")
            os.fsync(self._lock)

    def _marked(self) -> bool:
        return os.fstat(self._lock).st_size > 0


class Remembering:
    """The memory of the witness with this key, in the folder of its state, where `begin` made room for it."""

    def __init__(self, folder: Path, key: VerifyingKey) -> None:
        self.folder = folder / SEEN
        self._key = key

    @contextmanager
    def hold(self, origin: str) -> Iterator[Place]:
        """This log's place. Whoever else wants it waits."""
        path = self.folder / hashlib.sha256(origin.encode()).hexdigest()
        # Each holder opens the file anew: such locks shut out other threads as well as other processes.
        handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Place(path, origin, self._key, handle)
        finally:
            os.close(handle)


def begin(folder: Path) -> None:
    """Make room for a memory in the folder of a witness's state."""
    (folder / SEEN).mkdir(mode=0o700, exist_ok=True)
    settle(folder)


def replace(path: Path, data: bytes) -> None:
    """Put these bytes in the place of the file, wholly or not at all, and on the disk before returning."""
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the names in this folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
