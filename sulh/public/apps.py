from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

FOLDERS = ("claims", "contacts", "bulletins", "comments", "diary")


class PublicConfig(AppConfig):
    name = "sulh.public"
    label = "public"

    def ready(self) -> None:
        for folder in FOLDERS:
            # Acts, choices of forms, desks and parts of other rooms' pages register themselves.
            import_module(f"sulh.public.{folder}.at_start")
