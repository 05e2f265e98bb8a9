"""The files of an export folder and their rows, every fault as a `Refusal` that names file and line."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sulh.interchange.polis.wording import excerpt
from sulh.rules.refusal import Refusal

MEGABYTE = 2**20
LARGEST_FILE = 64 * MEGABYTE
MOST_ROWS = 2_000_000
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Source:
    """One file: its name, its text without a byte order mark, and the SHA-256 of its bytes in hex."""

    name: str
    text: str
    digest: str


class Folder:
    """An export folder. `read(name)` remembers what it read; `digest()` is over all of that.

    Raises `polis_folder_missing` (`folder`) where `path` is not a folder that can be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        try:
            self._root = Path(path).resolve(strict=True)
            is_folder = self._root.is_dir()
        except (OSError, RuntimeError, ValueError):  # absent, a loop of links, a NUL in the name
            is_folder = False
        if not is_folder:
            raise Refusal("polis_folder_missing", folder=excerpt(str(path), 200))
        self._read: dict[str, Source] = {}

    def read(self, name: str) -> Source | None:
        """The file `name`, or None where there is none.

        Raises `polis_file_outside`, `polis_file_unreadable`, `polis_file_empty` (`file`),
        `polis_file_too_large` (`file`, `megabytes`), `polis_not_utf8` (`file`, `line`).
        """
        path = self._root / name
        try:
            if not os.path.lexists(path):
                return None
            path = path.resolve(strict=True)
            if not path.is_relative_to(self._root):
                raise Refusal("polis_file_outside", file=name)
            if not path.is_file():  # opening a pipe would wait for ever
                raise Refusal("polis_file_unreadable", file=name)
            with path.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
        except (OSError, RuntimeError):
            raise Refusal("polis_file_unreadable", file=name) from None
        if len(data) > LARGEST_FILE:
            raise Refusal("polis_file_too_large", file=name, megabytes=LARGEST_FILE // MEGABYTE)
        self._read[name] = Source(name, _decoded(name, data), hashlib.sha256(data).hexdigest())
        return self._read[name]

    def names(self) -> tuple[str, ...]:
        """The names of the files read, sorted."""
        return tuple(sorted(self._read))

    def digest(self) -> str:
        """SHA-256 in hex over one line `<SHA-256 in hex>  <name>` and LF per file read, sorted by name.

        The same as `sha256sum NAME… | sha256sum` in the folder, so that anyone can recompute it.
        """
        lines = (f"{self._read[name].digest}  {name}\n" for name in self.names())
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def _decoded(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8")
        raise Refusal("polis_not_utf8", file=name, line=_line_ends(before) + 1) from None
    if not text.strip():
        raise Refusal("polis_file_empty", file=name)
    return text


def _line_ends(text: str) -> int:
    return sum(1 for _ in _LINE_END.finditer(text))


def records(source: Source) -> Iterator[tuple[int, list[str]]]:
    """(line on which the record begins, its fields) for each record that is not a blank line.

    Raises `polis_file_truncated` (`file`, `line`) for a quotation mark never closed,
    `polis_row_unreadable` (`file`, `line`) and `polis_too_many_rows` (`file`, `limit`).
    """
    reader = csv.reader(io.StringIO(source.text, newline=""), strict=True)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as fault:
            # The module tells its faults apart by their sentences alone.
            ended = "unexpected end of data" in str(fault)
            code = "polis_file_truncated" if ended else "polis_row_unreadable"
            raise Refusal(code, file=source.name, line=line) from None
        if fields is None:
            return
        if fields:
            count += 1
            if count > MOST_ROWS + 1:  # the header is not counted
                raise Refusal("polis_too_many_rows", file=source.name, limit=MOST_ROWS)
            yield line, fields


class Table:
    """A CSV file with a header: `columns` maps a name to its position.

    Raises `polis_column_missing`, `polis_column_repeated` (`file`, `column`) and, where the last line
    has no line break, `polis_file_truncated` (`file`, `line`): every Polis exporter ends each row
    with one, and without it a cut inside the last statement's text would pass unnoticed.
    """

    def __init__(self, source: Source, required: Iterable[str]) -> None:
        self.file = source.name
        self._records = records(source)
        _, header = next(self._records)
        self.columns: dict[str, int] = {}
        for position, name in enumerate(name.strip() for name in header):
            if name in self.columns:
                raise Refusal("polis_column_repeated", file=self.file, column=excerpt(name))
            self.columns[name] = position
        for name in required:
            if name not in self.columns:
                raise Refusal("polis_column_missing", file=self.file, column=name)
        if source.text[-1] not in "\r\n":
            raise Refusal("polis_file_truncated", file=self.file, line=_line_ends(source.text) + 1)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line, fields) of each row below the header, each as long as the header.

        Raises `polis_file_truncated` (`file`, `line`) where the last row is too short, and
        `polis_row_length` (`file`, `line`, `expected`, `found`) for any other row.
        """
        expected = len(self.columns)
        for line, fields in self._records:
            if len(fields) != expected:
                if len(fields) < expected and next(self._records, None) is None:
                    raise Refusal("polis_file_truncated", file=self.file, line=line)
                raise Refusal(
                    "polis_row_length", file=self.file, line=line, expected=expected, found=len(fields)
                )
            yield line, fields
