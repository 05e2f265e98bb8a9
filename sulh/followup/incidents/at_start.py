"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.followup.incidents import acts, desk  # noqa: F401 - they register themselves

add_beside("promises", Entry(30, "incidents", _("Incidents")))
