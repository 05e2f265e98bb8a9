"""One version in five forms: the same words, the same sealed copy, whoever consented beside it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from shutil import which
from typing import Any

import pytest
from django.utils import translation
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.settlement.export import as_docx, as_html, as_json, as_markdown, as_pdf
from sulh.settlement.export.plain import escaped
from sulh.settlement.export.printing import OnlyFonts
from sulh.settlement.export.sheet import runs
from sulh.settlement.text import brackets
from tests.lacking import missing
from tests.settlement.export.a_text import (
    DARI,
    ENGLISH,
    GATES,
    LATER,
    PASHTO,
    SHARES,
    URDU,
    around,
    changed,
    content,
    in_two,
    sealed,
)  # fmt: skip

ALL: list[Callable[..., Any]] = [as_json, as_markdown, as_html, as_pdf, as_docx]
MADE_UP = "Demonstration with made-up parties"


def tool(name: str, *arguments: str, data: bytes) -> str:
    """What a program of poppler says of a PDF."""
    if which(name) is None:
        missing(f"{name} (Debian: poppler-utils)")
    done = subprocess.run([name, *arguments], input=data, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def docx_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


class Words(HTMLParser):
    """The words of a page, the attributes of its elements, and every address in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.addresses, self.languages, self.meta = "", [], set(), {}  # type: ignore[var-annotated]
        self.in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.in_style = tag == "style"
        self.addresses += [found[name] for name in ("src", "href", "action") if name in found]
        self.languages.add((found.get("lang"), found.get("dir")))
        if tag == "meta" and "name" in found:
            self.meta[found["name"]] = found["content"]

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if not self.in_style:
            self.words += data


def test_all_forms_carry_the_same_sealed_copy() -> None:
    whole, digest = sealed(content())
    assert json.loads(as_json(whole, digest, around()))["digest"] == digest
    assert as_markdown(whole, digest, around()).splitlines()[1] == f"sealed-copy: {digest}"
    page = Words(as_html(whole, digest, around()))
    assert page.meta["sealed-copy"] == digest
    assert page.words.count(digest) == 2
    docx = as_docx(whole, digest, around())
    document = Document(io.BytesIO(docx))
    assert document.core_properties.identifier == digest
    assert digest in document.sections[0].footer.paragraphs[0].text
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        assert f"<vt:lpwstr>{digest}</vt:lpwstr>" in package.read("docProps/custom.xml").decode()
    pdf = as_pdf(whole, digest, around())
    assert f"sealed-copy:{digest}" in tool("pdfinfo", "-", data=pdf)
    pages = tool("pdftotext", "-", "-", data=pdf).rstrip("\f").split("\f")
    assert len(pages) > 1 and all(digest in page for page in pages)


