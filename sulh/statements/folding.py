"""When two statements count as the same words: folded for comparison only, never for storing or showing.

Dari, Pashto, Urdu and Arabic keyboards write the same letter in several ways that Unicode keeps
apart even in NFKC. Source: process reference 5.9.
"""

from __future__ import annotations

import hashlib
import unicodedata

_ALIKE = str.maketrans(
    {
        "\u064a": "\u06cc",  # Arabic yeh
        "\u0649": "\u06cc",  # alef maksura
        "\u0643": "\u06a9",  # Arabic kaf
        "\u06c1": "\u0647",  # heh goal
        "\u06d5": "\u0647",  # ae
        # Signs without a shape of their own: joiners and direction marks.
        "\u200c": None,
        "\u200d": None,
        "\u200e": None,
        "\u200f": None,
        "\u061c": None,
    }
)


def fold(text: str) -> str:
    """`text` as it is compared: NFC, without case, one letter for each of yeh, kaf and heh, single spaces."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_ALIKE)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def key(text: str) -> str:
    """SHA-256 of the folded text, 64 hex digits."""
    return hashlib.sha256(fold(text).encode()).hexdigest()
