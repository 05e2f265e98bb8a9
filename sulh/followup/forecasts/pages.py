"""All questions about the future, and one of them with everybody's forecast."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.milestones import Shown, milestones
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.lists import page_number
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.followup.forecasts import reading
from sulh.followup.forecasts.models import ForecastQuestion
from sulh.followup.forecasts.plot import plot
from sulh.followup.today import today
from sulh.rules.refusal import Refusal

_LAST = 99_999


@require_safe
@in_dialogue
def forecasts(visit: Visit) -> HttpResponse:
    """Fifty questions at a time; the scores stand on the first page."""
    page = Paginator(reading.questions(visit.dialogue), reading.A_PAGE).get_page(_asked(visit))
    rows = list(page.object_list)
    return visit.page(
        "followup/forecasts/forecasts.html",
        page=page,
        today=today(visit.dialogue),
        open=[row for row in rows if not row.outcome],
        resolved=[row for row in rows if row.outcome],
        asking=visit.form("AskForecast", submit=_("Ask")) if allowed(visit, "ask_forecast") else None,
        **(_scores(visit) if page.number == 1 else {"forecasters": [], "bins": ()}),
    )


def _scores(visit: Visit) -> dict[str, Any]:
    counted = reading.pairs(visit.dialogue)
    bins = reading.bins(counted)
    return {
        "forecasters": reading.forecasters(counted),
        "bins": bins,
        "plot": plot(bins, "rtl" if get_language_bidi() else "ltr"),
    }


@require_safe
@in_dialogue
def forecast(visit: Visit, n: int) -> HttpResponse:
    """One question, and fifty people's forecasts at a time."""
    row = ForecastQuestion.objects.filter(dialogue=visit.dialogue, n=n).first()
    if row is None:
        raise Refusal("not_found")
    return visit.page(
        "followup/forecasts/forecast.html",
        row=row,
        page=Paginator(reading.given(row), reading.A_PAGE).get_page(_asked(visit)),
        closed=today(visit.dialogue) > row.closes,
        outside=_meanwhile(row),
        doing=_doing(visit, row),
    )


def _asked(visit: Visit) -> int:
    return page_number(visit.request.GET.get("page", "1"), _LAST)


def _meanwhile(row: ForecastQuestion) -> list[Shown]:
    """What happens outside while the question is open, so that a forecast is read beside it."""
    first = row.at.date().isoformat()
    last = row.resolved.date().isoformat() if row.resolved else row.resolves
    return [stone for stone in milestones(row.dialogue) if first <= stone.day.isoformat() <= last]


def _doing(visit: Visit, row: ForecastQuestion) -> list[tuple[str, Form]]:
    """What this reader may do with the question, and what it is called."""
    if row.outcome:
        return []
    hidden, found = {"question": row.id}, []
    if allowed(visit, "forecast") and today(visit.dialogue) <= row.closes:
        form = visit.form("GiveForecast", submit=_("Give this forecast"), hidden=hidden)
        found.append((_("Give a forecast"), form))
    if allowed(visit, "resolve_forecast") and may_resolve(visit, row):
        form = visit.form("ResolveForecast", submit=_("Resolve"), hidden=hidden)
        found.append((_("Say what happened"), form))
    return found


def may_resolve(visit: Visit, row: ForecastQuestion) -> bool:
    """Whoever asked it or forecast on it may not."""
    mine = visit.office.id
    return row.asked_by != mine and not row.forecasts.filter(holder=mine).exists()
