"""What is on every share card: the house's colours and sign, and the table with its empty seat."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image, ImageDraw

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
NIGHT, BOARD, RULE = "#10353c", "#0b282e", "#3b5a5f"
CREAM, MUTED, CLAY = "#f4ecdc", "#b9cbc8", "#eaa777"
SHEET, WORDS = "#fffdf8", "#97461a"
# The seven seats in the order of the first page's picture, as they look on a dark ground.
SEATS = ("#86cbc8", "#dd9f66", "#9cb9b0", "#c795a0", "#86b3cf", "#cfba7c", "#a9b6b6")
EMPTY = 7  # of the eight places: the one towards the words
FINE = 3  # drawn so many times as large and made small, since Pillow draws shapes with rough edges


def picture(rtl: bool) -> Image.Image:
    """The ground of a card without its words; mirrored for right to left, the sign alone is not."""
    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), NIGHT)
    _table(ImageDraw.Draw(large), 1004 * FINE, 252 * FINE, 1.24 * FINE)
    if rtl:
        large = large.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    left = WIDTH - MARGIN - 54 if rtl else MARGIN
    _mark(ImageDraw.Draw(large), left * FINE, 54 * FINE, 1.7 * FINE)
    return large.reduce(FINE)


def _mark(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float) -> None:
    def circle(cx: float, cy: float, r: float, **paint: object) -> None:
        pen.circle((x + cx * scale, y + cy * scale), r * scale, **paint)  # type: ignore[arg-type]

    circle(16, 16, 5.5, fill=CREAM)
    for cx, cy in ((16, 4), (28, 16), (24.5, 24.5), (16, 28), (7.5, 24.5), (4, 16), (7.5, 7.5)):
        circle(cx, cy, 3, fill=CREAM)
    circle(24.5, 7.5, 2.9, outline=CLAY, width=round(1.5 * scale))


def _table(pen: ImageDraw.ImageDraw, x: float, y: float, scale: float) -> None:
    """The picture of the first page (site/table_picture.html) without the two friends outside."""

    def at(turn: float, out: float, along: float = 0.0) -> tuple[float, float]:
        """The point `out` from the centre in the direction `turn` (eighths), `along` beside it."""
        sine, cosine = sin(turn * pi / 4), cos(turn * pi / 4)
        return x + scale * (out * sine + along * cosine), y + scale * (along * sine - out * cosine)

    def ellipse(turn: float, out: float, across: float, deep: float) -> list[tuple[float, float]]:
        steps = (pi * step / 60 for step in range(120))
        return [at(turn, out + deep * sin(step), across * cos(step)) for step in steps]

    for step in range(0, 240, 3):
        pen.line([at(step / 30, 172), at((step + 0.8) / 30, 172)], RULE, round(1.6 * scale))
    pen.circle((x, y), 98 * scale, BOARD, RULE, round(scale))
    seated = [turn for turn in range(8) if turn != EMPTY]
    for one in seated:
        for other in seated[seated.index(one) + 1 :]:
            pen.line([at(one, 80), at(other, 80)], RULE, round(scale))
    pen.rounded_rectangle((x - 19 * scale, y - 26 * scale, x + 19 * scale, y + 26 * scale), 2 * scale, SHEET)
    for row, long in ((-15, 12), (-6, 12), (3, 12), (12, 2)):
        pen.line(
            (x - 12 * scale, y + row * scale, x + long * scale, y + row * scale), WORDS, round(2 * scale)
        )
    for colour, turn in zip(SEATS, seated, strict=True):
        pen.polygon(ellipse(turn, 131, 32, 15), colour)
        pen.polygon(ellipse(turn, 126, 14.4, 14.4), NIGHT)
        pen.polygon(ellipse(turn, 126, 12.6, 12.6), colour)
    rim = ellipse(EMPTY, 130, 31, 17)
    for start in range(0, 120, 8):
        pen.line([rim[point % 120] for point in range(start, start + 6)], CLAY, round(2.4 * scale))
