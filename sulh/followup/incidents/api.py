"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.incidents import reading

router = Router(tags=["reading"])


class IncidentOut(Schema):
    """A public incident. `time` is a month, a week or a day; `words` are a monitor's."""

    n: int
    state: str
    kind: str
    time: str
    area: str
    sources: str
    words: dict[str, str]
    checked: str


@router.get("/{slug}/incidents", response=list[IncidentOut], operation_id="incidents")
def incidents(request: HttpRequest, slug: str) -> Any:
    """Every incident that a monitor has verified or disputed, by its number. Not paginated."""
    return list(reading.every(by_slug(slug)))
