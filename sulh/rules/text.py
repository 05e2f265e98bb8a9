"""What text may be stored: NFC, without hidden signs or towers of marks, a stated length.

Source: Unicode TR9, TR36 and the property Default_Ignorable_Code_Point; security reference 6.11. ZWNJ and ZWJ
stay: Dari, Pashto and Urdu are not written without them. Bidi isolates are refused too: pages add isolation
as markup.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sulh.rules.refusal import Refusal

STATEMENT_LIMIT = 1000
NAME_LIMIT = 120
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Unseen and yet part of writing: joiners, direction marks, the forms of emoji and of Mongolian letters.
_UNSEEN = frozenset("\u200c\u200d\u200e\u200f\u061c\ufe0e\ufe0f\u180b\u180c\u180d\u180f")
# Drawn as nothing, though they count as letters or marks: whole messages hide in them.
_HIDDEN = (
    frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
    | frozenset(map(chr, range(0xFE00, 0xFE0E)))
    | frozenset(map(chr, range(0xE0100, 0xE01F0)))
)
_CONTROLS = frozenset({"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"})
# Also drawn as nothing: the empty pattern of Braille.
_BLANK = _UNSEEN | _HIDDEN | frozenset("\n\r\t\u2800")
_MARKS_PER_LETTER = 4
_UNSEEN_IN_A_ROW = 2


def clean(text: str, *, limit: int = STATEMENT_LIMIT, lines: bool = True) -> str:
    """`text` in NFC, LF line ends, trimmed.

    Raises `Refusal`: `text_empty`, `text_too_long` (`limit`, `length`), or the first of `faults` (with its
    `position`, counted from 1).
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if is_blank(text):
        raise Refusal("text_empty")
    for at, code in faults(text, lines=lines):
        raise Refusal(code, position=at + 1)
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if len(text) > limit:
        raise Refusal("text_too_long", limit=limit, length=len(text))
    return text


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: only spaces, marks, direction signs, joiners, blank letters."""
    return all(unicodedata.category(each)[0] in "ZM" or each in _BLANK for each in text)


def faults(text: str, *, lines: bool = True) -> Iterator[tuple[int, str]]:
    """Places in `text`, and what is wrong there. Without the signs in these places it has no faults.

    `text_bidi_control`; `text_control` (a control or hidden sign, or more than two unseen signs in a row);
    `text_marks` (more than four marks on one letter, whatever unseen signs stand between them).
    """
    marks = unseen = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        if character in _BIDI:
            yield at, "text_bidi_control"
        elif character in _UNSEEN:
            unseen += 1
            if unseen > _UNSEEN_IN_A_ROW:
                yield at, "text_control"
        elif character in _HIDDEN or (category in _CONTROLS and not (lines and character == "\n")):
            yield at, "text_control"
        elif category in ("Mn", "Me"):
            marks, unseen = marks + 1, 0
            if marks > _MARKS_PER_LETTER:
                yield at, "text_marks"
        elif category == "Mc":  # takes its own room, but gives the marks around it no new letter
            unseen = 0
        else:
            marks = unseen = 0
