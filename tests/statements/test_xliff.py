"""XLIFF and CSV: against files written by hand, and against what other tools make of them."""

from __future__ import annotations

import csv
import hashlib
import io
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules import cells
from sulh.rules.refusal import Refusal
from sulh.statements import sheets_csv, xliff
from sulh.statements.units import FILE_MOST, PART_MOST, UNITS_MOST, Returned, Unit, parts

ONE, TWO = "1" * 32, "2" * 32
X = "{urn:oasis:names:tc:xliff:document:2.0}"
SAID = 'Share <water> & "bread"\nby turns.'
TOLD = "آب را به نوبت تقسیم کنیم."
UNITS = [Unit(ONE, 1, "en", SAID, "fa-af", TOLD), Unit(TWO, 17, "en", "Open the road.", "fa-af", "")]

# As a translator's tool writes it back: its own mark-up around words, segments cut and put in another order,
# notes dropped, a namespace of its own, comments, `final` states.
FROM_A_TOOL = f"""<?xml version="1.0"?>
<!-- saved by a tool -->
<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"
 version="2.1" srcLang="en" trgLang="fa-AF"><x:file id="f1"><x:group id="g1">
<x:unit id="{ONE}"><mda:metadata><mda:metaGroup><mda:meta type="x">no words of ours</mda:meta></mda:metaGroup></mda:metadata>
<x:segment id="s1" state="final"><x:source>Share the water. </x:source><x:target order="3"><x:mrk id="m1" type="term">آب</x:mrk> را تقسیم کنیم.</x:target></x:segment>
<x:ignorable><x:source> </x:source></x:ignorable>
<x:segment id="s2" state="final"><x:source>Take turns.</x:source><x:target order="1"><x:pc id="p1">به نوبت</x:pc><x:ph id="p2"/><x:cp hex="002E"/></x:target></x:segment>
</x:unit></x:group>
<x:unit id="{TWO}"><x:segment state="translated"><x:source>Half.</x:source><x:target>نیم.</x:target></x:segment><x:segment><x:source>Not yet.</x:source></x:segment></x:unit>
</x:file></x:xliff>"""  # noqa: E501


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as met:
        xliff.read(data)
    return met.value.code


def document(inside: str, head: str = "", version: str = "2.0", target: str = 'trgLang="fa-AF"') -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        f'version="{version}" srcLang="en" {target}><file id="f">{inside}</file></xliff>'
    ).encode()


def test_what_goes_out_by_the_standard_library() -> None:
    root = ET.fromstring(xliff.write(UNITS, "en", "fa-af"))
    assert (root.tag, root.attrib) == (f"{X}xliff", {"version": "2.0", "srcLang": "en", "trgLang": "fa-AF"})
    file = root.find(f"{X}file")
    assert file is not None
    assert (file.get("srcDir"), file.get("trgDir")) == ("ltr", "rtl")
    first, second = file.findall(f"{X}unit")
    assert (first.get("id"), first.get("name"), second.get("id")) == (ONE, "1", TWO)
    assert first.findtext(f"{X}segment/{X}source") == SAID
    assert first.findtext(f"{X}segment/{X}target") == TOLD
    states = [segment.get("state") for segment in root.iter(f"{X}segment")]
    assert states == ["translated", "initial"]
    assert second.find(f"{X}segment/{X}target") is None
    notes = {note.get("category"): note.text for note in first.iter(f"{X}note")}
    assert notes == {"source-digest": sha(SAID), "target-digest": sha(TOLD)}
    # The order that the standard gives the children of a unit.
    assert [child.tag for child in first] == [f"{X}notes", f"{X}segment"]


def test_what_went_out_comes_back() -> None:
    assert xliff.read(xliff.write(UNITS, "en", "fa-af")) == [
        Returned(ONE, "fa-af", TOLD, SAID, sha(SAID), sha(TOLD)),
        Returned(TWO, "fa-af", "", "Open the road.", sha("Open the road."), ""),
    ]


