"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "forecast_days": _("Give days that are still to come. Forecasts close no later than the day on which it is decided."),
    "forecast_base_source": _("A base rate needs its source. Say where it comes from, or leave the rate empty."),
    "forecast_resolved": _("This question is resolved already. What was said before stands, and nothing is added."),
    "forecast_closed": _("The last day for forecasts on this question has passed. Look for one that is still open."),
    "forecast_too_early": _("The day of this question has not come. Wait for it, or give the day on which it was decided."),
    "forecast_happened": _("Give a day that has come, no later than the day of the question."),
    "resolver_forecast": _("You gave a forecast on this question, so somebody else has to resolve it."),
    "resolver_asked": _("You asked this question, so somebody else has to resolve it."),
}  # fmt: skip
