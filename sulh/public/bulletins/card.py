"""The picture that goes with a shared link: PNG, 1200 x 630, the same bytes for the same words.

What a card may carry is decided by whoever calls `draw`; here words are only fitted and set. Arabic script
needs shaping (raqm, with the system's FriBidi). Without it letters would stand apart and in the wrong order,
and a garbled name is worse than no picture: `draw` then raises `NoShaping`.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from sulh.dialogue.drawing import direction_of
from sulh.public.bulletins.card_picture import CLAY, CREAM, HEIGHT, MARGIN, MUTED, WIDTH, picture

FULL = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_WIDTH, MOST_LINES, MOST_LETTERS = 150, 726, 4, 400
SIZES = (76, 68, 61, 55, 49, 44, 39, 35)  # of the title, largest first
LEADING, ARABIC_LEADING = 1.24, 1.5  # of a line, in sizes
ROW, SMALL, GAP = 44, 25, 22  # of the words below: row, size, half the room between two of them

FINE = 2  # text is set twice as large and made small, since Pillow moves small letters to whole pixels
FONTS = Path(__file__).resolve().parent.parent / "fonts"
# What the two fonts can draw (see fonts/README.md); anything else is left out before it becomes a box.
HELD = (
    " -~\xa0-\xac\xae-\u017f\u02bc\u0300\u0301\u060c\u061b\u061f\u0621-\u063a\u0640-\u0658\u0660-\u0671\u0674"
    "\u0679\u067c\u067e\u0681\u0685\u0686\u0688\u0689\u0691\u0693\u0695\u0696\u0698\u069a\u06a4\u06a9\u06ab"
    "\u06ad\u06af\u06b5\u06ba\u06bc\u06be\u06c0-\u06c3\u06c6-\u06d0\u06d2-\u06d5\u06f0-\u06f9\u200c-\u200f"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2212\ufdfc"
)
_LACKING = re.compile(f"[^{HELD}]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_UNSEEN = "\u200c\u200d\u200e\u200f"
_HEAP = re.compile("([\u0300\u0301\u064b-\u0658\u0670]{2})[\u0300\u0301\u064b-\u0658\u0670]+")


class NoShaping(RuntimeError):
    """Pillow cannot shape Arabic script here: the system lacks FriBidi (Debian: `libfribidi0`)."""


def available() -> bool:
    """Whether cards can be drawn on this machine."""
    return bool(features.check("raqm") and features.check("fribidi"))


def draw(title: str, lines: Sequence[str], *, rtl: bool) -> bytes:
    """The card as PNG: `title` large, `lines` (at most six) small below, the first of them a little stronger.

    `rtl` mirrors the card; the direction inside each text follows its own letters. Any text is taken: what is
    too long ends in an ellipsis, letters that the font lacks become one, other signs it lacks are left out.
    Raises `NoShaping`.
    """
    if not available():
        raise NoShaping("Pillow has no raqm or finds no FriBidi; on Debian: apt-get install libfribidi0")
    return _drawn(title, tuple(lines), rtl)


@lru_cache(maxsize=64)
def _drawn(title: str, lines: tuple[str, ...], rtl: bool) -> bytes:
    page = _Page(rtl, _ground(rtl).copy())
    words = [kept for line in lines[:6] if (kept := shown(line))]
    rows = page.rows(words, FULL)
    if len(rows) > 2:  # too high for the room below the picture, hence beside it
        rows = page.rows(words, TITLE_WIDTH)
    top = HEIGHT - MARGIN + 14 - ROW * len(rows)
    page.footer(rows, top)
    page.title(shown(title), top - 34)
    out = io.BytesIO()
    page.image.save(out, "PNG")
    return out.getvalue()


def shown(text: str) -> str:
    """The text with what the fonts hold, on one line, without signs that turn or pile up letters."""
    composed = unicodedata.normalize("NFC", text)
    plain = _LACKING.sub(lambda run: unicodedata.normalize("NFKC", run[0]), composed)
    known = _LACKING.sub(lambda run: _instead(run[0]), plain)
    words = _HEAP.sub(r"\1", re.sub(r"…(\s*…)+", "…", known)).split()
    return " ".join(word for word in words if word.strip(_UNSEEN))


def _instead(run: str) -> str:
    return "…" if any(map(str.isalnum, run)) else " " if any(map(str.isspace, run)) else ""


@lru_cache(maxsize=32)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    path = str(FONTS / f"Vazirmatn-{weight}.ttf")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


class _Text:
    """One text in one font: how wide a part of it is, and where it has to end."""

    def __init__(self, text: str, weight: str, size: int, rtl: bool) -> None:
        self.text, self.size, self.font = text, size, _font(weight, size * FINE)
        self.direction = direction_of(text, "rtl" if rtl else "ltr")

    def width(self, part: str) -> float:
        return self.font.getlength(part, direction=self.direction) / FINE

    def mask(self, part: str) -> Image.Image:
        """The part's shape, `size` free around it, its base line 1.6 sizes below the upper edge."""
        size = self.size * FINE
        large = Image.new("L", (ceil(self.width(part) * FINE) + 2 * size, 3 * size))
        place = (size, size * 1.6)
        ImageDraw.Draw(large).text(place, part, 255, self.font, anchor="ls", direction=self.direction)
        return large.reduce(FINE)

    def head(self, part: str, room: float, end: str = "") -> str:
        """The longest beginning of `part` that fits with `end` behind it; at least one letter."""
        low, high = 1, len(part)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(part[:middle] + end) <= room:
                low = middle
            else:
                high = middle - 1
        while 1 < low < len(part) and unicodedata.combining(part[low]):
            low -= 1
        return part[:low]

    def cut(self, part: str, room: float) -> str:
        return part if self.width(part) <= room else self.ended(part, room)

    def ended(self, part: str, room: float) -> str:
        return self.head(part, room, "…").rstrip(" …,;:،؛-–\u200c") + "…"

    def wrapped(self, room: float) -> tuple[list[str], bool]:
        """The lines, and whether a word had to be broken."""
        lines, line, broken = [], "", False
        for word in self.text.split():
            if self.width(f"{line} {word}".strip()) <= room:
                line = f"{line} {word}".strip()
                continue
            lines += [line] if line else []
            while self.width(word) > room:
                lines.append(self.head(word, room))
                word, broken = word[len(lines[-1]) :], True
            line = word
        return [*lines, *([line] if line else [])], broken

    def balanced(self, room: float) -> list[str]:
        """The lines of `wrapped`, no more of them but as even as they come, so that no word stands alone."""
        lines, broken = self.wrapped(room)
        low, high = room / 2, room
        while not broken and high - low > 8:
            middle = (low + high) / 2
            tried, torn = self.wrapped(middle)
            if torn or len(tried) > len(lines):
                low = middle
            else:
                lines, high = tried, middle
        return lines


