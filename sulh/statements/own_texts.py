"""The dialogue's own texts per language: which of them a language lacks, and which were left behind.

There is no original among the languages of a dialogue, so a text counts as left behind in one language where
another was rewritten in a later version of the terms, until it is rewritten too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from sulh.dialogue.models import Dialogue, Terms

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Lack:
    """One text that needs a translator: `section` as the terms name it."""

    section: str
    language: str
    state: Literal["missing", "stale"]


def lacks(dialogue: Dialogue) -> list[Lack]:
    """What each language of the dialogue lacks, in the order of the terms and then of the languages."""
    versions = _versions(dialogue)
    if not versions:
        return []
    return [
        Lack(section, language, state)
        for section, texts in versions[-1].items()
        if any(texts.values())
        for language in dialogue.languages
        if (state := _state(language, [version.get(section, {}) for version in versions]))
    ]


def _versions(dialogue: Dialogue) -> list[Mapping[str, Texts]]:
    """Every section of the terms, in each version that was in force; else of the newest proposal."""
    rows = Terms.objects.filter(dialogue=dialogue).order_by("n")
    bodies = list(rows.exclude(status="proposed").values_list("body", flat=True))
    if not bodies:
        bodies = list(rows.values_list("body", flat=True))[-1:]
    return [_sections(body) for body in bodies]


def _sections(body: Mapping[str, Any]) -> dict[str, Texts]:
    texts: Mapping[str, Texts] = body.get("texts", {})
    first = {name: body.get(name, {}) for name in ("question", "what_happens")}
    return {**first, **texts, "conduct": body.get("conduct", {})}


def _state(language: str, history: Sequence[Texts]) -> Literal["missing", "stale"] | None:
    """How the newest version of one text stands in `language`. `history` holds all versions of that text."""
    if not history[-1].get(language):
        return "missing"
    behind: set[str] = set()
    for before, now in pairwise(history):
        changed = {code for code, words in now.items() if words and words != before.get(code)}
        # A language that is added, or that catches up, leaves nobody behind.
        if any(before.get(code) and code not in behind for code in changed):
            behind |= now.keys()
        behind -= changed
    return "stale" if language in behind else None
