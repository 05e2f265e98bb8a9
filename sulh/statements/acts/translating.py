"""A statement in another language, with the translator's label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Language, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.models import Dialogue
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.models import LIVE, Translation


class TranslateStatement(Act):
    """Put a statement into another language of the dialogue. The translator's label stands beside it."""

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    language: Annotated[Language, Ask(_("Into which language?"), source="statement_languages")]
    text: Annotated[Words, Ask(_("The statement in this language"), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        """A commitment, as the statement itself; open at once where the statement is already accepted."""
        text = Sealed(self.text, about=self.statement, public=done["accepted"])
        return View({"statement": self.statement, "language": self.language, "text": text})


@carries_out(TranslateStatement, action="translate")
def translate_statement(act: TranslateStatement, here: Here) -> Answer:
    said = find.statement(here, act.statement)
    if said.state not in LIVE:
        raise Refusal("statement_not_live", field="statement")
    if act.language not in Dialogue.objects.get(pk=here.dialogue).languages:
        raise Refusal("language_not_here", field="language", language=act.language)
    if act.language == said.language:
        raise Refusal("translation_same_language", field="language")
    Translation.objects.update_or_create(
        statement=said,
        language=act.language,
        defaults={"text": act.text, "translator": here.standing.label},
    )
    return Answer({"statement": said.id, "accepted": said.state == "accepted"})