def test_what_another_tool_makes_of_it() -> None:
    first, second = xliff.read(FROM_A_TOOL.encode())
    assert first == Returned(ONE, "fa-af", "به نوبت. آب را تقسیم کنیم.", "Share the water.  Take turns.")
    assert (second.statement, second.translation) == (TWO, ""), "half a translation is none"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_every_text_survives(text: str) -> None:
    unit = Unit(ONE, 1, "en", text, "ar", text)
    (back,) = xliff.read(xliff.write([unit], "en", "ar"))
    assert (back.source, back.source_digest) == (text, sha(text))
    (row,) = sheets_csv.read(sheets_csv.write([unit]))
    assert (row.source, row.source_digest, row.before_digest) == (text, sha(text), sha(text))
    assert row.translation == text


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        "<!DOCTYPE x SYSTEM 'http://example.org/x.dtd'>",
        '<!DOCTYPE lolz [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_no_document_type_and_no_entities(head: str) -> None:
    assert refused(document("<unit id='1'/>", head)) == "translation_file_unsafe"


def test_limits_on_depth_number_and_size() -> None:
    deep = "<group id='g'>" * 60 + "</group>" * 60
    assert refused(document(deep)) == "translation_file_unsafe"
    assert refused(document("<x/>" * 60_000)) == "translation_file_unsafe"
    assert refused(document("<unit id='1'/>" * (UNITS_MOST + 1))) == "translation_file_too_large"
    assert len(xliff.read(document("<unit id='1'/>" * UNITS_MOST))) == UNITS_MOST
    assert refused(b"<" * (FILE_MOST + 1)) == "translation_file_too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"\xff\xfe<\x00", b"no xml", b"<xliff version='2.0'/>",
        document("<unit id='1'/>", version="1.2"),
        document("<unit id='1'/>", target=""),
        document("<unit id='1'><segment><source>&undefined;</source></segment></unit>"),
        document("<unit id='1'><segment><source>a<cp hex='D800'/></source></segment></unit>"),
        document("<unit id='1'/>").replace(b"</xliff>", b""),
        "<?xml version='1.0' encoding='UTF-16'?><xliff/>".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_no_xliff_2(data: bytes) -> None:
    assert refused(data) == "translation_file_unreadable"


def test_the_table_by_the_standard_library() -> None:
    data = sheets_csv.write(
        [Unit(ONE, 3, "en", "=1+1", "ps", "@اوبه"), Unit(TWO, 4, "en", '\'-5, or "6"', "ps", "")]
    )
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == [
        "statement", "number", "source_language", "source", "language", "translation", "source_digest",
        "translation_digest",
    ]  # fmt: skip
    assert rows[1] == [ONE, "3", "en", "'=1+1", "ps", "'@اوبه", sha("=1+1"), sha("@اوبه")]
    assert rows[2][3] == "''-5, or \"6\"", "an apostrophe that was there is not taken for ours"
    assert sheets_csv.read(data) == [
        Returned(ONE, "ps", "@اوبه", "=1+1", sha("=1+1"), sha("@اوبه")),
        Returned(TWO, "ps", "", '\'-5, or "6"', sha('\'-5, or "6"'), ""),
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(sign: str) -> None:
    for text in (f"{sign}cmd", f"'{sign}cmd", f"''{sign}cmd", sign):
        assert not cells.guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cells.bare(cells.guarded(text)) == text
    assert cells.bare(f"{sign}typed") == f"{sign}typed"
    assert cells.bare("'plain") == "'plain" == cells.guarded("'plain")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_as_spreadsheets_save_it(mark: str) -> None:
    """Other marks between the columns, other order, some columns gone, capitals in the tag, an empty line."""
    lines = [["language", "statement", "translation"], ["fa-AF", ONE, f"ا{mark}ب"], ["", "", ""]]
    text = "\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in line) for line in lines)
    assert sheets_csv.read(text.encode()) == [Returned(ONE, "fa-af", f"ا{mark}ب")]


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n", "statement,language,translation\n\xe9".encode("latin-1"), b"x" * 50]
)
def test_what_is_no_table(data: bytes) -> None:
    with pytest.raises(Refusal) as met:
        sheets_csv.read(data)
    assert met.value.code == "translation_file_unreadable"


def test_parts_can_be_sent_back() -> None:
    long = [Unit(ONE, n, "en", "a" * 1000, "ps", "پ" * 1000) for n in range(1, 400)]
    made = parts(long)
    assert [unit for part in made for unit in part] == long
    assert len(made) == 3, "399 of 3,400 bytes: 147 fit into 500,000"
    assert all(len(xliff.write(part, "en", "ps")) <= FILE_MOST for part in made)
    assert all(len(sheets_csv.write(part)) <= FILE_MOST for part in made)
    assert parts([]) == []
    assert PART_MOST < FILE_MOST
