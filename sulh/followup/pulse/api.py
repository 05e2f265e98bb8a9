"""The JSON door's reading side of this folder: closed waves as they were published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.pulse import reading
from sulh.followup.pulse.pages import as_json

router = Router(tags=["reading"])


class WaveOut(Schema):
    """A closed wave. `asked`: a party's id, or empty for everybody. Numbers that are hidden are left out.

    `digest` is the SHA-256 of the canonical bytes of `results`, as the public diary has it.
    """

    wave: int
    opened: str
    closed: str
    asked: list[str]
    baseline: bool
    questions: list[dict[str, Any]]
    results: dict[str, Any]
    digest: str


@router.get("/{slug}/pulses", response=list[WaveOut], operation_id="pulses")
def pulses(request: HttpRequest, slug: str) -> Any:
    """Every closed wave of pulse questions, the earliest first. Not paginated."""
    return as_json(reading.closed_waves(by_slug(slug)))
