"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.followup.forecasts.labels import OUTCOMES

TURNS: Mapping[str, str] = {"ResolveForecast": "outcome"}
SENTENCES: Mapping[str, Any] = {
    "AskForecast": _("Question %(n)s about the future was asked."),
    "GiveForecast": _("A forecast was given on question %(n)s: %(percent)s percent."),
    "ResolveForecast.yes": _("Question %(n)s about the future was resolved: it happened."),
    "ResolveForecast.no": _("Question %(n)s about the future was resolved: it did not happen."),
    "ResolveForecast.void": _("Question %(n)s about the future was resolved: it cannot be said."),
}
FIELDS: Mapping[str, Any] = {
    "base_rate": _("Base rate in percent"),
    "base_source": _("Source of the base rate"),
    "closes": _("Closes on"),
    "criteria": _("How it is decided"),
    "happened": _("Decided by what happened on"),
    "outcome": _("Outcome"),
    "percent": _("Percent"),
    "resolves": _("Resolved on"),
}
CODES: Mapping[str, Mapping[str, Any]] = {"ResolveForecast.outcome": OUTCOMES}
REFERENCES: frozenset[str] = frozenset({"question"})
DAYS: frozenset[str] = frozenset({"closes", "happened", "resolves"})
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "forecasts": (_("Forecasts"), ("AskForecast", "GiveForecast", "ResolveForecast")),
}
