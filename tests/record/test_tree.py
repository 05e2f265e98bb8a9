"""The Merkle tree of RFC 6962: roots worked out by hand, and proofs that hold for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.tree import (
    BEGINNING,
    EMPTY,
    Head,
    NotProven,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    split,
)
from tests.record.logs import plain, root_by_hand

LARGEST = 70
ENTRIES = plain(LARGEST)
LEAVES = [sha256(b"\x00" + entry).digest() for entry in ENTRIES]
ROOTS = [root_by_hand(ENTRIES[:size]) for size in range(LARGEST + 1)]


def span(start: int, end: int) -> bytes:
    return root_by_hand(ENTRIES[start:end])


def two(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


A, B, C, D, E, F, G, H = LEAVES[:8]
BY_HAND = [
    sha256(b"").digest(),
    A,
    two(A, B),
    two(two(A, B), C),
    two(two(A, B), two(C, D)),
    two(two(two(A, B), two(C, D)), E),
    two(two(two(A, B), two(C, D)), two(E, F)),
    two(two(two(A, B), two(C, D)), two(two(E, F), G)),
    two(two(two(A, B), two(C, D)), two(two(E, F), two(G, H))),
]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_small_trees_written_out(size: int) -> None:
    assert root_of(LEAVES[:size]) == BY_HAND[size] == ROOTS[size]


def test_leaves_and_nodes_begin_with_different_bytes() -> None:
    assert leaf_hash(b"one") == sha256(b"\x00one").digest()
    assert node_hash(A, B) == sha256(b"\x01" + A + B).digest()
    # The example of RFC 6962's test vectors: the leaf hash of the empty entry.
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_log_begins_with_the_hash_of_nothing() -> None:
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Head(0, EMPTY.hex()) == BEGINNING
    assert BEGINNING.root == EMPTY


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_roots_are_those_of_the_definition(size: int) -> None:
    assert root_of(LEAVES[:size]) == ROOTS[size]


def test_the_left_side_is_the_largest_power_of_two_below() -> None:
    assert [split(size) for size in range(2, 10)] == [1, 2, 2, 4, 4, 4, 4, 8]
    assert (split(65_536), split(65_537)) == (32_768, 65_536)


def test_the_proofs_that_rfc_6962_shows_for_seven_entries() -> None:
    """Section 2.1.3, with the letters of its picture: g = node(a, b), h = node(c, d), i = node(e, f) …"""
    g, h, i, j = two(A, B), two(C, D), two(E, F), G
    k, l_ = two(g, h), two(i, j)
    assert inclusion_proof(span, 0, 7) == [B, h, l_]
    assert inclusion_proof(span, 3, 7) == [C, g, l_]
    assert inclusion_proof(span, 4, 7) == [F, j, k]
    assert inclusion_proof(span, 6, 7) == [i, k]
    assert consistency_proof(span, 3, 7) == [C, D, g, l_]
    assert consistency_proof(span, 4, 7) == [l_]
    assert consistency_proof(span, 6, 7) == [i, j, k]


def test_a_single_entry_needs_no_proof() -> None:
    assert inclusion_proof(span, 0, 1) == []
    check_inclusion(A, 0, 1, A, [])


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_entry_of_every_small_tree_is_proven(size: int) -> None:
    for n in range(size):
        check_inclusion(LEAVES[n], n, size, ROOTS[size], inclusion_proof(span, n, size))


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_smaller_tree_is_proven_to_be_the_beginning(size: int) -> None:
    for old in range(size + 1):
        proof = consistency_proof(span, old, size)
        check_consistency(old, ROOTS[old], size, ROOTS[size], proof)
        assert bool(proof) is (old not in (0, size))


@pytest.mark.parametrize(("n", "size"), [(0, 0), (1, 1), (-1, 3), (3, 3), (4, 3)])
def test_no_proof_for_an_entry_that_is_not_there(n: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        inclusion_proof(span, n, size)
    with pytest.raises(NotProven, match="no such entry"):
        check_inclusion(A, n, size, A, [])


@pytest.mark.parametrize(("old", "size"), [(1, 0), (-1, 3), (4, 3)])
def test_no_proof_for_a_beginning_that_is_none(old: int, size: int) -> None:
    with pytest.raises(ValueError, match="no beginning"):
        consistency_proof(span, old, size)
    with pytest.raises(NotProven, match="sizes"):
        check_consistency(old, A, size, A, [])


def test_nothing_is_the_beginning_of_everything_and_of_nothing_else() -> None:
    check_consistency(0, EMPTY, 5, ROOTS[5], [])
    for before, proof in ((A, []), (EMPTY, [A])):
        with pytest.raises(NotProven, match="root"):
            check_consistency(0, before, 5, ROOTS[5], proof)


def test_a_tree_is_its_own_beginning_and_no_other() -> None:
    check_consistency(5, ROOTS[5], 5, ROOTS[5], [])
    for before, proof in ((ROOTS[4], []), (ROOTS[5], [A])):
        with pytest.raises(NotProven, match="root"):
            check_consistency(5, before, 5, ROOTS[5], proof)


SIZE = some.integers(1, LARGEST)


def bent(data: some.DataObject, hash_: bytes) -> bytes:
    """The hash with one bit turned."""
    bit = 1 << data.draw(some.integers(0, 255))
    return (int.from_bytes(hash_, "big") ^ bit).to_bytes(32, "big")


def altered(data: some.DataObject, proof: list[bytes]) -> list[bytes]:
    """Another proof: a bit turned, one hash left out, or one put in."""
    place = data.draw(some.integers(0, len(proof)))
    if place == len(proof) or data.draw(some.booleans()):
        return [*proof[:place], data.draw(some.binary(min_size=32, max_size=32)), *proof[place:]]
    if data.draw(some.booleans()):
        return proof[:place] + proof[place + 1 :]
    return [*proof[:place], bent(data, proof[place]), *proof[place + 1 :]]


def refused(check: Callable[..., None], *given_: object) -> None:
    with pytest.raises(NotProven):
        check(*given_)


@given(some.data(), SIZE)
def test_an_inclusion_proof_holds_for_nothing_else(data: some.DataObject, size: int) -> None:
    n = data.draw(some.integers(0, size - 1))
    leaf, root, proof = LEAVES[n], ROOTS[size], inclusion_proof(span, n, size)
    check_inclusion(leaf, n, size, root, proof)
    refused(check_inclusion, bent(data, leaf), n, size, root, proof)
    refused(check_inclusion, leaf, n, size, bent(data, root), proof)
    refused(check_inclusion, leaf, n, size, root, altered(data, proof))
    other = data.draw(some.integers(-1, LARGEST).filter(lambda number: number != n))
    refused(check_inclusion, leaf, other, size, root, proof)
    other_size = data.draw(some.integers(0, LARGEST).filter(lambda number: number != size))
    refused(check_inclusion, leaf, n, other_size, ROOTS[other_size], proof)


@given(some.data(), SIZE)
def test_a_consistency_proof_holds_for_nothing_else(data: some.DataObject, size: int) -> None:
    old = data.draw(some.integers(1, size))
    before, root, proof = ROOTS[old], ROOTS[size], consistency_proof(span, old, size)
    check_consistency(old, before, size, root, proof)
    refused(check_consistency, old, bent(data, before), size, root, proof)
    refused(check_consistency, old, before, size, bent(data, root), proof)
    refused(check_consistency, old, before, size, root, altered(data, proof))
    other = data.draw(some.integers(1, LARGEST).filter(lambda number: number != old))
    refused(check_consistency, other, ROOTS[other], size, root, proof)
    other_size = data.draw(some.integers(0, LARGEST).filter(lambda number: number != size))
    refused(check_consistency, old, before, other_size, ROOTS[other_size], proof)


@given(some.data(), SIZE)
def test_a_rewritten_entry_is_no_longer_what_the_old_root_says(data: some.DataObject, size: int) -> None:
    """Whoever changes an entry below `old` finds no proof: the honest one fails, and so does their own."""
    old = data.draw(some.integers(1, size))
    place = data.draw(some.integers(0, old - 1))
    rewritten = [*ENTRIES[:place], b"else", *ENTRIES[place + 1 :]]
    new_root = root_by_hand(rewritten[:size])

    def own(start: int, end: int) -> bytes:
        return root_by_hand(rewritten[start:end])

    for proof in (consistency_proof(span, old, size), consistency_proof(own, old, size)):
        refused(check_consistency, old, ROOTS[old], size, new_root, proof)


def test_a_size_alone_is_bound_by_the_checkpoint_and_not_by_a_proof() -> None:
    """For entry 0 the ways up in trees of 3 and of 4 are alike; RFC 6962's proofs cannot tell them apart."""
    proof = inclusion_proof(span, 0, 3)
    check_inclusion(A, 0, 4, ROOTS[3], proof)
    refused(check_inclusion, A, 0, 2, ROOTS[3], proof)
    refused(check_inclusion, A, 0, 5, ROOTS[3], proof)
