"""What monitors, observers and experts find about forecasts on the desk."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.followup.forecasts import wording_desk as say
from sulh.followup.forecasts.models import Forecast, ForecastQuestion
from sulh.followup.today import today

_A_DESK = 20
FORECASTERS = ("observer", "expert")
_TEMPLATE = "followup/forecasts/desk.html"


def resolving(visit: Visit) -> list[Task]:
    """Questions whose day has come and which this monitor may resolve, the oldest first."""
    if not allowed(visit, "resolve_forecast"):
        return []
    rows = ForecastQuestion.objects.filter(resolves__lte=today(visit.dialogue))
    return _list(visit, say.RESOLVE, rows.exclude(asked_by=visit.office.id).order_by("resolves", "n"), True)


def forecasting_of(role: str) -> Callable[[Visit], list[Task]]:
    """Open questions without an own forecast; told once to a holder of both offices."""

    def tasks(visit: Visit) -> list[Task]:
        if role != next(each for each in FORECASTERS if each in visit.standing.roles):
            return []
        if not allowed(visit, "forecast"):
            return []
        rows = ForecastQuestion.objects.filter(closes__gte=today(visit.dialogue))
        return _list(visit, say.FORECAST, rows.order_by("closes", "n"), False)

    return tasks


def _list(
    visit: Visit, words: tuple[object, object], rows: QuerySet[ForecastQuestion], urgent: bool
) -> list[Task]:
    own = Forecast.objects.filter(question=OuterRef("pk"), holder=visit.office.id)
    found = list(rows.filter(~Exists(own), dialogue=visit.dialogue, outcome="")[: _A_DESK + 1])
    if not found:
        return []
    context = {"rows": found[:_A_DESK], "more": len(found) > _A_DESK}
    return [Task(*words, template=_TEMPLATE, context=context, urgent=urgent)]


add(Section(59, "monitor", resolving), *(Section(59, role, forecasting_of(role)) for role in FORECASTERS))
