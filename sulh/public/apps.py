from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "sulh.public"
    label = "public"

    def ready(self) -> None:
        from sulh.dialogue.pages.navigation import Entry, add

        add(Entry(65, "diary", _("Public diary")))
