"""Indicators are named once and measured again and again; nothing of it is ever changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock
from sulh.acts.fields import Ask, Day, Id, Names, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.followup.ground.labels import BETTER
from sulh.followup.ground.models import Indicator, Measurement
from sulh.followup.ground.values import Amount, OptionalAmount, thousandths
from sulh.rules.refusal import Refusal

INDICATORS_MOST = 200
MEASUREMENTS_MOST = 500  # of one indicator
_FIGURE = _("With a point and at most three decimals, for instance 12.5.")


class NameIndicator(Act):
    """Name something on the ground that will be measured. Refuses `indicator_twice` and `indicators_full`."""

    names: Annotated[Names, Ask(_("What is measured?"))]
    unit: Annotated[Names, Ask(_("In which unit?"), _("For instance “hours a day” or “percent”."))]
    better: Annotated[Literal["up", "down"], Ask(_("What would be better?"), widget="radio", choices=BETTER)]
    method: Annotated[Texts, Ask(_("How is it measured?"), _("So that somebody else would find the same."), widget="textarea")]  # fmt: skip
    from_whom: Annotated[Names, Ask(_("Whose figures are these?"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"indicator": done["indicator"]} | self.model_dump())


@carries_out(NameIndicator, action="name_indicator")
def name_indicator(act: NameIndicator, here: Here) -> Answer:
    rows = Indicator.objects.filter(dialogue_id=here.dialogue)
    there = list(rows.values_list("names", flat=True))
    if len(there) >= INDICATORS_MOST:
        raise Refusal("indicators_full", most=INDICATORS_MOST)
    for language, name in act.names.items():
        if any(_same(name, names.get(language, "")) for names in there):
            raise Refusal("indicator_twice", field="names")
    made = Indicator.objects.create(
        dialogue_id=here.dialogue, n=len(there) + 1, names=dict(act.names), unit=dict(act.unit),
        better=act.better, method=dict(act.method), from_whom=dict(act.from_whom), at=here.now,
    )  # fmt: skip
    return Answer({"indicator": made.id})


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


class MeasureIndicator(Act):
    """Write down a value of one day. A newer one for the same day replaces it in reading; both stay.

    Refuses `not_found`, `measure_in_future`, `measure_range` and `measurements_full`.
    """

    indicator: Annotated[Id, Ask(_("Which indicator?"), source="indicators")]
    day: Annotated[Day, Ask(_("On which day was it so?"), widget="date")]
    value: Annotated[Amount, Ask(_("Value"), _FIGURE, inputmode="decimal")]
    low: Annotated[OptionalAmount, Ask(_("At the lowest"), _("Where the value is uncertain: the range in which it surely lies."), inputmode="decimal")] = ""  # fmt: skip
    high: Annotated[OptionalAmount, Ask(_("At the highest"), inputmode="decimal")] = ""
    source: Annotated[Texts, Ask(_("Where is it from?"), _("Who counted, and where it can be read."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({**self.model_dump(), "names": done["names"]})


@carries_out(MeasureIndicator, action="measure_indicator")
def measure_indicator(act: MeasureIndicator, here: Here) -> Answer:
    row = Indicator.objects.filter(dialogue_id=here.dialogue, pk=act.indicator).first()
    if row is None:
        raise Refusal("not_found", field="indicator")
    if act.day > clock.latest_day(here.now):
        raise Refusal("measure_in_future", field="day")
    value = thousandths(act.value)
    low, high = _range(act, value)
    if Measurement.objects.filter(indicator=row).count() >= MEASUREMENTS_MOST:
        raise Refusal("measurements_full", field="indicator", most=MEASUREMENTS_MOST)
    Measurement.objects.create(
        indicator=row, day=act.day, value=value, low=low, high=high, source=dict(act.source),
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    return Answer({"indicator": row.id}, {"names": row.names})


def _range(act: MeasureIndicator, value: int) -> tuple[int | None, int | None]:
    """Both ends or none. Raises `Refusal("measure_range")`."""
    if not act.low and not act.high:
        return None, None
    if not (act.low and act.high) or not thousandths(act.low) <= value <= thousandths(act.high):
        raise Refusal("measure_range", field="high" if act.low else "low")
    return thousandths(act.low), thousandths(act.high)
