"""Phone numbers and places, in digits of three scripts, by passages written by hand; and what is none."""

from __future__ import annotations

import random
import time

import pytest

from sulh.statements.moderation.telling import Told, told
from tests.helpers import scale

NUMBERS = {
    "Call +93 700 123 456 tonight": ("+93 700 123 456", "strong"),
    "زنگ بزنید ۰۷۰۰ ۱۲۳ ۴۵۶ لطفاً": ("۰۷۰۰ ۱۲۳ ۴۵۶", "strong"),
    "٠٧٠٠-١٢٣-٤٥٦": ("٠٧٠٠-١٢٣-٤٥٦", "strong"),
    "0 7 0 0 1 2 3 4 5 6": ("0 7 0 0 1 2 3 4 5 6", "strong"),
    "0\u200b7\u200c0\u200d0123456": ("0\u200b7\u200c0\u200d0123456", "strong"),
    "0700–123—456": ("0700–123—456", "strong"),
    "ask 700123456": ("700123456", "fair"),
    "office 0201234": ("0201234", "fair"),
    "house 1234567": ("1234567", "weak"),
}
NOTHING = (
    "In 2012-10-05 we met.", "On 5.10.2012, from 1979-1989 and 1391/7/14.", "۱۳۹۱/۷/۱۴",
    "10 000 000 people, 10,000,000 afghanis, ۱۰٬۰۰۰٬۰۰۰", "Articles 12, 13 and 14; page 123456",
    "40 °C in summer, 3.5 percent, 12.75", "1, 2, 3, 4, 5, 6, 7, 8", "1" * 16, "", "…",
)  # fmt: skip
PLACES = {
    "It is at 34.5553, 69.2075.": ("34.5553, 69.2075", "strong"),
    "۳۴٫۵۵۵۳، ۶۹٫۲۰۷۵": ("۳۴٫۵۵۵۳، ۶۹٫۲۰۷۵", "strong"),
    "٣٤٫٥٥٥٣ ٦٩٫٢٠٧٥": ("٣٤٫٥٥٥٣ ٦٩٫٢٠٧٥", "strong"),
    "-33.8688,151.2093": ("-33.8688,151.2093", "strong"),
    "34° N": ("34°", "fair"),
    "34°33'": ("34°", "fair"),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_phone_numbers(text: str) -> None:
    passage, sure = NUMBERS[text]
    assert told(text) == [Told("phone", passage, sure)]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", PLACES)
def test_places(text: str) -> None:
    passage, sure = PLACES[text]
    assert told(text) == [Told("coordinates", passage, sure)]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", NOTHING)
def test_days_amounts_and_temperatures_are_passed_over(text: str) -> None:
    assert told(text) == []


def test_two_numbers_that_touch_are_two() -> None:
    assert [each.passage for each in told("0700 123 456 0799 123 456 or +93700123456")] == [
        "0700 123 456", "0799 123 456", "+93700123456",
    ]  # fmt: skip


def test_outside_the_globe_is_no_place() -> None:
    assert told("91.0001, 20.0001") == told("34.5553 and then, much later, 69.2075") == []


def test_hostile_texts_are_read_fast_and_passages_are_of_the_text() -> None:
    draw = random.Random(7)
    signs = "0179+- .()/°٫،۰٠\u200b\u200fNa\u0640"
    texts = [sign * 1000 for sign in signs] + ["0 1 " * 250, "0.0001 " * 140, "+0" * 500, "1°" * 500]
    texts += ["".join(draw.choices(signs, k=1000)) for _ in range(scale(20, 500))]
    began = time.perf_counter()
    for text in texts:
        for each in told(text):
            assert each.passage in text
    assert (time.perf_counter() - began) / len(texts) < 0.1  # seconds; a tenth of that on an idle machine
