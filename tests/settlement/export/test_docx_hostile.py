"""Files made to harm: refused before anything of them is believed."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.rules.refusal import Refusal
from sulh.settlement.export import as_docx, read_docx
from sulh.settlement.export.messages import MESSAGES
from tests.settlement.export.a_text import around, in_two, sealed

CONTENT, DIGEST = sealed(in_two())
GOOD = as_docx(CONTENT, DIGEST, around())


def code_of(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_docx(data, CONTENT)
    assert str(MESSAGES[caught.value.code]) % caught.value.params
    return caught.value.code


def repacked(changes: dict[str, bytes], source: bytes = GOOD) -> bytes:
    """The good file with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        return package.read(name)


def test_the_good_file_is_read() -> None:
    assert code_of(GOOD) == "docx_unchanged"


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", GOOD[:2000], GOOD[:-30], b"\0" * 5000])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    assert code_of(data) == "docx_unreadable"


def test_another_office_file_is_refused() -> None:
    types = part("[Content_Types].xml").replace(
        b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
    )
    assert code_of(repacked({"[Content_Types].xml": types})) == "docx_unreadable"
    macros = part("[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert (
        code_of(repacked({"[Content_Types].xml": macros, "word/vbaProject.bin": b"x"})) == "docx_unreadable"
    )


def test_entities_are_never_resolved() -> None:
    body = part("word/document.xml")
    head, rest = body.split(b"?>", 1)
    secret = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for declared in (secret, laughs):
        hostile = head + b"?>" + declared + rest.replace(b"Each side takes", b"&x;", 1)
        assert code_of(repacked({"word/document.xml": hostile})) == "docx_unreadable"
    # Behind a comment, in another encoding, or in a part that is only called a picture.
    late = head + b"?><!--" + b" " * 5000 + b"-->" + secret + rest
    assert code_of(repacked({"word/document.xml": late})) == "docx_unreadable"
    wide = body.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert code_of(repacked({"word/document.xml": wide})) == "docx_unreadable"
    seven = body.replace(b'encoding="UTF-8"', b'encoding="UTF-7"').replace(
        b"encoding='UTF-8'", b"encoding='UTF-7'"
    )
    assert seven != body and code_of(repacked({"word/document.xml": seven})) == "docx_unreadable"
    assert code_of(repacked({"word/media/x.png": b"<?xml version='1.0'?>" + secret})) == "docx_unreadable"


def test_large_files_are_refused() -> None:
    noise = random.Random(1).randbytes(5_100_000)
    assert code_of(repacked({"word/media/x.bin": noise})) == "docx_too_large"
    with pytest.raises(Refusal) as caught:
        read_docx(noise, CONTENT)
    assert caught.value.params == {"most": 5}


def test_bombs_are_refused_before_they_unpack() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.thread_time()
    bomb = repacked({"word/media/x.bin": b"\0" * 41_000_000})
    assert len(bomb) < 200_000 and code_of(bomb) == "docx_too_large"
    # Thirteen megabytes of tags would be hundreds once parsed.
    tags = part("word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 2_100_000)
    assert code_of(repacked({"word/document.xml": tags})) == "docx_too_large"
    many = repacked({f"x/{n}": b"" for n in range(1_100)})
    assert code_of(many) == "docx_too_large"
    assert time.thread_time() - begun < 10
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
    )  # kB, most of it this test's own


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    body = b"<" * 50_000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", body)
    lying = out.getvalue().replace(len(body).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != out.getvalue() and code_of(lying) == "docx_unreadable"


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(out, "a") as package:
        package.writestr("word/document.xml", part("word/document.xml"))
    assert code_of(out.getvalue()) == "docx_unreadable"


def test_deep_nesting_is_refused() -> None:
    deep = part("word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5_000)
    assert code_of(repacked({"word/document.xml": deep})) == "docx_unreadable"


def test_links_to_other_machines_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("somebody opened a connection")

    monkeypatch.setattr("socket.socket.connect", nobody)
    links = part("word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
        b' Target="http://203.0.113.1/x.png" TargetMode="External"/></Relationships>',
    )
    assert code_of(repacked({"word/_rels/document.xml.rels": links})) == "docx_unchanged"


def test_broken_relationships_are_refused() -> None:
    assert code_of(repacked({"word/_rels/document.xml.rels": b"<x/>"})) == "docx_unreadable"
    assert code_of(repacked({"_rels/.rels": b"<x/>"})) == "docx_unreadable"
    assert code_of(repacked({"word/styles.xml": b"no xml"})) == "docx_unreadable"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_damaged_file_is_refused_in_words(place: int, bytes_: bytes) -> None:
    damaged = GOOD[:place] + bytes_ + GOOD[place + len(bytes_) :]
    assert code_of(damaged) in MESSAGES


def test_document_is_what_word_would_open() -> None:
    assert Document(io.BytesIO(GOOD)).paragraphs
