from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.rules.text import clean

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZWNJ = "\u200c"


def refused(text: str, **more: object) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refusal) as met:
        clean(text, **more)  # type: ignore[arg-type]
    return met.value.code, met.value.params


@given(st.text(max_size=60), st.booleans())
def test_whatever_passes_is_clean(text: str, lines: bool) -> None:
    try:
        found = clean(text, limit=50, lines=lines)
    except Refusal as refusal:
        assert refusal.code.startswith("text_")
        return
    assert found == clean(found, limit=50, lines=lines), "cleaning twice changes nothing more"
    assert unicodedata.is_normalized("NFC", found)
    assert not set(found) & set(BIDI)
    assert 0 < len(found) <= 50
    assert "\r" not in found
    assert lines or "\n" not in found


@given(st.text(st.sampled_from("می‌خواهم صلح" + ZWNJ), min_size=1, max_size=40))
def test_joiners_are_kept(text: str) -> None:
    """Dari is not written without them."""
    if text.strip(ZWNJ + " "):
        assert clean(text).count(ZWNJ) == text.count(ZWNJ)


@pytest.mark.parametrize("sign", BIDI)
def test_signs_that_turn_writing_round_are_named(sign: str) -> None:
    assert refused(f"ab{sign}c") == ("text_bidi_control", {"position": 3})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text_empty"),
        (" \n\t ".replace("\t", ""), "text_empty"),
        ("\u200f", "text_empty"),
        ("\u3164 \u2800", "text_empty"),
        ("\u034f", "text_empty"),
        ("\u200c", "text_empty"),
        ("a\x00b", "text_control"),
        ("a\tb", "text_control"),
        ("a\ue000b", "text_control"),
        ("a\u2028b", "text_control"),
        ("a\ufeffb", "text_control"),
        ("z" + "\u0323" * 6, "text_marks"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert refused(text)[0] == code


def test_the_limit_counts_what_is_stored() -> None:
    assert len(clean("x" * 1000)) == 1000
    assert clean("  " + "x" * 1000 + "\r\n") == "x" * 1000
    assert refused("x" * 1001) == ("text_too_long", {"limit": 1000, "length": 1001})


def test_one_line_means_one_line() -> None:
    assert clean("a\r\nb") == "a\nb"
    assert refused("a\nb", lines=False)[0] == "text_control"


def test_letters_are_not_exchanged() -> None:
    """Arabic and Persian yeh and kaf stay as they were typed: Pashto tells them apart."""
    assert clean("يك یک") == "يك یک"
    assert clean("e\u0301") == "\u00e9"
