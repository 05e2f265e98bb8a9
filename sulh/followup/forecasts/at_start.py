"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.followup.forecasts import acts, desk  # noqa: F401 - they register themselves

add_beside("promises", Entry(40, "forecasts", _("Forecasts")))
