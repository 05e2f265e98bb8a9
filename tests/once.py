"""What takes long and is the same for all processes of a run: the first one makes it, the others wait."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

KEYS = ("secret-key", "codes-key", "log-key", "address-key")
# Processes of one run share their keys, so that each can read and sign what another has made.
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(16)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this run, filled by `make` in whichever process comes first. Only for reading."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = factory.mktemp(name)
            make(made)
            made.rename(folder)
    return folder


def put_keys(folder: Path, run: str = _RUN) -> None:
    """Write the four keys of a data folder, the same in every process of this run."""
    for name in KEYS:
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(hashlib.sha256(f"{run} {name}".encode()).hexdigest() + "\n")
