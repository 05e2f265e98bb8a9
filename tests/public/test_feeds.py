"""Atom feeds: valid by the schema of RFC 4287, read without complaint, harmless whatever people write."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from sulh.public.feeds import FeedEntry, atom, feed_response, urn

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = {"a": "http://www.w3.org/2005/Atom"}
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))
# The three rules that appendix B writes in Schematron, as what must not be found.
RULES = (
    "/a:feed[not(a:author) and a:entry[not(a:author)]]",
    "//a:entry[not(a:link[@rel='alternate'] or a:link[not(@rel)] or a:content)]",
    "//a:entry[not(a:author or ../a:author or a:source/a:author)]",
)
START = datetime(2012, 10, 20, 8, tzinfo=UTC)
BULLETINS = "https://sulh.example/d/peace/bulletins"
HOSTILE = [
    "<script>alert(1)</script>",
    "]]> --> <![CDATA[ x ]]>",
    "Fish & chips &amp; &lt;b&gt; &#0; &nope;",
    "\u202eevil\u202c \u200f\u061c",
    "</title></entry></feed>",
    '=HYPERLINK("x")\'"`',
    "صلح و گفت‌وگو 👩‍👩‍👧 \U0001f600",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
]


def entry(number: int = 1, **changes: Any) -> FeedEntry:
    fields: dict[str, Any] = {
        "id": urn(f"{number:032x}"),
        "title": f"Bulletin {number}",
        "link": f"{BULLETINS}/{number}",
        "updated": START + timedelta(hours=number),
        "published": START,
        "author": "The office",
    }
    return FeedEntry(**fields | changes)


def feed(*entries: FeedEntry, **changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "id": urn("ab" * 16),
        "title": "Bulletins",
        "subtitle": "What was claimed, and by whom",
        "link": BULLETINS,
        "feed_link": f"{BULLETINS}/feed.atom",
        "author": "Sulh",
        "language": "en",
    }
    return atom(**fields | changes, entries=entries)


def checked(data: bytes) -> etree._Element:
    """The feed's root, once the schema, its rules and a feed reader have all found it good."""
    root = etree.fromstring(data)
    assert SCHEMA.validate(root), SCHEMA.error_log
    assert [rule for rule in RULES if root.xpath(rule, namespaces=NAMES)] == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parsed = feedparser.parse(data, response_headers={"content-type": feed_response(b"")["Content-Type"]})
    assert parsed.bozo == 0, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert parsed.encoding == "utf-8"
    return root


def said(root: etree._Element, path: str) -> str | None:
    return root.findtext(path.replace("/", f"/{ATOM}") if path.startswith("./") else f"{ATOM}{path}")


def test_a_feed_says_what_it_was_given() -> None:
    root = checked(feed(entry(1, summary="Five of nine"), entry(2, content_html="<p>Nine &amp; five</p>")))
    assert said(root, "id") == "urn:uuid:abababab-abab-abab-abab-abababababab"
    assert said(root, "title") == "Bulletins"
    assert said(root, "subtitle") == "What was claimed, and by whom"
    assert said(root, "./author/name") == "Sulh"
    assert said(root, "updated") == "2012-10-20T10:00:00+00:00"  # the newest entry's, not the first one's
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{BULLETINS}/feed.atom",
        "alternate": BULLETINS,
    }
    first, second = root.findall(f"{ATOM}entry")
    assert said(first, "id") == "urn:uuid:00000000-0000-0000-0000-000000000001"
    assert said(first, "published") == "2012-10-20T08:00:00+00:00"
    assert said(first, "updated") == "2012-10-20T09:00:00+00:00"
    assert said(first, "./author/name") == "The office"
    assert first.find(f"{ATOM}summary").attrib == {"type": "text"}
    assert first.find(f"{ATOM}content") is None and second.find(f"{ATOM}summary") is None
    assert second.find(f"{ATOM}content").attrib == {"type": "html"}
    assert said(second, "content") == "<p>Nine &amp; five</p>"


def test_without_entries_the_stamp_is_the_given_one_and_no_clock() -> None:
    root = checked(feed(updated=START))
    assert said(root, "updated") == "2012-10-20T08:00:00+00:00"
    assert feed() == feed()
    assert said(checked(feed()), "updated") == "1970-01-01T00:00:00+00:00"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert feed(entry(1), entry(2)) == feed(entry(1), entry(2))
    assert feed(entry(1)) != feed(entry(2))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words(hostile: str) -> None:
    written = entry(1, title=hostile, author=hostile, summary=hostile, content_html=hostile)
    root = checked(feed(written, title=hostile, subtitle=hostile, author=hostile))
    one = root.find(f"{ATOM}entry")
    for place in ("title", "summary", "content", "./author/name"):
        assert said(one, place) == hostile
    for place in ("title", "subtitle", "./author/name"):
        assert said(root, place) == hostile
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert len(one) == 8  # title, link, published, updated, author, id, summary, content: nothing crept in


