from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "sulh.findings"
    label = "findings"

    def ready(self) -> None:
        from sulh.dialogue.pages.navigation import Entry, add
        from sulh.findings import acts  # noqa: F401 - it registers itself

        add(Entry(50, "findings", _("Findings")))
