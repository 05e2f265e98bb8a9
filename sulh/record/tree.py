"""The Merkle tree of RFC 6962, section 2.1, over SHA-256: roots, and proofs of inclusion and consistency.

leaf = SHA-256(0x00 || entry), node = SHA-256(0x01 || left || right), the empty tree = SHA-256(""). A left
subtree is the largest power of two below the size. Hashes are 32 bytes; spans are half-open, `(start, end)`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HASH = 32
EMPTY = hashlib.sha256(b"").digest()

Span = tuple[int, int]
SpanHash = Callable[[int, int], bytes]
"""The hash of the entries from `start` up to `end`, as a tree of their own."""


class NotProven(ValueError):
    """A proof does not prove what it is offered for."""


@dataclass(frozen=True)
class Head:
    """Where a log stands: how many entries, and the root of their tree in 64 hex digits."""

    size: int
    digest: str

    @property
    def root(self) -> bytes:
        return bytes.fromhex(self.digest)


BEGINNING = Head(0, EMPTY.hex())


def leaf_hash(entry: bytes) -> bytes:
    """What an entry is in the tree."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """What two subtrees are together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, level by level: a last one without a neighbour rises as it is."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [node_hash(left, right) for left, right in pairs] + level[len(level) & ~1 :]
    return level[0]


def split(size: int) -> int:
    """The largest power of two below `size` (which is at least 2): how many entries stand on the left."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(span: SpanHash, n: int, size: int) -> list[bytes]:
    """PATH(n, D[size]) of section 2.1.1: the hashes that lead from entry `n` to the root.

    Raises ValueError where the tree has no such entry.
    """
    return [span(*sibling) for sibling, _left in _way_to_entry(n, size)]


def check_inclusion(leaf: bytes, n: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """That an entry with this leaf hash is number `n` of the tree. Raises `NotProven`."""
    try:
        way = _way_to_entry(n, size)
    except ValueError as fault:
        raise NotProven("no such entry") from fault
    if len(proof) != len(way):
        raise NotProven("length")
    found = leaf
    for hash_, (_span, left) in zip(proof, way, strict=True):
        found = node_hash(hash_, found) if left else node_hash(found, hash_)
    if found != root:
        raise NotProven("root")


def consistency_proof(span: SpanHash, old: int, size: int) -> list[bytes]:
    """PROOF(old, D[size]) of section 2.1.2: that the tree of `old` entries is the beginning of this one.

    Empty where `old` is 0 or `size`. Raises ValueError where `old` is larger than `size`.
    """
    way, rest = _way_to_size(old, size)
    found = [span(*sibling) for sibling, _left in way]
    return found if rest is None else [span(*rest), *found]


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """That the tree of `old` entries is the beginning of the tree of `size`. Raises `NotProven`."""
    if not 0 <= old <= size:
        raise NotProven("sizes")
    if old in (0, size):
        if proof or old_root != (root if old == size else EMPTY):
            raise NotProven("root")
        return
    way, rest = _way_to_size(old, size)
    hashes = list(proof)
    if len(hashes) != len(way) + (rest is not None):
        raise NotProven("length")
    before = after = old_root if rest is None else hashes.pop(0)
    for hash_, (_span, left) in zip(hashes, way, strict=True):
        if left:
            before, after = node_hash(hash_, before), node_hash(hash_, after)
        else:
            after = node_hash(after, hash_)
    if (before, after) != (old_root, root):
        raise NotProven("root")


def _way_to_entry(n: int, size: int) -> list[tuple[Span, bool]]:
    """The neighbours on the way up from entry `n`, and whether each stands on the left."""
    if not 0 <= n < size:
        raise ValueError(f"no entry {n} among {size}")
    start, end, way = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if n < middle:
            way.append(((middle, end), False))
            end = middle
        else:
            way.append(((start, middle), True))
            start = middle
    return way[::-1]


def _way_to_size(old: int, size: int) -> tuple[list[tuple[Span, bool]], Span | None]:
    """The neighbours on the way up from the last whole subtree of the first `old` entries, and that subtree
    itself, or None where it is the whole old tree (whose root the verifier holds)."""
    if not 0 <= old <= size:
        raise ValueError(f"{old} entries are no beginning of {size}")
    if old == 0:
        return [], None
    start, end, way = 0, size, []
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            way.append(((middle, end), False))
            end = middle
        else:
            way.append(((start, middle), True))
            start = middle
    return way[::-1], None if start == 0 else (start, end)
