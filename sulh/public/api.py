"""The JSON door's reading side of this room; here, where the public diary stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts import log
from sulh.dialogue.api import by_slug
from sulh.public.bulletins.api import router as bulletins
from sulh.public.claims.api import router as claims
from sulh.public.comments.api import router as comments
from sulh.public.contacts.api import router as contacts

router = Router(tags=["reading"])
for _folder in (claims, contacts, bulletins, comments):
    router.add_router("", _folder)


class HeadOut(Schema):
    """How many entries a diary has, and the digest of the last: 64 hex digits. Worth keeping elsewhere."""

    size: int
    head: str


@router.get("/{slug}/log", response=HeadOut, operation_id="log")
def head_of_log(request: HttpRequest, slug: str) -> Any:
    """The head of a dialogue's public diary; the diary itself is the file `/d/SLUG/diary.jsonl`."""
    head = log.head(by_slug(slug).id)
    return {"size": head.size, "head": head.digest}
