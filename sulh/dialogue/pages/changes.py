"""What changed between two versions of a text, section by section and word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

Texts = Mapping[str, str]
# Longer texts stand side by side without marks: comparing them word by word would take too long.
_MOST_WORDS = 600


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `changed` where the other side does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """One section in one language, before and after."""

    section: str
    language: str
    before: list[Piece]
    after: list[Piece]


def changes(before: Mapping[str, Texts], after: Mapping[str, Texts]) -> list[Change]:
    """Every difference between two sets of sections, in the order of `after`; each text by language."""
    found = []
    for section in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(section, {}), after.get(section, {})
        for language in [*new, *(code for code in old if code not in new)]:
            left, right = old.get(language, ""), new.get(language, "")
            if left != right:
                found.append(Change(section, language, *compare(left, right)))
    return found


def compare(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; joined again, the pieces are the texts."""
    left, right = re.findall(r"\s*\S+|\s+$", before), re.findall(r"\s*\S+|\s+$", after)
    if max(len(left), len(right)) > _MOST_WORDS:
        return [Piece(before, False)], [Piece(after, False)]
    old: list[Piece] = []
    new: list[Piece] = []
    words = SequenceMatcher(None, [word.strip() for word in left], [word.strip() for word in right])
    for kind, start, end, to_start, to_end in words.get_opcodes():
        changed = kind != "equal"
        if start < end:
            old.append(Piece("".join(left[start:end]), changed))
        if to_start < to_end:
            new.append(Piece("".join(right[to_start:to_end]), changed))
    return old, new
