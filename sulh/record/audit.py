"""A whole log recomputed from its files: entries, tiles, openings, checkpoint, and what was held before.

Nothing that the log says of itself is believed: every leaf and every tile is made again from the entries and
compared. What is believed is the key, and the checkpoints and digests that the caller brings along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sulh.record.bundles import Unreadable, unpack
from sulh.record.canonical import NotCanonical, Value, canonical, parse
from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint
from sulh.record.commitment import Opening
from sulh.record.entries import Entries, WrongEntry
from sulh.record.note import BadSignature, NotAKey, NotANote, Note, VerifyingKey
from sulh.record.origin import dialogue_of
from sulh.record.sources import CHECKPOINT, KEY, OPENINGS, Missing, Source
from sulh.record.tiles import WIDTH, Tree, grow, hashes_in, tile_path, tiles_of, widths
from sulh.record.tree import HASH, Head, leaf_hash


class Wrong(ValueError):
    """The log does not verify. `code`: what is wrong; `entry`: the first wrong one or None; `file`: where."""

    def __init__(self, code: str, file: str = "", entry: int | None = None) -> None:
        super().__init__(f"{file or 'log'}{'' if entry is None else f', entry {entry}'}: {code}")
        self.code, self.file, self.entry = code, file, entry


@dataclass(frozen=True)
class Audited:
    """What was verified. `earlier`, `kept`: sizes of the checkpoints and noted digests that still hold."""

    key: VerifyingKey
    checkpoint: Checkpoint
    note: Note
    opened: int
    sealed: int
    chained: int
    earlier: tuple[int, ...]
    kept: tuple[int, ...]
    tree: Tree


def opening_line(n: int, path: str, opening: Opening) -> bytes:
    """One line of the file of openings."""
    return canonical({"n": n, "path": path, "salt": opening.salt, "value": opening.value}) + b"\n"


def audit(
    source: Source,
    key: VerifyingKey | None = None,
    earlier: Sequence[bytes] = (),
    kept: Sequence[Head] = (),
) -> Audited:
    """Recompute the log in `source`.

    `key`: the key that the verifier holds; else the one in the file `key`, which then is only compared with
    itself. `earlier`: checkpoints of this log that the verifier holds, as notes. `kept`: digests noted from
    its pages: roots, or last digests of the older chain. Raises `Wrong`.
    """
    key = key or _key(source)
    checkpoint, note = _opened(_read(source, CHECKPOINT), key, CHECKPOINT)
    held = [_earlier(data, key, checkpoint) for data in earlier]
    noted = {each.size: each for each in kept}
    for each in kept:
        if each.size > checkpoint.size:
            raise Wrong("shorter_than_kept")
    openings = _openings(source, checkpoint.size)
    entries = Entries(dialogue_of(checkpoint.origin))
    tiles: dict[tuple[int, int], bytes] = {}
    digests = {0: entries.chain.digest}
    for start, bundle in _bundles(source, checkpoint.size):
        leaves = _leaves(source, start, bundle)
        for place, entry in enumerate(bundle, start):
            try:
                entries.take(entry, openings.pop(place, {}))
            except WrongEntry as wrong:
                raise Wrong(wrong.args[0], entry=place) from wrong
            if place + 1 in noted and entries.chain.size > place:
                digests[place + 1] = entries.chain.digest
        tiles.update(grow(lambda level, n: tiles[level, n], start, leaves))
    tree = Tree(lambda level, n: tiles[level, n], checkpoint.size)
    _compare_tiles(source, tiles, checkpoint.size)
    if tree.root() != checkpoint.root:
        raise Wrong("root_differs", CHECKPOINT)
    for old in held:
        if tree.root(old.size) != old.root:
            raise Wrong("differs_from_earlier")
    for each in kept:
        if each.digest not in (tree.root(each.size).hex(), digests.get(each.size)):
            raise Wrong("differs_from_kept")
    return Audited(
        key, checkpoint, note, entries.opened, entries.sealed, entries.chain.size,
        tuple(old.size for old in held), tuple(each.size for each in kept), tree,
    )  # fmt: skip


def _key(source: Source) -> VerifyingKey:
    try:
        return VerifyingKey.read(_read(source, KEY).decode().removesuffix("\n"))
    except (NotAKey, UnicodeDecodeError) as fault:
        raise Wrong("key_unreadable", KEY) from fault


def _opened(data: bytes, key: VerifyingKey, file: str) -> tuple[Checkpoint, Note]:
    try:
        return open_checkpoint(data, key)
    except (NotANote, NotACheckpoint) as fault:
        raise Wrong("checkpoint_unreadable", file) from fault
    except BadSignature as fault:
        raise Wrong("not_signed", file) from fault


def _earlier(data: bytes, key: VerifyingKey, now: Checkpoint) -> Checkpoint:
    """An earlier checkpoint that the verifier brings along."""
    try:
        old, _note = open_checkpoint(data, key)
    except (NotANote, NotACheckpoint) as fault:
        raise Wrong("earlier_unreadable") from fault
    except BadSignature as fault:
        raise Wrong("earlier_of_another_key") from fault
    if old.size > now.size:
        raise Wrong("shorter_than_earlier", CHECKPOINT)
    return old


def _read(source: Source, path: str) -> bytes:
    try:
        return source.read(path)
    except Missing as fault:
        raise Wrong("file_missing", path) from fault


def _bundles(source: Source, size: int) -> Iterator[tuple[int, list[bytes]]]:
    for n, width in widths(size):
        path = tile_path(None, n, width)
        try:
            bundle = unpack(_read(source, path))
        except Unreadable as fault:
            raise Wrong("bundle_unreadable", path, n * WIDTH + int(fault.args[0])) from fault
        if len(bundle) != width:
            raise Wrong("bundle_unreadable", path, n * WIDTH + min(len(bundle), width))
        yield n * WIDTH, bundle


def _leaves(source: Source, start: int, bundle: list[bytes]) -> list[bytes]:
    """The leaf hashes of a bundle, compared with the tile of leaves beside it."""
    leaves = [leaf_hash(entry) for entry in bundle]
    path = tile_path(0, start // WIDTH, len(bundle))
    tile = _read(source, path)
    if tile != b"".join(leaves):
        raise Wrong("leaf_differs", path, start + _first_other(tile, b"".join(leaves)))
    return leaves


def _first_other(tile: bytes, right: bytes) -> int:
    """The place of the first hash of `right` that the tile does not hold; the last where it holds more."""
    pairs = zip(hashes_in(right), hashes_in(tile), strict=False)
    same = next((place for place, (a, b) in enumerate(pairs) if a != b), len(tile) // HASH)
    return min(same, len(right) // HASH - 1)


def _compare_tiles(source: Source, tiles: Mapping[tuple[int, int], bytes], size: int) -> None:
    """The tiles above the leaves. A wrong hash in one names the first entry below it."""
    for level, n, width in tiles_of(size):
        if level == 0:
            continue
        path = tile_path(level, n, width)
        tile, right = _read(source, path), tiles[level, n]
        if tile != right:
            raise Wrong("tile_differs", path, (n * WIDTH + _first_other(tile, right)) * WIDTH**level)


def _openings(source: Source, size: int) -> dict[int, dict[str, Any]]:
    """What was opened, by entry and path."""
    found: dict[int, dict[str, Any]] = {}
    for row in _read(source, OPENINGS).splitlines(keepends=True):
        n, path, opening = _opening(row)
        if n >= size or path in found.setdefault(n, {}):
            raise Wrong("opening_unknown", OPENINGS, n)
        found[n][path] = opening
    return found


def _opening(row: bytes) -> tuple[int, str, dict[str, Value]]:
    try:
        fields = parse(row.removesuffix(b"\n"))
    except NotCanonical as fault:
        raise Wrong("openings_unreadable", OPENINGS) from fault
    if not isinstance(fields, Mapping) or set(fields) != {"n", "path", "salt", "value"}:
        raise Wrong("openings_unreadable", OPENINGS)
    n, path = fields["n"], fields["path"]
    if not row.endswith(b"\n") or not isinstance(n, int) or not isinstance(path, str) or n < 0:
        raise Wrong("openings_unreadable", OPENINGS)
    return n, path, {"salt": fields["salt"], "value": fields["value"]}
