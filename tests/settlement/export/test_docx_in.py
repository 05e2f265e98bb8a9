"""A DOCX that somebody edited comes back as proposals, never as a text."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.settlement.export import Change, Proposed, as_docx, read_docx, reading, together
from tests.settlement.export.a_text import (
    DARI,
    ENGLISH,
    GATES,
    LATER,
    PREAMBLE,
    SHARES,
    TITLE,
    around,
    changed,
    content,
    in_two,
    sealed,
)

BEFORE_SPRING = "The gates are built before spring."
LETTERS = st.sampled_from([*"ab .,\n[]{}+-~<&", "آ", "می‌شود", "ښځه", "کھیت"])
ANY = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"]), max_size=20)
WRITTEN = st.one_of(st.lists(LETTERS, max_size=25).map("".join), ANY).map(lambda text: normalize("NFC", text))


class Edited:
    """A downloaded file in the hands of somebody who edits it."""

    def __init__(self, whole: dict[str, Any] | None = None) -> None:
        self.content, digest = sealed(whole or in_two())
        self.document: Any = Document(io.BytesIO(as_docx(self.content, digest, around(simulated=True))))

    def paragraph(self, text: str) -> Any:
        (found,) = (one for one in self.document.paragraphs if one.text == text)
        return found

    def remove(self, text: str) -> None:
        element = self.paragraph(text)._p
        element.getparent().remove(element)

    def behind(self, text: str, words: str, style: str | None = None) -> Any:
        """A new paragraph behind another, as Enter makes it."""
        paragraph = self.paragraph(text)
        new = paragraph.insert_paragraph_before(words, style)
        paragraph._p.addnext(new._p)
        return new

    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def read(self) -> list[Proposed]:
        return read_docx(self.data(), self.content)


def refused(call: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


def test_a_file_that_nobody_changed_proposes_nothing() -> None:
    answer = refused(Edited(content()).read)
    assert (answer.code, answer.params) == ("docx_unchanged", {"n": 3})


@pytest.mark.parametrize("keeps_the_bookmark", [True, False])
def test_changed_words_replace(keeps_the_bookmark: bool) -> None:
    edited = Edited()
    paragraph = edited.paragraph(ENGLISH)
    if keeps_the_bookmark:
        paragraph.runs[0].text = "Each side takes a third."
    else:  # selecting a whole paragraph and typing takes the bookmark away, in Word too
        paragraph.text = "Each side takes a third."
        assert not paragraph._p.xpath("./w:bookmarkStart")
    assert edited.read() == [Proposed("replace", SHARES, "en", "Shares", "Each side takes a third.")]


def test_a_changed_heading_replaces_and_keeps_the_text() -> None:
    edited = Edited()
    edited.paragraph("سهم‌ها").text = "سهم آب"
    assert edited.read() == [Proposed("replace", SHARES, "fa-af", "سهم آب", DARI)]


def test_a_removed_paragraph_deletes() -> None:
    edited = Edited()
    edited.remove(BEFORE_SPRING)
    assert edited.read() == [Proposed("delete", GATES, "en")]
    # The heading alone is gone: the clause stays without one.
    edited = Edited()
    edited.remove("Shares")
    assert edited.read() == [Proposed("replace", SHARES, "en", "", ENGLISH)]
    # A title has no other words than its heading.
    edited = Edited()
    edited.remove("Agreement on the water of the valley")
    assert edited.read() == [Proposed("delete", TITLE, "en")]


def test_an_emptied_paragraph_deletes() -> None:
    edited = Edited()
    edited.paragraph(ENGLISH).runs[0].text = ""
    assert edited.read() == [Proposed("delete", SHARES, "en")]


def test_new_paragraphs_insert_where_they_stand() -> None:
    edited = Edited()
    edited.behind(ENGLISH, "A second clause.")
    edited.behind(ENGLISH, "A first clause.")
    edited.behind(DARI, "یک ماده نو.")
    assert edited.read() == [
        Proposed("insert", "", "en", "", "A first clause.", SHARES),
        Proposed("insert", "", "en", "", "A second clause.", SHARES),
        Proposed("insert", "", "fa-af", "", "یک ماده نو.", SHARES),
    ]


def test_a_new_heading_belongs_to_the_text_behind_it() -> None:
    edited = Edited()
    edited.behind(ENGLISH, "Each village keeps one lock.")
    edited.behind(ENGLISH, "Locks", "Heading 2")
    assert edited.read() == [Proposed("insert", "", "en", "Locks", "Each village keeps one lock.", SHARES)]
    edited = Edited()
    edited.behind(ENGLISH, "Only a heading", "Sulh Heading")
    assert edited.read() == [Proposed("insert", "", "en", "Only a heading", "", SHARES)]


def test_a_paragraph_before_everything_comes_first() -> None:
    edited = Edited()
    edited.behind("English", "Before all.")
    edited.behind("دری", "پیش از همه.")
    assert edited.read() == [
        Proposed("insert", "", "en", "", "Before all.", ""),
        Proposed("insert", "", "fa-af", "", "پیش از همه.", ""),
    ]


def test_languages_are_brought_together() -> None:
    edited = Edited()
    edited.paragraph("Shares").text = "Halves"
    edited.paragraph("سهم‌ها").text = "نیم‌ها"
    edited.remove(BEFORE_SPRING)
    edited.behind(ENGLISH, "New.")
    edited.behind(DARI, "نو.")
    assert together(edited.read()) == [
        Change("replace", SHARES, "", {"en": "Halves", "fa-af": "نیم‌ها"}, {"en": ENGLISH, "fa-af": DARI}),
        Change("delete", GATES, "", {}, {}),
        Change("insert", "", SHARES, {"en": "", "fa-af": ""}, {"en": "New.", "fa-af": "نو."}),
    ]


def test_enter_inside_a_text_breaks_its_line() -> None:
    edited = Edited()
    paragraph = edited.paragraph(ENGLISH)
    new = edited.behind(ENGLISH, "neither side may change the shares alone.")
    paragraph.runs[0].text = "Each side takes half of the water;"
    new._p.append(paragraph._p.xpath("./w:bookmarkEnd")[0])  # the bookmark goes on into the second half
    text = "Each side takes half of the water;\nneither side may change the shares alone."
    assert edited.read() == [Proposed("replace", SHARES, "en", "Shares", text)]


def test_a_bookmark_that_only_ends_in_a_new_paragraph_does_not_claim_it() -> None:
    edited = Edited()
    paragraph = edited.paragraph(ENGLISH)
    new = edited.behind(ENGLISH, "A new clause.")
    new._p.insert(0, paragraph._p.xpath("./w:bookmarkEnd")[0])
    assert edited.read() == [Proposed("insert", "", "en", "", "A new clause.", SHARES)]


def test_two_paragraphs_made_one() -> None:
    edited = Edited()
    first, second = edited.paragraph("Shares"), edited.paragraph(ENGLISH)
    for child in list(second._p)[1:]:
        first._p.append(child)
    second._p.getparent().remove(second._p)
    # Nothing of what was written is lost: the words stand in the heading now.
    assert edited.read() == [Proposed("replace", SHARES, "en", f"Shares{ENGLISH}", "")]


def tracked(kind: str, words: str) -> Any:
    text = "delText" if kind == "del" else "t"
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="900" w:author="A" w:date="2013-01-01T00:00:00Z">'
        f'<w:r><w:{text} xml:space="preserve">{words}</w:{text}></w:r></w:{kind}>'
    )


def test_tracked_changes_are_read_as_accepted() -> None:
    edited = Edited()
    run = edited.paragraph(ENGLISH).runs[0]
    run.text = "Each side takes "
    run._r.addnext(tracked("ins", "a third"))
    run._r.addnext(tracked("del", "half"))
    found = reading(edited.data(), edited.content)
    assert found.proposals == (Proposed("replace", SHARES, "en", "Shares", "Each side takes a third"),)
    assert found.tracked == 2


def test_a_tracked_deletion_of_a_paragraph_deletes() -> None:
    edited = Edited()
    paragraph = edited.paragraph(BEFORE_SPRING)
    paragraph.runs[0]._r.addprevious(tracked("del", BEFORE_SPRING))
    paragraph._p.remove(paragraph.runs[0]._r)
    gone = parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="901" w:author="A"/></w:rPr>')
    paragraph._p.get_or_add_pPr().append(gone)
    assert edited.read() == [Proposed("delete", GATES, "en")]


def test_a_moved_stretch_is_read_where_it_arrived() -> None:
    edited = Edited()
    run = edited.paragraph(ENGLISH).runs[0]
    away = parse_xml(f'<w:moveFrom {nsdecls("w")} w:id="902"><w:r><w:t>gone</w:t></w:r></w:moveFrom>')
    here = parse_xml(
        f'<w:moveTo {nsdecls("w")} w:id="903"><w:r><w:t xml:space="preserve"> here</w:t></w:r></w:moveTo>'
    )
    run._r.addnext(away)
    run._r.addnext(here)
    assert edited.read() == [Proposed("replace", SHARES, "en", "Shares", f"{ENGLISH} here")]


def test_comments_are_counted_and_not_read() -> None:
    edited = Edited()
    paragraph = edited.paragraph(ENGLISH)
    edited.document.add_comment(paragraph.runs, text="Half of what?", author="A")
    paragraph.runs[0].text = "Half each."
    found = reading(edited.data(), edited.content)
    assert found.comments == 1
    assert found.proposals == (Proposed("replace", SHARES, "en", "Shares", "Half each."),)


def test_tables_and_small_print_are_not_read() -> None:
    edited = Edited()
    edited.document.tables[0].cell(1, 1).text = "builds nothing"
    edited.paragraph("Clause 1 · essential: no reservation is possible").runs[0].text = "Clause 7"
    edited.document.add_paragraph("Signed in the margin.")
    assert refused(edited.read).code == "docx_unchanged"


def test_another_order_is_counted() -> None:
    edited = Edited()
    shares, gates = edited.paragraph(ENGLISH), edited.paragraph(BEFORE_SPRING)
    heading = edited.paragraph("Shares")
    gates._p.addnext(heading._p)
    heading._p.addnext(shares._p)
    found = reading(edited.data(), edited.content)
    assert (found.proposals, found.out_of_order) == ((), 1)


def test_a_language_cut_off_is_not_struck_out() -> None:
    edited = Edited()
    body = edited.document.element.body
    begins = edited.paragraph("دری")._p
    ends = edited.paragraph("Where the parties stand")._p
    for element in list(body)[body.index(begins) : body.index(ends)]:
        body.remove(element)
    edited.paragraph(ENGLISH).text = "All of it."
    assert edited.read() == [Proposed("replace", SHARES, "en", "Shares", "All of it.")]


def test_signs_that_word_adds_are_no_change() -> None:
    edited = Edited()
    edited.paragraph(DARI).runs[0].text = f"\u202b{DARI}\u202c "
    edited.paragraph(ENGLISH).runs[0].text = ENGLISH.replace(" ", "\xa0", 1)
    assert refused(edited.read).code == "docx_unchanged"


def test_a_line_break_inside_a_text_comes_back_as_one() -> None:
    edited = Edited()
    paragraph = edited.paragraph("The two villages,\nwho drink from one river,")
    paragraph.runs[0].text = "The two villages,\nwho drink from one river,\nagree:"
    text = "The two villages,\nwho drink from one river,\nagree:"
    assert edited.read() == [Proposed("replace", PREAMBLE, "en", "", text)]


def test_brackets_come_back_with_their_marks() -> None:
    edited = Edited()
    text = edited.content["clauses"][4]["text"]["en"]
    paragraph = edited.paragraph(text)
    next(run for run in paragraph.runs if run.text == "[every month]").text = "[every week]"
    assert edited.read() == [Proposed("replace", LATER, "en", "", text.replace("month", "week"))]


@settings(max_examples=20, deadline=None)
@given(WRITTEN, WRITTEN)
def test_any_text_goes_out_and_comes_back(one: str, other: str) -> None:
    """What nobody touched proposes nothing, whatever it holds."""
    words = {"heading": {"en": other, "fa-af": one}, "text": {"en": one, "fa-af": other}}
    edited = Edited(changed(in_two(), SHARES, **words))
    edited.remove(BEFORE_SPRING)
    assert edited.read() == [Proposed("delete", GATES, "en")]


def test_a_file_of_another_version_is_refused() -> None:
    edited = Edited()
    edited.paragraph(ENGLISH).text = "Changed."
    newer = {**copy.deepcopy(edited.content), "n": 4}
    answer = refused(lambda: read_docx(edited.data(), newer))
    assert (answer.code, answer.params) == ("docx_other_version", {"n": 4})


def test_the_footer_tells_the_version_where_properties_were_lost() -> None:
    edited = Edited()
    edited.document.core_properties.identifier = edited.document.core_properties.keywords = ""
    package = edited.document.part.package
    for key, link in list(package.rels.items()):
        if link.reltype.endswith("custom-properties"):
            del package.rels[key]
    edited.paragraph(ENGLISH).text = "Changed."
    assert b"SealedCopy" not in edited.data()
    assert [one.op for one in edited.read()] == ["replace"]
    edited.document.sections[0].footer.paragraphs[0].clear()
    assert refused(edited.read).code == "docx_other_version"


def test_a_file_without_our_paragraphs_is_refused() -> None:
    edited = Edited()
    for element in list(edited.document.element.body):
        if element.tag in (qn("w:p"), qn("w:tbl")):
            edited.document.element.body.remove(element)
    edited.document.add_paragraph("Something else altogether.")
    assert refused(edited.read).code == "docx_unreadable"
