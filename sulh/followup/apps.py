from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

FOLDERS = ("commitments", "ground", "pulse", "incidents", "forecasts", "warnings", "reminders")


class FollowupConfig(AppConfig):
    name = "sulh.followup"
    label = "followup"

    def ready(self) -> None:
        for folder in FOLDERS:
            # Acts, choices of forms, desks and parts of other rooms' pages register themselves.
            import_module(f"sulh.followup.{folder}.at_start")
