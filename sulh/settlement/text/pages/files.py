"""A version as a file: HTML, PDF, DOCX, Markdown and JSON, all with the same sealed copy.

Files are made on demand and a few are kept in memory: they depend on nothing but the version and what stands
around it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.dialogue.consent import digest_of
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import canonical
from sulh.settlement import export
from sulh.settlement.deciding.answers import accepted_now, reservations_of
from sulh.settlement.deciding.labels import RESERVATION_STATES
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.deciding.reservations import OVER
from sulh.settlement.export.around import Absent, Around, Reserved, Stand
from sulh.settlement.text import reading
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.labels import LABELS

Making = Callable[[Version, Around], bytes]
# Ending → how it is made, and its type.
FORMS: dict[str, tuple[Making, str]] = {
    "html": (
        lambda row, near: export.as_html(row.content, row.digest, near).encode(),
        "text/html; charset=utf-8",
    ),
    "pdf": (lambda row, near: export.as_pdf(row.content, row.digest, near), "application/pdf"),
    "docx": (
        lambda row, near: export.as_docx(row.content, row.digest, near),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "md": (
        lambda row, near: export.as_markdown(row.content, row.digest, near).encode(),
        "text/markdown; charset=utf-8",
    ),
    "json": (
        lambda row, near: export.as_json(row.content, row.digest, near),
        "application/json; charset=utf-8",
    ),
}
_MOST = 16
_KEPT: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()
_LOCK = Lock()


def around(dialogue: Dialogue, version: Version) -> Around:
    """Who answered this version, who was not there, and how it stands today."""
    ballot = reading.ballot_on(version)
    lines = reading.given(dialogue, ballot) if ballot else []
    stands = [Stand(each.party.names, each.answer.kind, _note(each)) for each in lines]
    unasked = [Stand(party.names) for party in reading.parties(dialogue)] if ballot is None else []
    return Around(
        tuple(stands or unasked),
        tuple(Absent(seat.party.names, status) for status, seats in reading.away(dialogue) for seat in seats),
        _reserved(ballot) if ballot else (),
        _status(dialogue, version),
        dialogue.question,
        # A demonstration stands still in its own time; today is no day of it.
        "" if dialogue.demonstration else clock.now().date().isoformat(),
        dialogue.demonstration,
    )


def _note(of: reading.Given) -> str:
    if of.code != "partial":
        return ""
    return str(LABELS["text_answer"]["partial"])


def _reserved(ballot: Ballot) -> tuple[Reserved, ...]:
    rows = reservations_of(ballot)
    now = accepted_now(rows, clock.now())
    return tuple(
        Reserved(
            row.party.names, row.kind, row.effect, row.clause, row.text, str(RESERVATION_STATES[now[row.id]])
        )
        for row in rows
        if now[row.id] not in OVER
    )


def _status(dialogue: Dialogue, version: Version) -> str:
    """Where this version stands, in plain words."""
    now = reading.stand(dialogue)
    if now.version is not None and now.version.id == version.id:
        return reading.line(now)
    return str(LABELS["text_version"][version.state])


@require_safe
@in_dialogue
def version_file(visit: Visit, n: int, form: str) -> HttpResponse:
    """Version `n` in one of `FORMS`, to be saved."""
    found = reading.version(visit.dialogue, n)
    make, kind = FORMS[form]
    near = around(visit.dialogue, found)
    body = _kept(
        (form, get_language() or "en", digest_of([found.digest, near.as_body()])), lambda: make(found, near)
    )
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{visit.dialogue.slug}-{found.n}.{form}"'
    return response


def _kept(key: tuple[str, str, str], make: Callable[[], bytes]) -> bytes:
    """The file under this key, made where it is not kept."""
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    made = make()
    with _LOCK:
        _KEPT[key] = made
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return made


@require_safe
@in_dialogue
def content_json(visit: Visit, n: int) -> HttpResponse:
    """The bytes whose SHA-256 is the sealed copy of version `n`."""
    found = reading.version(visit.dialogue, n)
    return HttpResponse(canonical(found.content), content_type="application/json; charset=utf-8")
