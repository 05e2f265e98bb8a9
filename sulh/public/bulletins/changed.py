"""What a correction changed: titles and passages, word by word, with their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import override

from sulh.dialogue.pages.changes import Piece, compare
from sulh.public.bulletins.content import in_order, of_passage
from sulh.public.bulletins.labels import CERTAINTIES, KNOWN, SOURCES
from sulh.public.bulletins.models import Bulletin, Passage

Pair = tuple[Passage | None, Passage | None]


@dataclass(frozen=True)
class Changed:
    """One place in one language, before and after. `section` is empty for the title; a side may be empty."""

    section: str
    language: str
    before: list[Piece]
    after: list[Piece]


def changes(before: Bulletin, after: Bulletin, languages: Sequence[str]) -> list[Changed]:
    """Every difference between a text and its correction, in the order of the correction."""
    found = _in_languages("", before.titles, after.titles, languages)
    for old, new in _pairs(in_order(before.passages.all()), in_order(after.passages.all())):
        section = new.section if new else old.section if old else ""
        left, right = (_whole(each, languages) if each else {} for each in (old, new))
        found += _in_languages(section, left, right, languages)
    return found


def _in_languages(
    section: str, before: Mapping[str, str], after: Mapping[str, str], languages: Sequence[str]
) -> list[Changed]:
    return [
        Changed(section, code, *compare(before.get(code, ""), after.get(code, "")))
        for code in languages
        if before.get(code, "") != after.get(code, "")
    ]


def _pairs(before: list[Passage], after: list[Passage]) -> list[Pair]:
    """Passages that stand for each other: equal ones first, then those between them in their order."""
    left, right = [_key(each) for each in before], [_key(each) for each in after]
    pairs: list[Pair] = []
    for kind, start, end, to_start, to_end in SequenceMatcher(None, left, right, False).get_opcodes():
        if kind == "equal":
            continue
        gone, new = before[start:end], after[to_start:to_end]
        for place in range(max(len(gone), len(new))):
            pairs.append((
                gone[place] if place < len(gone) else None, new[place] if place < len(new) else None,
            ))  # fmt: skip
    return pairs


def _key(passage: Passage) -> str:
    whole = of_passage(passage)
    del whole["id"]
    return repr(sorted(whole.items()))


def _whole(passage: Passage, languages: Sequence[str]) -> dict[str, str]:
    """The passage with its byline in each language, so that a changed source is seen as well."""
    found = {}
    for code in languages:
        with override(code):
            parts = [str(words) for words in _byline(passage, code) if words]
        found[code] = passage.text.get(code, "") + (f"\n({', '.join(parts)})" if parts else "")
    return found


def _byline(passage: Passage, code: str) -> list[object]:
    if passage.cites:
        cited = passage.cites.get("n") or passage.cites.get("id", "")[:8]
        return [_("cites something of this dialogue"), cited]
    if not passage.source:
        return []
    return [
        passage.who.get(code, ""), SOURCES[passage.source], passage.to_whom.get(code, ""), passage.said_on,
        CERTAINTIES[passage.certainty], KNOWN.get(passage.known_to, ""), passage.commitment[:8],
    ]  # fmt: skip
