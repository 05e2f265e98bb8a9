"""Somebody by name confirms the words that people read before they enter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Language, Name, OptionalDigest
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent_screen
from sulh.dialogue.acts import find
from sulh.dialogue.models import ConsentScreen
from sulh.rules.refusal import Refusal


class ConfirmConsentScreen(Act):
    """Somebody who reads this language has read the page for entering, and says that its words are right.

    The page may have 150 words. It holds for exactly these words: when any of them changes, it lapses.
    `digest` is the sealed copy of what was read; without it the present words are meant. The name stands
    in the public diary.
    """

    language: Annotated[Language, Ask(_("Language"), source="languages")]
    name: Annotated[
        Name, Ask(_("Who has read it?"), _("The name stands on the page and in the public diary."))
    ]
    digest: Annotated[OptionalDigest, Ask(_("Sealed copy of the text"), widget="hidden")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"language": self.language, "name": self.name, "digest": done["digest"]})


@carries_out(ConfirmConsentScreen, action="confirm_consent_screen")
def confirm_consent_screen(act: ConfirmConsentScreen, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if act.language not in dialogue.languages:
        raise Refusal("consent_screen_no_language", field="language", language=act.language)
    words = consent_screen.words(dialogue, act.language)
    if not (words.question and words.what_happens):
        raise Refusal("text_missing_language", field="language", language=act.language)
    if act.digest not in ("", words.digest):
        raise Refusal("consent_screen_changed")
    if words.too_long:
        raise Refusal("screen_too_long", words=words.count, most=consent_screen.MOST_WORDS)
    ConsentScreen.objects.create(
        dialogue=dialogue, language=act.language, name=act.name, digest=words.digest, at=here.now
    )
    return Answer({"digest": words.digest})
