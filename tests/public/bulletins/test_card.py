"""Share cards: any words make a picture of one size, in the right order and inside their places."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFont, features

from sulh.cli import checks
from sulh.public.bulletins import card
from sulh.public.bulletins.card import draw, shown
from sulh.public.bulletins.card_picture import MARGIN

LINES = ("The moderators' office", "20 October 2012", "5 of 9 passages unnamed", "Demonstration")
DARI = "پنج بخش از نُه بخشِ این ادعا نام گوینده ندارد؛ می\u200cپرسیم چه کسی این را گفته است"
HOSTILE = [
    "",
    " \n\t ",
    "x" * 1000,
    "ص" * 1000,
    "i " * 500,
    "The armed opposition wrote a long title. " * 25,
    "گفت\u200cوگوی همگانی برای صلح پایدار " * 30,
    "😀👩\u200d👩\u200d👧 🇦🇫",
    "😀" * 1000,
    "Мир и дружба 和平 שלום",
    "\u202eevil\u202c \u2066x\u2069 \u200f\u061c",
    "a\x00b\x07c\ud800d\uffff",
    "z" + "\u0300" * 900,
    "ع" + "\u064b" * 900,
    "\u200d" * 1000,
    "\u064b",
    "<script>alert(1)</script> & \"'`",
    "ﷺ ﷽ 𝓢𝓾𝓵𝓱 ﻣﺮﺣﺒﺎ",
    "…" * 1000,
    "-" * 1000,
]


def seen(title: str, lines: Sequence[str] = (), *, rtl: bool = False) -> Image.Image:
    image = Image.open(io.BytesIO(draw(title, lines, rtl=rtl)))
    assert (image.format, image.size, image.mode) == ("PNG", (1200, 630), "RGB")
    return image


def place(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is on one of two cards only."""
    return ImageChops.difference(one, other).getbbox()


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_make_a_card(words: str, rtl: bool) -> None:
    seen(words, [words] * 8, rtl=rtl)
    seen(words, LINES, rtl=rtl)


@pytest.mark.parametrize("words", [*HOSTILE, DARI])
def test_a_card_is_quick_and_small(words: str) -> None:
    draw("warm", (), rtl=False)  # the ground is drawn once
    took = []
    for _ in range(3):
        card._drawn.cache_clear()
        start = time.thread_time()
        data = draw(words, LINES, rtl=False)
        took.append(time.thread_time() - start)
    assert min(took) < 0.15
    assert len(data) < 150_000


def test_the_same_words_give_the_same_bytes() -> None:
    first = draw(DARI, LINES, rtl=True)
    for cached in (card._drawn, card._ground, card._font):
        cached.cache_clear()
    assert draw(DARI, list(LINES), rtl=True) == first
    assert draw(DARI, LINES, rtl=False) != first


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("abWi صلحگپ\u200c۲3(…-ُ"), max_size=300),
    st.lists(st.text(alphabet="mگ ۴", min_size=1, max_size=120), max_size=7),
    st.booleans(),
)
def test_words_stay_in_their_places(title: str, lines: list[str], rtl: bool) -> None:
    """The title beside the picture, the small words below it, neither on the other nor over the edge."""
    bare = seen("", rtl=rtl)
    of_title = place(seen(title, lines, rtl=rtl), seen("", lines, rtl=rtl))
    of_lines = place(seen("", lines, rtl=rtl), bare)
    for found, top in ((of_title, 112), (of_lines, 300)):
        if found:
            start, end = (1200 - found[2], 1200 - found[0]) if rtl else (found[0], found[2])
            assert start >= MARGIN - 30  # a mark without its letter hangs out a little
            assert end <= 1200 - MARGIN + 12
            assert found[1] >= top and found[3] <= 630 - 24
            if found[1] < 470:  # beside the picture
                assert end <= MARGIN + card.TITLE_WIDTH + 12
    if of_title and of_lines:
        assert of_title[3] <= of_lines[1] + 8


def ink(image: Image.Image) -> str:
    """For each column of the title's part of a card whether something is written there, as # and spaces."""
    words = ImageChops.difference(image, seen("")).crop((0, 120, 800, 480)).convert("L")
    columns = (words.crop((x, 0, x + 1, 360)).tobytes() for x in range(800))
    return "".join("#" if max(column) > 60 else " " for column in columns)


def test_letters_of_arabic_script_are_joined() -> None:
    joined, apart = ink(seen("سسسسس")).strip(), ink(seen("\u200c".join("سسسسس"))).strip()
    assert re.fullmatch("#+", joined)
    assert len(re.findall("#+", apart)) == 5
    assert len(joined) < len(apart)


