"""What the refusals of this folder say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "indicator_twice": _("There is an indicator with this name already. Measure that one, or give another name."),
    "indicators_full": _("There are %(most)s indicators already. Measure those instead of naming more."),
    "measure_in_future": _("This day has not come yet. Give the day on which it was measured."),
    "measure_range": _("Give both ends of the range or none. The value lies between them."),
    "measurements_full": _("This indicator has been measured %(most)s times already. Name another one to go on."),
}  # fmt: skip
