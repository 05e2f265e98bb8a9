"""Recompute a downloaded log and name the first wrong line.

File: JSON Lines, each line canonical JSON ended by a line feed. Line 1 is the header
`{"dialogue","head","size","sulh-log":1}`; each further line is
`{"entry":{…},"hash":"…","openings":{path:{"salt","value"}}}`. `openings` may reveal any of the
entry's commitments; those it does not reveal are sealed or deleted and are counted as such.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sulh.record.canonical import NotCanonical, Value, canonical, parse
from sulh.record.chain import MOST_BYTES, Head, origin
from sulh.record.commitment import Opening

FORMAT = 1


class Broken(ValueError):
    """The log does not verify: `line` counts from 1, `code` names what is wrong there."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(f"line {line}: {code}")
        self.line = line
        self.code = code


@dataclass(frozen=True)
class Checked:
    """What was verified."""

    dialogue: str
    head: Head
    opened: int
    sealed: int


def header(dialogue: str, head: Head) -> bytes:
    """The first line of a downloaded log."""
    return (
        canonical({"sulh-log": FORMAT, "dialogue": dialogue, "size": head.size, "head": head.digest}) + b"\n"
    )


def line(entry: bytes, openings: Mapping[str, Opening]) -> bytes:
    """One further line: the entry as stored, its digest, and the openings the reader may see."""
    shown: dict[str, Value] = {
        path: {"salt": opening.salt, "value": opening.value} for path, opening in openings.items()
    }
    return (
        canonical({"entry": parse(entry), "hash": hashlib.sha256(entry).hexdigest(), "openings": shown})
        + b"\n"
    )


def verify(lines: Iterable[bytes]) -> Checked:
    """Recompute every digest, link and revealed commitment. Raises `Broken` for the first wrong line.

    It cannot show that the end of the file was not cut off together with its header, nor that the
    server shows the same log to everybody: compare `head` with a copy that others hold.
    """
    rows = iter(lines)
    promised, dialogue = _header(next(rows, b""))
    head, opened, sealed, number = origin(dialogue), 0, 0, 1
    for number, row in enumerate(rows, 2):
        head, shown, hidden = _check(row, number, head)
        opened, sealed = opened + shown, sealed + hidden
    if head != promised:
        raise Broken(1, "head_differs" if head.size == promised.size else "entries_missing")
    return Checked(dialogue, head, opened, sealed)


def _header(row: bytes) -> tuple[Head, str]:
    first = _parse(row, 1)
    if set(first) != {"sulh-log", "dialogue", "size", "head"} or first["sulh-log"] != FORMAT:
        raise Broken(1, "not_a_log")
    size, digest, dialogue = first["size"], first["head"], first["dialogue"]
    if not (isinstance(size, int) and isinstance(digest, str) and isinstance(dialogue, str)):
        raise Broken(1, "not_a_log")
    return Head(size, digest), dialogue


def _check(row: bytes, number: int, head: Head) -> tuple[Head, int, int]:
    fields = _parse(row, number)
    entry, openings = fields.get("entry"), fields.get("openings")
    if set(fields) != {"entry", "hash", "openings"}:
        raise Broken(number, "not_an_entry")
    if not isinstance(entry, Mapping) or not isinstance(openings, Mapping):
        raise Broken(number, "not_an_entry")
    data = canonical(entry)
    digest = hashlib.sha256(data).hexdigest()
    if digest != fields["hash"]:
        raise Broken(number, "digest_differs")
    if len(data) > MOST_BYTES:
        raise Broken(number, "too_large")
    if head.size == entry.get("n") == 0 and entry.get("prev") != head.digest:
        raise Broken(1, "dialogue_differs")
    if entry.get("prev") != head.digest or entry.get("n") != head.size:
        raise Broken(number, "link_broken")
    commitments = dict(_commitments(entry))
    for path, opening in openings.items():
        _check_opening(path, opening, commitments, number)
    return Head(head.size + 1, digest), len(openings), len(commitments) - len(openings)


def _check_opening(path: str, opening: Value, commitments: dict[str, str], number: int) -> None:
    if not isinstance(opening, Mapping) or set(opening) != {"salt", "value"} or path not in commitments:
        raise Broken(number, "opening_unknown")
    salt = opening["salt"]
    try:
        found = Opening(salt if isinstance(salt, str) else "", opening["value"]).commitment
    except ValueError as fault:
        raise Broken(number, "opening_unreadable") from fault
    if found != commitments[path]:
        raise Broken(number, "opening_differs")


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


def _parse(row: bytes, number: int) -> Mapping[str, Value]:
    if not row.endswith(b"\n"):
        raise Broken(number, "line_cut_short")
    try:
        value = parse(row[:-1])
    except NotCanonical as fault:
        raise Broken(number, "unreadable") from fault
    if not isinstance(value, Mapping):
        raise Broken(number, "unreadable")
    return value
