"""Promises as a table and as a file: anybody can count them again. A thousand at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.followup import files
from sulh.followup.commitments import reading
from sulh.followup.commitments.models import Commitment
from sulh.followup.today import today

A_FILE = 1000
LAST = 99_999
_PLAIN = ("n", "id", "origin", "theme_key", "due", "level", "waits")
_TEXTS = ("theme", "who", "what")
COLUMNS = (*_PLAIN, *_TEXTS, "tags", "parties", "supporter", "ended", "ended_by")


def every(dialogue: Dialogue, page: int) -> Page[Any]:
    """One page of all promises, ended ones too; `ended` is the day, or empty."""
    rows = Commitment.objects.filter(dialogue=dialogue).order_by("n").values(*COLUMNS)
    found: Page[Any] = Paginator(rows, A_FILE).get_page(page)
    found.object_list = [
        row | {"ended": row["ended"].date().isoformat() if row["ended"] else ""} for row in found.object_list
    ]
    return found


def asked_page(visit: Visit) -> int:
    return page_number(visit.request.GET.get("page", "1"), LAST)


@require_safe
@in_dialogue
def promises_csv(visit: Visit) -> HttpResponse:
    page = every(visit.dialogue, asked_page(visit))
    name = "promises" if page.number == 1 else f"promises-{page.number}"
    response = files.table(visit, name, COLUMNS, (_cells(row) for row in page.object_list))
    return files.linked(response, visit, page.number, page.paginator.num_pages)


def _cells(row: dict[str, Any]) -> list[Any]:
    plain = row | {name: own(row[name]) if row[name] else "" for name in _TEXTS}
    plain |= {name: " ".join(row[name]) for name in ("tags", "parties")}
    return [plain[name] for name in COLUMNS]


@require_safe
@in_dialogue
def promises_json(visit: Visit) -> HttpResponse:
    now = today(visit.dialogue)
    score = reading.score(visit.dialogue, now)
    index = score.distribution.index
    page = every(visit.dialogue, asked_page(visit))
    body = {
        "as_of": now, "at_level": list(score.distribution.at), "not_coded": score.not_coded,
        "index": round(index, 4) if index is not None else None,
        "overdue": score.overdue, "with_a_day": score.dated, "ended": score.ended,
        "page": page.number, "pages": page.paginator.num_pages, "promises": page.object_list,
    }  # fmt: skip
    return files.linked(JsonResponse(body), visit, page.number, page.paginator.num_pages)
