"""Clients that press a server with acts, each act under a key of its own, repeated until it is answered."""

from __future__ import annotations

import itertools
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException

from tests.serving import Server


class Pressing:
    """`acknowledged` holds the number of every act that was answered; each number is sent as one act."""

    def __init__(self, send: Callable[[int, str], int], clients: int = 6) -> None:
        self._send = send
        self._numbers = itertools.count(1)
        self._end = threading.Event()
        self.acknowledged: set[int] = set()
        self.strange: list[int] = []
        self._threads = [threading.Thread(target=self._press, daemon=True) for _ in range(clients)]

    def _press(self) -> None:
        while not self._end.is_set():
            number, key = next(self._numbers), str(uuid.uuid4())
            while True:
                try:
                    status = self._send(number, key)
                except (OSError, ValueError, HTTPException):  # the server was killed, perhaps in mid-answer
                    time.sleep(0.02)
                    continue
                if status == 200:
                    self.acknowledged.add(number)
                else:
                    self.strange.append(status)
                break

    def wait_for(self, more: int) -> None:
        """Until `more` further acts are acknowledged."""
        wanted, until = len(self.acknowledged) + more, time.monotonic() + 60
        while len(self.acknowledged) < wanted:
            alive = sum(thread.is_alive() for thread in self._threads)
            assert time.monotonic() < until, f"no more answers; {alive} clients left, {self.strange[-9:]}"
            time.sleep(0.005)

    @contextmanager
    def going_on(self) -> Iterator[Pressing]:
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._end.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()


def quotas(server: Server, slug: str, token: str, clients: int = 6) -> Pressing:
    """Pressing with `SetQuota`, whose number the log shows."""

    def send(number: int, key: str) -> int:
        return server.call(
            f"dialogues/{slug}/acts/SetQuota", {"quota": number}, token=token, key=key
        )[0]  # fmt: skip

    return Pressing(send, clients)
