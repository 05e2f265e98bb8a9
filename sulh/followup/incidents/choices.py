"""Closed lists of this folder, with plain words, and whom a report can name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.followup_rules import rules_in_force
from sulh.dialogue.models import NOT_AT_THE_TABLE, Party, Supporter
from sulh.dialogue.words import own

KINDS = {
    "violence": _("Violence"),
    "threat": _("A threat"),
    "arrest": _("An arrest"),
    "displacement": _("People driven from home"),
    "blocked_aid": _("Aid held up"),
    "damage": _("Damage"),
    "other": _("Something else"),
}
FOUND = {
    "verified": _("verified"),
    "not_confirmed": _("not confirmed"),
    "disputed": _("disputed"),
}
STATES = {"unverified": _("not verified")} | FOUND
SOURCES = {"1": _("one source"), "2": _("two sources"), "3+": _("three sources or more")}


@provides("incident_areas")
def areas(dialogue: str, reader: Actor) -> Choices:
    return [("", _("(no area)")), *((area, area) for area in rules_in_force(dialogue).incident_areas)]


@provides("incident_named")
def named(dialogue: str, reader: Actor) -> Choices:
    """Parties as far as the register shows them, then supporters."""
    parties = Party.objects.filter(dialogue_id=dialogue, no_party=False).exclude(status__in=NOT_AT_THE_TABLE)
    supporters = Supporter.objects.filter(dialogue_id=dialogue)
    rows = [
        *parties.order_by("place", "pk").values_list("pk", "names"),
        *supporters.order_by("pk").values_list("pk", "names"),
    ]
    return [("", _("(none)")), *((side, own(names)) for side, names in rows)]
