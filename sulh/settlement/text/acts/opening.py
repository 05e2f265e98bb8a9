"""Opening the text: version 0, in which there is nothing yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find as finding
from sulh.rules.refusal import Refusal
from sulh.settlement.text import content
from sulh.settlement.text.acts.issuing import delivered
from sulh.settlement.text.models import Text, Version


class OpenText(Act):
    """Open the text of the settlement: empty, and with every language of the dialogue authentic.

    So it gives nobody anything; whatever comes into the text, its languages too, is an amendment.
    """

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"version": done["version"], "n": 0, "digest": done["digest"], "languages": done["languages"]}
        )


@carries_out(OpenText, action="issue_version")
def open_text(act: OpenText, here: Here) -> Answer:
    dialogue = finding.the_dialogue(here)
    if here.role == "delegate":
        finding.joined_party(here)
    if not dialogue.has_parties:
        raise Refusal("template_without_parties")
    if Text.objects.filter(dialogue=dialogue).exists():
        raise Refusal("text_open_already")
    text = Text.objects.create(
        dialogue=dialogue, languages=dialogue.languages, authentic=dialogue.languages, at=here.now
    )
    empty = content.blank(dialogue.id, text.languages)
    version = Version.objects.create(
        dialogue=dialogue, n=0, content=empty, digest=content.digest_of(empty), amendments=[], at=here.now
    )
    delivered(version, here.now)
    shown = {"version": version.id, "digest": version.digest, "languages": list(text.languages)}
    return Answer(shown)
