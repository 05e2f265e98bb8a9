"""A version as HTML, PDF, DOCX, Markdown and JSON, and an edited DOCX as proposals.

Each `as_…(content, digest, around)` gives the whole file; all of them carry the same sealed copy.
"""

from sulh.settlement.export.around import Absent, Around, Reserved, Stand
from sulh.settlement.export.docx_in import Change, Proposed, Reading, read_docx, reading, together
from sulh.settlement.export.docx_out import as_docx
from sulh.settlement.export.page import as_html, as_pdf
from sulh.settlement.export.plain import as_json, as_markdown

__all__ = [
    "Absent",
    "Around",
    "Change",
    "Proposed",
    "Reading",
    "Reserved",
    "Stand",
    "as_docx",
    "as_html",
    "as_json",
    "as_markdown",
    "as_pdf",
    "read_docx",
    "reading",
    "together",
]
