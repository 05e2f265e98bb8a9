"""Atom feeds (RFC 4287) of what is public. One writer for every page that has a feed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

# What XML 1.0 cannot hold, not even escaped: a feed with one of these is read by nobody.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `id` is a URI that never changes (see `urn`), `link` a whole address, times have a zone.

    `title`, `author` and `summary` are plain text; `content_html` is HTML that is safe already.
    `language` is the BCP 47 tag of the entry where it is not the feed's.
    """

    id: str
    title: str
    link: str
    updated: datetime
    published: datetime
    author: str
    summary: str = ""
    content_html: str = ""
    language: str = ""


def urn(hex32: str) -> str:
    """The lasting URI of one of our ids. Raises `ValueError` if it is not 32 hex digits."""
    return uuid.UUID(hex=hex32).urn


def atom(
    *,
    id: str,
    title: str,
    subtitle: str,
    link: str,
    feed_link: str,
    author: str,
    language: str,
    entries: Sequence[FeedEntry],
    updated: datetime = datetime(1970, 1, 1, tzinfo=UTC),
) -> bytes:
    """The feed as UTF-8, in the order of `entries`; the same bytes for the same input.

    `link` is the page of the same contents, `feed_link` the feed's own address, `language` a BCP 47 tag.
    The feed was updated when its newest entry was; `updated` counts while there is none.
    """
    feed = _Feed(
        _clean(title),
        link,
        "",
        language=language,
        author_name=_clean(author),
        subtitle=_clean(subtitle) or None,
        feed_url=feed_link,
        feed_guid=id,
        updated=max((entry.updated for entry in entries), default=updated),
    )
    for entry in entries:
        feed.add_item(
            _clean(entry.title),
            entry.link,
            None,  # type: ignore[arg-type]  # Django writes it as HTML; ours is plain text
            author_name=_clean(entry.author),
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.id,
            summary=_clean(entry.summary),
            content=_clean(entry.content_html),
            language=entry.language,
        )
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def feed_response(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type=Atom1Feed.content_type)


class _Feed(Atom1Feed):
    """Django's writer, with plain summaries, contents, languages of entries and a stamp without a clock."""

    def latest_post_date(self) -> datetime:
        stamp: datetime = self.feed["updated"]
        return stamp

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]} if item["language"] else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"], {"type": "text"})
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
