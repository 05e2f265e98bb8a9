"""The diary as one file: whatever is changed in it is noticed, and the first wrong line is named."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.commitment import Opening
from sulh.record.note import LOG, SigningKey, read
from sulh.record.verify import Broken, Checked, header, line, verify
from tests.record.logs import BEGINNING, DIALOGUE, KEY, OTHER_KEY, Log, chained, plain

SALT = "00" * 31 + "ff"
COMMITMENT = hashlib.sha256(bytes(31) + b"\xff" + b'{"en":"Please come"}').hexdigest()
SEALED = hashlib.sha256(b"whatever").hexdigest()
OPENED = {"view/words": {"salt": SALT, "value": {"en": "Please come"}}}
BODIES: list[dict[str, Any]] = [
    {"act": "One"},
    {"act": "Two", "view": {"list": [{"commitment": SEALED}], "words": {"commitment": COMMITMENT}}},
    {"act": "Three", "view": {"text": "صلح"}},
    {"act": "Four"},
]


def written(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def entries(chained_: int = 2) -> list[bytes]:
    """Four entries, the first of them chained; the second holds two commitments."""
    made: list[bytes] = []
    before = BEGINNING
    for n, body in enumerate(BODIES):
        made.append(written({**body, "n": n} | ({"prev": before} if n < chained_ else {})))
        before = hashlib.sha256(made[-1]).hexdigest()
    return made


def head(log: Log, **other: Any) -> bytes:
    """The first line, written by hand."""
    said = {
        "checkpoint": log.checkpoint().decode(),
        "dialogue": DIALOGUE,
        "key": str(KEY.verifying),
        "sulh-log": 2,
    }
    return written(said | other) + b"\n"


def row(entry: bytes, openings: Any) -> bytes:
    """A further line, written by hand."""
    leaf = hashlib.sha256(b"\x00" + entry).hexdigest()
    return written({"entry": json.loads(entry), "leaf": leaf, "openings": openings}) + b"\n"


def lines(made: list[bytes]) -> list[bytes]:
    """A whole file; the second entry is opened in part."""
    return [head(Log(made)), *(row(entry, OPENED if n == 1 else {}) for n, entry in enumerate(made))]


SMALL = lines(entries())


def broken(file: list[bytes]) -> tuple[int, str]:
    with pytest.raises(Broken) as fault:
        verify(file)
    return fault.value.line, fault.value.code


def counts(checked: Checked) -> tuple[int, int, int, int]:
    return checked.head.size, checked.opened, checked.sealed, checked.chained


def test_a_file_is_written_as_it_is_written_here_by_hand() -> None:
    log = Log(entries())
    opening = Opening(SALT, {"en": "Please come"})
    assert header(DIALOGUE, read(log.checkpoint()), KEY.verifying) == SMALL[0]
    assert line(log.entries[0], {}) == SMALL[1]
    assert line(log.entries[1], {"view/words": opening}) == SMALL[2]


def test_a_whole_file() -> None:
    checked, log = verify(SMALL), Log(entries())
    assert counts(checked) == (4, 1, 1, 2)
    assert (checked.dialogue, checked.key) == (DIALOGUE, KEY.verifying)
    assert checked.head.root == log.tree().root()
    assert str(checked.note).encode() == log.checkpoint()
    assert list(checked.leaves) == log.leaves


def test_logs_without_entries_without_a_chain_and_with_nothing_else() -> None:
    assert counts(verify(lines([])[:1])) == (0, 0, 0, 0)
    for made, chain in ((plain(300), 0), (chained(300), 300)):
        file = [head(Log(made)), *(row(entry, {}) for entry in made)]
        assert counts(verify(file)) == (300, 0, 0, chain)


def test_every_other_byte_at_every_place_is_noticed() -> None:
    """Each byte is replaced by several others; each time its own line is named."""
    content = b"".join(SMALL)
    for position, was in enumerate(content):
        expected = content[:position].count(b"\n") + 1
        for other in {was ^ 1, was ^ 32, ord("0"), ord("\n"), 0} - {was}:
            changed = content[:position] + bytes([other]) + content[position + 1 :]
            found = broken(list(io.BytesIO(changed)))
            assert found[0] == expected, (position, was, other, found)


@given(some.data())
def test_bytes_cut_out_or_put_in_are_noticed(data: some.DataObject) -> None:
    content = b"".join(SMALL)
    start = data.draw(some.integers(0, len(content) - 1))
    end = data.draw(some.integers(start, min(start + 50, len(content))))
    inserted = data.draw(some.binary(max_size=20))
    changed = content[:start] + inserted + content[end:]
    if changed != content:
        assert broken(list(io.BytesIO(changed)))


def test_every_truncation_is_noticed() -> None:
    content = b"".join(SMALL)
    for end in range(len(content)):
        line_, code = broken(list(io.BytesIO(content[:end])))
        if end and not content[:end].endswith(b"\n"):
            assert (line_, code) == (content[:end].count(b"\n") + 1, "line_cut_short")
        else:
            assert (line_, code) == (1, "entries_missing" if end else "line_cut_short")


def test_a_line_left_out_exchanged_or_doubled() -> None:
    first, *rest = SMALL
    assert broken([first, *rest[:-1]]) == (1, "entries_missing")
    assert broken([first, *rest[1:]]) == (2, "number_differs")
    assert broken([first, rest[0], *rest[2:]]) == (3, "number_differs")
    assert broken([first, rest[0], rest[1], rest[3], rest[2]]) == (4, "number_differs")
    assert broken([first, rest[0], *rest]) == (3, "number_differs")
    assert broken([*SMALL, rest[-1]]) == (6, "number_differs")
    assert broken([*SMALL, row(plain(5)[4], {})]) == (1, "entries_missing")
    assert broken([*SMALL, b"\n"]) == (6, "unreadable")
    assert broken([first, *SMALL]) == (2, "not_an_entry")
    assert broken(rest) == (1, "not_a_log")


def rewritten(number: int, /, **more: Any) -> list[bytes]:
    """The file with entry `number` changed; its leaf fits again."""
    made = entries()
    made[number] = written(json.loads(made[number]) | more)
    return [SMALL[0], *(row(entry, OPENED if place == 1 else {}) for place, entry in enumerate(made))]


def test_a_rewritten_entry_breaks_the_link_or_the_root() -> None:
    assert broken(rewritten(0, act="Else")) == (3, "link_broken")
    assert broken(rewritten(1, act="Else")) == (1, "root_differs")
    assert broken(rewritten(2, act="Else")) == (1, "root_differs")
    assert broken(rewritten(3, n=7)) == (5, "number_differs")
    assert broken(rewritten(0, prev="00" * 32)) == (2, "link_broken")
    assert broken(rewritten(3, prev="00" * 32)) == (5, "link_broken")


def test_an_entry_that_is_too_large() -> None:
    file = [SMALL[0], row(b'{"n":0,"x":"%s"}' % (b"y" * 65_522), {})]
    assert broken(file) == (2, "too_large")


def test_openings_that_do_not_fit() -> None:
    entry = entries()[1]

    def opened(openings: Any) -> list[bytes]:
        return [*SMALL[:2], row(entry, openings), *SMALL[3:]]

    right = OPENED["view/words"]
    assert counts(verify(opened({}))) == (4, 0, 2, 2)
    for wrong, code in (
        ({"view/words": right | {"value": {"en": "Go away"}}}, "opening_differs"),
        ({"view/words": right | {"salt": "11"}}, "opening_unreadable"),
        ({"view/nothing": right}, "opening_unknown"),
        ([], "not_an_entry"),
        ("", "not_an_entry"),
    ):
        assert broken(opened(wrong)) == (3, code), wrong


def test_lines_that_are_no_entries() -> None:
    for wrong, code in (
        (b"", "line_cut_short"),
        (b"{}", "line_cut_short"),
        (b"{}\n", "not_an_entry"),
        (b"[]\n", "unreadable"),
        (b"what\n", "unreadable"),
        (b'{"entry":"","leaf":"","openings":{}}\n', "not_an_entry"),
        (b'{"entry":{},"leaf":"","openings":{}}\n', "leaf_differs"),
        (b'{"entry":{},"leaf":7,"openings":{}}\n', "leaf_differs"),
        (b'{"entry":{},"leaf":"","more":1,"openings":{}}\n', "not_an_entry"),
    ):
        assert broken([SMALL[0], wrong]) == (2, code), wrong


def test_headers_that_are_none() -> None:
    log = Log(entries())
    another = SigningKey.from_seed("sulh/" + "0e" * 16, LOG, bytes(range(32)))
    no_checkpoint = Log(entries()).checkpoint().decode().replace("\n4\n", "\n04\n")
    for wrong, code in (
        ({"sulh-log": 1}, "older_format"),
        ({"sulh-log": 3}, "not_a_log"),
        ({"more": 1}, "not_a_log"),
        ({"dialogue": 7}, "not_a_log"),
        ({"checkpoint": {}}, "not_a_log"),
        ({"key": []}, "not_a_log"),
        ({"key": "what"}, "key_unreadable"),
        ({"key": str(OTHER_KEY.verifying)}, "not_signed"),
        ({"key": str(another.verifying)}, "not_signed"),
        ({"checkpoint": "what"}, "checkpoint_unreadable"),
        ({"checkpoint": no_checkpoint}, "checkpoint_unreadable"),
        ({"dialogue": "0e" * 16}, "dialogue_differs"),
    ):
        assert broken([head(log, **wrong), *SMALL[1:]]) == (1, code), wrong
    assert broken([]) == (1, "line_cut_short")
    assert broken([b"{}\n"]) == (1, "not_a_log")


def test_the_header_of_another_size_or_of_other_entries() -> None:
    assert broken([head(Log(entries()[:3])), *SMALL[1:]]) == (1, "entries_missing")
    assert broken([head(Log(plain(4))), *SMALL[1:]]) == (1, "root_differs")


def test_the_header_of_another_dialogue() -> None:
    """Its key has signed its own log; the entries before it are not ours to chain to."""
    other = SigningKey.from_seed("sulh/" + "0e" * 16, LOG, bytes(range(32)))
    log = Log(entries(), key=other)
    first = head(log, dialogue="0e" * 16, key=str(other.verifying))
    assert broken([first, *SMALL[1:]]) == (2, "link_broken")