def test_what_xml_cannot_hold_is_replaced_and_spoils_nothing() -> None:
    unfit = "a\x00b\x0bc\x1fd\ufffee\uffff f\ud800g\x85"
    root = checked(feed(entry(1, title=unfit, summary=unfit, content_html=unfit), title=unfit, author=unfit))
    assert said(root, "title") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd f\ufffdg\x85"


def test_html_is_safe_in_a_reader() -> None:
    data = feed(entry(1, title="<b>x</b>", content_html="<p>good</p>"))
    (read,) = feedparser.parse(data).entries
    assert read.title_detail.type == "text/plain" and read.title == "<b>x</b>"
    assert read.content[0].type == "text/html" and read.content[0].value == "<p>good</p>"


@pytest.mark.parametrize(("language", "title"), [("en", "Peace"), ("fa-AF", "صلح"), ("ps", "سوله")])
def test_the_language_stands_on_the_feed(language: str, title: str) -> None:
    data = feed(entry(1, title=title), language=language, title=title)
    root = checked(data)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert root.find(f"{ATOM}entry").get("{http://www.w3.org/XML/1998/namespace}lang") is None
    parsed = feedparser.parse(data)
    assert parsed.entries[0].title == title
    assert parsed.feed.title_detail.language == parsed.entries[0].title_detail.language == language


def test_an_entry_in_another_language_says_so() -> None:
    data = feed(entry(1), entry(2, title="صلح", language="fa-AF"))
    checked(data)
    assert [read.title_detail.language for read in feedparser.parse(data).entries] == ["en", "fa-AF"]


def test_times_keep_their_zone_and_addresses_become_ascii() -> None:
    kabul = START.astimezone(timezone(timedelta(hours=4, minutes=30)))
    root = checked(feed(entry(1, updated=kabul, link="https://sulh.example/صلح?a=1&b=2")))
    assert said(root, "./entry/updated") == "2012-10-20T12:30:00+04:30"
    link = root.find(f"{ATOM}entry/{ATOM}link")
    assert link.get("href") == "https://sulh.example/%D8%B5%D9%84%D8%AD?a=1&b=2"


def test_an_id_that_is_not_ours_is_refused() -> None:
    for wrong in ("", "xyz", "1" * 31, "g" * 32):
        with pytest.raises(ValueError):
            urn(wrong)


def test_a_feed_is_served_as_one() -> None:
    response = feed_response(b"<feed/>")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.content == b"<feed/>"


def without(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        found = root.find(path.replace("a:", ATOM))
        found.getparent().remove(found)

    return change


def twice(path: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        found = root.find(path.replace("a:", ATOM))
        found.addnext(copy.deepcopy(found))

    return change


def put(path: str, words: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        root.find(path.replace("a:", ATOM)).text = words

    return change


def mark(path: str, name: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        (root if path == "." else root.find(path.replace("a:", ATOM))).set(name, value)

    return change


@pytest.mark.parametrize(
    "spoil",
    [
        without("a:id"),
        without("a:title"),
        without("a:updated"),
        without("a:author/a:name"),
        without("a:entry/a:id"),
        without("a:entry/a:title"),
        without("a:entry/a:updated"),
        twice("a:title"),
        twice("a:id"),
        twice("a:updated"),
        twice("a:subtitle"),
        twice("a:entry/a:title"),
        twice("a:entry/a:summary"),
        twice("a:entry/a:published"),
        twice("a:entry/a:content"),
        put("a:updated", "20 October 2012"),
        put("a:entry/a:published", "2012-10-20"),
        mark("a:title", "type", "markdown"),
        mark("a:entry/a:summary", "type", "xhtml"),
        mark(".", "{http://www.w3.org/XML/1998/namespace}lang", "fa_AF"),
        mark(".", "version", "1.0"),
        mark("a:entry", "id", "1"),
    ],
)
def test_the_schema_refuses_a_broken_feed(spoil: Callable[[etree._Element], None]) -> None:
    root = etree.fromstring(feed(entry(1, summary="short", content_html="<p>long</p>")))
    assert SCHEMA.validate(root)
    spoil(root)
    assert not SCHEMA.validate(root)


@pytest.mark.parametrize(
    "spoil", [[without("a:author"), without("a:entry/a:author")], [without("a:entry/a:link")]]
)
def test_the_rules_beside_the_schema_refuse_what_it_cannot(
    spoil: list[Callable[[etree._Element], None]],
) -> None:
    root = etree.fromstring(feed(entry(1)))
    for change in spoil:
        change(root)
    assert SCHEMA.validate(root)
    assert [rule for rule in RULES if root.xpath(rule, namespaces=NAMES)]
