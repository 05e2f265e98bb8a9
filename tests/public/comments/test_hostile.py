"""A thousand hostile comments, harmless on every page, feed and export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import feedparser
import pytest
from django.test import Client
from lxml import etree

from sulh.public.comments import flood
from sulh.public.comments.models import Comment
from sulh.rules.refusal import Refusal
from tests.helpers import PUBLIC, scale
from tests.public.comments.conftest import THREAD, Commented, set_rules
from tests.public.comments.counting import counted, pages
from tests.public.comments.crowd import browser

MANY = scale(100, 1_000)
KEPT = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</textarea></title></li></ol></main><h1>Gone",
    "<!-- --!> <![CDATA[ ]]> ]]> <?php ?>",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e;",
    "javascript:alert(1)",
    "http://evil.example/?a=1&b=2 https://evil.example ftp://x",
    "[link](javascript:alert(1)) <a href=//x>y</a>",
    '=HYPERLINK("http://x";"y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    '"=1+1"',
    "%(x)s %s %d 100% %",
    "{{7*7}} {% raw %} ${7*7} #{7*7} <%= 7*7 %>",
    "'; DROP TABLE public_comment; --",
    "W" * 1000,
    "\u0648" * 1000,
    "a " * 490,
    "\u05e9\u05dc\u05d5\u05dd shalom 123 \u0635\u0644\u062d",
    "\u200f\u0635\u0644\u062d\u200e = 1",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4 \u2764\ufe0f",
    "z\u0301\u0301\u0301\u0301o\u0308",
    "style=position:fixed onmouseover=alert(1)",
    "data:text/html,<script>x</script>",
    "line one\n\n\n=1+1\n@x\n-y",
    "\\x3cscript\\x3e \\u003c \\0",
    "null undefined NaN true",
    "<svg/onload=alert(1)>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=code>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=//x>",
)
REFUSED = {
    "text_bidi_control": ("\u202eevil", "a\u2066b\u2069", "\u202d1234"),
    "text_marks": ("Z" + "\u0363" * 12, "q" + "\u0301" * 5),
    "text_control": ("a\x00b", "a\x07b", "a\tb", "a\x1b[31mb", "a\u2028b", "a\ue000b", "a\U000e0041b"),
    "text_too_long": ("x" * 1001,),
    "text_empty": ("", " \n ", "\u3000"),
}
NAMES = (
    "", "=1+1", "<b>bold</b>", "\u0645\u062d\u0645\u062f 7", "@admin", "\U0001f600", "-", "\"'>", "]]>", "%s",
    "+a", "W" * 40,
)  # fmt: skip


class Strict(HTMLParser):
    """Fails for anything on a page that came from words."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("base", "img", "iframe", "object", "embed", "style", "b", "h4"), (tag, attrs)
        names = [name for name, _value in attrs]
        assert not [name for name in names if name.startswith("on") or name == "style"], attrs
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction"):
                assert not (value or "").strip().lower().startswith(("javascript:", "data:", "//")), attrs
                assert "evil.example" not in (value or ""), attrs
        if tag == "script":
            assert (dict(attrs).get("src") or "").startswith("/static/"), attrs
        if tag == "meta":
            assert "http-equiv" not in names

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError("CDATA")

    def handle_pi(self, data: str) -> None:
        raise AssertionError("an instruction")


def hostile() -> Iterator[tuple[str, str]]:
    """(text, name) as often as wanted, no text twice."""
    for n in range(MANY):
        text = KEPT[n % len(KEPT)]
        again = n // len(KEPT)
        # Where a thing repeats, a number behind it keeps its dangerous beginning.
        yield (f"{text[:990]} {again}" if again else text), NAMES[n % len(NAMES)]


