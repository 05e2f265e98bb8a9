"""What the tables and files of this room share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from sulh.dialogue.pages.visit import Visit
from sulh.rules.cells import guarded


def table(visit: Visit, name: str, columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A table to download (RFC 4180), with the mark by which spreadsheets know its letters.

    Text that a spreadsheet would take for a formula is guarded; numbers stay numbers, None is an empty cell.
    Of a demonstration the name says that it is simulated.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    called = f"{name}-simulated" if visit.dialogue.demonstration else name
    response["Content-Disposition"] = f'attachment; filename="{called}.csv"'
    return response


def linked(response: HttpResponse, visit: Visit, page: int, pages: int) -> HttpResponse:
    """With the address of the next page, as programs follow it."""
    if page < pages:
        following = visit.request.build_absolute_uri(f"?page={page + 1}")
        response["Link"] = f'<{following}>; rel="next"'
    return response
