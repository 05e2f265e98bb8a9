"""The dot plot: geometry in both directions, and what the drawn SVG says."""

from __future__ import annotations

import gettext
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

import sulh.findings
from sulh.dialogue.drawing import direction_of
from sulh.findings.dotplot import WIDTH, Direction, DotPlot, at, dot_plot
from sulh.findings.snapshot import PartyCell, Row

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [
    ("a", "North"),
    ("b", "علما"),
    ("c", "South & <East>"),
    ("d", "Women's networks of " + "many " * 7 + "towns"),
]
ROW = Row(
    id="s1",
    text="Schools < roads",
    language="en",
    cells=(
        PartyCell("a", 20, 5, 5, None, 6667, 5134, 7895),
        PartyCell("b", hidden="too_few"),
        PartyCell("c", hidden="unanimous"),
        PartyCell("d", 6, 10, 4, None, 3000, 1646, 4817),
    ),
    least="d",
)


def persian(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def draw(plot: DotPlot) -> ET.Element:
    templates = Path(sulh.findings.__file__).parent / "templates"
    house = Environment(loader=FileSystemLoader(templates), autoescape=True, extensions=["jinja2.ext.i18n"])
    plain = gettext.NullTranslations()
    house.install_gettext_translations(plain, newstyle=True)  # type: ignore[attr-defined]
    return ET.fromstring(house.get_template("findings/dotplot.svg.html").render(plot=plot))


def words(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def test_the_scale_runs_the_way_the_page_reads() -> None:
    assert at(0, "ltr") < at(2500, "ltr") < at(10_000, "ltr")
    for share in (0, 1, 3333, 5000, 10_000):
        assert at(share, "ltr") + at(share, "rtl") == pytest.approx(WIDTH)


def test_rtl_is_the_mirror_image() -> None:
    one, other = dot_plot(ROW, NAMES), dot_plot(ROW, NAMES, direction="rtl")
    assert one.height == other.height
    for ltr, rtl in zip(one.rows, other.rows, strict=True):
        assert ltr.label[0].x + rtl.label[0].x == pytest.approx(WIDTH)
        assert ltr.figures_x + rtl.figures_x == pytest.approx(WIDTH)
        if ltr.mark.box and rtl.mark.box:
            assert ltr.mark.box[0] + rtl.mark.box[0] + rtl.mark.box[2] == pytest.approx(WIDTH)
            assert (ltr.mark.note_x or 0) + (rtl.mark.note_x or 0) == pytest.approx(WIDTH)
        else:
            assert (ltr.mark.x or 0) + (rtl.mark.x or 0) == pytest.approx(WIDTH)
            assert (ltr.mark.low or 0) + (rtl.mark.low or 0) == pytest.approx(WIDTH)


@pytest.mark.parametrize(
    ("direction", "anchors"),
    [("ltr", ["start", "end", "start", "start"]), ("rtl", ["end", "start", "end", "end"])],
)
def test_a_name_stands_at_the_edge_where_lines_begin(direction: Direction, anchors: list[str]) -> None:
    # A text's "start" is the left edge of an English name and the right edge of a Dari one.
    rows = dot_plot(ROW, NAMES, direction=direction).rows
    assert [row.label[0].anchor for row in rows] == anchors
    assert [row.label[0].direction for row in rows] == ["ltr", "rtl", "ltr", "ltr"]
    edge = at(0, direction)
    assert {row.label[0].x for row in rows} == {edge}


def test_base_direction_is_that_of_the_first_strong_letter() -> None:
    assert direction_of("12 (علما", "ltr") == "rtl"
    assert direction_of("«North»", "rtl") == "ltr"
    assert direction_of("12-3", "rtl") == "rtl"


def test_long_names_take_more_lines_and_push_the_rest_down() -> None:
    plot = dot_plot(ROW, NAMES)
    assert [len(row.label) for row in plot.rows] == [1, 1, 1, 2]
    tops = [row.label[0].y for row in plot.rows]
    assert tops == sorted(set(tops))
    assert plot.rows[-1].label[-1].y < plot.rows[-1].mark.y < plot.height


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_text_says_its_direction_and_anchor(direction: Direction) -> None:
    svg = draw(dot_plot(ROW, NAMES, direction=direction))
    assert svg.get("direction") == direction
    for text in svg.iter(f"{SVG}text"):
        assert text.get("direction") in ("ltr", "rtl")
        assert text.get("text-anchor") in ("start", "middle", "end")
    assert not [each for each in svg.iter() if each.get("style")]


def test_hidden_cells_have_a_box_and_a_reason_and_no_dot() -> None:
    svg = draw(dot_plot(ROW, NAMES))
    groups = [each for each in svg.iter(f"{SVG}g") if each.get("class") == "dotplot-row"]
    boxes = [len(list(group.iter(f"{SVG}rect"))) for group in groups]
    dots = [len([*group.iter(f"{SVG}circle"), *group.iter(f"{SVG}polygon")]) for group in groups]
    assert (boxes, dots) == ([0, 1, 1, 0], [1, 0, 0, 1])
    assert "too few to show" in words(svg)
    assert "more than 95 %" in words(svg)


def test_figures_of_shown_cells_and_no_others() -> None:
    figures = [word for word in words(draw(dot_plot(ROW, NAMES))) if " of " in word and "%" in word]
    assert figures == ["67 % of 30", "30 % of 20"]


def test_the_least_agreeing_party_has_another_shape() -> None:
    svg = draw(dot_plot(ROW, NAMES))
    assert len(list(svg.iter(f"{SVG}circle"))) == 1
    assert len(list(svg.iter(f"{SVG}polygon"))) == 1


def test_digits_are_those_of_the_page() -> None:
    svg = draw(dot_plot(ROW, NAMES, direction="rtl", number=persian))
    said = "".join([*words(svg), svg.findtext(f"{SVG}desc") or ""])
    assert not any(digit in said for digit in "0123456789")
    assert "۶۷ % of ۳۰" in said


def test_title_and_description_tell_all_that_is_drawn() -> None:
    svg = draw(dot_plot(ROW, NAMES))
    assert svg.findtext(f"{SVG}title") == "Schools < roads"
    described = (svg.findtext(f"{SVG}desc") or "").strip()
    assert described.startswith("North: 67 % agree (between 51 and 79 %), of 30 who answered. علما: too few")
    assert "South & <East>: more than 95 % agree." in described
    ids = {each.get("id") for each in svg.iter() if each.get("id")}
    assert set((svg.get("aria-labelledby") or "").split()) == ids


def test_hatching_stays_inside_its_box() -> None:
    for row in dot_plot(ROW, NAMES).rows:
        if row.mark.box is None or row.mark.hatch is None:
            continue
        x, y, width, height = row.mark.box
        points = [point.split() for point in row.mark.hatch.replace("M", "L").split("L")[1:]]
        assert points
        assert all(x - 0.01 <= float(a) <= x + width + 0.01 for a, _ in points)
        assert all(y - 0.01 <= float(b) <= y + height + 0.01 for _, b in points)


def test_parties_that_are_not_asked_for_are_left_out() -> None:
    assert [row.name for row in dot_plot(ROW, NAMES[:1]).rows] == ["North"]
    with pytest.raises(KeyError):
        dot_plot(ROW, [("x", "Nobody")])
