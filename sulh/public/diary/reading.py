"""Reading a dialogue's log for people: newest first, page by page, with what has been opened in its place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sulh.acts import log
from sulh.acts.models import LogEntry, LogOpening
from sulh.record.tree import leaf_hash

A_PAGE = 100
SEALED = "Sealed"
SAID = "SubmitStatement"


@dataclass(frozen=True)
class Copy:
    """A commitment inside an entry. `value` is what it seals, or None where that is not public."""

    digest: str
    value: Any = None


@dataclass(frozen=True)
class Entry:
    """One entry as anybody may read it. `digest` is its sealed copy: its leaf hash in hex.

    `opened`: the whole entry was sealed when it was written, and has been opened since.
    """

    n: int
    at: str
    act: str
    by: Mapping[str, str]
    view: Mapping[str, Any]
    digest: str
    opened: bool = False

    def names(self, party: str) -> bool:
        """Whether the entry names this party."""
        return any(_holds(value, party) for value in self.view.values())


@dataclass(frozen=True)
class Page:
    """Up to `A_PAGE` entries, newest first, and where they stand: page `number` of `last`, `count` in all."""

    entries: list[Entry]
    number: int
    last: int
    count: int


def page(dialogue: str, wanted: int, acts: Collection[str] = (), party: str = "") -> Page:
    """One page of the log; with `acts` or `party` only of the entries that fit."""
    if acts or party:
        found = _fitting(dialogue, acts, party)
        number, last = _within(wanted, len(found))
        return Page(found[(number - 1) * A_PAGE : number * A_PAGE], number, last, len(found))
    size = log.head(dialogue).size
    number, last = _within(wanted, size)
    rows = LogEntry.objects.filter(
        dialogue=dialogue, n__lt=size - (number - 1) * A_PAGE, n__gte=size - number * A_PAGE
    )
    shown = list(rows.order_by("-n").values_list("n", "data"))
    openings = _openings(dialogue, [n for n, _ in shown])
    return Page([_entry(bytes(data), openings.get(n, {})) for n, data in shown], number, last, size)


def one(dialogue: str, n: int) -> Entry:
    """Entry `n`, which stands in the log."""
    data = LogEntry.objects.values_list("data", flat=True).get(dialogue=dialogue, n=n)
    return _entry(bytes(data), _openings(dialogue, [n]).get(n, {}))


def page_of(dialogue: str, entry: int) -> int:
    """The page of the whole log on which this entry stands now; the nearest one where there is none such."""
    behind = log.head(dialogue).size - 1 - entry
    return max(behind, 0) // A_PAGE + 1


def _within(wanted: int, count: int) -> tuple[int, int]:
    last = max(1, -(-count // A_PAGE))
    return min(max(wanted, 1), last), last


def _fitting(dialogue: str, acts: Collection[str], party: str) -> list[Entry]:
    """Every entry that fits. Canonical bytes begin with the act, so most are passed over unread."""
    begins = tuple(f'{{"act":"{act}",'.encode() for act in (*acts, SEALED))
    openings = _openings(dialogue)
    found = []
    rows = LogEntry.objects.filter(dialogue=dialogue).order_by("-n").values_list("n", "data")
    for n, raw in rows.iterator():
        data = bytes(raw)
        if acts and not data.startswith(begins):
            continue
        if party and n not in openings and party.encode() not in data:
            continue
        entry = _entry(data, openings.get(n, {}))
        if (not acts or entry.act in acts) and (not party or entry.names(party)):
            found.append(entry)
    return found


def _openings(dialogue: str, places: Iterable[int] | None = None) -> dict[int, dict[str, Any]]:
    """What is open to the public, by entry and path."""
    rows = LogOpening.objects.filter(dialogue=dialogue, public=True).exclude(n=None)
    if places is not None:
        rows = rows.filter(n__in=list(places))
    found: dict[int, dict[str, Any]] = {}
    for n, path, value in rows.values_list("n", "path", "value"):
        assert n is not None
        found.setdefault(n, {})[path] = json.loads(value)
    return found


def _entry(data: bytes, openings: Mapping[str, Any]) -> Entry:
    body, digest = json.loads(data), leaf_hash(data).hex()
    view = _open(body["view"], "view", openings)
    if isinstance(view, Copy):
        if view.value is None:
            return Entry(body["n"], body["at"], SEALED, {}, {"commitment": view}, digest)
        plain = view.value
        return Entry(body["n"], body["at"], plain["act"], plain["by"], plain["view"], digest, opened=True)
    shown = _with_author(view) if body["act"] == SAID else view
    return Entry(body["n"], body["at"], body["act"], body["by"], shown, digest)


def _with_author(view: dict[str, Any]) -> dict[str, Any]:
    """What a statement says of its author is sealed as one, since a missing field would tell something too.

    Opened, each of it stands beside the rest, as in older entries; until then the attribution is `sealed`.
    """
    author = view.get("author")
    if not isinstance(author, Copy):
        return view
    if author.value is None:
        return view | {"attribution": "sealed"}
    return {name: value for name, value in view.items() if name != "author"} | dict(author.value)


def _open(value: Any, path: str, openings: Mapping[str, Any]) -> Any:
    """`value` with every commitment replaced by a `Copy`, opened where it may be."""
    if isinstance(value, dict):
        if set(value) == {"commitment"}:
            return Copy(value["commitment"], openings.get(path))
        return {name: _open(item, f"{path}/{name}", openings) for name, item in value.items()}
    if isinstance(value, list):
        return [_open(item, f"{path}/{place}", openings) for place, item in enumerate(value)]
    return value


def _holds(value: Any, wanted: str) -> bool:
    if isinstance(value, Copy):
        return _holds(value.value, wanted)
    if isinstance(value, Mapping):
        return wanted in value or any(_holds(item, wanted) for item in value.values())
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return bool(value == wanted)
