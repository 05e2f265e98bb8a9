"""Text in a cell of a table that people open in a spreadsheet.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which can be taken off again
(OWASP, "CSV Injection": = + - @ tab, carriage return and line feed, also in full width). So does one that
begins with apostrophes before such a sign, or it would come back with one less; and one with spaces or unseen
signs before it, because some programs trim cells.
"""

from __future__ import annotations

import re

_START = "[\\s\u200c-\u200f\u061c\ufe0e\ufe0f\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
_FORMULA = re.compile(f"'*(?:{_START})")
_GUARDED = re.compile(f"'+(?:{_START})")


def guarded(text: str) -> str:
    """One cell's text, harmless in a spreadsheet."""
    return f"'{text}" if _FORMULA.match(text) else text


def bare(cell: str) -> str:
    """The text that `guarded` made `cell` of; a cell that somebody typed without apostrophe as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
