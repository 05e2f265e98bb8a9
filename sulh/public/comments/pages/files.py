"""A thread as a feed and as a table."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import number
from sulh.findings.table import guarded
from sulh.public.bulletins.feed import labelled
from sulh.public.comments import subjects, threads
from sulh.public.feeds import FeedEntry, atom, feed_response, urn

NEWEST = 50
COLUMNS = ("number", "in_reply_to", "state", "reason", "day", "language", "name", "text", "statement")
_CHUNK = 500


@require_safe
@in_dialogue
def feed(visit: Visit, thread: str) -> HttpResponse:
    """The newest comments that can be read. Times are days: nothing finer is told."""
    subject = subjects.needed(visit.dialogue.id, thread)
    page = visit.request.build_absolute_uri(visit.url("comments", thread=thread))
    data = atom(
        id=urn(hashlib.sha256(f"comments {visit.dialogue.id} {thread}".encode()).hexdigest()[:32]),
        title=_("Readers' comments: %(title)s") % {"title": subject.title},
        subtitle=labelled(
            visit.dialogue, _("Readers' comments are no part of the dialogue and are never counted in it.")
        ),
        link=page,
        feed_link=visit.request.build_absolute_uri(visit.request.path),
        author=_("readers"),
        language=_tag(get_language() or "en"),
        entries=[_entry(line, page) for line in threads.newest(visit.dialogue.id, thread, NEWEST)],
        updated=_day(subject.since),
    )
    return feed_response(data)


def _entry(line: threads.Line, page: str) -> FeedEntry:
    day = datetime.combine(line.day, time(), UTC)
    return FeedEntry(
        id=urn(line.id),
        title=_("Comment number %(n)s") % {"n": number(line.n)},
        link=f"{page}?at={line.n}#comment-{line.n}",
        updated=day,
        published=day,
        author=line.name or _("a reader"),
        summary=line.text,
        language=_tag(line.language),
    )


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), UTC)


def _tag(language: str) -> str:
    """`fa-af` as BCP 47 spells it."""
    name, _dash, region = language.partition("-")
    return f"{name}-{region.upper()}" if region else name


@require_safe
@in_dialogue
def table(visit: Visit, thread: str) -> HttpResponse:
    """Every comment of the thread in its order; those that cannot be read without words and name."""
    subjects.needed(visit.dialogue.id, thread)
    response = StreamingHttpResponse(
        _csv(threads.every(visit.dialogue.id, thread)), content_type="text/csv; charset=utf-8"
    )
    # A file travels alone, so its name says where nobody real said any of it.
    name = (
        f"{'demonstration-' if visit.dialogue.demonstration else ''}comments-{visit.dialogue.slug}-{thread}"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return cast(HttpResponse, response)  # Django has two classes for one thing


def _csv(lines: Iterable[threads.Line]) -> Iterator[bytes]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")  # lets spreadsheets know that this is UTF-8
    writer.writerow(COLUMNS)
    for at, line in enumerate(lines, 1):
        cells = (
            line.n, line.parent, line.state, line.reason, line.day.isoformat(), line.language, line.name,
            line.text, line.statement,
        )  # fmt: skip
        writer.writerow([guarded(cell) for cell in cells])
        if at % _CHUNK == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()
