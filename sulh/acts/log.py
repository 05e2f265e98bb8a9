"""Each dialogue's log in the database, behind `sulh.record`: what enters, what opens, what is destroyed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sulh.acts import tiles
from sulh.acts.models import LogEntry, LogHead, LogOpening, LogWaiting
from sulh.acts.registry import Sealed, View
from sulh.acts.writer import erased
from sulh.record.canonical import Value, canonical
from sulh.record.commitment import Opening, seal
from sulh.record.entries import entry_bytes
from sulh.record.tree import BEGINNING, Head, leaf_hash
from sulh.rules.refusal import Refusal


def head(dialogue: str) -> Head:
    """Where the log of `dialogue` stands."""
    found = LogHead.objects.filter(dialogue=dialogue).values_list("size", "digest").first()
    return Head(*found) if found else BEGINNING


def append(dialogue: str, body: Mapping[str, Any], view: View) -> int:
    """Append one entry inside the caller's transaction and return its number. Raises what `extend` raises."""
    return extend(dialogue, [(body, view)])


def extend(dialogue: str, new: Sequence[tuple[Mapping[str, Any], View]]) -> int:
    """Append entries inside the caller's transaction, their tree with them; the number of the first.

    Raises `Refusal`: `entry_too_large` where a canonical entry exceeds 65,535 bytes, and `record_behind` where
    somebody holds a signed checkpoint that goes beyond this log.
    """
    row = LogHead.objects.select_for_update().filter(dialogue=dialogue).first()
    if row is None:
        LogHead.objects.get_or_create(dialogue=dialogue)
        row = LogHead.objects.select_for_update().get(dialogue=dialogue)
    if row.held > row.size:
        raise Refusal("record_behind", size=row.size, held=row.held)
    made = []
    for n, (body, view) in enumerate(new, row.size):
        shown, openings = _commit(dict(body), view)
        made.append(LogEntry(dialogue=dialogue, n=n, data=_bytes(n, shown)))
        _keep(dialogue, openings, n=n)
        _arrive(view.arrived, n)
    LogEntry.objects.bulk_create(made, batch_size=2000)
    leaves = [leaf_hash(bytes(entry.data)) for entry in made]
    after = tiles.extend(dialogue, row.size, leaves)
    LogHead.objects.filter(dialogue=dialogue).update(size=after.size, digest=after.digest)
    return row.size


def _bytes(n: int, shown: Mapping[str, Value]) -> bytes:
    try:
        return entry_bytes(n, shown)
    except OverflowError as fault:
        raise Refusal("entry_too_large", bytes=int(fault.args[0])) from fault


def wait(dialogue: str, kind: str, data: Mapping[str, Any]) -> None:
    """Let `data` wait for the next batch of `kind`. What is sealed in it can be opened and destroyed meanwhile."""
    openings: Found = []
    shown = canonical(_replace(dict(data), "", openings)).decode()
    row = LogWaiting.objects.create(dialogue=dialogue, kind=kind, data=shown)
    _keep(dialogue, openings, waiting=row.id)


Found = list[tuple[str, Sealed, Opening]]


def _keep(dialogue: str, openings: Found, **where: int) -> None:
    if not openings:
        return
    LogOpening.objects.bulk_create(
        LogOpening(
            dialogue=dialogue, path=path, about=sealed.about, salt=opening.salt,
            value=canonical(opening.value).decode(), public=sealed.public, **where,
        )
        for path, sealed, opening in openings
    )  # fmt: skip


def _arrive(arrived: Mapping[int, str], n: int) -> None:
    """What was sealed while it waited now belongs to entry `n`."""
    if not arrived:
        return
    rows = list(LogOpening.objects.filter(waiting__in=list(arrived)))
    for row in rows:
        assert row.waiting is not None
        row.n, row.path, row.waiting = n, f"view/{arrived[row.waiting]}/{row.path}", None
    LogOpening.objects.bulk_update(rows, ["n", "path", "waiting"])


def _commit(body: dict[str, Any], view: View) -> tuple[dict[str, Value], Found]:
    openings: Found = []
    if view.sealed_about:
        plain = {name: body[name] for name in ("act", "by")} | {"view": dict(view.data)}
        body = {"act": "Sealed", "at": body["at"], "by": {}, "view": Sealed(plain, view.sealed_about)}
    else:
        body = {**body, "view": dict(view.data)}
    return _replace(body, "", openings), openings


def _replace(value: Any, path: str, openings: Found) -> Any:
    """`value` with each `Sealed` replaced by its commitment, collected in `openings`."""
    if isinstance(value, Sealed):
        opening = seal(value.value)
        openings.append((path, value, opening))
        return {"commitment": opening.commitment}
    if isinstance(value, Mapping):
        return {
            name: _replace(item, f"{path}/{name}" if path else name, openings) for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_replace(item, f"{path}/{place}", openings) for place, item in enumerate(value)]
    return value


def reveal(dialogue: str, about: str) -> None:
    """Open to the public what was sealed under `about`; what still waits for its batch is open once it enters."""
    LogOpening.objects.filter(dialogue=dialogue, about=about).update(public=True)


def conceal(dialogue: str, about: str) -> None:
    """Close again what was open under `about`. Whoever downloaded it meanwhile still has it."""
    LogOpening.objects.filter(dialogue=dialogue, about=about).update(public=False)


def destroy(dialogue: str, about: str) -> None:
    """Delete salts and values sealed under `about`; the entries still verify."""
    erased()
    LogOpening.objects.filter(dialogue=dialogue, about=about).delete()


def entries(dialogue: str, newest_first: bool = False) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each entry with its public openings by path, for readers."""
    shown = openings(dialogue)
    order = "-n" if newest_first else "n"
    for row in LogEntry.objects.filter(dialogue=dialogue).order_by(order).iterator():
        opened = {path: opening.value for path, opening in shown.get(row.n, {}).items()}
        yield json.loads(bytes(row.data)), opened


def openings(dialogue: str) -> dict[int, dict[str, Opening]]:
    """What of the log is open to the public, by entry and path."""
    found: dict[int, dict[str, Opening]] = {}
    rows = LogOpening.objects.filter(dialogue=dialogue, public=True).exclude(n=None)
    for row in rows.order_by("n", "path").iterator():
        assert row.n is not None
        found.setdefault(row.n, {})[row.path] = Opening(row.salt, json.loads(row.value))
    return found