def test_the_json_says_how_to_compute_the_digest_and_is_right() -> None:
    whole, digest = sealed(content())
    file = json.loads(as_json(whole, digest, around()))
    assert file["content"] == whole
    written = json.dumps(file["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(written.encode()).hexdigest() == digest
    assert "RFC 8785" in file["recompute"]
    assert [party["answer"] for party in file["around"]["parties"]] == ["consent", "with_reservation", ""]


@pytest.mark.parametrize("form", ALL)
def test_a_wrong_sealed_copy_never_leaves_the_house(form: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="seals another"):
        form(content(), "0" * 64, around())


@pytest.mark.parametrize("form", ALL)
def test_the_same_version_gives_the_same_bytes(form: Callable[..., Any]) -> None:
    whole, digest = sealed(content())
    first = form(whole, digest, around())
    if form is as_pdf:  # its answers are kept, so that the second one has to be made anew
        from sulh.settlement.export.printing import drawn

        drawn.cache_clear()
    assert form(content(), digest, around()) == first


def test_who_consented_who_did_not_and_who_was_not_there() -> None:
    whole, digest = sealed(content())
    made = (
        Words(as_html(whole, digest, around())).words,
        as_markdown(whole, digest, around()),
        docx_words(as_docx(whole, digest, around())),
        tool("pdftotext", "-layout", "-", "-", data=as_pdf(whole, digest, around())),
    )
    for text in made:
        for said in (
            "The mill owner: declined",
            "We pay for one gate only",
            "this part does not bind the party",
        ):
            assert said in text
        assert re.search(r"Lower village\W+reservation · Clause on implementation 2", text)
    for text in (made[0], made[1], made[3]):
        assert re.search(r"Upper village\W*consents · 2/2", text)
        assert re.search(r"The herders\W*has not answered", text)
    document = Document(io.BytesIO(as_docx(whole, digest, around())))
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows[1:] == [
        ["Upper village", "consents · 2/2"],
        ["Lower village", "consents with a reservation"],
        ["The herders", "has not answered"],
    ]


def test_a_demonstration_says_so_on_every_page() -> None:
    whole, digest = sealed(content())
    shown = around(simulated=True)
    pages = tool("pdftotext", "-", "-", data=as_pdf(whole, digest, shown)).rstrip("\f").split("\f")
    assert len(pages) > 2 and all(MADE_UP in page for page in pages)
    document = Document(io.BytesIO(as_docx(whole, digest, shown)))
    assert MADE_UP in document.sections[0].header.paragraphs[0].text
    assert Words(as_html(whole, digest, shown)).words.count(MADE_UP) == 2
    assert as_markdown(whole, digest, shown).count(MADE_UP) == 2 + 4  # and in each of four languages
    assert json.loads(as_json(whole, digest, shown))["around"]["simulated"] == 1
    for form in (as_html, as_markdown):
        assert MADE_UP not in form(whole, digest, around())


@pytest.mark.parametrize("layout", ["beside", "after"])
def test_languages_carry_their_tags_and_directions(layout: Any) -> None:
    whole, digest = sealed(content())
    page = Words(as_html(whole, digest, around(), layout=layout))
    assert {("en", "ltr"), ("fa-AF", "rtl"), ("ps", "rtl"), ("ur", "rtl")} <= page.languages
    text = tool("pdftotext", "-", "-", data=as_pdf(whole, digest, around(), layout=layout))
    # Letters that only Pashto and Urdu have come back out of the PDF; ZWNJ, which draws nothing, does not.
    letters = set("ښځڅډړږڼېۍټ" + "ٹڈڑںھہے")
    assert letters <= set(PASHTO + URDU)
    assert letters <= set(text)
    assert "neither side" in text


def test_no_font_of_the_machine_is_needed() -> None:
    whole, digest = sealed(content())
    fonts = tool("pdffonts", "-", data=as_pdf(whole, digest, around())).splitlines()[2:]
    names = {line.split()[0].split("+")[1] for line in fonts}
    # The digests are set in the machine's monospaced letters; everything else is bundled.
    assert {"Sulh-Latin", "Sulh-Arabic"} <= names
    assert not any("Noto" in name or "Nastaliq" in name for name in names), names


def test_a_page_asks_nothing_of_anybody() -> None:
    whole, digest = sealed(content())
    page = as_html(whole, digest, around())
    assert Words(page).addresses == []
    assert set(re.findall(r"url\(\"([^\"]{0,20})", page)) == {"data:font/woff2;base"}
    assert "<script" not in page


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "file:///etc/passwd", "sulh-font:../x", "data:,x"]
)
def test_the_printer_fetches_fonts_only(address: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        OnlyFonts().fetch(address)


HOSTILE = (
    '<img src="https://example.org/x.png"><script>alert(1)</script> {{ 7*7 }} </style> '
    "\\22 url(x) # * _a_ | b"
)


def test_words_stay_words() -> None:
    parked = changed(in_two(), GATES, text={"en": HOSTILE, "fa-af": HOSTILE}, package=HOSTILE)
    whole, digest = sealed(parked)
    page = as_html(whole, digest, around())
    assert "<img" not in page and "<script" not in page and HOSTILE in Words(page).words
    assert "<img" not in as_markdown(whole, digest, around()).replace("\\<", "")
    # The printer would fail on any address it is asked for.
    assert "alert(1)" in tool("pdftotext", "-", "-", data=as_pdf(whole, digest, around()))
    assert HOSTILE in docx_words(as_docx(whole, digest, around()))


def test_bracket_marks_are_kept_letter_by_letter() -> None:
    text = content()["clauses"][4]["text"]["en"]
    found = runs(text)
    assert "".join(run.text for run in found) == text
    assert [(run.mark, run.text) for run in found if run.mark != "plain"] == [
        ("disputed", "[every month]"),
        ("new", "{+in the open+}"),
        ("deletion", "{-behind doors-}"),
        ("compromise", "{~twice a year~}"),
    ]
    whole, digest = sealed(content())
    page = as_html(whole, digest, around())
    assert '<mark class="disputed">[every month]</mark>' in page
    assert "<ins>{+in the open+}</ins>" in page and "<del>{-behind doors-}</del>" in page
    assert text in Words(page).words.replace("\n", " ") or text in Words(page).words
    assert text in docx_words(as_docx(whole, digest, around()))
    assert LATER in page


STRETCHES = st.tuples(
    st.sampled_from([("", ""), ("[", "]"), ("{+", "+}"), ("{-", "-}"), ("{~", "~}")]),
    st.text(st.sampled_from("ab\n آ‌+-~."), min_size=1, max_size=6),
)


@given(st.lists(STRETCHES, max_size=6))
def test_marks_are_where_drafting_sees_them(stretches: list[tuple[tuple[str, str], str]]) -> None:
    """Held against the drafting's own reading, for every text that it lets through."""
    text = "".join(opens + words + closes for (opens, closes), words in stretches)
    try:
        seen = brackets.pieces(text)
    except Refusal:  # such as `{+a+` before `+}`
        return
    found = runs(text)
    assert "".join(run.text for run in found) == text
    marked = [run.text[1:-1].strip("+-~") for run in found if run.mark != "plain"]
    assert marked == [mark.text.strip("+-~") for mark in seen if mark.kind != "plain"]


def test_word_knows_which_way_each_language_runs() -> None:
    whole, digest = sealed(content())
    document = Document(io.BytesIO(as_docx(whole, digest, around())))
    by_text = {paragraph.text: paragraph for paragraph in document.paragraphs}
    for text, tag in ((DARI, "fa-AF"), (PASHTO, "ps"), (URDU, "ur")):
        paragraph = by_text[text]
        assert paragraph._p.xpath("boolean(./w:pPr/w:bidi)")
        assert paragraph._p.xpath("boolean(./w:r/w:rPr/w:rtl)")
        assert paragraph._p.xpath("string(./w:r/w:rPr/w:lang/@w:bidi)") == tag
    assert not by_text[ENGLISH]._p.xpath("boolean(./w:pPr/w:bidi)")
    names = [
        name for paragraph in document.paragraphs for name in paragraph._p.xpath("./w:bookmarkStart/@w:name")
    ]
    assert len(names) == len(set(names)) and all(len(name) <= 40 for name in names)
    assert f"_t{SHARES}_1" in names


def test_around_the_text_speaks_the_readers_language() -> None:
    whole, digest = sealed(in_two())
    with translation.override("fa-af"):
        page = as_html(whole, digest, around())
        assert '<html lang="fa-AF" dir="rtl">' in page
        assert "قریه پایین" in page and "Lower village" not in page
    # The text in one language after the other: each part's labels in its own.
    assert "Clause ۱" not in as_html(whole, digest, around())
    assert re.search(r"(Clause|ماده) ۱", as_html(whole, digest, around(), layout="after"))


def test_long_texts_lose_nothing_on_paper() -> None:
    english = " ".join(f"{ENGLISH} e{n}e" for n in range(60))
    dari = " ".join(f"{DARI} d{n}d" for n in range(60))
    whole, digest = sealed(changed(in_two(), SHARES, text={"en": english, "fa-af": dari}))
    text = tool("pdftotext", "-", "-", data=as_pdf(whole, digest, around()))
    assert all(f"e{n}e" in text and f"d{n}d" in text for n in range(60))


def test_an_empty_version_can_be_exported() -> None:
    whole, digest = sealed({**content(), "n": 0, "clauses": []})
    for form in ALL:
        assert form(whole, digest, around(title={"en": "Water"}))
    assert '<h1><span lang="en" dir="ltr">Water</span></h1>' in as_html(
        whole, digest, around(title={"en": "Water"})
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("2013-03-21", "2013-03-21"),
        ("a\nb", "a\\\nb"),
        ("a\n\n\nb", "a\n\nb"),
        ("*x* [y](z) <b>", r"\*x\* \[y\](z) \<b\>"),
        ("    no code", "no code"),
    ],
)
def test_markdown_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written
