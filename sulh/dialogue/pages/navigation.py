"""The way through a dialogue's pages. Upper rooms add their own entries at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sulh.dialogue.models import Dialogue

Shown = Callable[[Dialogue, frozenset[str]], bool]


@dataclass(frozen=True)
class Entry:
    """One entry: order on the line, address name, translatable title, and when it is shown."""

    order: int
    name: str
    title: Any
    shown: Shown = lambda dialogue, roles: True


ENTRIES: list[Entry] = []


def add(*entries: Entry) -> None:
    ENTRIES.extend(entry for entry in entries if entry not in ENTRIES)
    ENTRIES.sort(key=lambda entry: entry.order)


# Pages that stand beside an entry rather than on the line: by the name of that entry.
BESIDE: dict[str, list[Entry]] = {}


def add_beside(name: str, *entries: Entry) -> None:
    """Add pages that belong to the entry `name`; the first is that entry's own page."""
    there = BESIDE.setdefault(name, [])
    there.extend(entry for entry in entries if entry not in there)
    there.sort(key=lambda entry: entry.order)


def navigation(dialogue: Dialogue, roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The entries this visitor sees, the current one marked."""
    return [
        line | {"current": line["url"] == path or path in line["beside"]}
        for line in (_line(entry, dialogue) for entry in ENTRIES if entry.shown(dialogue, roles))
    ]


def beside(name: str, dialogue: Dialogue, roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The pages that belong to the entry `name`, the current one marked."""
    lines = [_line(entry, dialogue) for entry in BESIDE.get(name, []) if entry.shown(dialogue, roles)]
    return [line | {"current": line["url"] == path} for line in lines]


def _line(entry: Entry, dialogue: Dialogue) -> dict[str, Any]:
    def url(name: str) -> str:
        return reverse(name, kwargs={"slug": dialogue.slug})

    near = {url(each.name) for each in BESIDE.get(entry.name, [])}
    return {"title": entry.title, "url": url(entry.name), "beside": near}
