"""Entry bundles: each entry after its length in two bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.bundles import MOST_BYTES, Unreadable, pack, unpack


def test_a_bundle_written_out() -> None:
    assert pack([b"abc", b"", b"d"]) == b"\x00\x03abc\x00\x00\x00\x01d"
    assert unpack(b"\x00\x03abc\x00\x00\x00\x01d") == [b"abc", b"", b"d"]
    assert (pack([]), unpack(b"")) == (b"", [])


def test_lengths_are_written_larger_byte_first() -> None:
    assert pack([b"x" * 258])[:3] == b"\x01\x02x"


def test_the_largest_entry_and_one_byte_more() -> None:
    assert MOST_BYTES == 65_535
    assert unpack(pack([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises(OverflowError):
        pack([b"x" * 65_536])


@given(some.lists(some.binary(max_size=300), max_size=20))
def test_what_is_packed_is_unpacked(entries: list[bytes]) -> None:
    assert unpack(pack(entries)) == entries


@given(some.lists(some.binary(max_size=20), min_size=1, max_size=8))
def test_a_bundle_cut_inside_an_entry_is_unreadable(entries: list[bytes]) -> None:
    """Cut between two entries it is a shorter bundle; how many there have to be is known from its path."""
    whole, ends = pack(entries), {0}
    for entry in entries:
        ends.add(max(ends) + 2 + len(entry))
    for end in range(len(whole)):
        if end in ends:
            assert pack(unpack(whole[:end])) == whole[:end]
        else:
            with pytest.raises(Unreadable):
                unpack(whole[:end])
