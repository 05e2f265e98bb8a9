"""Where forms of this room take their choices from."""

from __future__ import annotations

from django.conf import settings

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.models import Dialogue

NAMES = dict(settings.LANGUAGES)


@provides("statement_languages")
def language_choices(dialogue: str, reader: Actor) -> Choices:
    """The dialogue's languages by their own names."""
    return [(code, NAMES.get(code, code)) for code in Dialogue.objects.get(pk=dialogue).languages]
