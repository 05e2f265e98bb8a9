"""Which texts count as the same words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.statements.folding import fold, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kabul", "KABUL"),
        ("كابل", "کابل"),  # Arabic and Persian kaf
        ("صلحي", "صلحی"),  # Arabic and Persian yeh
        ("علی", "على"),  # alef maksura
        ("ہمہ", "همه"),  # heh goal
        ("می‌شود", "میشود"),  # ZWNJ
        ("cafe\u0301", "café"),
        ("water  for\nall ", "water for all"),
        ("water\u200f", "water"),
    ],
)
def test_the_same_words_in_another_spelling(one: str, other: str) -> None:
    assert one != other
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("صلح", "سلح"), ("آب", "اب"), ("ښار", "شار"), ("water", "waters")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_and_normal_forms_are_alike(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
