from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "sulh.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from sulh.dialogue import acts, batching, choices, guards, standing  # noqa: F401 - they register themselves
        from sulh.dialogue.pages.doors import open_doors
        from sulh.dialogue.voices import acts as voices  # noqa: F401

        open_doors()
