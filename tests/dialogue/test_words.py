"""Numbers in the reader's digits."""

from __future__ import annotations

import pytest
from django.utils import translation

from sulh.dialogue.words import number, own


@pytest.mark.parametrize(("language", "shown"), [("en", "1,391"), ("fa-af", "۱٬۳۹۱")])
def test_numbers_in_the_readers_digits(language: str, shown: str) -> None:
    with translation.override(language):
        assert number(1391) == shown


def test_texts_in_the_readers_language_else_the_first() -> None:
    with translation.override("fa-af"):
        assert own({"en": "water", "fa-af": "آب"}) == "آب"
        assert own({"en": "water"}) == "water"
        assert own({"ps": "اوبه"}) == "اوبه"
