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
    """One entry: order on the line, address name, translatable title, and when it is shown.

    `group`: under which translatable word it stands where a line of pages is long.
    """

    order: int
    name: str
    title: Any
    shown: Shown = lambda dialogue, roles: True
    group: Any = ""


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
        line | {"current": any(_leads_to(url, path) for url in (line["url"], *line["beside"]))}
        for line in (_line(entry, dialogue) for entry in ENTRIES if entry.shown(dialogue, roles))
    ]


def beside(name: str, dialogue: Dialogue, roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The pages that belong to the entry `name`; `current`: this page, `near`: the one it belongs to."""
    lines = [_line(entry, dialogue) for entry in BESIDE.get(name, []) if entry.shown(dialogue, roles)]
    leading = [line["url"] for line in lines if _leads_to(line["url"], path)]
    nearest = max(leading, key=len, default="")
    return [line | {"current": line["url"] == path, "near": line["url"] == nearest != path} for line in lines]


def grouped(lines: list[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The same lines under their groups, in the order in which the groups begin."""
    found: dict[Any, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault(str(line["group"]), []).append(line)
    return list(found.items())


def _leads_to(url: str, path: str) -> bool:
    """Whether a page is this one, or one below it: amendment 7 belongs to the amendments."""
    return url == path or (not url.endswith("/") and path.startswith(f"{url}/"))


def _line(entry: Entry, dialogue: Dialogue) -> dict[str, Any]:
    def url(name: str) -> str:
        return reverse(name, kwargs={"slug": dialogue.slug})

    near = {url(each.name) for each in BESIDE.get(entry.name, [])}
    return {"title": entry.title, "url": url(entry.name), "beside": near, "group": entry.group}
