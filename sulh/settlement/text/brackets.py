"""Bracketed text: what is not agreed yet stands in marks inside the clause, so that nobody overlooks it.

Four marks: `[disputed]`, `{+agreed new+}`, `{-agreed deletion-}`, `{~proposed compromise~}`. They never nest.
Precedent: square brackets for text not agreed, in every multilateral drafting; the other three from the
rolling drafts of climate and trade talks (process reference, section 8, `bracketed_text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sulh.rules.refusal import Refusal

Kind = Literal["plain", "disputed", "new", "deleted", "compromise"]
# kind → what opens and what closes it
SIGNS: dict[Kind, tuple[str, str]] = {
    "disputed": ("[", "]"),
    "new": ("{+", "+}"),
    "deleted": ("{-", "-}"),
    "compromise": ("{~", "~}"),
}
_OPENS: dict[str, Kind] = {signs[0]: kind for kind, signs in SIGNS.items()}
_SIGN = re.compile("|".join(re.escape(sign) for signs in SIGNS.values() for sign in signs))


@dataclass(frozen=True)
class Mark:
    """A stretch of a text; `text` without the signs around it."""

    kind: Kind
    text: str


def pieces(text: str) -> list[Mark]:
    """The text in reading order, plain stretches and marks. Raises `Refusal("bracket_unbalanced")`
    (`position` of the sign, counted from 1)."""
    return [mark for mark in _marks(text) if mark.text or mark.kind != "plain"]


def _marks(text: str) -> Iterator[Mark]:
    start, inside, opened = 0, None, 0
    for sign in _SIGN.finditer(text):
        before = text[start : sign.start()]
        if inside is None and sign.group() in _OPENS:
            yield Mark("plain", before)
            inside, opened = _OPENS[sign.group()], sign.start()
        elif inside is not None and sign.group() == SIGNS[inside][1]:
            yield Mark(inside, before)
            inside = None
        else:
            raise Refusal("bracket_unbalanced", position=sign.start() + 1)
        start = sign.end()
    if inside is not None:
        raise Refusal("bracket_unbalanced", position=opened + 1)
    yield Mark("plain", text[start:])


def check(text: str) -> None:
    """Raises `Refusal("bracket_unbalanced")` for a mark that is not closed, not opened, or inside another."""
    pieces(text)


def has_open(text: str) -> bool:
    """Whether something in the text is not agreed yet."""
    return any(mark.kind != "plain" for mark in pieces(text))


def open_in(clause: Mapping[str, Any]) -> bool:
    """Whether something in the heading or the text of a clause is not agreed yet, in any language."""
    return any(has_open(text) for name in ("heading", "text") for text in clause[name].values())
