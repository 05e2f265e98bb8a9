"""What text may be stored: NFC, no control or bidirectional override characters, a stated length.

Source: Unicode TR9 and TR36; security reference 6.11. ZWNJ and ZWJ stay: Dari, Pashto and Urdu
are not written without them. Bidi isolates are refused too: pages add isolation as markup.
"""

from __future__ import annotations

import unicodedata

from sulh.rules.refusal import Refusal

STATEMENT_LIMIT = 1000
NAME_LIMIT = 120
_JOINERS = frozenset("\u200c\u200d")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and signs that are drawn as nothing: fillers of Hangul, the empty pattern of Braille.
_BLANK = frozenset("\n\r\t\u200c\u200d\u200e\u200f\u061c\u115f\u1160\u3164\uffa0\u2800")
_MARKS_PER_LETTER = 4


def clean(text: str, *, limit: int = STATEMENT_LIMIT, lines: bool = True) -> str:
    """`text` in NFC, LF line ends, trimmed.

    Raises `Refusal`: `text_empty`, `text_too_long` (`limit`, `length`), `text_bidi_control`
    (`position`, counted from 1), `text_control` (`position`), `text_marks` (more than four
    combining marks on one letter).
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    _refuse_characters(text, lines=lines)
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if is_blank(text):
        raise Refusal("text_empty")
    if len(text) > limit:
        raise Refusal("text_too_long", limit=limit, length=len(text))
    return text


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: only spaces, marks, direction signs, joiners, blank letters."""
    return all(unicodedata.category(each)[0] in "ZM" or each in _BLANK for each in text)


def _refuse_characters(text: str, *, lines: bool) -> None:
    marks = 0
    for position, character in enumerate(text, 1):
        if character in _BIDI:
            raise Refusal("text_bidi_control", position=position)
        category = unicodedata.category(character)
        if category == "Mn":
            marks += 1
            if marks > _MARKS_PER_LETTER:
                raise Refusal("text_marks", position=position)
            continue
        marks = 0
        if character in _JOINERS or (lines and character == "\n"):
            continue
        if category in {"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"} and character not in "\u200e\u200f\u061c":
            raise Refusal("text_control", position=position)
