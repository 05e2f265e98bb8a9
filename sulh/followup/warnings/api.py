"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.warnings.pages import lines

router = Router(tags=["reading"])


class WarningOut(Schema):
    """One number of one series. `day`: the first day of the month, or the day on which a wave closed.

    `value` is null where it is hidden to protect people. `change`: from this day on the numbers are others.
    """

    sign: str
    per: str
    day: str
    value: float | None
    hidden: bool
    change: bool


@router.get("/{slug}/warnings", response=list[WarningOut], operation_id="warnings")
def warnings(request: HttpRequest, slug: str) -> Any:
    """Warning signs over time, series by series, the earliest number first. Not paginated."""
    return list(lines(by_slug(slug)))
