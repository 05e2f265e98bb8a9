"""How a paragraph of a DOCX says which words of a version it holds: by a hidden bookmark.

Word processors keep bookmarks when a file is edited, and do not show one whose name begins with `_`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

DIGEST_PROPERTY = "SealedCopy"
FRAME = "_frame"
"""Begins the bookmark of a paragraph of the house (notes, who consented): never read back."""
SMALL_STYLE, HEADING_STYLE, TEXT_STYLE = "Sulh Frame", "Sulh Heading", "Sulh Text"
END = "_end"
"""The paragraph at which the text is over."""
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_NAME = re.compile(r"_([htl])([0-9a-f]{32})_(\d{1,2})")
_PART = re.compile(r"_part_(\d{1,2})")
Field = Literal["heading", "text", "label"]
_FIELDS: dict[str, Field] = {"h": "heading", "t": "text", "l": "label"}


@dataclass(frozen=True)
class Mark:
    """What a paragraph holds: the heading or the text of a clause in one language, or its label in small
    print, which tells whose words a paragraph are that lost its bookmark because somebody typed it anew."""

    clause: str
    language: str
    field: Field


def name_of(mark: Mark, languages: Sequence[str]) -> str:
    """The bookmark's name, at most 40 signs, which is what Word allows."""
    return f"_{mark.field[0]}{mark.clause}_{languages.index(mark.language)}"


def mark_of(name: str, languages: Sequence[str]) -> Mark | None:
    """What a bookmark stands for; none for one that is not ours."""
    found = _NAME.fullmatch(name)
    if not found or int(found[3]) >= len(languages):
        return None
    return Mark(found[2], languages[int(found[3])], _FIELDS[found[1]])


def part_name(language: str, languages: Sequence[str]) -> str:
    """The bookmark of the line with which the text in one language begins."""
    return f"_part_{languages.index(language)}"


def part_of(name: str, languages: Sequence[str]) -> str:
    """The language that begins at a bookmark; "" for any other."""
    found = _PART.fullmatch(name)
    return languages[int(found[1])] if found and int(found[1]) < len(languages) else ""
