"""The JSON door's reading side of this folder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue.api import by_slug
from sulh.followup.ground import reading
from sulh.followup.ground.pages import every
from sulh.followup.ground.values import decimal_of

router = Router(tags=["reading"])
Texts = dict[str, str]


class MeasurementOut(Schema):
    """One value on one day, as a decimal; `low` and `high` are empty where no range was given.

    `baseline`: it is of a day before the first text came into force. `replaced`: a newer one for the same day
    counts instead.
    """

    day: str
    value: str
    low: str
    high: str
    source: Texts
    written: str
    baseline: bool
    replaced: bool


class IndicatorOut(Schema):
    """An indicator. `better` is up or down."""

    id: str
    names: Texts
    unit: Texts
    better: str
    method: Texts
    from_whom: Texts
    measurements: list[MeasurementOut]


@router.get("/{slug}/indicators", response=list[IndicatorOut], operation_id="indicators")
def indicators(request: HttpRequest, slug: str) -> Any:
    """Every indicator with its measurements, the earliest day first. Not paginated."""
    dialogue = by_slug(slug)
    since = reading.in_force_since(dialogue)
    return [
        {
            "id": row.id, "names": row.names, "unit": row.unit, "better": row.better, "method": row.method,
            "from_whom": row.from_whom,
            "measurements": [
                {
                    "day": each.day, "value": decimal_of(each.value),
                    "low": "" if each.low is None else decimal_of(each.low),
                    "high": "" if each.high is None else decimal_of(each.high), "source": each.source,
                    "written": each.at.date().isoformat(), "baseline": reading.is_baseline(each, since),
                    "replaced": not counts,
                }
                for each, counts in written
            ],
        }
        for row, written in every(dialogue)
    ]  # fmt: skip
