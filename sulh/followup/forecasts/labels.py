"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OUTCOMES = {"yes": _("It happened"), "no": _("It did not happen"), "void": _("It cannot be said")}
ACTS: dict[str, Any] = {
    "AskForecast": _("A question about the future was asked"),
    "GiveForecast": _("A forecast was given"),
    "ResolveForecast": _("A question about the future was resolved"),
}
LABELS: dict[str, dict[str, Any]] = {"act": ACTS, "forecast_outcome": OUTCOMES}
