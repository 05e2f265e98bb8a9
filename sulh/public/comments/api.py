"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts import clock
from sulh.dialogue.api import by_slug
from sulh.dialogue.outside import rules_in_force
from sulh.public.comments import gates, subjects, threads

router = Router(tags=["reading"])


class CommentOut(Schema):
    """A reader's comment, or the placeholder that keeps its number. `text` and `name` are empty unless
    `state` is shown or part; `statement` is the number of the statement that came of it."""

    n: int
    parent: int | None
    state: str
    reason: str
    day: str
    language: str
    name: str
    text: str
    statement: int | None


class CountOut(Schema):
    """How many comments of the thread stand like this."""

    state: str
    reason: str
    count: int


class ThreadOut(Schema):
    """One page of a thread. `state`: open, closed, archived, expired."""

    thread: str
    state: str
    count: int
    counts: list[CountOut]
    page: int
    pages: int
    comments: list[CommentOut]


@router.get("/{slug}/comments/{thread}", response=ThreadOut, operation_id="comments")
def comments(request: HttpRequest, slug: str, thread: str, page: int = 1) -> Any:
    """Readers' comments on a bulletin (`bulletin-3`) or a snapshot (`findings-2`), fifty a page. They are
    no part of the dialogue and are never counted with it."""
    dialogue = by_slug(slug)
    subject = subjects.needed(dialogue.id, thread)
    head = threads.head(dialogue.id, thread)
    wanted = min(max(page, 1), head.last)
    by_hand = gates.by_moderators(dialogue.id)
    return {
        "thread": thread,
        "state": gates.gate(subject, by_hand, rules_in_force(dialogue.id), clock.now()).state,
        "count": head.total,
        "counts": [{"state": state, "reason": reason, "count": n} for state, reason, n in head.counts],
        "page": wanted,
        "pages": head.last,
        "comments": [_out(line) for line in threads.page(dialogue.id, thread, wanted)],
    }


def _out(line: threads.Line) -> dict[str, Any]:
    return {
        "n": line.n, "parent": line.parent, "state": line.state, "reason": line.reason,
        "day": line.day.isoformat(), "language": line.language, "name": line.name, "text": line.text,
        "statement": line.statement,
    }  # fmt: skip
