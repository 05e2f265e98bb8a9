"""Warning signs: a small picture of each series, and all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from sulh.dialogue.drawing import Direction
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.followup import files
from sulh.followup.warnings.plot import plot
from sulh.followup.warnings.reading import NEEDED, signs

COLUMNS = ("sign", "per", "day", "value", "hidden", "change")


@require_safe
@in_dialogue
def warnings(visit: Visit) -> HttpResponse:
    found = signs(visit.dialogue)
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    outside = [each.day for each in found.outside]
    shown = [(each, plot(each.series, each.changes, found.over, outside, direction)) for each in found.signs]
    return visit.page("followup/warnings/warnings.html", found=found, shown=shown, needed=NEEDED)


def lines(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    """One line per number; `value` is None where it is hidden."""
    for each in signs(dialogue).signs:
        for point in each.series.points:
            value = round(point.value, 4) if point.value is not None else None
            yield {
                "sign": each.series.name, "per": each.series.per, "day": point.day, "value": value,
                "hidden": value is None, "change": point.day in each.changes,
            }  # fmt: skip


@require_safe
@in_dialogue
def warnings_csv(visit: Visit) -> HttpResponse:
    plain = ("sign", "per", "day", "value")
    cells = (
        [*(line[name] for name in plain), int(line["hidden"]), int(line["change"])]
        for line in lines(visit.dialogue)
    )
    return files.table(visit, "warning-signs", COLUMNS, cells)
