"""The rules for entries, one after another: the older chain, numbers, size, and what was opened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import pytest

from sulh.record.chain import beginning
from sulh.record.entries import Entries, WrongEntry, entry_bytes
from tests.record.logs import BEGINNING, DIALOGUE, chained, plain

SALT = "00" * 31 + "ff"
COME = {"en": "Please come"}
COMMITMENT = hashlib.sha256(bytes(31) + b"\xff" + b'{"en":"Please come"}').hexdigest()
SEALED = hashlib.sha256(b"whatever").hexdigest()
OPENING = {"salt": SALT, "value": COME}


def taken(entries: Iterable[bytes]) -> Entries:
    reading = Entries(DIALOGUE)
    for entry in entries:
        reading.take(entry, {})
    return reading


def refused(entries: list[bytes], openings: dict[str, Any] | None = None) -> str:
    """Why the last of these entries is refused; the others are taken."""
    reading = taken(entries[:-1])
    with pytest.raises(WrongEntry) as fault:
        reading.take(entries[-1], openings or {})
    return str(fault.value)


def test_the_bytes_of_an_entry() -> None:
    assert entry_bytes(7, {"view": {"b": 1, "a": "صلح"}, "act": "One"}) == (
        '{"act":"One","n":7,"view":{"a":"صلح","b":1}}'.encode()
    )


def test_how_large_an_entry_may_be() -> None:
    bare = len(b'{"n":0,"x":""}')
    assert len(entry_bytes(0, {"x": "y" * (65_535 - bare)})) == 65_535
    with pytest.raises(OverflowError) as fault:
        entry_bytes(0, {"x": "y" * (65_536 - bare)})
    assert fault.value.args == (65_536,)


def test_a_larger_entry_is_not_taken() -> None:
    def of(size: int) -> bytes:
        return b'{"n":0,"x":"%s"}' % (b"y" * (size - len(b'{"n":0,"x":""}')))

    assert taken([of(65_535)]).size == 1
    assert refused([of(65_536)]) == "too_large"


def test_a_plain_log() -> None:
    reading = taken(plain(3))
    assert (reading.size, reading.chain.size, reading.opened, reading.sealed) == (3, 0, 0, 0)


def test_a_chain_worked_out_with_plain_hashlib() -> None:
    first = f'{{"act":"Said","n":0,"prev":"{BEGINNING}"}}'.encode()
    second = f'{{"act":"Said","n":1,"prev":"{hashlib.sha256(first).hexdigest()}"}}'.encode()
    assert chained(2) == [first, second]
    reading = taken([first, second])
    assert (reading.size, reading.chain.size) == (2, 2)
    assert reading.chain.digest == hashlib.sha256(second).hexdigest()


def test_no_two_dialogues_share_a_beginning() -> None:
    assert beginning("d") == hashlib.sha256(b"sulh-log/1\nd\n").hexdigest()
    assert beginning("d") != beginning("e")
    with pytest.raises(WrongEntry, match="link_broken"):
        Entries("e" * 32).take(chained(1)[0], {})


def test_a_log_that_was_chained_and_then_was_not() -> None:
    reading = taken([*chained(3), *plain(2, start=3)])
    assert (reading.size, reading.chain.size) == (5, 3)
    assert reading.chain.digest == hashlib.sha256(chained(3)[2]).hexdigest()


def test_nothing_is_chained_after_a_plain_entry() -> None:
    """Not even to the digest where the chain ended, nor to the entry before."""
    head = [*chained(2), *plain(1, start=2)]
    for before in (head[1], head[2]):
        again = f'{{"act":"Said","n":3,"prev":"{hashlib.sha256(before).hexdigest()}"}}'.encode()
        assert refused([*head, again]) == "link_broken"
    late = f'{{"act":"Said","n":1,"prev":"{BEGINNING}"}}'.encode()
    assert refused([*plain(1), late]) == "link_broken"


def test_a_link_to_something_else_is_broken() -> None:
    first, second = chained(2)
    for prev in (f'"{BEGINNING}"', '""', "7", "[]", f'"{hashlib.sha256(first).hexdigest().upper()}"'):
        assert refused([first, b'{"act":"Said","n":1,"prev":%s}' % prev.encode()]) == "link_broken"
    rewritten = first.replace(b"Said", b"Else")
    assert refused([rewritten, second]) == "link_broken"


@pytest.mark.parametrize("n", [b"0", b"2", b'"1"', b"[]", b"-1"])
def test_entries_are_numbered_one_after_another(n: bytes) -> None:
    assert refused([*plain(1), b'{"act":"Said","n":%s}' % n]) == "number_differs"


def test_an_entry_without_a_number_or_that_is_no_object() -> None:
    for entry in (b"{}", b"[]", b'"n"', b"0"):
        assert refused([entry]) == "number_differs"


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"{",
        b'{"n": 0}',
        b'{"n":0}\n',
        b'{"n":0.0}',
        b'{"n":0,"a":1}',
        b'{"n":null}',
        b"\xff",
        b'{"n":0}x',
    ],
)
def test_an_entry_that_is_not_canonical(entry: bytes) -> None:
    assert refused([entry]) == "unreadable"


ENTRY = json.dumps(
    {
        "act": "Two",
        "n": 0,
        "view": {
            "list": [1, {"commitment": SEALED}],
            "more": {"commitment": SEALED, "x": 1},
            "words": {"commitment": COMMITMENT},
        },
    },
    separators=(",", ":"),
).encode()


def test_what_is_sealed_and_what_is_opened_is_counted() -> None:
    reading = Entries(DIALOGUE)
    reading.take(ENTRY, {"view/words": OPENING})
    assert (reading.opened, reading.sealed) == (1, 1)
    reading.take(ENTRY.replace(b'"n":0', b'"n":1'), {})
    assert (reading.opened, reading.sealed) == (1, 3)


@pytest.mark.parametrize(
    ("openings", "code"),
    [
        ({"view/words": OPENING | {"value": {"en": "Go away"}}}, "opening_differs"),
        ({"view/words": OPENING | {"salt": "11" * 32}}, "opening_differs"),
        ({"view/words": OPENING | {"salt": "11"}}, "opening_unreadable"),
        ({"view/words": OPENING | {"salt": 5}}, "opening_unreadable"),
        ({"view/words": OPENING | {"salt": SALT.upper()}}, "opening_unreadable"),
        ({"view/list/1": OPENING}, "opening_differs"),
        ({"view/list/0": OPENING}, "opening_unknown"),
        ({"view/more": OPENING}, "opening_unknown"),
        ({"view/nothing": OPENING}, "opening_unknown"),
        ({"": OPENING}, "opening_unknown"),
        ({"view/words": {"salt": SALT}}, "opening_unknown"),
        ({"view/words": OPENING | {"more": 1}}, "opening_unknown"),
        ({"view/words": "x"}, "opening_unknown"),
    ],
)
def test_openings_that_do_not_fit(openings: dict[str, Any], code: str) -> None:
    assert refused([ENTRY], openings) == code


def test_an_entry_without_commitments_has_nothing_to_open() -> None:
    assert refused(plain(1), {"view/words": OPENING}) == "opening_unknown"


def test_an_act_that_is_sealed_as_a_whole() -> None:
    entry = b'{"act":"Sealed","n":0,"view":{"commitment":"%s"}}' % COMMITMENT.encode()
    reading = Entries(DIALOGUE)
    reading.take(entry, {"view": OPENING})
    assert (reading.opened, reading.sealed) == (1, 0)
