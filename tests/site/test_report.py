"""The report beside what runs: the document, the page, and every link followed."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client

from sulh.site.demo.load import load
from sulh.site.demo.page import document
from sulh.site.home import report_rows
from tests.helpers import ROOT

DESIGN_ROWS = 13  # lines of the founding table


def test_the_document_is_written_from_the_rows() -> None:
    assert (ROOT / "docs" / "from-the-report.md").read_text(encoding="utf-8") == document()
    assert len(report_rows()) == DESIGN_ROWS


def test_every_line_of_the_founding_table_works() -> None:
    assert {row["state"] for row in report_rows()} == {"works"}


@pytest.mark.slow
@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_every_link_of_the_page_leads_to_a_running_page(demonstration: Path, prefix: str) -> None:
    client = Client()
    page = client.get(f"{prefix}/report")
    links = re.findall(
        r'<a href="([^"#]+)[^"]*">(?:See it run|[^<]*<span class="visually-hidden">)', page.content.decode()
    )
    assert len(links) == DESIGN_ROWS
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_loading_again_changes_nothing(demonstration: Path) -> None:
    assert load() == []
