"""Opening a DOCX from outside without trusting it: sizes first, then its XML, only then the parser.

No part is ever run, fetched or written to disk: macros and links in the file are dead weight.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from docx import Document

from sulh.rules.refusal import Refusal

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_XML = 12_000_000
"""Of all XML parts together: a parsed tree takes some ten times the memory of its text."""
MOST_TAGS = 500_000
"""In all XML parts. A text of 300 clauses has 50,000; two million empty paragraphs fit into 65 kB."""
MOST_PARTS = 1_000
_ENCODING = re.compile(rb"""\A<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# How XML begins in encodings in which a search for ASCII would find nothing.
_OTHER_ENCODINGS = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0\0\xfe\xff",
    b"<\0",
    b"\0<",
    b"\0\0\0<",
    b"\x4c\x6f\xa7\x94",
)


def opened(data: bytes) -> Any:
    """The document as python-docx reads it.

    Raises `Refusal("docx_too_large")` beyond 5 MB, or 40 MB when unpacked, and `Refusal("docx_unreadable")`
    for everything that is no DOCX, is encrypted, or declares entities.
    """
    if len(data) > MOST_BYTES:
        raise Refusal("docx_too_large", most=MOST_BYTES // 1_000_000)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _vet(package)
        return Document(io.BytesIO(data))
    except Refusal:
        raise
    except Exception as fault:
        # The parser was not written for hostile files: whatever goes wrong in it is the file's fault.
        raise Refusal("docx_unreadable") from fault


def _vet(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    # Python reads no entry beyond the size it declares, so declared sizes can be trusted as upper bounds.
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED or len(entries) > MOST_PARTS:
        raise Refusal("docx_too_large", most=MOST_BYTES // 1_000_000)
    if len({entry.filename for entry in entries}) < len(entries) or any(e.flag_bits & 1 for e in entries):
        raise Refusal("docx_unreadable")
    xml = tags = 0
    for entry in entries:
        try:
            body = package.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as fault:
            raise Refusal("docx_unreadable") from fault
        # Which parts are XML is for the file to say, so every part is looked at, whatever its name.
        if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            xml += len(body)
            tags += body.count(b"<")
            if xml > MOST_XML or tags > MOST_TAGS:
                raise Refusal("docx_too_large", most=MOST_BYTES // 1_000_000)
        if _declares_something(body):
            raise Refusal("docx_unreadable")


def _declares_something(body: bytes) -> bool:
    """Whether a part could define entities: Word writes none, and what none may define none can misuse."""
    if body.startswith(_OTHER_ENCODINGS):
        return True
    said = _ENCODING.match(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    if said and said[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        return True
    return b"<!DOCTYPE" in body or b"<!ENTITY" in body
