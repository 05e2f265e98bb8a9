"""What the tables and files of this room share."""

from __future__ import annotations

from django.http import HttpResponse

from sulh.dialogue.pages.visit import Visit


def safe(words: str) -> str:
    """A spreadsheet takes none of these for a formula."""
    return f"'{words}" if words and words[0] in "=+-@\t\r" else words


def table(name: str, rows: str) -> HttpResponse:
    """A table to download, with the mark by which spreadsheets know its letters."""
    response = HttpResponse("\ufeff" + rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def linked(response: HttpResponse, visit: Visit, page: int, pages: int) -> HttpResponse:
    """With the address of the next page, as programs follow it."""
    if page < pages:
        following = visit.request.build_absolute_uri(f"?page={page + 1}")
        response["Link"] = f'<{following}>; rel="next"'
    return response
