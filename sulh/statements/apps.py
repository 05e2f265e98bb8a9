from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatementsConfig(AppConfig):
    name = "sulh.statements"
    label = "statements"

    def ready(self) -> None:
        from sulh.acts.perform import CHANGED
        from sulh.dialogue.models import Dialogue
        from sulh.dialogue.pages import tiles
        from sulh.dialogue.pages.desk import Section
        from sulh.dialogue.pages.desk import add as add_to_desk
        from sulh.dialogue.pages.navigation import Entry, add
        from sulh.statements import acts, choices, guards, voices  # noqa: F401 - they register themselves
        from sulh.statements.moderation.lacking import lacking
        from sulh.statements.paper import start as paper
        from sulh.statements.queries import facts
        from sulh.statements.room import start as room
        from sulh.statements.voting import choosing

        def speaking(dialogue: Dialogue, roles: frozenset[str]) -> bool:
            return dialogue.phase == "listening"

        def begun(dialogue: Dialogue, roles: frozenset[str]) -> bool:
            return dialogue.phase not in ("draft", "preparation", "not_convened")

        def only(*wanted: str) -> Any:
            return lambda dialogue, roles: bool(roles & set(wanted))

        add_to_desk(Section(24, "facilitator", lacking), Section(34, "delegate", lacking))
        CHANGED.append(choosing.forget)
        paper.start()
        room.start()
        tiles.add(tiles.Tile(40, "statements", _("What is said"), "statements/tile.html", facts))
        add(
            Entry(32, "take_part", _("Take part"), speaking),
            Entry(35, "statements", _("Statements"), begun),
            Entry(70, "moderation", _("Moderation"), only("moderator", "appeals_member")),
            Entry(71, "translation", _("Translation"), only("translator")),
        )
