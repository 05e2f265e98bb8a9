"""Taking back what one said: alone, or together with everything when a participant leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts import log
from sulh.acts.fields import Ask, Id
from sulh.acts.models import Answered
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.entering import ON_ERASE
from sulh.dialogue.voices.acts import forget as forget_voices
from sulh.statements.acts import find
from sulh.statements.models import Appeal, Decision, Statement, Translation, Vote


class WithdrawStatement(Act):
    """Take one's own statement back. Its text is deleted for good; its number and the decision stay."""

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"statement": self.statement}, anonymous=True)


@carries_out(WithdrawStatement, action="withdraw_statement", keyed=False)
def withdraw_statement(act: WithdrawStatement, here: Here) -> Answer:
    said = find.own_statement(here, act.statement)
    _empty(said)
    # Answers that were kept for repeated acts would still tell whose statement it was.
    Answered.objects.filter(actor=here.actor.name, answer__contains=said.id).delete()
    return Answer({"statement": said.id})


def _empty(said: Statement) -> None:
    """Delete every word of and around a statement, the salts in the log, and the answers to it."""
    for about in (said.id, find.around(said.id)):
        log.destroy(said.dialogue_id, about)
    forget_voices(said.dialogue_id, "statement", said.id)
    Translation.objects.filter(statement=said).delete()
    Decision.objects.filter(statement=said).update(explanation="")
    Appeal.objects.filter(statement=said).update(words="", reasoning="")
    Vote.objects.filter(statement=said).delete()
    Statement.objects.filter(pk=said.pk).update(
        text="", folded="", state="withdrawn", author="", author_kind="", name="", party=None,
        merged_into=None, hidden_until=None,
    )  # fmt: skip


def erase_participant(dialogue: str, participant: str) -> None:
    """What this room keeps of a participant who leaves: statements, answers, answers to repeated acts."""
    for said in Statement.objects.filter(dialogue_id=dialogue, author_kind="participant", author=participant):
        _empty(said)
    Vote.objects.filter(dialogue_id=dialogue, participant=participant).delete()
    Answered.objects.filter(actor=f"participant:{participant}").delete()


if erase_participant not in ON_ERASE:
    ON_ERASE.append(erase_participant)
