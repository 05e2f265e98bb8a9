"""Which of this room's public pages a dialogue shows: in the navigation, and as tiles on its first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages import behind, navigation, register, supporters, terms, tiles
from sulh.dialogue.pages.navigation import Entry
from sulh.dialogue.pages.tiles import Tile
from sulh.dialogue.templates import shows


def has_register(dialogue: Dialogue) -> bool:
    return dialogue.has_parties and shows(dialogue.template, "register")


def has_supporters(dialogue: Dialogue) -> bool:
    return shows(dialogue.template, "supporters")


def has_terms(dialogue: Dialogue) -> bool:
    return shows(dialogue.template, "terms")


def says_who(dialogue: Dialogue) -> bool:
    return shows(dialogue.template, "behind")


def open_doors() -> None:
    """Add the entries and tiles of this room; called once at start-up."""
    navigation.add(
        Entry(10, "dialogue", _("Overview")),
        Entry(20, "parties", _("Parties"), lambda dialogue, roles: has_register(dialogue)),
        Entry(30, "supporters", _("Supporters"), lambda dialogue, roles: has_supporters(dialogue)),
        Entry(60, "terms", _("Terms"), lambda dialogue, roles: has_terms(dialogue)),
        Entry(80, "behind", _("Who is behind this"), lambda dialogue, roles: says_who(dialogue)),
    )
    folder = "dialogue/tiles"
    tiles.add(
        Tile(20, "parties", _("Who is at the table"), f"{folder}/parties.html", register.facts, has_register),
        Tile(30, "supporters", _("Who encouraged whom"), f"{folder}/supporters.html", supporters.facts,
             has_supporters),
        Tile(60, "terms", _("The terms"), f"{folder}/terms.html", terms.facts, has_terms),
        Tile(80, "behind", _("Who is behind this"), f"{folder}/behind.html", behind.facts, says_who),
    )  # fmt: skip
