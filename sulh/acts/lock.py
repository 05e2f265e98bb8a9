"""The data folder's lock: at any moment at most one process writes into a data folder.

The server holds it for its whole life; a command that writes takes it, or hands its act to the
server (`sulh.acts.handover`). The kernel frees it when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sulh.rules.refusal import Refusal

NAME = "lock"


def take(folder: Path, wait: float = 0.0) -> int | None:
    """The lock as a file descriptor to be closed later, or None if it is still taken after `wait` seconds."""
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() >= until:
                os.close(handle)
                return None
            time.sleep(0.05)


@contextmanager
def held(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of `folder`. Raises `Refusal("data_folder_busy")`."""
    handle = take(folder, wait)
    if handle is None:
        raise Refusal("data_folder_busy")
    try:
        yield
    finally:
        os.close(handle)
