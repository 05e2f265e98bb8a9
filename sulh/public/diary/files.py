"""The diary's files in the layout of C2SP tlog-tiles, as other software reads them."""

from __future__ import annotations

from itertools import chain
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from sulh.acts import checkpoints, exporting, log
from sulh.acts.keys import log_key
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.witnesses import policy_text
from sulh.record.bundles import unpack
from sulh.record.tiles import read_path
from sulh.record.tree import HASH
from sulh.rules.refusal import Refusal

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_LONG = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=5"


@require_safe
@in_dialogue
def checkpoint(visit: Visit) -> HttpResponse:
    """How the diary stands, signed, with the cosignatures that came for it."""
    at, note = checkpoints.publish(visit.dialogue.id)
    return _file(str(checkpoints.cosigned(visit.dialogue.id, at.size, note)).encode(), _TEXT, _SHORT)


@require_safe
@in_dialogue
def checkpoint_at(visit: Visit, n: int) -> HttpResponse:
    """How the diary stood with `n` entries: as it was signed then, with the cosignatures that came for it."""
    if n > log.head(visit.dialogue.id).size:
        raise Refusal("not_found")
    at, note = checkpoints.signed_at(visit.dialogue.id, n)
    return _file(str(checkpoints.cosigned(visit.dialogue.id, at.size, note)).encode(), _TEXT, _SHORT)


@require_safe
@in_dialogue
def key(visit: Visit) -> HttpResponse:
    """The key with which the diary signs, as a vkey."""
    return _file(f"{log_key(visit.dialogue.id).verifying}\n".encode(), _TEXT, _SHORT)


@require_safe
@in_dialogue
def policy(visit: Visit) -> HttpResponse:
    """Whose cosignatures the terms ask for, as C2SP tlog-policy."""
    return _file(policy_text(visit.dialogue.id).encode(), _TEXT, _SHORT)


@require_safe
@in_dialogue
def openings(visit: Visit) -> HttpResponse:
    """Salts and values of what is open to everybody."""
    size = log.head(visit.dialogue.id).size
    return _file(exporting.opened(visit.dialogue.id, size), _BYTES, "no-store")


@require_safe
@in_dialogue
def tile(visit: Visit, path: str) -> HttpResponse:
    """A tile of hashes, or a bundle of entries."""
    place = read_path(f"tile/{path}")
    if place is None:
        raise Refusal("not_found")
    level, n, width = place
    if level is None:
        data = exporting.bundle(visit.dialogue.id, n, width)
        whole = len(unpack(data)) == width
    else:
        data = exporting.tile(visit.dialogue.id, level, n, width)
        whole = len(data) == width * HASH
    if not whole:
        raise Refusal("not_found")
    return _file(data, _BYTES, _LONG)


@require_safe
@in_dialogue
def one_file(visit: Visit) -> HttpResponse:
    """The whole diary as JSON Lines, for `sulh verify`: up to the entry that is newest when it begins."""
    lines = exporting.download(visit.dialogue.id)
    first = next(lines)  # what cannot be signed is refused before anything is sent
    response = StreamingHttpResponse(chain([first], lines), content_type=_TEXT)
    response["Content-Disposition"] = f'attachment; filename="diary-{visit.dialogue.slug}.jsonl"'
    return cast(HttpResponse, response)  # Django has two classes for one thing


def _file(data: bytes, kind: str, keep: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = keep
    return response
