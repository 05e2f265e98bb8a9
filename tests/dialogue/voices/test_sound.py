"""What passes as sound, what stays of it, and which part of it is sent."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest

from sulh.dialogue.voices.cleaning import cleaned
from sulh.dialogue.voices.ranges import part
from sulh.dialogue.voices.sniffing import media_type
from tests.dialogue.voices import sounds
from tests.dialogue.voices.sounds import KINDS, MARK

Making = Callable[..., bytes]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_is_known_by_its_first_bytes(kind: str) -> None:
    assert media_type(KINDS[kind]()) == kind
    assert media_type(KINDS[kind](mark=MARK)) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"", b"R", b"RIFF\0\0\0\0AVI LIST", b"<!doctype html><script>alert(1)</script>", b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + bytes(60), b"\xff\xd8\xff\xe0" + bytes(60), b"GIF89a" + bytes(60),
        b"OggS\0\x02" + bytes(22) + b"\x80theora" + bytes(30), b"fLaC" + bytes(60),
        sounds.box(b"ftyp", b"qt  ", bytes(4)), sounds.box(b"ftyp", b"3gp4", bytes(4)), b"#!AMR\n" + bytes(9),
        b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska" + bytes(40), b"\xff\xfb\xf0\xc4" + bytes(60),
        b"\xff\xff" * 32, b"ID3",
    ],
)  # fmt: skip
def test_what_is_no_sound_that_browsers_play(data: bytes) -> None:
    assert media_type(data) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_without_anything_beside_it_stays_as_it_is(kind: str) -> None:
    plain = KINDS[kind]()
    if kind == "audio/ogg":  # the name of the program that wrote it goes too
        assert len(cleaned(plain, kind)) == len(plain)
    else:
        assert cleaned(plain, kind) == plain


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_telephone_wrote_goes_and_the_sound_stays(kind: str) -> None:
    marked = KINDS[kind](mark=MARK)
    assert MARK in marked
    left = cleaned(marked, kind)
    assert MARK not in left and b"Planted" not in left
    assert media_type(left) == kind
    sound = {
        "audio/wav": sounds.wav()[44:], "audio/mpeg": sounds.frames(), "audio/mp4": b"the sound itself",
        "audio/ogg": b"\xf8\xff\xfe\xf8\xff\xfd", "audio/webm": b"\x80sound",
    }[kind]  # fmt: skip
    assert left.count(sound) == marked.count(sound) > 0
    assert cleaned(left, kind) == left, "nothing is left to be taken out"


@pytest.mark.parametrize("kind", ["audio/mp4", "audio/ogg", "audio/webm"])
def test_where_offsets_point_at_the_sound_nothing_moves(kind: str) -> None:
    marked = KINDS[kind](mark=MARK)
    assert len(cleaned(marked, kind)) == len(marked)


def test_the_second_of_a_recording_goes() -> None:
    second = 3_800_000_001
    left = cleaned(sounds.mp4(day=second), "audio/mp4")
    assert struct.pack(">I", second) in sounds.mp4(day=second)
    assert left == sounds.mp4(day=0)


def test_pages_of_ogg_are_sealed_anew() -> None:
    """Each page's checksum is that of its bytes: a player would throw the page away otherwise."""
    left, seen = cleaned(sounds.ogg(mark=MARK * 20), "audio/ogg"), 0
    while left:
        lacing = left[27 : 27 + left[26]]
        size = 27 + left[26] + sum(lacing)
        whole, left = left[:size], left[size:]
        assert struct.unpack("<I", whole[22:26])[0] == sounds.checksum(whole[:22] + bytes(4) + whole[26:])
        seen += 1
    assert seen == 3


def test_a_live_recording_of_webm_loses_its_tags_too() -> None:
    """Sizes are unknown there, as a browser's own recorder writes it."""
    marked = sounds.webm(mark=MARK, known=False)
    left = cleaned(marked, "audio/webm")
    assert MARK not in left
    assert left.count(b"\x80sound") == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_cut_or_damaged_breaks_nothing(kind: str) -> None:
    """Whatever its length, it is cleaned or refused; and what is kept holds no mark."""
    marked = KINDS[kind](mark=MARK)
    for size in range(0, len(marked), max(1, len(marked) // 60)):
        for data in (marked[:size], marked[:size] + b"\xff" * 40 + marked[size:]):
            left = _cleaned_or_none(data, kind)
            assert left is None or len(left) <= len(data)


def _cleaned_or_none(data: bytes, kind: str) -> bytes | None:
    try:
        return cleaned(data, kind)
    except ValueError:
        return None


def test_two_streams_behind_each_other_are_refused() -> None:
    """The second one would have comments of its own."""
    with pytest.raises(ValueError, match="more than one stream"):
        cleaned(sounds.ogg(mark=MARK, streams=2), "audio/ogg")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", None), ("bytes=0-", (0, 99)), ("bytes=0-0", (0, 0)), ("bytes=10-19", (10, 19)),
        ("bytes=90-500", (90, 99)), ("bytes=-10", (90, 99)), ("bytes=-500", (0, 99)), ("bytes=-", None),
        ("bytes=5-4", None), ("bytes=0-1,5-6", None), ("lines=0-1", None), ("bytes=a-b", None),
        ("bytes=" + "9" * 13 + "-", None), ("bytes= 0-1", None),
    ],
)  # fmt: skip
def test_which_part_is_sent(asked: str, expected: Any) -> None:
    assert part(asked, 100) == expected


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_that_is_not_there(asked: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        part(asked, 100)
