"""Secrets as files of their own beside the data (mode 0600), made at first use."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def read(folder: Path, name: str) -> str:
    """The secret `name` in `folder`; 256 random bits in hex when it does not exist yet."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Write a secret under another name and link it, so that nobody ever reads half of one.

    Of several processes that do this at once, one link succeeds and all read that one.
    """
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
