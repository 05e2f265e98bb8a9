"""A page as PDF."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore, Lock

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from sulh.rules.refusal import Refusal
from sulh.settlement.export.page import SCHEME, font

MOST_LETTERS = 1_500_000
"""Of a whole page with its markup: some four hundred sheets, and minutes of work."""
_ONE_AT_A_TIME = Lock()
# Anybody may ask. Whoever comes while one is made and two wait is sent away, or all threads would wait here.
_IN_LINE = BoundedSemaphore(3)


class OnlyFonts(URLFetcher):
    """Fetches the bundled fonts and refuses every other address, be it in the network or on the disk."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if not url.startswith(SCHEME):
            raise ValueError(f"a text fetches nothing: {url}")
        return URLFetcherResponse(url, font(url.removeprefix(SCHEME)), {"Content-Type": "font/woff2"})


def printed(page: str) -> bytes:
    """The page as tagged PDF/UA-1; the same page gives the same bytes.

    Raises `Refusal`: `pdf_too_long`, `pdf_busy`.
    """
    if len(page) > MOST_LETTERS:
        raise Refusal("pdf_too_long")
    if not _IN_LINE.acquire(blocking=False):
        raise Refusal("pdf_busy")
    try:
        # One at a time: two would take both processors away from the people who vote.
        with _ONE_AT_A_TIME:
            return drawn(page)
    finally:
        _IN_LINE.release()


@lru_cache(maxsize=16)
def drawn(page: str) -> bytes:
    """The same, however long it takes."""
    document = HTML(string=page, url_fetcher=OnlyFonts(fail_on_errors=True))
    made: bytes = document.write_pdf(
        font_config=FontConfiguration(), pdf_variant="pdf/ua-1", custom_metadata=True
    )
    return made
