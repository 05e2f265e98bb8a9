"""What everybody can read of incidents: the public ones in detail, all others as protected counts only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from sulh.analysis.tables import protect
from sulh.dialogue.models import Dialogue
from sulh.followup.incidents.models import Incident, IncidentCheck
from sulh.followup.incidents.times import first_of_quarter, last_of_quarter, quarters_until

A_PAGE = 50
QUARTERS = 8
LIMIT = 5
COLUMNS = ("n", "state", "kind", "time", "area", "sources", "words", "checked")


def public(dialogue: Dialogue) -> QuerySet[Incident]:
    """Incidents that a monitor has verified or disputed, the newest number first."""
    checks = Prefetch("checks", IncidentCheck.objects.order_by("-pk"))
    rows = Incident.objects.filter(dialogue=dialogue, n__isnull=False).defer("told")
    return rows.order_by("-n").prefetch_related(checks, "replies")


@dataclass(frozen=True)
class Unverified:
    """How many others there are, rounded down to fives; None where the number is hidden.

    `quarters`: first and last day of each, whether or not anything was reported; of all earlier ones together
    the first day is empty.
    """

    quarters: list[tuple[tuple[str, str], int | None]]
    total: int | None


def unverified(dialogue: Dialogue, today: str) -> Unverified:
    """Counts of what is not public and was filed before this month: rounded, and never as they come in."""
    before = Incident.objects.filter(filed__lt=f"{today[:7]}-01")
    rows = before.filter(dialogue=dialogue, n=None).values("quarter").annotate(count=Count("pk"))
    counted = {row["quarter"]: row["count"] for row in rows.order_by()}
    last = quarters_until(date.fromisoformat(today), QUARTERS)
    counts = [counted.get(each, 0) for each in last]
    # What lies in a quarter still to come stands with the last one.
    counts[-1] += sum(count for each, count in counted.items() if each > last[-1])
    counts.insert(0, sum(count for each, count in counted.items() if each < last[0]))
    shown = protect([counts], LIMIT)
    cells = [_rounded(count) for count in shown.cells[0]]
    ends = [("", last_of_quarter(quarters_until(first_of_quarter(last[0]), 2)[0]).isoformat())]
    ends += [(first_of_quarter(each).isoformat(), last_of_quarter(each).isoformat()) for each in last]
    return Unverified(list(zip(ends, cells, strict=True)), _rounded(shown.total))


def _rounded(count: int | None) -> int | None:
    return None if count is None else count - count % LIMIT


def every(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    """Each public incident in the order of its number, with what was found last."""
    checks = IncidentCheck.objects.filter(incident__dialogue=dialogue, incident__n__isnull=False)
    # The newest of each incident comes last and stays.
    last = {
        row[0]: row[1:] for row in checks.order_by("pk").values_list("incident", "sources", "words", "at")
    }
    rows = Incident.objects.filter(dialogue=dialogue, n__isnull=False).order_by("n")
    for incident, *told in rows.values_list("pk", "n", "state", "kind", "time", "area"):
        sources, words, at = last[incident]
        yield dict(zip(COLUMNS, [*told, sources, words, at.date().isoformat()], strict=True))
