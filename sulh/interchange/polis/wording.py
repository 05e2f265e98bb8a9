"""Makes imported text fit to be stored, without refusing a whole import for one stray character."""

from __future__ import annotations

import unicodedata

_KEPT_MARKS = "\n\u200c\u200d\u200e\u200f\u061c"  # joiners and plain direction marks are part of writing
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n\n", "\t": " "}
_MARKS_PER_LETTER = 4


def storable(text: str) -> tuple[str, bool]:
    """`text` in NFC with LF line ends, trimmed, and whether anything invisible was taken out.

    Taken out are control, bidirectional override and isolate, private and unassigned characters, and
    more than four combining marks on one letter: what `sulh.rules.text.clean` refuses from a person,
    who can type again. The digest of the input still proves what the source held.
    """
    for found, instead in _BREAKS.items():
        text = text.replace(found, instead)
    kept: list[str] = []
    marks = 0
    text = unicodedata.normalize("NFC", text)
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if marks <= _MARKS_PER_LETTER and (category not in _INVISIBLE or character in _KEPT_MARKS):
            kept.append(character)
    # Taking a character out may bring a letter and its mark together.
    whole = unicodedata.normalize("NFC", "".join(kept))
    trimmed = "\n".join(line.rstrip() for line in whole.split("\n")).strip()
    return trimmed, len(kept) != len(text)


def excerpt(text: str, length: int = 40) -> str:
    """At most `length` printable characters of `text`, to show what was found in a file."""
    shown = text if len(text) <= length else text[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)