def test_a_text_runs_as_its_first_letter_does() -> None:
    """What is read from the right looks like the same words in the other order, read from the left."""
    for rtl in (False, True):
        assert draw("گگ aaaa", (), rtl=rtl) == draw("aaaa گگ", (), rtl=rtl)
        assert draw("گگ aaaa", (), rtl=rtl) != draw("گگ bbbb", (), rtl=rtl)
    assert draw("1391 - 2012", (), rtl=False) == draw("1391 - 2012 ", (), rtl=False)


def test_right_to_left_is_mirrored() -> None:
    left, right = (
        place(seen("Peace", LINES), seen("")),
        place(seen("صلح", LINES, rtl=True), seen("", rtl=True)),
    )
    assert left is not None and left[0] < 80
    assert right is not None and right[2] > 1120


@pytest.mark.parametrize("words", ["Peace ", "صلح "])
def test_a_title_ends_in_an_ellipsis_when_it_has_no_room(words: str) -> None:
    assert draw(words * 100 + "A", (), rtl=False) == draw(words * 100 + "B", (), rtl=False)
    assert draw(words * 12 + "A", (), rtl=False) != draw(words * 12 + "B", (), rtl=False)


def test_an_ordinary_title_is_whole() -> None:
    whole = "Who says that two states support the dialogue, and who of those named has said so? We asked all"
    for end in ("x", "y"):
        assert draw(f"{whole} {end}", LINES, rtl=False) != draw(whole, LINES, rtl=False)
    assert draw(whole * 3 + "x", LINES, rtl=False) == draw(whole * 3 + "y", LINES, rtl=False)


def test_no_small_words_are_pushed_off() -> None:
    """Six lines fit, however long each of them is; that a card is a demonstration must always be read."""
    long = ["The office of the moderators of the dialogue " * 10] * 5
    for number in range(6):
        lines = [*long[:number], "Demonstration", *long[number:]]
        spoiled = [*long[:number], "Demonstratiom", *long[number:]]
        assert draw("Peace", lines, rtl=False) != draw("Peace", spoiled, rtl=False)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("  Peace \n in\tKabul ", "Peace in Kabul"),
        ("می\u200cپرسیم", "می\u200cپرسیم"),
        ("Peace 😀 now", "Peace now"),
        ("👩\u200d👩\u200d👧 family", "family"),
        ("Мир in Kabul", "… in Kabul"),
        ("Мир и дружба", "…"),
        ("𝓢𝓾𝓵𝓱 ﻣﺮﺣﺒﺎ Ｓ", "Sulh مرحبا S"),
        ("\u202eevil\u202c", "evil"),
        ("a\x00b", "ab"),
        ("z\u0300\u0300\u0300\u0300", "z\u0300\u0300"),
        ("Cafe\u0301", "Café"),
        ("یادداشتٔ", "یادداشتٔ"),
        ("\u200d \u200c", ""),
    ],
)
def test_what_is_shown_of_a_text(words: str, kept: str) -> None:
    assert shown(words) == kept


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_hold_what_they_are_said_to_hold(weight: str) -> None:
    path = str(card.FONTS / f"Vazirmatn-{weight}.ttf")
    font = ImageFont.truetype(path, 40, layout_engine=ImageFont.Layout.BASIC)
    assert not any(font.getmask("\u4e00"))  # what is not there leaves no ink
    held = [chr(code) for code in range(0x10000) if re.match(f"[{card.HELD}]", chr(code))]
    assert {letter for letter in held if not any(font.getmask(letter))} == set(
        " \xa0\u200c\u200d\u200e\u200f"
    )
    assert set("ښځډټڅړږڼېۍګپچژکگیٹڈےہھ۰۱۲۳۴۵۶۷۸۹؟،؛«»٪áßŠ№…") <= set(held)
    assert (card.FONTS / "OFL.txt").read_text().startswith("Copyright 2015 The Vazirmatn Project")
    assert (card.FONTS / f"Vazirmatn-{weight}.ttf").stat().st_size < 120_000


def test_without_shaping_there_is_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    assert card.available()
    assert checks.cards().grade == "good"
    draw("Peace", (), rtl=False)
    for lacking in ("raqm", "fribidi"):
        monkeypatch.setattr(features, "check", lambda name, lacking=lacking: name != lacking)
        assert not card.available()
        with pytest.raises(card.NoShaping, match="libfribidi0"):
            draw("Peace", (), rtl=False)  # not even one that was drawn before
        found = checks.cards()
        assert found.grade == "mind" and "libfribidi0" in found.text
