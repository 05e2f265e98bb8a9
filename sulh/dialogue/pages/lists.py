"""Lists that are read page by page."""

from __future__ import annotations


def page_number(wanted: str, last: int) -> int:
    """A page from 1 to `last`; the first for anything that is no page."""
    return min(max(int(wanted), 1), last) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
