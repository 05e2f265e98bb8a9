"""One entry of the diary with its proof: a page, a file to be checked without the server, and its QR."""

from __future__ import annotations

import io

import segno
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from segno import DataOverflowError

from sulh.acts import log
from sulh.acts.models import LogEntry
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.witnesses import receipt_of
from sulh.public.diary import reading
from sulh.public.diary.lines import Writing
from sulh.record.proof import Receipt
from sulh.rules.refusal import Refusal


def _receipt(visit: Visit, n: int) -> Receipt:
    """Raises `Refusal("not_found")`, or what `receipt_of` raises."""
    if n >= log.head(visit.dialogue.id).size:
        raise Refusal("not_found")
    return receipt_of(visit.dialogue.id, n)


@require_safe
@in_dialogue
def entry(visit: Visit, n: int) -> HttpResponse:
    """What the entry says, in words and as it is written, and how to show that it stands there."""
    proof = _receipt(visit, n)
    found = reading.one(visit.dialogue.id, n)
    written = bytes(LogEntry.objects.values_list("data", flat=True).get(dialogue=visit.dialogue.id, n=n))
    return visit.page(
        "public/diary_entry.html",
        line=Writing(visit.dialogue).lines([found])[0],
        size=int(proof.note.split(b"\n")[1]),
        steps=len(proof.proof),
        written=written.decode(),
        cosigned=proof.note.count(b"\n\xe2\x80\x94 ") - 1,
    )


@require_safe
@in_dialogue
def file(visit: Visit, n: int) -> HttpResponse:
    """The receipt, as C2SP tlog-proof."""
    response = HttpResponse(bytes(_receipt(visit, n)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{n}.tlog-proof"'
    return response


@require_safe
@in_dialogue
def picture(visit: Visit, n: int) -> HttpResponse:
    """The receipt as a QR. One that is too long for a QR leaves the entry's own words out."""
    whole = _receipt(visit, n)
    try:
        return svg(bytes(whole))
    except DataOverflowError:
        return svg(bytes(Receipt(whole.index, whole.proof, whole.note)))


@require_safe
@in_dialogue
def entry_bytes(visit: Visit, n: int) -> HttpResponse:
    """The entry exactly as it is written, for a receipt that does not hold it."""
    found = LogEntry.objects.filter(dialogue=visit.dialogue.id, n=n).values_list("data", flat=True).first()
    if found is None:
        raise Refusal("not_found")
    return HttpResponse(bytes(found), content_type="application/json; charset=utf-8")


def svg(data: bytes) -> HttpResponse:
    """A QR as an answer. Raises `DataOverflowError`."""
    response = HttpResponse(drawing(data), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=60"
    return response


def drawing(data: bytes) -> bytes:
    """A QR picture. Raises `DataOverflowError` where the bytes do not fit: about 2,900 do."""
    drawn = io.BytesIO()
    code = segno.make(data, error="l", micro=False, mask=2, boost_error=False, mode="byte")
    code.save(drawn, kind="svg", xmldecl=False, nl=False, omitsize=True, dark="#000", light="#fff", border=4)
    return drawn.getvalue()
