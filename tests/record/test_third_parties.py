"""What three implementations that are not ours say of our logs: Go's sumdb, pymerkle and tlog-scales.

They share no code with `sulh.record`, nor with each other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given
from hypothesis import strategies as some
from pymerkle import InmemoryTree
from tlog_scales import tlog as scales
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Ed25519CosignatureVerifier, PlainEd25519Verifier, Vkey

from sulh.record.checkpoint import open_checkpoint, signed
from sulh.record.cosignature import cosign
from sulh.record.note import WITNESS, Note, SigningKey
from sulh.record.proof import Receipt
from sulh.record.tree import (
    NotProven,
    SpanHash,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from tests.helpers import scale
from tests.record import thirds
from tests.record.logs import KEY, Log, plain, write

SMALL = 300
LARGEST = 70_000
SIZES = (0, 1, 2, 3, 255, 256, 257, 65_535, 65_536, 65_537, LARGEST)
LARGE = SIZES[7:]
TRIED = scale(gate=200, full=1000)
WITNESS_KEY = SigningKey.from_seed("witness.example/w1", WITNESS, bytes(range(32, 64)))
AT = 1_700_000_000


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return thirds.build(tmp_path_factory.mktemp("checker"))


@pytest.fixture(scope="module")
def log() -> Log:
    return Log(plain(LARGEST))


@pytest.fixture(scope="module")
def span(log: Log) -> SpanHash:
    """Our hashes of any span; each is worked out once."""
    return cache(log.tree().span)


@pytest.fixture(scope="module")
def theirs(log: Log) -> InmemoryTree:
    """The same entries in pymerkle."""
    tree = InmemoryTree(algorithm="sha256")
    tree.append_entries(log.entries)
    return tree


@pytest.fixture(scope="module")
def folder(log: Log, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The files of the first so many entries."""
    return cache(lambda size: write(log.files(size), tmp_path_factory.mktemp(f"log-{size}")))


def reader(folder: Path, size: int) -> TilesReader:
    made = TilesReader(LocalBackend(folder))
    made.set_size(size)
    return made


