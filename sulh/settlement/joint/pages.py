"""The page of the joint statement in the reader's language, and the same lines as a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from sulh.acts import log
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import canonical
from sulh.record.tree import Head
from sulh.settlement.joint import saying
from sulh.settlement.joint.lines import Line, Statement
from sulh.settlement.joint.making import statement
from sulh.settlement.joint.wording_lines import SECTIONS

FIRST_REFS = 8


@dataclass(frozen=True)
class Said:
    """One line for one reader. `more`: entries beyond the first few, which the page folds up."""

    sentence: Markup
    words: str
    refs: tuple[int, ...]
    more: tuple[int, ...]


@require_safe
@in_dialogue
def joint_statement(visit: Visit) -> HttpResponse:
    """Every line of the statement, each with the entries of the public diary that say it."""
    found = current(visit.dialogue.id)
    sections = [
        (SECTIONS[section.code], [_said(line) for line in section.lines]) for section in found.sections
    ]
    return visit.page(
        "settlement/joint/statement.html", statement=found, digest=found.digest, sections=sections
    )


@require_safe
@in_dialogue
def joint_statement_file(visit: Visit) -> HttpResponse:
    """The statement without a language, in canonical bytes, with the sealed copy of them."""
    answer = canonical(told(visit.dialogue.id))
    response = HttpResponse(answer, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="joint-statement-{visit.dialogue.slug}.json"'
    return response


def told(dialogue: str) -> dict[str, Any]:
    """The statement of a dialogue (its id) as data, with the sealed copy of its canonical bytes."""
    found = current(dialogue)
    return {"digest": found.digest, "statement": found.as_body()}


def current(dialogue: str) -> Statement:
    """The statement of the log as it stands now."""
    head = log.head(dialogue)
    return _made(dialogue, head.size, head.digest)


@lru_cache(maxsize=32)
def _made(dialogue: str, size: int, digest: str) -> Statement:
    """Kept until the log grows. What opens a sealed entry, or destroys what it seals, is itself an entry."""
    return statement(dialogue, _up_to(dialogue, size), Head(size, digest))


def _up_to(dialogue: str, size: int) -> Any:
    """The entries that were there when the head was read; others may arrive meanwhile."""
    return ((body, openings) for body, openings in log.entries(dialogue) if body["n"] < size)


def _said(line: Line) -> Said:
    return Said(saying.said(line), saying.words(line), line.refs[:FIRST_REFS], line.refs[FIRST_REFS:])
