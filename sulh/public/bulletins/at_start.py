"""Everything of this folder that registers itself at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import navigation, tiles
from sulh.public.bulletins import acts, desk, schedule  # noqa: F401 - they register themselves
from sulh.public.bulletins.pages import after_acts  # noqa: F401
from sulh.public.bulletins.reading import facts, there_is_one

_WRITES_OR_ANSWERS = frozenset({"editor", "supporter", "delegate"})


def _shown(dialogue: Dialogue, roles: frozenset[str]) -> bool:
    return bool(roles & _WRITES_OR_ANSWERS) or there_is_one(dialogue)


navigation.add(navigation.Entry(62, "bulletins", _("Bulletins"), _shown))
tiles.add(tiles.Tile(70, "bulletins", _("Bulletins"), "public/bulletins/tile.html", facts, there_is_one))
