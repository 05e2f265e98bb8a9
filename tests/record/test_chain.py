"""Chain, commitments and the verification, with mutations of a whole small log."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.chain import MOST_BYTES, EntryTooLarge, Head, link, origin
from sulh.record.commitment import Opening, seal
from sulh.record.verify import Broken, header, line, verify

SALT = "00" * 31 + "ff"


def small(dialogue: str = "d") -> list[bytes]:
    """A log of four entries; the second holds two commitments, of which one is opened."""
    head = origin(dialogue)
    opened, sealed = Opening(SALT, {"en": "Please come"}), seal("hidden")
    bodies: list[dict[str, Any]] = [
        {"act": "One"},
        {
            "act": "Two",
            "view": {"words": {"commitment": opened.commitment}, "list": [{"commitment": sealed.commitment}]},
        },
        {"act": "Three", "view": {"text": "صلح"}},
        {"act": "Four"},
    ]  # fmt: skip
    lines = []
    for body in bodies:
        entry, head = link(head, body)
        lines.append(line(entry, {"view/words": opened} if body["act"] == "Two" else {}))
    return [header(dialogue, head), *lines]


def broken(lines: list[bytes]) -> tuple[int, str]:
    with pytest.raises(Broken) as fault:
        verify(lines)
    return fault.value.line, fault.value.code


def test_a_commitment_worked_out_with_plain_hashlib() -> None:
    expected = hashlib.sha256(bytes(31) + b"\xff" + b'{"en":"Please come"}').hexdigest()
    assert Opening(SALT, {"en": "Please come"}).commitment == expected


@given(some.text(max_size=5).filter(lambda text: text.isascii()))
def test_equal_values_have_different_commitments(value: str) -> None:
    assert seal(value).commitment != seal(value).commitment
    assert len(bytes.fromhex(seal(value).salt)) == 32


@pytest.mark.parametrize("salt", ["", "00", "zz" * 32, "AB" * 32, "00" * 33, "0" * 63, " " + "00" * 32])
def test_a_salt_that_is_none(salt: str) -> None:
    with pytest.raises(ValueError):
        _ = Opening(salt, "x").commitment


def test_a_chain_worked_out_with_plain_hashlib() -> None:
    first_prev = hashlib.sha256(b"sulh-log/1\nd\n").hexdigest()
    entry, head = link(origin("d"), {"act": "One"})
    assert entry == f'{{"act":"One","n":0,"prev":"{first_prev}"}}'.encode()
    assert head == Head(1, hashlib.sha256(entry).hexdigest())
    second, _ = link(head, {"act": "Two"})
    assert json.loads(second) == {"act": "Two", "n": 1, "prev": head.digest}


def test_no_two_dialogues_share_a_beginning() -> None:
    assert link(origin("a"), {})[0] != link(origin("b"), {})[0]


def test_how_large_an_entry_may_be() -> None:
    bare = len(link(origin("d"), {"x": ""})[0])
    assert len(link(origin("d"), {"x": "y" * (MOST_BYTES - bare)})[0]) == MOST_BYTES == 65_535
    with pytest.raises(EntryTooLarge):
        link(origin("d"), {"x": "y" * (MOST_BYTES - bare + 1)})


def test_a_whole_log() -> None:
    checked = verify(small())
    assert (checked.dialogue, checked.head.size, checked.opened, checked.sealed) == ("d", 4, 1, 1)
    assert verify([header("d", origin("d"))]).head.size == 0


def test_every_other_byte_at_every_place_is_noticed() -> None:
    """Each byte is replaced by several others; each time its own line is named."""
    content = b"".join(small())
    for position, was in enumerate(content):
        expected = content[:position].count(b"\n") + 1
        for other in {was ^ 1, was ^ 32, ord("0"), ord("\n"), 0} - {was}:
            changed = content[:position] + bytes([other]) + content[position + 1 :]
            found = broken(list(io.BytesIO(changed)))
            assert found[0] == expected, (position, was, other, found)


@given(some.data())
def test_bytes_cut_out_or_put_in_are_noticed(data: some.DataObject) -> None:
    content = b"".join(small())
    start = data.draw(some.integers(0, len(content) - 1))
    end = data.draw(some.integers(start, min(start + 50, len(content))))
    inserted = data.draw(some.binary(max_size=20))
    changed = content[:start] + inserted + content[end:]
    if changed != content:
        broken(list(io.BytesIO(changed)))


def _rewritten(number: int, **more: Any) -> list[bytes]:
    """A log whose line `number` is changed and carries a fitting digest again."""
    lines = small()
    row = json.loads(lines[number - 1])
    row["entry"] |= more
    said = json.dumps(row["entry"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    row["hash"] = hashlib.sha256(said).hexdigest()
    made = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return [*lines[: number - 1], made + b"\n", *lines[number:]]


def test_a_rewritten_entry_breaks_the_next_link() -> None:
    assert broken(_rewritten(3, act="Else")) == (4, "link_broken")
    assert broken(_rewritten(5, act="Else")) == (1, "head_differs")
    assert broken(_rewritten(4, n=7)) == (4, "link_broken")
    assert broken(_rewritten(2, prev="00" * 32)) == (1, "dialogue_differs")


def test_openings_that_do_not_fit() -> None:
    lines = small()
    row = json.loads(lines[2])

    def with_openings(openings: Any) -> list[bytes]:
        made = json.dumps(row | {"openings": openings}, sort_keys=True, separators=(",", ":"))
        return [*lines[:2], made.encode() + b"\n", *lines[3:]]

    right = {"salt": SALT, "value": {"en": "Please come"}}
    assert verify(with_openings({"view/words": right})).opened == 1
    assert verify(with_openings({})).sealed == 2
    for wrong, code in (
        ({"view/words": right | {"value": {"en": "Go away"}}}, "opening_differs"),
        ({"view/words": right | {"salt": "11" * 32}}, "opening_differs"),
        ({"view/words": right | {"salt": "11"}}, "opening_unreadable"),
        ({"view/words": right | {"salt": 5}}, "opening_unreadable"),
        ({"view/list/0": right}, "opening_differs"),
        ({"view/nothing": right}, "opening_unknown"),
        ({"view/words": {"salt": SALT}}, "opening_unknown"),
        ({"view/words": "x"}, "opening_unknown"),
        ([], "not_an_entry"),
    ):
        assert broken(with_openings(wrong)) == (3, code), wrong


def test_another_dialogues_header() -> None:
    assert broken([header("e", verify(small()).head), *small()[1:]]) == (1, "dialogue_differs")
