"""Questions and forecasts as files: anybody can score them again. Two hundred questions at a time."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.followup import files
from sulh.followup.forecasts import reading
from sulh.followup.forecasts.models import ForecastQuestion
from sulh.followup.today import today

A_FILE = 200
LAST = 99_999
_QUESTION = ("n", "closes", "resolves", "outcome", "happened", "base_rate")
COLUMNS = (*_QUESTION, "question", "forecaster", "role", "day", "percent", "counts", "brier", "log")


def body(dialogue: Dialogue, wanted: int) -> dict[str, Any]:
    """One page of questions with their forecasts; the scores are over all pages."""
    page = _page(dialogue, wanted)
    counted = reading.pairs(dialogue)
    return {
        "as_of": today(dialogue), "page": page.number, "pages": page.paginator.num_pages,
        "questions": [_question(row) for row in page.object_list],
        "forecasters": [
            {"forecaster": each.label, "role": each.role} | _scored(each.scored)
            for each in reading.forecasters(counted)
        ],
        "calibration": [asdict(each) for each in reading.bins(counted)],
    }  # fmt: skip


def _page(dialogue: Dialogue, wanted: int) -> Page[Any]:
    rows = ForecastQuestion.objects.filter(dialogue=dialogue).order_by("n").prefetch_related("forecasts")
    return Paginator(rows, A_FILE).get_page(wanted)


def _question(row: ForecastQuestion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _QUESTION} | {
        "id": row.id, "question": row.question, "criteria": row.criteria, "base_source": row.base_source,
        "asked_by": row.label, "asked": row.at.date().isoformat(), "resolver": row.resolver,
        "resolved": row.resolved.date().isoformat() if row.resolved else "", "evidence": row.resolved_words,
        "forecasts": _forecasts(row),
    }  # fmt: skip


def _forecasts(row: ForecastQuestion) -> list[dict[str, Any]]:
    """Every one in the order in which it was given; the score of those that count."""
    found = []
    scored = {each.counted.pk: each.scored for each in reading.given(row) if each.counted}
    for each in sorted(row.forecasts.all(), key=lambda each: each.pk):
        of = scored.get(each.pk)
        found.append({
            "forecaster": each.label, "role": each.role, "day": each.at.date().isoformat(),
            "percent": each.percent, "words": each.words, "counts": each.pk in scored,
            "brier": _rounded(of.brier) if of else None, "log": _rounded(of.log) if of else None,
        })  # fmt: skip
    return found


def _scored(of: reading.Scored) -> dict[str, Any]:
    beside = of.beside
    return {
        "n": of.n, "brier": _rounded(of.brier), "log": _rounded(of.log),
        "n_with_base": beside.n if beside else 0,
        "brier_with_base": _rounded(beside.brier) if beside else None,
        "log_with_base": _rounded(beside.log) if beside else None,
        "base_brier": _rounded(beside.base_brier) if beside else None,
        "base_log": _rounded(beside.base_log) if beside else None,
        "skill": _rounded(beside.skill) if beside and beside.skill is not None else None,
    }  # fmt: skip


def _rounded(value: float) -> float:
    return round(value, 6)


@require_safe
@in_dialogue
def forecasts_json(visit: Visit) -> HttpResponse:
    found = body(visit.dialogue, _asked(visit))
    return files.linked(JsonResponse(found), visit, found["page"], found["pages"])


@require_safe
@in_dialogue
def forecasts_csv(visit: Visit) -> HttpResponse:
    """One row for each forecast; a question without any has none."""
    page = _page(visit.dialogue, _asked(visit))
    rows = (_cells(row, each) for row in page.object_list for each in _forecasts(row))
    response = files.table(visit, "forecasts", COLUMNS, rows)
    return files.linked(response, visit, page.number, page.paginator.num_pages)


def _cells(row: ForecastQuestion, each: dict[str, Any]) -> list[Any]:
    plain = {name: getattr(row, name) for name in _QUESTION} | each
    plain |= {"question": own(row.question), "counts": "yes" if each["counts"] else "no"}
    return [plain[name] for name in COLUMNS]


def _asked(visit: Visit) -> int:
    return page_number(visit.request.GET.get("page", "1"), LAST)
