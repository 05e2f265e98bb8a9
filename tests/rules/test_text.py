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
    """Dari is not written without them; no word needs three of them in a row."""
    if text.strip(ZWNJ + " ") and ZWNJ * 3 not in text:
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
        ("z" + "\u0323\u200d" * 6, "text_marks"),
        ("z" + "\u0323\u20dd" * 3, "text_marks"),
        ("z" + "\u0323\u0903" * 6, "text_marks"),
        ("a\u200c\u200d\u200cb", "text_control"),
        ("a\u3164b", "text_control"),
        ("a\u034fb", "text_control"),
        ("a\ufe00b", "text_control"),
        ("a\U000e0100b", "text_control"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert refused(text)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Dari
        "\u0647\u200d.",  # the short form of the lunar year
        "20%\u200f (\u0628\u06cc\u0633\u062a)",
        "\u2764\ufe0f\u200d\U0001f525 1\ufe0f\u20e3",  # emoji as phones write them
        "\u0644\u0644\u0651\u0670\u0647\u064f",  # Arabic with two marks on a letter
        "\u1780\u17d2\u179a\u17bb\u1784 \u1000\u103c\u103d\u1031\u1037",  # Khmer and Burmese
    ],
)
def test_what_languages_need_is_kept(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


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