class _Page:
    """A card in the making; `x` counts from the side where reading starts."""

    def __init__(self, rtl: bool, image: Image.Image) -> None:
        self.rtl, self.image = rtl, image

    def write(self, x: float, y: float, part: str, text: _Text, colour: str) -> float:
        """Writes with the base line `y`, and says where the words end."""
        width = text.width(part)
        left = WIDTH - x - width if self.rtl else x
        self.image.paste(colour, (round(left - text.size), round(y - text.size * 1.6)), text.mask(part))
        return x + width

    def title(self, words: str, bottom: float) -> None:
        words, cut = words[:MOST_LETTERS], len(words) > MOST_LETTERS
        leading = ARABIC_LEADING if _ARABIC.search(words) else LEADING
        for size in SIZES:
            text = _Text(words, "Bold", size, self.rtl)
            lines, broken = text.wrapped(TITLE_WIDTH)
            most = min(MOST_LINES, max(1, int((bottom - TITLE_TOP) / (size * leading))))
            if len(lines) <= most and not broken and not cut:
                lines = text.balanced(TITLE_WIDTH)
                break
        else:
            if cut or len(lines) > most:
                lines = lines[:most]
                lines[-1] = text.ended(lines[-1], TITLE_WIDTH)
        room = bottom - TITLE_TOP - len(lines) * size * leading
        for number, line in enumerate(lines):
            line_top = TITLE_TOP + room * 0.42 + number * size * leading
            self.write(MARGIN, line_top + size * (leading + 0.7) / 2, line, text, CREAM)

    def rows(self, lines: Sequence[str], room: float) -> list[list[tuple[_Text, str, float]]]:
        """The small texts, side by side as long as they fit: each with its words and its width."""
        rows: list[list[tuple[_Text, str, float]]] = []
        used = 0.0
        for number, line in enumerate(lines):
            text = _Text(line, "Regular" if number else "Bold", SMALL, self.rtl)
            part = text.cut(line[:MOST_LETTERS], room)
            width = text.width(part)
            if not rows or used + 2 * GAP + width > room:
                rows.append([])
                used = -2 * GAP
            rows[-1].append((text, part, width))
            used += 2 * GAP + width
        return rows

    def footer(self, rows: Sequence[Sequence[tuple[_Text, str, float]]], top: float) -> None:
        for number, row in enumerate(rows):
            x, y = float(MARGIN), top + ROW * number + 28
            for place, (text, part, _) in enumerate(row):
                if place:
                    dot = _Text("•", "Bold", SMALL, self.rtl)
                    self.write(x + GAP - dot.width("•") / 2, y, "•", dot, CLAY)
                    x += 2 * GAP
                x = self.write(x, y, part, text, MUTED if number or place else CREAM)


@lru_cache(maxsize=2)
def _ground(rtl: bool) -> Image.Image:
    """All that is on every card: the picture, and the sign and name of the house."""
    page = _Page(rtl, picture(rtl))
    after = page.write(MARGIN + 70, 95, "Sulh", _Text("Sulh", "Bold", 38, rtl=False), CREAM)
    page.write(after + 14, 95, "صلح", _Text("صلح", "Regular", 36, rtl=True), CLAY)
    return page.image
