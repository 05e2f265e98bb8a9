"""Entries of a dialogue's log as the joint statement reads them: what was opened stands in its place."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SEALED = "Sealed"
Texts = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One entry. Its readers give a field of the view, or nothing where it is sealed or of another kind."""

    n: int
    act: str
    at: str  # hour, UTC: `2012-10-05T09:00Z`
    by: Mapping[str, Any]
    view: Mapping[str, Any]

    @property
    def day(self) -> str:
        return self.at[:10]

    def text(self, name: str) -> str:
        value = self.view.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        value = self.view.get(name)
        return value if isinstance(value, int) else 0

    def texts(self, name: str) -> Texts:
        """Words by language; under "" where they were written in one language and nobody said in which."""
        value = self.view.get(name)
        if isinstance(value, str):
            return {"": value} if value else {}
        if not isinstance(value, Mapping) or set(value) == {"commitment"}:
            return {}
        return {language: words for language, words in value.items() if isinstance(words, str)}

    def ids(self, name: str) -> list[str]:
        value = self.view.get(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def read(body: Mapping[str, Any], openings: Mapping[str, Any]) -> Entry | None:
    """An entry as anybody may read it; None for one that is still sealed as a whole and so says nothing.

    The arguments are a pair as `sulh.acts.log.entries` gives it: the entry, and its public openings by path.
    """
    shown = _opened(body, openings) if openings else body
    told = shown["view"] if shown["act"] == SEALED else shown
    if "act" not in told:
        return None
    return Entry(body["n"], told["act"], body["at"], told["by"], told["view"])


def _opened(body: Mapping[str, Any], openings: Mapping[str, Any]) -> Mapping[str, Any]:
    """A copy of the entry with each opened value where its commitment stood."""
    shown: Any = copy.deepcopy(body)
    for path, value in openings.items():
        *way, last = path.split("/")
        place = shown
        for step in way:
            place = place[_key(place, step)]
        place[_key(place, last)] = value
    return shown  # type: ignore[no-any-return]


def _key(place: Any, step: str) -> Any:
    return int(step) if isinstance(place, list) else step
