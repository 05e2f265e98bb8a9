"""Statements as a table for spreadsheets, out and in: RFC 4180 in UTF-8. Pure.

What a spreadsheet would take for a formula gets an apostrophe in front, which is taken off again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import NoReturn

from sulh.rules.cells import bare, guarded
from sulh.rules.refusal import Refusal
from sulh.statements.units import FILE_MOST, UNITS_MOST, Returned, Unit, digest

COLUMNS = (
    "statement", "number", "source_language", "source", "language", "translation",
    "source_digest", "translation_digest",
)  # fmt: skip
_NEEDED = ("statement", "language", "translation")


def write(units: Sequence[Unit]) -> bytes:
    """The table with CRLF line ends and a header row; the mark in front tells that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for unit in units:
        row = (
            unit.statement, str(unit.n), unit.source_language, unit.source, unit.language, unit.translation,
            digest(unit.source), digest(unit.translation),
        )  # fmt: skip
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[Returned]:
    """The rows of a table, in its order. Columns may stand in any order, between commas, semicolons or tabs.

    Raises `Refusal`: `translation_file_too_large`, `translation_file_unreadable` (no UTF-8, a column lacks).
    """
    if len(data) > FILE_MOST:
        raise Refusal("translation_file_too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _unreadable()
    first = text.partition("\n")[0]
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(first), strict=True)
    except csv.Error:
        _unreadable()
    if len(rows) > UNITS_MOST:
        raise Refusal("translation_file_too_large")
    names = [name.strip() for name in header]
    return [_returned(dict(zip(names, row, strict=False))) for row in rows if any(row)]


def _delimiter(header: str) -> str:
    for mark in ",;\t":
        if set(_NEEDED) <= {name.strip().strip('"') for name in header.split(mark)}:
            return mark
    _unreadable()


def _returned(row: Mapping[str, str]) -> Returned:
    cells = {name: bare(cell) for name, cell in row.items()}
    return Returned(
        cells.get("statement", "").strip(), cells.get("language", "").strip().lower(),
        cells.get("translation", ""), cells.get("source"), cells.get("source_digest"),
        cells.get("translation_digest"),
    )  # fmt: skip


def _unreadable() -> NoReturn:
    raise Refusal("translation_file_unreadable")
