"""Makes imported text fit to be stored, without refusing a whole import for one stray character."""

from __future__ import annotations

import unicodedata

from sulh.rules.text import faults

_BREAKS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n\n", "\t": " "}


def storable(text: str) -> tuple[str, bool]:
    """`text` in NFC with LF line ends, trimmed, and whether anything invisible was taken out.

    Taken out is what `sulh.rules.text.clean` refuses from a person, who can type again. The digest of the
    input still proves what the source held.
    """
    for found, instead in _BREAKS.items():
        text = text.replace(found, instead)
    text = unicodedata.normalize("NFC", text)
    out = {at for at, _code in faults(text)}
    kept = [character for at, character in enumerate(text) if at not in out]
    # Taking a character out may bring a letter and its mark together.
    whole = unicodedata.normalize("NFC", "".join(kept))
    trimmed = "\n".join(line.rstrip() for line in whole.split("\n")).strip()
    return trimmed, len(kept) != len(text)


def excerpt(text: str, length: int = 40) -> str:
    """At most `length` printable characters of `text`, to show what was found in a file."""
    shown = text if len(text) <= length else text[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in shown)
