"""The rules for entries, one after another: form, number, the old chain, and what was opened of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sulh.record.bundles import MOST_BYTES
from sulh.record.canonical import NotCanonical, Value, canonical, parse
from sulh.record.chain import Chain
from sulh.record.commitment import Opening

_SEALED = b'{"commitment":"'


class WrongEntry(ValueError):
    """An entry breaks a rule; the argument is a code."""


def entry_bytes(n: int, body: Mapping[str, Value]) -> bytes:
    """The bytes of entry `n`. Raises OverflowError, with their number, above 65,535."""
    entry = canonical({**body, "n": n})
    if len(entry) > MOST_BYTES:
        raise OverflowError(len(entry))
    return entry


class Entries:
    """Reads the entries of one log in their order, and counts what it found."""

    def __init__(self, dialogue: str) -> None:
        self.size = 0
        self.opened = 0
        self.sealed = 0
        self.chain = Chain(dialogue)

    def take(self, entry: bytes, openings: Mapping[str, Any]) -> None:
        """The next entry, and openings by path as `{"salt", "value"}`. Raises `WrongEntry`."""
        if len(entry) > MOST_BYTES:
            raise WrongEntry("too_large")
        try:
            body = parse(entry)
        except NotCanonical as fault:
            raise WrongEntry("unreadable") from fault
        if not isinstance(body, Mapping) or body.get("n") != self.size:
            raise WrongEntry("number_differs")
        if not self.chain.follows(body, entry):
            raise WrongEntry("link_broken")
        self.size += 1
        # Most entries seal nothing, and looking through each takes long in a large log.
        commitments = dict(_commitments(body)) if _SEALED in entry else {}
        for path, opening in openings.items():
            _check_opening(path, opening, commitments)
        self.opened += len(openings)
        self.sealed += len(commitments) - len(openings)


def _check_opening(path: str, opening: Any, commitments: Mapping[str, str]) -> None:
    if not isinstance(opening, Mapping) or set(opening) != {"salt", "value"} or path not in commitments:
        raise WrongEntry("opening_unknown")
    salt = opening["salt"]
    try:
        found = Opening(salt if isinstance(salt, str) else "", opening["value"]).commitment
    except ValueError as fault:
        raise WrongEntry("opening_unreadable") from fault
    if found != commitments[path]:
        raise WrongEntry("opening_differs")


def _commitments(value: Value, path: str = "") -> Iterator[tuple[str, str]]:
    """Every `{"commitment": hex}` inside an entry with its slash-separated path."""
    if isinstance(value, Mapping):
        digest = value.get("commitment")
        if set(value) == {"commitment"} and isinstance(digest, str):
            yield path, digest
            return
        for name, item in value.items():
            yield from _commitments(item, f"{path}/{name}" if path else name)
    elif not isinstance(value, str | int):
        for position, item in enumerate(value):
            yield from _commitments(item, f"{path}/{position}" if path else str(position))
