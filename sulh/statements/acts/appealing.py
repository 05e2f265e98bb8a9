"""The one appeal against a refusal or a merge, decided by a side that refused nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Words
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.acts.moderating import accept
from sulh.statements.labels import APPEAL_OUTCOMES
from sulh.statements.models import LIVE, Appeal, Statement
from sulh.statements.moderation import pairs

APPEALABLE = ("rejected", "merged")


class AppealDecision(Act):
    """Ask somebody else to look at a refused or merged statement again. Once, and by its author only."""

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    words: Annotated[Words, Ask(_("Why should it appear?"), _("Somebody who did not decide about it reads this together with your statement."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        words = Sealed(self.words, about=find.around(self.statement))
        return View(
            {"statement": self.statement, "appeal": done["appeal"], "words": words}, batched="appealing"
        )


@carries_out(AppealDecision, action="appeal_moderation")
def appeal_decision(act: AppealDecision, here: Here) -> Answer:
    said = find.own_statement(here, act.statement)
    if Appeal.objects.filter(statement=said).exists():
        raise Refusal("appealed_already")
    if said.state not in APPEALABLE:
        raise Refusal("not_rejected", state=said.state)
    made = Appeal.objects.create(statement=said, words=act.words, at=here.now)
    return Answer({"statement": said.id, "appeal": made.id})


class DecideAppeal(Act):
    """Uphold what was decided, or restore the statement. Never by somebody who took part in the first decision,
    nor by somebody whom a side nominated that refused anything of it."""

    appeal: Annotated[Id, Ask(_("Which appeal?"), widget="hidden")]
    outcome: Annotated[
        Literal["uphold", "restore"], Ask(_("What do you decide?"), widget="radio", choices=APPEAL_OUTCOMES)
    ]
    reasoning: Annotated[Words, Ask(_("Why? The author reads this."), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        reasoning = Sealed(self.reasoning, about=find.around(done["statement"]))
        return View(
            {"appeal": self.appeal, "statement": done["statement"], "outcome": self.outcome, "reasoning": reasoning}
        )  # fmt: skip


@carries_out(DecideAppeal, action="decide_appeal")
def decide_appeal(act: DecideAppeal, here: Here) -> Answer:
    found = Appeal.objects.filter(pk=act.appeal, statement__dialogue_id=here.dialogue).first()
    if found is None:
        raise Refusal("not_found", field="appeal")
    said = found.statement
    if found.outcome or said.state not in APPEALABLE:
        raise Refusal("decided_already", state=said.state)
    pairs.check_hears(here, said)
    if find.is_author(here, said):
        raise Refusal("own_statement")
    if act.outcome == "restore":
        _restore(here, said)
    Appeal.objects.filter(pk=found.pk).update(
        outcome=act.outcome, reasoning=act.reasoning, decided_by=here.actor.id
    )
    return Answer({"statement": said.id, "outcome": act.outcome})


def _restore(here: Here, said: Statement) -> None:
    alike = Statement.objects.filter(dialogue_id=here.dialogue, folded=said.folded, state__in=LIVE)
    if alike.exists():
        raise Refusal("statement_duplicate")
    accept(here, said)
