"""Secrets as files of their own beside the data (mode 0600), made at first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read(folder: Path, name: str) -> str:
    """The secret `name` in `folder`; 256 random bits in hex when it does not exist yet."""
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()
