"""Somebody who fetches every signed checkpoint that a server shows, and keeps them all."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException

from sulh.record.checkpoint import open_checkpoint
from sulh.record.note import VerifyingKey
from sulh.record.tree import root_of

EVERY = 0.01


class Collecting:
    """`seen` holds every checkpoint that was ever shown, as it was shown."""

    def __init__(self, address: str, key: VerifyingKey) -> None:
        self.address, self.key = address, key
        self.seen: set[bytes] = set()
        self.strange: list[int] = []
        self._compared: set[bytes] = set()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._collect, daemon=True)

    def _collect(self) -> None:
        while not self._end.wait(EVERY):
            try:
                with urllib.request.urlopen(self.address, timeout=30) as answer:
                    self.seen.add(answer.read())
            except urllib.error.HTTPError as fault:
                self.strange.append(fault.code)
            except (OSError, HTTPException):  # the server was killed, perhaps in mid-answer
                time.sleep(0.02)

    @contextmanager
    def going_on(self) -> Iterator[Collecting]:
        self._thread.start()
        try:
            yield self
        finally:
            self._end.set()
            self._thread.join(60)
        assert not self._thread.is_alive()

    def compare(self, leaves: Sequence[bytes]) -> None:
        """That what was seen since the last time is the beginning of a log with these leaves."""
        for note in self.seen - self._compared:
            signed, _ = open_checkpoint(note, self.key)
            assert signed.size <= len(leaves), "more was signed than is there"
            assert root_of(leaves[: signed.size]) == signed.root, (
                f"something else was signed at {signed.size}"
            )
            self._compared.add(note)

    def compare_all(self, leaves: Sequence[bytes]) -> None:
        """The same for everything that was ever seen."""
        assert not self.strange, "the server refused to show what it signs"
        self._compared.clear()
        self.compare(leaves)
        signed = [open_checkpoint(note, self.key)[0] for note in self.seen]
        assert len({each.size for each in signed}) == len({each.root for each in signed}) == len(self.seen)
