"""Asking a dated question, giving a probability, and saying what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator, Field

from sulh.acts.fields import Ask, Day, Id, OptionalDay, OptionalTexts, Texts, latin_digits
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.followup.forecasts.labels import OUTCOMES
from sulh.followup.forecasts.models import Forecast, ForecastQuestion
from sulh.rules.refusal import Refusal

# Certainty is never claimed: one wrong 0 or 100 would make every later score endless.
Percent = Annotated[int, BeforeValidator(latin_digits), Field(ge=1, le=99)]
# The same for the base rate, typed in any script's digits or left empty.
OptionalPercent = Annotated[
    str, BeforeValidator(latin_digits), Field(pattern=r"^([1-9][0-9]?)?$", json_schema_extra={"maxLength": 2})
]
_FROM_1_TO_99 = _("A whole number from 1 to 99.")


class AskForecast(Act):
    """Ask a question that will be answered with yes or no on a day, by criteria written beforehand."""

    question: Annotated[Texts, Ask(_("What will have happened by then?"), widget="textarea")]
    criteria: Annotated[
        Texts,
        Ask(
            _("By what will it be decided?"),
            _("So that two strangers would decide alike."),
            widget="textarea",
        ),
    ]
    closes: Annotated[Day, Ask(_("Last day for forecasts"), widget="date")]
    resolves: Annotated[Day, Ask(_("Day on which it is decided"), widget="date")]
    base_rate: Annotated[
        OptionalPercent,
        Ask(
            _("Base rate in percent"),
            _("How often such things happened before, from 1 to 99. Leave it empty if nobody knows."),
            widget="number",
        ),
    ] = ""
    base_source: Annotated[OptionalTexts, Ask(_("Source of the base rate"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({
            "question": done["question"], "n": done["n"], "words": dict(self.question),
            "criteria": dict(self.criteria), "closes": self.closes, "resolves": self.resolves,
            "base_rate": self.base_rate, "base_source": dict(self.base_source),
        })  # fmt: skip


@carries_out(AskForecast, action="ask_forecast")
def ask_forecast(act: AskForecast, here: Here) -> Answer:
    if not here.now.date().isoformat() <= act.closes <= act.resolves:
        raise Refusal("forecast_days", field="closes")
    if act.base_rate and not act.base_source:
        raise Refusal("forecast_base_source", field="base_source")
    rows = ForecastQuestion.objects.filter(dialogue_id=here.dialogue)
    row = ForecastQuestion.objects.create(
        dialogue_id=here.dialogue, n=(rows.aggregate(last=Max("n"))["last"] or 0) + 1,
        question=dict(act.question), criteria=dict(act.criteria), closes=act.closes, resolves=act.resolves,
        base_rate=int(act.base_rate) if act.base_rate else None, base_source=dict(act.base_source),
        asked_by=here.actor.id, label=here.standing.label, at=here.now,
    )  # fmt: skip
    return Answer({"question": row.id, "n": row.n})


class GiveForecast(Act):
    """Give a probability. It may be given again until the question closes; the last one counts."""

    question: Annotated[Id, Ask(_("Which question?"), widget="hidden")]
    percent: Annotated[Percent, Ask(_("How likely is it, in percent?"), _FROM_1_TO_99, widget="number")]
    words: Annotated[OptionalTexts, Ask(_("Why?"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({
            "question": self.question, "n": done["n"], "percent": self.percent, "words": dict(self.words),
        })  # fmt: skip


@carries_out(GiveForecast, action="forecast")
def give_forecast(act: GiveForecast, here: Here) -> Answer:
    row = _open(act.question, here)
    if here.now.date().isoformat() > row.closes:
        raise Refusal("forecast_closed", field="question")
    Forecast.objects.create(
        question=row, holder=here.actor.id, label=here.standing.label, role=here.role, percent=act.percent,
        words=dict(act.words), at=here.now,
    )  # fmt: skip
    return Answer({"question": row.id, "n": row.n})


class ResolveForecast(Act):
    """Say what happened, with the evidence. Done once, by a monitor who neither asked it nor forecast on it.

    A question of a later day may be resolved early, with the day of the event that decided it.
    """

    question: Annotated[Id, Ask(_("Which question?"), widget="hidden")]
    outcome: Annotated[
        Literal["yes", "no", "void"], Ask(_("What happened?"), widget="radio", choices=OUTCOMES)
    ]
    words: Annotated[Texts, Ask(_("By what evidence?"), widget="textarea")]
    happened: Annotated[
        OptionalDay,
        Ask(
            _("On which day was it decided by what happened?"),
            _("Needed if the day of the question has not come. Forecasts from that day on do not count."),
            widget="date",
        ),
    ] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({
            "question": self.question, "n": done["n"], "outcome": self.outcome, "words": dict(self.words),
            "happened": self.happened,
        })  # fmt: skip


@carries_out(ResolveForecast, action="resolve_forecast")
def resolve_forecast(act: ResolveForecast, here: Here) -> Answer:
    row = _open(act.question, here)
    if row.asked_by == here.actor.id:
        raise Refusal("resolver_asked", field="question")
    if row.forecasts.filter(holder=here.actor.id).exists():
        raise Refusal("resolver_forecast", field="question")
    today = here.now.date().isoformat()
    if today < row.resolves and act.outcome != "void" and not act.happened:
        raise Refusal("forecast_too_early", field="happened")
    if act.happened > min(today, row.resolves):
        raise Refusal("forecast_happened", field="happened")
    row.outcome, row.resolved_words, row.happened = act.outcome, dict(act.words), act.happened
    row.resolver, row.resolved = here.standing.label, here.now
    row.save(update_fields=["outcome", "resolved_words", "happened", "resolver", "resolved"])
    return Answer({"question": row.id, "n": row.n})


def _open(wanted: str, here: Here) -> ForecastQuestion:
    row = ForecastQuestion.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if row is None:
        raise Refusal("not_found", field="question")
    if row.outcome:
        raise Refusal("forecast_resolved", field="question")
    return row
