"""The JSON door's reading side: published findings, for anybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.findings import published
from sulh.findings.snapshot import public_json

router = Router(tags=["reading"])


class FoundOut(Schema):
    """One statement as it was said (empty once taken back); `source_id` for imports."""

    id: str
    source_id: str | None
    text: str
    parties: dict[str, dict[str, int | str | None]]


class FindingsOut(Schema):
    """A published snapshot; statements that were moderated out are absent."""

    dialogue: str
    as_of: str
    statements: list[FoundOut]


@router.get("/{slug}/findings", response=FindingsOut, operation_id="findings")
def findings(request: HttpRequest, slug: str) -> Any:
    """The newest published findings: per statement and party agree, disagree and pass, null where
    protected with `hidden` = too_few or unanimous. Not paginated."""
    dialogue = by_slug(slug)
    found = published.told(published.needed(dialogue))
    return public_json(found, published.party_names(dialogue))
