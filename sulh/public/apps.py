from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FOLDERS = ("claims", "contacts", "bulletins", "comments")


class PublicConfig(AppConfig):
    name = "sulh.public"
    label = "public"

    def ready(self) -> None:
        from sulh.dialogue.pages.navigation import Entry, add

        add(Entry(65, "diary", _("Public diary")))
        for folder in FOLDERS:
            # Acts, choices of forms, desks and parts of other rooms' pages register themselves.
            import_module(f"sulh.public.{folder}.at_start")