@pytest.fixture
def crowded(stage: Commented) -> Commented:
    """Every hostile comment in one thread: most shown, others withheld, appealed and restored in part."""
    flood._present = flood._Hour()
    set_rules(stage, comments="after", comments_an_hour=10_000)
    for n, (text, name) in enumerate(hostile()):
        made = stage.write(text, name=name, **({"parent": 1} if n % 7 == 3 else {}))
        if n % 11 == 5:
            stage.withhold(made, "abuse", abused="reader", explanation=text)
            appeal = stage.do("AppealComment", PUBLIC, code=made["code"], words=text)["appeal"]
            kept = f"{stage.row(made).text.split()[0]} […]"
            judged = {"outcome": "restore_part", "kept": kept, "reasoning": text}
            if n % 2 and len(stage.row(made).text.split()) > 1:
                stage.do("DecideCommentAppeal", stage.appeals, appeal=appeal, **judged)
        made.pop("code")
    return stage


def harmless(answer: Any) -> str:
    assert answer.status_code == 200
    html: str = answer.content.decode()
    Strict().feed(html)
    return html


@pytest.mark.slow
def test_hostile_comments_are_harmless_everywhere(crowded: Commented) -> None:
    stage, client = crowded, Client()
    found = pages(stage.page, client)
    assert sum(counted(found).values()) == MANY
    last = len(found)
    # Every page of the thread; the others once, in both languages.
    shown = "".join(harmless(client.get(f"{stage.page}?page={n}")) for n in range(1, last + 1))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert 'href="http' not in shown, "links are drawn as text only"
    moderator = browser(stage)
    for prefix in ("", "/fa-af"):
        for path in (
            f"{stage.page}?reply=1",
            f"{stage.page}?at={MANY}",
            f"{stage.here}/comment-rules",
            f"{stage.here}/findings",
        ):
            harmless(client.get(prefix + path))
        for path in ("comment-desk", f"comment-desk?thread={THREAD}&number=1", "comment-desk?page=2"):
            harmless(moderator.get(f"{prefix}{stage.here}/{path}"))
        for kind in ("", "?kind=comments"):
            harmless(client.get(f"{prefix}{stage.here}/diary{kind}"))


@pytest.mark.slow
def test_files_of_hostile_comments_are_files_and_nothing_else(crowded: Commented) -> None:
    stage, client = crowded, Client()
    table = b"".join(client.get(f"{stage.page}.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(table, newline="")))
    assert len(rows) == MANY + 1
    assert {len(row) for row in rows} == {9}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    said = {row.n: row for row in Comment.objects.all()}
    for n, _parent, state, _reason, _day, _language, _name, text, _statement in rows[1:]:
        row = said[int(n)]
        whole = {"shown": row.text, "part": row.part}.get(state, "")
        assert text in (whole, f"'{whole}")
    for prefix in ("", "/fa-af"):
        feed = client.get(f"{prefix}{stage.page}.atom").content
        tree = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
        relaxed = etree.RelaxNG(etree.parse("tests/public/atom.rng"))
        assert relaxed.validate(tree), relaxed.error_log
        read = feedparser.parse(feed)
        assert not read.bozo
        assert len(read.entries) == 50
        newest = Comment.objects.filter(state__in=("shown", "part")).order_by("-n")[:50]
        texts = [row.part if row.state == "part" else row.text for row in newest]
        given = [entry.text or "" for entry in tree.iter("{http://www.w3.org/2005/Atom}summary")]
        assert given == texts
    for page in range(1, MANY // 50 + 1):
        told = client.get(f"/api/v1/dialogues/{stage.dialogue.slug}/comments/{THREAD}?page={page}").json()
        for line in told["comments"]:
            row = said[line["n"]]
            assert line["text"] == {"shown": row.text, "part": row.part}.get(line["state"], "")


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts]
)
def test_what_would_disturb_others_is_refused_with_a_clear_message(
    stage: Commented, code: str, text: str
) -> None:
    with pytest.raises(Refusal) as met:
        stage.write(text)
    assert met.value.code == code
    fields = {"thread": THREAD, "text": text, "language": "en", "as": "public", "shown": "text,name,language"}
    answer = Client().post(f"{stage.here}/do/WriteComment", fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This was not sent. What you typed is still here." in html
    assert 'class="error"' in html
    Strict().feed(html)
    assert not Comment.objects.exists()
