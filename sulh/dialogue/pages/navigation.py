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


def navigation(dialogue: Dialogue, roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The entries this visitor sees, the current one marked."""
    found = []
    for entry in ENTRIES:
        if entry.shown(dialogue, roles):
            url = reverse(entry.name, kwargs={"slug": dialogue.slug})
            found.append({"title": entry.title, "url": url, "current": url == path})
    return found
