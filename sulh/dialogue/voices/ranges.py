"""Which part of a recording a browser asks for when somebody goes back a few words (RFC 9110, section 14)."""

from __future__ import annotations

import re

# Longer numbers lie beyond the end of anything that is kept here.
_ONE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


def part(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range in the header `Range`; None where the whole is to be sent.

    The whole is sent for no range, for several, and for what is none. Raises ValueError where the range lies
    outside `size` bytes.
    """
    found = _ONE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    if start > end:
        raise ValueError(asked)
    return start, end
