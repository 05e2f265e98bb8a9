"""A statement in another language, with the translator's label; doubts about it, and how they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Digest, Id, Language, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.models import Dialogue, Office
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.acts.questioning import check_limits
from sulh.statements.models import LIVE, Question, Statement, Translation
from sulh.statements.units import digest


class TranslateStatement(Act):
    """Put a statement into another language of the dialogue. The translator's label stands beside it.

    It replaces an earlier translation into this language and ends the questions about it; only where a
    translator rewrites an own translation that is held back, another one still has to confirm it.
    """

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
    before = Translation.objects.filter(statement=said, language=act.language).first()
    held = before is not None and _stays_held(before, act.text, here)
    made, _new = Translation.objects.update_or_create(
        statement=said,
        language=act.language,
        defaults={
            "text": act.text, "translator": here.standing.label, "holder": here.actor.id, "confirmed": "",
            "questioned": held, "at": here.now if before is None else before.at,
        },
    )  # fmt: skip
    if not held:
        Question.objects.filter(translation=made).delete()
    return Answer({"statement": said.id, "accepted": said.state == "accepted"})


def _stays_held(before: Translation, text: str, here: Here) -> bool:
    """Whether the new wording is held back like the one before: an own one, while somebody else could look.

    Where there is no other translator the new wording ends the doubt, or one question could take the
    statement away from a whole language. Raises `Refusal("translation_question_stands")` for the same words.
    """
    if not before.questioned or before.holder != here.actor.id:
        return False
    if before.text == text:
        raise Refusal("translation_question_stands", field="text")
    others = Office.objects.filter(holder__dialogue_id=here.dialogue, role="translator", ended=False)
    return others.exclude(holder_id=here.actor.id).exists()


class QuestionTranslation(Act):
    """Say that a translation does not say what the statement says, and why.

    Translators read it. By an office holder: the statement is not shown in this language until somebody else
    than its translator has confirmed the translation or written it anew. By a participant: under no name, and
    it is shown meanwhile.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    language: Annotated[Language, Ask(_("In which language?"), widget="hidden")]
    words: Annotated[Words, Ask(_("What is wrong with this translation?"), _("Translators read this. It is deleted once they have looked."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Of a participant the day alone, and no words: they could be recognised by them."""
        shown: dict[str, Any] = {"statement": self.statement, "language": self.language}
        if done["unnamed"]:
            return View(shown, anonymous=True, by_day=True)
        return View(shown | {"words": Sealed(self.words, about=find.around(self.statement))})


@carries_out(QuestionTranslation, action="question_translation", keyed=False)
def question_translation(act: QuestionTranslation, here: Here) -> Answer:
    found = _translation(here, act.statement, act.language)
    if found.holder and found.holder == here.actor.id:
        raise Refusal("own_translation")
    holds = check_limits(found, here)
    unnamed = here.actor.kind == "participant"
    who = {} if unnamed else {
        "holder": here.actor.id, "party": here.standing.party, "label": here.standing.label
    }  # fmt: skip
    Question.objects.create(translation=found, words=act.words, holds=holds, **who)
    if holds:
        Translation.objects.filter(pk=found.pk).update(questioned=True)
    return Answer({"statement": act.statement}, {"unnamed": unnamed})


class ConfirmTranslation(Act):
    """A second translator stands behind a translation as well: it says what the statement says.

    `wording` is the SHA-256 of the translation's text, so that nobody confirms other words than they read.
    Questions about it end; a later one no longer holds the statement back.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    language: Annotated[Language, Ask(_("In which language?"), widget="hidden")]
    wording: Annotated[Digest, Ask(_("Which wording?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"statement": self.statement, "language": self.language})


@carries_out(ConfirmTranslation, action="translate")
def confirm_translation(act: ConfirmTranslation, here: Here) -> Answer:
    found = _translation(here, act.statement, act.language)
    if here.actor.id == found.holder or (not found.holder and here.standing.label == found.translator):
        raise Refusal("own_translation")
    if digest(found.text) != act.wording:
        raise Refusal("translation_changed")
    Translation.objects.filter(pk=found.pk).update(questioned=False, confirmed=here.standing.label)
    Question.objects.filter(translation=found).delete()
    return Answer({"statement": act.statement})


def _translation(here: Here, statement: str, language: str) -> Translation:
    """The translation that this actor can read. Raises `Refusal("translation_missing")`."""
    readable = LIVE if here.role in ("translator", "moderator") else ("accepted",)
    said = Statement.objects.filter(dialogue_id=here.dialogue, pk=statement, state__in=readable)
    found = (
        Translation.objects.filter(statement__in=said, language=language).select_related("statement").first()
    )
    if found is None:
        raise Refusal("translation_missing")
    return found
