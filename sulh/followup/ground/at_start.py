"""What this folder registers when the house starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.pages.navigation import Entry, add_beside
from sulh.dialogue.words import own
from sulh.followup.ground import acts, desk  # noqa: F401 - they register themselves
from sulh.followup.ground.models import Indicator


@provides("indicators")
def indicator_choices(dialogue: str, reader: Actor) -> Choices:
    return [(row.id, own(row.names)) for row in Indicator.objects.filter(dialogue_id=dialogue).order_by("n")]


add_beside("promises", Entry(20, "on_the_ground", _("On the ground")))
