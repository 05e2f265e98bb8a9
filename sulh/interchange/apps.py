from __future__ import annotations

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "sulh.interchange"
    label = "interchange"

    def ready(self) -> None:
        from sulh.interchange import acts  # noqa: F401 - it registers itself
