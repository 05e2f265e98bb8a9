"""Counting on a thread's pages what a reader can count there, by parsing them and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client

Counts = Counter[tuple[str, str]]


class Listed(HTMLParser):
    """The comments on a page: (number, state, reason), in their order, and the head line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.comments: list[tuple[int, str, str]] = []
        self.head = ""
        self.following = ""
        self._in_head = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "li" and "comment" in classes:
            n = int(given["id"].removeprefix("comment-"))
            self.comments.append((n, given["data-state"], given["data-reason"]))
        self._in_head = tag == "p" and "comments-head" in classes
        if tag == "a" and given.get("rel") == "next":
            self.following = given["href"]

    def handle_endtag(self, tag: str) -> None:
        self._in_head = False

    def handle_data(self, data: str) -> None:
        if self._in_head:
            self.head += data


def pages(address: str, client: Client | None = None) -> list[Listed]:
    """Every page of a thread, found by following its own links."""
    found, client = [], client or Client()
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found.append(Listed(answer.content.decode()))
        address = found[-1].following
    return found


def counted(found: list[Listed]) -> Counts:
    return Counter((state, reason) for page in found for _n, state, reason in page.comments)


REASONS = {
    "off_topic": "off topic", "abuse": "abuse", "threat": "threat", "incitement": "incitement to harm",
    "personal_data": "personal data", "duplicate": "duplicate", "spam": "spam", "illegal": "against the law",
    "unintelligible": "cannot be understood",
}  # fmt: skip


def sentence(counts: Counts) -> str:
    """The head line that these counts make, written by hand."""
    total = sum(counts.values())
    if not total:
        return "No comments yet"
    parts = [f"{counts['shown', '']} shown"] if counts["shown", ""] else []
    for reason, words in REASONS.items():
        if n := counts["part", reason]:
            parts.append(f"{n} shown in part (withheld: {words})")
    for reason, words in REASONS.items():
        if n := counts["withheld", reason]:
            parts.append(f"{n} withheld: {words}")
    if n := counts["taken_back", ""]:
        parts.append(f"{n} taken back")
    if n := counts["waiting", ""]:
        parts.append(f"{n} waiting to be read")
    return f"{total} {'comment' if total == 1 else 'comments'}: {', '.join(parts)}"


def numbers_in(line: str) -> list[int]:
    """The numbers of a line, in whatever digits."""
    return [int(found) for found in re.findall(r"\d+", line)]
