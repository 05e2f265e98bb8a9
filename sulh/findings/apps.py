from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "sulh.findings"
    label = "findings"

    def ready(self) -> None:
        from sulh.dialogue.pages import parts, tiles
        from sulh.dialogue.pages.desk import Section
        from sulh.dialogue.pages.desk import add as add_to_desk
        from sulh.dialogue.pages.navigation import Entry, add
        from sulh.findings import acts, moderation_numbers  # noqa: F401 - they register themselves
        from sulh.findings.desk import publishing
        from sulh.findings.published import facts
        from sulh.findings.reviews import to_review

        add(Entry(50, "findings", _("Findings")))
        tiles.add(tiles.Tile(50, "findings", _("What they share"), "findings/tile.html", facts))
        parts.add("moderation_report", parts.Part("findings/moderation.html", moderation_numbers.part))
        parts.add("translation", parts.Part("findings/translations_to_review.html", to_review))
        add_to_desk(Section(25, "facilitator", publishing))
