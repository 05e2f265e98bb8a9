from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

FOLDERS = ("deciding", "text", "ratifying", "single", "sessions", "deadlock", "joint")


class SettlementConfig(AppConfig):
    name = "sulh.settlement"
    label = "settlement"

    def ready(self) -> None:
        for folder in FOLDERS:
            # Acts, choices of forms, desks, guards and parts of other rooms' pages register themselves.
            import_module(f"sulh.settlement.{folder}.at_start")