@pytest.mark.parametrize("size", SIZES)
def test_all_find_the_same_root_and_entries(
    size: int, log: Log, theirs: InmemoryTree, checker: Path, folder: Callable[[int], Path]
) -> None:
    root = log.tree(size).root()
    found = thirds.asked(checker, folder(size))
    assert (found["size"], found["root"]) == (size, root.hex())
    assert theirs.get_root(size) == root
    there = reader(folder(size), size)
    checkpoint = there.get_checkpoint()
    assert (checkpoint.origin, checkpoint.size, checkpoint.root_hash) == (KEY.name, size, root)
    assert there.calculate_root_hash() == root
    for n in range(0, size, max(1, size // TRIED)):
        assert there.get_entry(n) == log.entries[n]


def test_every_inclusion_proof_of_small_trees(
    log: Log, span: SpanHash, theirs: InmemoryTree, checker: Path, folder: Callable[[int], Path]
) -> None:
    lines = []
    for size in range(1, SMALL + 1):
        root = theirs.get_root(size)
        for n in range(size):
            proof = inclusion_proof(span, n, size)
            # pymerkle counts from 1 and puts the leaf itself first.
            assert theirs.prove_inclusion(n + 1, size).path == [log.leaves[n], *proof]
            scales.InclusionProof(n, size, proof).check(log.leaves[n], root)
            check_inclusion(log.leaves[n], n, size, root, proof)
            lines.append(thirds.inclusion(n, size, root, proof))
    assert thirds.asked(checker, folder(LARGEST), lines)["inclusion"] == 300 * 301 // 2


def consistent(log: Log, span: SpanHash, theirs: InmemoryTree, old: int, size: int) -> str:
    """One pair checked with the libraries; the line for Go."""
    before, root = theirs.get_root(old), theirs.get_root(size)
    proof = consistency_proof(span, old, size)
    scales.ConsistencyProof(old, size, proof).check(before, root)
    check_consistency(old, before, size, root, proof)
    # pymerkle's proof is longer than RFC 6962's; it holds between our roots.
    theirs.prove_consistency(old, size).verify(span(0, old), span(0, size), prior_size=old, later_size=size)
    return thirds.consistency(old, size, root, proof)


def test_every_consistency_proof_of_small_trees(
    log: Log, span: SpanHash, theirs: InmemoryTree, checker: Path, folder: Callable[[int], Path]
) -> None:
    pairs = [(old, size) for size in range(1, scale(gate=120, full=SMALL) + 1) for old in range(1, size + 1)]
    lines = [consistent(log, span, theirs, old, size) for old, size in pairs]
    assert thirds.asked(checker, folder(LARGEST), lines)["consistency"] == len(pairs)


def test_every_pair_of_the_listed_sizes(
    log: Log, span: SpanHash, theirs: InmemoryTree, checker: Path, folder: Callable[[int], Path]
) -> None:
    pairs = [(old, size) for size in SIZES for old in SIZES if 0 < old <= size]
    lines = [consistent(log, span, theirs, old, size) for old, size in pairs]
    assert thirds.asked(checker, folder(LARGEST), lines)["consistency"] == len(pairs) == 55
    for size in SIZES:  # only tlog-scales has a word for the empty beginning
        scales.ConsistencyProof(0, size, consistency_proof(span, 0, size)).check(span(0, 0), span(0, size))


@pytest.mark.parametrize("size", LARGE)
def test_random_proofs_of_large_trees(
    size: int, log: Log, span: SpanHash, theirs: InmemoryTree, checker: Path, folder: Callable[[int], Path]
) -> None:
    there, chance = reader(folder(size), size), random.Random(size)
    root = span(0, size)
    lines = []
    for n in (0, size - 1, *chance.sample(range(size), TRIED)):
        proof = inclusion_proof(span, n, size)
        assert theirs.prove_inclusion(n + 1, size).path == [log.leaves[n], *proof]
        assert there.get_inclusion_proof(n, size).node_hashes == proof
        scales.InclusionProof(n, size, proof).check(log.leaves[n], root)
        lines.append(thirds.inclusion(n, size, root, proof))
    for old in (1, size - 1, size, *chance.sample(range(1, size), TRIED)):
        assert there.get_consistency_proof(old, size).node_hashes == consistency_proof(span, old, size)
        lines.append(consistent(log, span, theirs, old, size))
    found = thirds.asked(checker, folder(size), lines)
    assert (found["inclusion"], found["consistency"]) == (TRIED + 2, TRIED + 3)


def _altered(proof: list[bytes], draw: some.DataObject) -> list[bytes]:
    """The proof, or one with something changed, left out, doubled or exchanged."""
    kind = draw.draw(some.sampled_from(["same", "bit", "shorter", "longer", "turned"]))
    if kind == "bit" and proof:
        place = draw.draw(some.integers(0, len(proof) - 1))
        bit = 1 << draw.draw(some.integers(0, 255))
        proof[place] = (int.from_bytes(proof[place], "big") ^ bit).to_bytes(32, "big")
    if kind == "shorter" and proof:
        proof.pop(draw.draw(some.integers(0, len(proof) - 1)))
    if kind == "longer":
        proof.insert(draw.draw(some.integers(0, len(proof))), bytes(32))
    if kind == "turned":
        proof.reverse()
    return proof


@given(some.data(), some.integers(1, SMALL))
def test_a_verifier_by_the_letter_of_rfc_9162_refuses_and_accepts_the_same(
    log: Log, span: SpanHash, data: some.DataObject, size: int
) -> None:
    n = data.draw(some.integers(0, size - 1))
    proof = _altered(inclusion_proof(span, n, size), data)
    said_n, said_size = data.draw(some.integers(0, size)), data.draw(some.integers(0, SMALL))
    for n_, size_ in ((n, size), (said_n, size), (n, said_size)):
        theirs = scales.InclusionProof(n_, size_, proof)
        assert _refuses(check_inclusion, log.leaves[n], n_, size_, span(0, size), proof) == _refuses(
            theirs.check, log.leaves[n], span(0, size)
        )
    old = data.draw(some.integers(1, size))
    before, root = span(0, old), span(0, size)
    proof = _altered(consistency_proof(span, old, size), data)
    said_old = data.draw(some.integers(1, SMALL))
    for old_, size_ in ((old, size), (said_old, size), (old, max(said_size, 1))):
        theirs_too = scales.ConsistencyProof(old_, size_, proof)
        assert _refuses(check_consistency, old_, before, size_, root, proof) == _refuses(
            theirs_too.check, before, root
        )


def _refuses(check: Callable[..., object], *given: object) -> bool:
    try:
        check(*given)
    except (NotProven, scales.InclusionProofInvalid, scales.ConsistencyProofInvalid):
        return True
    return False


def test_go_refuses_what_is_not_so(
    log: Log, span: SpanHash, checker: Path, folder: Callable[[int], Path]
) -> None:
    """The checker can say no: otherwise its yes would mean nothing."""
    good, root = inclusion_proof(span, 5, 257), span(0, 257)
    for line, reason in (
        (thirds.inclusion(5, 257, root, good[:-1]), "proof 1: 8 hashes instead of 9"),
        (thirds.inclusion(5, 257, root, good[::-1]), "proof 1: hash 0 differs"),
        (thirds.inclusion(5, 257, span(0, 256), good), "proof 1: the first 257 entries have the root"),
        (thirds.consistency(256, 257, root, [root]), "proof 1: hash 0 differs"),
    ):
        assert thirds.refused(checker, folder(257), [line]).startswith(reason)


def test_go_refuses_a_folder_with_any_kind_of_file_changed(log: Log, checker: Path, tmp_path: Path) -> None:
    good = log.files(257)
    for path, place, reason in (
        ("checkpoint", 3, "invalid signature"),
        ("checkpoint", good["checkpoint"].index(b" sulh") + 1, "no verifiable signatures"),
        ("checkpoint", len(good["checkpoint"]) - 8, "invalid signature"),
        ("key", 60, "invalid verifier hash"),
        ("tile/entries/000", 20, "checkpoint: the entries have the root"),
        ("tile/0/000", 100, "downloaded inconsistent tile"),
        ("tile/0/001.p/1", 3, "downloaded inconsistent tile"),
        ("tile/1/000.p/1", 0, "downloaded inconsistent tile"),
    ):
        made = write(good | {path: changed(good[path], place)}, tmp_path)
        assert reason in thirds.refused(checker, made), path
    assert thirds.asked(checker, write(good, tmp_path))["size"] == 257


def changed(data: bytes, place: int) -> bytes:
    """The data with one byte replaced by another letter."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_go_accepts_our_receipts_and_refuses_one_for_a_longer_entry(
    log: Log, span: SpanHash, checker: Path, folder: Callable[[int], Path], tmp_path: Path
) -> None:
    lines = []
    for size, n in ((1, 0), (257, 256), (257, 7), (LARGEST, 0), (LARGEST, 69_999)):
        entry = log.entries[n]
        for extra in (entry, b""):
            file = tmp_path / f"{size}-{n}-{len(extra)}.tlog-proof"
            proof = inclusion_proof(span, n, size)
            file.write_bytes(bytes(Receipt(n, tuple(proof), log.checkpoint(size), extra)))
            lines.append(thirds.receipt(file, entry))
            why = thirds.refused(checker, folder(257), [thirds.receipt(file, entry + b" ")])
            assert why == "proof 1: invalid transparency proof"
    assert thirds.asked(checker, folder(257), lines)["receipt"] == 10


def cosigned(log: Log, size: int) -> Note:
    """A checkpoint of ours with a witness's line."""
    note = signed(open_checkpoint(log.checkpoint(size), KEY.verifying)[0], KEY)
    return Note(note.text, (*note.signatures, cosign(note.text, WITNESS_KEY, AT)))


def test_tlog_scales_verifies_what_we_sign_and_cosign(log: Log) -> None:
    note = cosigned(log, 257)
    found = scales.Checkpoint.from_text(str(note))
    ours, witness = Vkey.from_string(str(KEY.verifying)), Vkey.from_string(str(WITNESS_KEY.verifying))
    assert (ours.key_id, ours.name) == (found.signatures[0].key_id, KEY.name)
    PlainEd25519Verifier(ours).verify_note(found.signatures[0], found)
    Ed25519CosignatureVerifier(witness).verify_note(found.signatures[1], found)
    assert Ed25519CosignatureVerifier.get_timestamp(found.signatures[1].payload) == AT
    assert found.serialize() == str(note)
    another = scales.Checkpoint(found.origin, 256, found.root_hash, found.signatures)
    for line, verifier in zip(found.signatures, (ours, witness), strict=True):
        with pytest.raises(InvalidSignature):
            verifier.get_verifier().verify_note(line, another)


def test_go_opens_a_checkpoint_that_witnesses_have_cosigned(log: Log, checker: Path, tmp_path: Path) -> None:
    good = log.files(257) | {"checkpoint": str(cosigned(log, 257)).encode()}
    assert thirds.asked(checker, write(good, tmp_path))["root"] == log.tree(257).root().hex()


def every_change(data: bytes) -> Iterator[bytes]:
    step = max(1, len(data) // scale(gate=20, full=1000))
    return (changed(data, place) for place in range(0, len(data), step))


def test_go_refuses_a_checkpoint_with_a_byte_changed(log: Log, checker: Path, tmp_path: Path) -> None:
    good = log.files(3)
    for note in every_change(good["checkpoint"]):
        assert thirds.refused(checker, write(good | {"checkpoint": note}, tmp_path))
