from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "sulh.findings"
    label = "findings"

    def ready(self) -> None:
        from sulh.dialogue.pages import tiles
        from sulh.dialogue.pages.desk import Section
        from sulh.dialogue.pages.desk import add as add_to_desk
        from sulh.dialogue.pages.navigation import Entry, add
        from sulh.findings import acts  # noqa: F401 - it registers itself
        from sulh.findings.desk import publishing
        from sulh.findings.published import facts

        add(Entry(50, "findings", _("Findings")))
        tiles.add(tiles.Tile(50, "findings", _("What they share"), "findings/tile.html", facts))
        add_to_desk(Section(25, "facilitator", publishing))
