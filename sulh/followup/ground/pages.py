"""The page "On the ground", and its measurements as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.drawing import Direction
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.followup import files
from sulh.followup.ground import reading
from sulh.followup.ground.answer import answer
from sulh.followup.ground.criteria import held
from sulh.followup.ground.models import Indicator, Measurement
from sulh.followup.ground.plot import extent, plot
from sulh.followup.ground.values import decimal_of, shown

_LAST = 99_999
COLUMNS = (
    "indicator", "name", "unit", "better", "day", "baseline", "value", "low", "high", "source", "written",
    "replaced",
)  # fmt: skip


@require_safe
@in_dialogue
def on_the_ground(visit: Visit) -> HttpResponse:
    """First the answer in one sentence, then criteria, indicators, and what other folders bring."""
    since = reading.in_force_since(visit.dialogue)
    rows = Indicator.objects.filter(dialogue=visit.dialogue).order_by("n")
    page = Paginator(rows, reading.A_PAGE).get_page(page_number(visit.request.GET.get("page", "1"), _LAST))
    standings = reading.standings(rows.filter(pk__in=[row.pk for row in page.object_list]), since)
    outside = milestones(visit.dialogue)
    return visit.page(
        "followup/ground/ground.html",
        answer=answer(visit.dialogue),
        criteria=held(visit.dialogue),
        since=since,
        page=page,
        indicators=_drawn(standings, since, [stone.day for stone in outside]),
        outside=outside,
        parts=parts("ground", visit, ""),
        naming=naming_form(visit),
        measuring=measuring_form(visit),
        thousandths=shown,
    )


def _drawn(standings: list[reading.Standing], since: str, outside: list[Any]) -> list[dict[str, Any]]:
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    written = reading.measurements(each.row for each in standings)
    found = []
    for each in standings:
        points = reading.counting(written[each.row.pk])
        found.append(
            {
                "standing": each, "row": each.row, "written": written[each.row.pk],
                "counts": {point.pk for point in points},
                "before": {point.pk for point in points if reading.is_baseline(point, since)},
                "plot": plot(points, since, outside, direction) if points else None,
                "extent": extent(points) if points else None,
            }
        )  # fmt: skip
    return found


def naming_form(visit: Visit) -> Form | None:
    if not allowed(visit, "name_indicator"):
        return None
    return visit.form("NameIndicator", submit=_("Name this indicator"), next=visit.url("on_the_ground"))


def measuring_form(visit: Visit) -> Form | None:
    there = Indicator.objects.filter(dialogue=visit.dialogue).exists()
    if not there or not allowed(visit, "measure_indicator"):
        return None
    return visit.form("MeasureIndicator", submit=_("Write this value down"), next=visit.url("on_the_ground"))


def every(dialogue: Dialogue) -> list[tuple[Indicator, list[tuple[Measurement, bool]]]]:
    """Each indicator with everything that was written down, and whether that counts on its day."""
    rows = list(Indicator.objects.filter(dialogue=dialogue).order_by("n"))
    found = reading.measurements(rows)
    counts = {row.pk: {each.pk for each in reading.counting(found[row.pk])} for row in rows}
    return [(row, [(each, each.pk in counts[row.pk]) for each in found[row.pk]]) for row in rows]


@require_safe
@in_dialogue
def indicators_csv(visit: Visit) -> HttpResponse:
    """One line per measurement; `replaced` is 1 where a newer one for the same day counts."""
    since = reading.in_force_since(visit.dialogue)
    rows = (
        _cells(row, each, reading.is_baseline(each, since), counts)
        for row, written in every(visit.dialogue)
        for each, counts in written
    )
    return files.table(visit, "indicators", COLUMNS, rows)


def _cells(row: Indicator, each: Measurement, baseline: bool, counts: bool) -> list[Any]:
    numbers = (each.value, each.low, each.high)
    value, low, high = (None if number is None else Decimal(decimal_of(number)) for number in numbers)
    return [
        row.id, own(row.names), own(row.unit), row.better, each.day, int(baseline), value, low, high,
        own(each.source), each.at.date().isoformat(), int(not counts),
    ]  # fmt: skip
