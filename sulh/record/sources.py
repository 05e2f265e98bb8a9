"""Where a log's files are read from: the C2SP layout below a folder or, through `Source`, anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

CHECKPOINT = "checkpoint"
KEY = "key"
POLICY = "policy"
OPENINGS = "openings.jsonl"


class Missing(LookupError):
    """There is no file of this name; the argument is its path."""


class Source(Protocol):
    """Gives the bytes of a file by its path below the log's prefix."""

    def read(self, path: str) -> bytes:
        """Raises `Missing`."""
        ...


class Folder:
    """A log in a folder, as `sulh record export` writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as fault:
            raise Missing(path) from fault


class Held:
    """A log's files in memory, by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes:
        try:
            return self.files[path]
        except KeyError as fault:
            raise Missing(path) from fault
