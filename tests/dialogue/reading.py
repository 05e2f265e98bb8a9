"""Reading the public pages of a dialogue, as anybody or signed in."""

from __future__ import annotations

import re

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from tests.dialogue.visitor import Visitor
from tests.helpers import Stage

PAGES = ("", "parties", "supporters", "terms", "behind")


def reader(stage: Stage, page: str, by: Actor | None = None, language: str = "") -> Visitor:
    """A visitor on one page of the dialogue; `by` is signed in, `language` is a prefix as `/fa-af`."""
    visitor = Visitor()
    if by is not None:
        sign_in(visitor, stage, by)
    return visitor.get(f"{language}/d/{stage.dialogue.slug}/{page}")


def sign_in(visitor: Visitor, stage: Stage, by: Actor) -> None:
    token = write(lambda: sessions.start(stage.id, by.kind, by.id))
    visitor.client.cookies[sessions.cookie(stage.dialogue, by.kind)] = token


def rows(html: str) -> list[str]:
    """The text of each body row of the tables on a page that list parties or offices."""
    tables = re.findall(r'<table class="register">(.*?)</table>', html, re.DOTALL)
    found = re.findall(r"<tr>(.*?)</tr>", " ".join(tables), re.DOTALL)
    texts = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found if "<td" in row)
    return [text.replace("&#39;", "'") for text in texts]
