"""Whoever holds the log's key and one earlier checkpoint notices whatever is done to the files later.

The server itself can sign whatever it likes; what it does is noticed by the earlier checkpoint alone.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping

import pytest

from sulh.record.audit import Wrong, audit
from sulh.record.checkpoint import NotACheckpoint
from sulh.record.note import BadSignature, NotANote
from sulh.record.proof import NotAReceipt, Receipt
from sulh.record.sources import Held
from sulh.record.tree import Head, NotProven, inclusion_proof
from tests.helpers import scale
from tests.record.logs import BEGINNING, KEY, Log, chained, plain, root_by_hand

SIZE = 300
TRIED = scale(gate=250, full=1000)
OPENED = range(10, 200, 10)


def salt(n: int) -> str:
    return hashlib.sha256(b"%d" % n).hexdigest()


def entry(n: int, said: str = "Said") -> bytes:
    """Every tenth of the first entries seals a word."""
    if n not in OPENED:
        return b'{"act":"%s","n":%d}' % (said.encode(), n)
    commitment = hashlib.sha256(bytes.fromhex(salt(n)) + b'"word"').hexdigest()
    return b'{"act":"%s","n":%d,"view":{"words":{"commitment":"%s"}}}' % (
        said.encode(),
        n,
        commitment.encode(),
    )


ENTRIES = [entry(n) for n in range(SIZE)]
OPENINGS = [
    b'{"n":%d,"path":"view/words","salt":"%s","value":"word"}\n' % (n, salt(n).encode()) for n in OPENED
]
LOG = Log(ENTRIES, b"".join(OPENINGS))
GOOD = LOG.files()
EARLIER = LOG.checkpoint()
KINDS = {
    "tiles": ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"],
    "bundles": ["tile/entries/000", "tile/entries/001.p/44"],
    "checkpoint": ["checkpoint"],
    "openings": ["openings.jsonl"],
    "key": ["key"],
}
KINDS_OF_FAULT = (NotAReceipt, NotANote, NotACheckpoint, BadSignature, NotProven)


def found_out(files: Mapping[str, bytes], holds_key: bool = True) -> str:
    """What the verifier says; one who holds no key reads the file `key`, and has the checkpoint still."""
    with pytest.raises(Wrong) as fault:
        audit(Held(files), KEY.verifying if holds_key else None, [EARLIER])
    return fault.value.code


def changed(data: bytes, chance: random.Random) -> bytes:
    """The data with one byte replaced by any other."""
    place, other = chance.randrange(len(data)), chance.randrange(1, 256)
    return data[:place] + bytes([data[place] ^ other]) + data[place + 1 :]


def test_the_log_that_is_tampered_with_is_good_and_all_its_files_are_tried() -> None:
    found = audit(Held(GOOD), KEY.verifying, [EARLIER])
    assert (found.checkpoint.size, found.opened, found.sealed, found.earlier) == (300, 19, 0, (300,))
    assert sorted(path for paths in KINDS.values() for path in paths) == sorted(GOOD)


@pytest.mark.parametrize("kind", KINDS)
def test_any_changed_byte_is_noticed(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(TRIED):
        path = chance.choice(KINDS[kind])
        files = GOOD | {path: changed(GOOD[path], chance)}
        assert found_out(files, holds_key=kind != "key"), files[path]


def lengths(data: bytes) -> list[int]:
    """Every length below the whole one at full scale, and some of them otherwise; always the outermost."""
    return sorted({0, len(data) - 1, *range(1, len(data), max(1, len(data) // scale(gate=25, full=10**6)))})


@pytest.mark.parametrize("kind", ["tiles", "bundles", "checkpoint"])
def test_any_file_that_is_cut_off_is_noticed(kind: str) -> None:
    for path in KINDS[kind]:
        for end in lengths(GOOD[path]):
            assert found_out(GOOD | {path: GOOD[path][:end]}), (path, end)


def test_a_key_that_is_cut_off_is_noticed() -> None:
    """All but its line feed, which says nothing."""
    for end in range(len(GOOD["key"]) - 1):
        assert found_out(GOOD | {"key": GOOD["key"][:end]}, holds_key=False) == "key_unreadable"


def test_openings_that_are_cut_off_are_noticed_unless_whole_ones_are_missing() -> None:
    """What was never opened and what was destroyed look the same: the entries verify without it."""
    whole = GOOD["openings.jsonl"]
    for end in lengths(whole):
        if end and not whole[:end].endswith(b"\n"):
            assert found_out(GOOD | {"openings.jsonl": whole[:end]}) == "openings_unreadable"
    for count in range(len(OPENINGS)):
        found = audit(Held(GOOD | {"openings.jsonl": b"".join(OPENINGS[:count])}), KEY.verifying, [EARLIER])
        assert (found.opened, found.sealed) == (count, len(OPENED) - count)


def test_every_tail_that_the_log_itself_cuts_off_is_noticed() -> None:
    """For each smaller size the log signs a checkpoint with its own key, and all its files fit."""
    for size in range(SIZE):
        files = Log(ENTRIES[:size], b"".join(OPENINGS[: len(range(10, min(size, 200), 10))])).files()
        assert found_out(files) == "shorter_than_earlier"


def test_a_checkpoint_in_the_middle_notices_what_was_cut_off_below_it_and_nothing_above() -> None:
    middle = LOG.checkpoint(257)
    for size in range(0, SIZE + 1, scale(gate=5, full=1)):
        files = Log(ENTRIES[:size]).files()
        if size < 257:
            with pytest.raises(Wrong, match="shorter_than_earlier"):
                audit(Held(files), KEY.verifying, [middle])
        else:
            assert audit(Held(files), KEY.verifying, [middle]).earlier == (257,)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 299])
def test_files_of_a_smaller_log_under_the_newest_checkpoint_are_noticed(size: int) -> None:
    assert found_out(LOG.files(size) | {"checkpoint": EARLIER}) == "file_missing"


def test_every_entry_that_the_log_itself_rewrites_is_noticed() -> None:
    """Everything is signed again. A checkpoint from before the entry has nothing to say about it."""
    for k in range(0, SIZE, scale(gate=7, full=1)):
        rewritten = Log([*ENTRIES[:k], entry(k, "Else"), *ENTRIES[k + 1 :]], LOG.openings).files()
        for held in (SIZE, k + 1):
            with pytest.raises(Wrong, match="differs_from_earlier"):
                audit(Held(rewritten), KEY.verifying, [LOG.checkpoint(held)])
            noted = Head(held, root_by_hand(ENTRIES[:held]).hex())
            with pytest.raises(Wrong, match="differs_from_kept"):
                audit(Held(rewritten), KEY.verifying, kept=[noted])
        assert audit(Held(rewritten), KEY.verifying, [LOG.checkpoint(k)]).earlier == (k,)


def test_a_rewritten_log_is_noticed_however_far_it_has_grown_since() -> None:
    for size in (301, 512, 600):
        grown = [*ENTRIES, *plain(size - SIZE, start=SIZE)]
        assert audit(Held(Log(grown, LOG.openings).files()), KEY.verifying, [EARLIER]).earlier == (SIZE,)
        for k in (0, 255, 256, 299):
            files = Log([*grown[:k], entry(k, "Else"), *grown[k + 1 :]], LOG.openings).files()
            assert found_out(files) == "differs_from_earlier"


def test_an_entry_left_out_put_in_or_exchanged_by_the_log_itself_is_noticed() -> None:
    without = [*plain(200), *plain(99, start=200)]
    exchanged = [*ENTRIES[:250], entry(250, "Else"), entry(251, "Else"), *ENTRIES[252:]]
    for entries, code in (
        (without, "shorter_than_earlier"),
        ([*without, entry(299), entry(300)], "differs_from_earlier"),
        (exchanged, "differs_from_earlier"),
    ):
        assert found_out(Log(entries).files()) == code


def test_an_older_chain_that_the_log_itself_forges_anew_is_noticed_by_a_digest_on_paper() -> None:
    """Each link is made to fit again from the rewritten entry on."""
    honest, forged = chained(50), chained(20)
    before = hashlib.sha256(forged[-1]).hexdigest()
    for n in range(20, 50):
        said = b"Else" if n == 20 else b"Said"
        forged.append(b'{"act":"%s","n":%d,"prev":"%s"}' % (said, n, before.encode()))
        before = hashlib.sha256(forged[-1]).hexdigest()
    files = Log([*forged, *plain(10, start=50)]).files()
    assert audit(Held(files), KEY.verifying, kept=[Head(0, BEGINNING)]).chained == 50
    for size in range(1, 51):
        noted = Head(size, hashlib.sha256(honest[size - 1]).hexdigest())
        if size <= 20:
            assert audit(Held(files), KEY.verifying, kept=[noted]).kept == (size,)
            continue
        with pytest.raises(Wrong, match="differs_from_kept"):
            audit(Held(files), KEY.verifying, kept=[noted])


def receipts() -> list[tuple[bytes, bytes]]:
    """Entries with their receipts, as they are handed out."""
    made = []
    for n in (0, 10, 255, 256, 299):
        proof = tuple(inclusion_proof(LOG.tree().span, n, SIZE))
        made.append((ENTRIES[n], bytes(Receipt(n, proof, EARLIER, ENTRIES[n]))))
    return made


def test_any_changed_byte_of_a_receipt_is_noticed() -> None:
    """By one who has the entry from elsewhere, or by one who reads it in the receipt."""
    chance = random.Random("receipt")
    made = receipts()
    for own, whole in made:
        Receipt.read(whole).check(own, KEY.verifying)
    for _ in range(TRIED):
        _own, whole = chance.choice(made)
        with pytest.raises(KINDS_OF_FAULT):
            found = Receipt.read(changed(whole, chance))
            found.check(found.entry, KEY.verifying)


def test_any_receipt_that_is_cut_off_is_noticed() -> None:
    for own, whole in receipts():
        for end in lengths(whole):
            with pytest.raises(KINDS_OF_FAULT):
                Receipt.read(whole[:end]).check(own, KEY.verifying)
