"""Receipts: the lines of C2SP tlog-proof, and that each holds for one entry in one place only."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.checkpoint import NotACheckpoint
from sulh.record.note import BadSignature, NotANote, read
from sulh.record.proof import NotAReceipt, Receipt, receipt
from sulh.record.tree import NotProven, inclusion_proof
from tests.record.logs import KEY, OTHER_KEY, Log, plain

LOG = Log(plain(5))
NOTE = LOG.checkpoint()
PROOF = inclusion_proof(LOG.tree().span, 1, 5)


def said(data: bytes) -> str:
    return base64.b64encode(data).decode()


WRITTEN = f"""c2sp.org/tlog-proof@v1
extra {said(b'{"act":"Said","n":1}')}
index 1
{said(PROOF[0])}
{said(PROOF[1])}
{said(PROOF[2])}

""".encode()
WHOLE = WRITTEN + NOTE


def test_a_receipt_written_out() -> None:
    made = receipt(1, PROOF, read(NOTE), LOG.entries[1])
    assert bytes(made) == WHOLE
    assert Receipt.read(WHOLE) == made
    checkpoint, note = made.check(LOG.entries[1], KEY.verifying)
    assert (checkpoint.size, str(note).encode()) == (5, NOTE)


def test_a_receipt_without_the_entry() -> None:
    short = WHOLE.replace(WRITTEN.splitlines(keepends=True)[1], b"")
    found = Receipt.read(short)
    assert (found.entry, bytes(found)) == (b"", short)
    found.check(LOG.entries[1], KEY.verifying)


def test_the_example_of_the_specification_has_this_form() -> None:
    """With whole lines in place of those that it shortens, and an `extra` that is whole base64."""
    text = f"""c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog {said(bytes(68))}
— witness1.example {said(bytes(76))}
""".encode()
    found = Receipt.read(text)
    assert (found.index, len(found.proof)) == (73_894, 2)
    assert found.entry == b"age-v1.2.1-darwin-arm64.tar.gz"
    assert found.note.startswith(b"example.com/fancylog\n109482\n")
    assert bytes(found) == text


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    one = Log(plain(1))
    made = bytes(Receipt(0, (), one.checkpoint()))
    assert made == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + one.checkpoint()
    Receipt.read(made).check(one.entries[0], KEY.verifying)


@pytest.mark.parametrize("n", range(5))
def test_each_entry_is_proven_in_its_own_place_only(n: int) -> None:
    made = Receipt(n, tuple(inclusion_proof(LOG.tree().span, n, 5)), NOTE)
    for other, entry in enumerate(LOG.entries):
        if other == n:
            made.check(entry, KEY.verifying)
            continue
        with pytest.raises(NotProven):
            made.check(entry, KEY.verifying)
        with pytest.raises(NotProven):
            Receipt(other, made.proof, NOTE).check(LOG.entries[n], KEY.verifying)


def test_an_entry_with_one_byte_more_is_not_proven() -> None:
    for entry in (LOG.entries[1] + b" ", LOG.entries[1][:-1], b""):
        with pytest.raises(NotProven):
            Receipt.read(WHOLE).check(entry, KEY.verifying)


def test_only_the_logs_own_key_counts() -> None:
    with pytest.raises(BadSignature):
        Receipt.read(WHOLE).check(LOG.entries[1], OTHER_KEY.verifying)


def test_a_checkpoint_of_another_size_does_not_carry_the_proof() -> None:
    for size in (0, 1, 2, 3, 4):
        with pytest.raises(NotProven):
            Receipt(1, tuple(PROOF), LOG.checkpoint(size)).check(LOG.entries[1], KEY.verifying)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"tlog-proof@v1", b"tlog-proof@v2"),
        (b"c2sp.org", b" c2sp.org"),
        (b"extra ", b"extra"),
        (b"extra ", b"Extra "),
        (b"extra ", b"extra  "),
        (b"index 1\n", b""),
        (b"index 1\n", b"index 01\n"),
        (b"index 1\n", b"index -1\n"),
        (b"index 1\n", b"index \n"),
        (b"index 1\n", b"index 1 \n"),
        (b"index 1\n", b"index 1\r\n"),
        (b"index 1\n", b"index \xd9\xa1\n"),
        (b"index 1\n", b"index 1" + b"0" * 19 + b"\n"),
        (b"index 1\n", b"index 1\nindex 1\n"),
        (b"index 1\n", b"index 1\n\xff\n"),
        (b"index 1\n", b"index 1\nAAAA\n"),
        (b"index 1\n", b"index 1\n" + base64.b64encode(bytes(33)) + b"\n"),
        (b"index 1\n", b"index 1\n" + b"A" * 42 + b"B=\n"),
        (WRITTEN, b""),
        (WRITTEN, b"\n\n"),
        (WRITTEN, b"c2sp.org/tlog-proof@v1\n\n"),
    ],
)
def test_bytes_that_are_no_receipt(old: bytes, new: bytes) -> None:
    assert old in WHOLE
    with pytest.raises(NotAReceipt):
        Receipt.read(WHOLE.replace(old, new, 1))


def test_how_long_a_receipt_may_be() -> None:
    entry = b"x" * 65_535
    assert Receipt.read(bytes(Receipt(1, (), NOTE, entry))).entry == entry
    more = b"n" * (262_144 - len(WHOLE))
    assert Receipt.read(WHOLE + more).index == 1
    with pytest.raises(NotAReceipt):
        Receipt.read(WHOLE + more + b"n")


@given(
    some.integers(0, 10**18),
    some.lists(some.binary(min_size=32, max_size=32), max_size=63),
    some.binary(max_size=300),
)
def test_receipts_are_read_as_they_were_written(index: int, proof: list[bytes], entry: bytes) -> None:
    made = Receipt(index, tuple(proof), NOTE, entry)
    assert Receipt.read(bytes(made)) == made


def test_every_truncation_is_noticed() -> None:
    for end in range(len(WHOLE)):
        with pytest.raises((NotAReceipt, NotANote, NotACheckpoint, BadSignature, NotProven)):
            Receipt.read(WHOLE[:end]).check(LOG.entries[1], KEY.verifying)
