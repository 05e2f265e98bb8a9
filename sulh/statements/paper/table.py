"""A batch as a table to be filled in elsewhere, and read back: one line a sheet, one column a statement.

1 agree, 0 pass, -1 disagree, empty for no mark or two marks; digits of any script. RFC 4180 with a byte order
mark, so that spreadsheets open it as UTF-8; read back also with semicolons or tabs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from sulh.acts.fields import latin_digits
from sulh.dialogue import codes
from sulh.rules.refusal import Refusal
from sulh.statements.paper import numbers
from sulh.statements.paper.models import PaperBatch, PaperSheet

LETTERS_MOST = 200_000
_SIGNS = str.maketrans(dict.fromkeys("−–‐‑", "-") | dict.fromkeys("\u200e\u200f\u061c\ufeff '+", ""))
_VALUES = {"1": 1, "0": 0, "-1": -1, "1-": -1, "": None}
Fault = tuple[int, Refusal]


@dataclass(frozen=True)
class Line:
    """One sheet of a table: the number of its line from 1, the sheet's ten digits, and what it answers."""

    n: int
    sheet: str
    answers: dict[str, int]


def write(batch: PaperBatch, sheets: Sequence[PaperSheet]) -> bytes:
    """The empty table of a batch."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["sheet", *map(str, batch.statements)])
    for sheet in sheets:
        writer.writerow([numbers.shown(batch.number, sheet.number), *("" for _ in batch.statements)])
    return out.getvalue().encode("utf-8-sig")


def decoded(data: bytes) -> str:
    """The text of a table. Raises `Refusal`: `table_too_long`, `table_not_utf8`."""
    if len(data) > LETTERS_MOST:
        raise Refusal("table_too_long", most=LETTERS_MOST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("table_not_utf8") from None


def read(text: str, batch: PaperBatch) -> tuple[list[Line], list[Fault]]:
    """The lines with answers, and what is wrong with the others; lines without any answer are left out.

    Faults carry the number of their line: `table_heading`, `table_cells` (`cells`, `wanted`), `table_value`
    (`n`, `value`), `table_twice`, `sheet_of_another_batch`, and what reading a sheet's number refuses.
    """
    head = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter))
    columns = [_plain(cell) for cell in rows[0][1:]] if rows else []
    if sorted(columns) != sorted(map(str, batch.statements)):
        return [], [(1, Refusal("table_heading"))]
    found: list[Line] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for n, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row[1:]):
            continue
        try:
            line = _line(n, row, columns, batch)
            if line.sheet in seen:
                raise Refusal("table_twice")
            seen.add(line.sheet)
            found.append(line)
        except Refusal as refusal:
            faults.append((n, refusal))
    return found, faults


def _line(n: int, row: list[str], columns: list[str], batch: PaperBatch) -> Line:
    if len(row) != len(columns) + 1:
        raise Refusal("table_cells", cells=len(row), wanted=len(columns) + 1)
    sheet = numbers.read(row[0].strip().lstrip("'"))
    half = codes.FREE + 1
    if sheet[:half] != batch.number:
        raise Refusal("sheet_of_another_batch", sheet=sheet[half:])
    answers = {}
    for column, cell in zip(columns, row[1:], strict=True):
        if (value := _value(column, cell)) is not None:
            answers[column] = value
    return Line(n, sheet, answers)


def _value(column: str, cell: str) -> int | None:
    plain = _plain(cell)
    if plain not in _VALUES:
        raise Refusal("table_value", n=int(column), value=cell.strip()[:20])
    return _VALUES[plain]


def _plain(cell: str) -> str:
    """A cell in Latin digits with a plain minus, without apostrophes and marks of direction."""
    return str(latin_digits(cell.strip().translate(_SIGNS)))
