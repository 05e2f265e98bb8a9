"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.followup.warnings import sources

sources.register()
add_beside("promises", Entry(50, "warnings", _("Warning signs")))
