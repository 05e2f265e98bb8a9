"""Decisions about a statement, by reasons from the closed list only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask, Id, OptionalWords
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.nominations import nominator
from sulh.dialogue.termsheet import in_force
from sulh.rules.moderation import check_reason
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.labels import OUTCOMES, REASONS
from sulh.statements.models import Decision, Statement
from sulh.statements.moderation import pairs

OPEN = ("pending", "second_opinion", "hidden")


class DecideModeration(Act):
    """Accept a statement, or refuse it for a reason of the closed list. A viewpoint is never a reason.

    Where the terms declare high risk a first refusal only asks for a second opinion; the statement is refused
    when a moderator nominated by another side refuses it too, and appears when anybody accepts it. A hidden
    statement is decided in the same way.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    outcome: Annotated[
        Literal["accept", "reject"], Ask(_("What do you decide?"), widget="radio", choices=OUTCOMES)
    ]
    # Any text may be sent; the rule, not the form, refuses what is not on the list.
    reason: Annotated[str, Ask(_("For which reason?"), choices=REASONS), Field(max_length=200)] = ""
    explanation: Annotated[
        OptionalWords,
        Ask(_("A word to the author"), _("Say what would have to change. The author reads this."), widget="textarea"),
    ] = ""  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Who decided what, and by which rules. The explanation is sealed: it may quote the text."""
        shown: dict[str, Any] = {
            "statement": self.statement,
            "outcome": done["outcome"],
            "rules": done["rules"],
        }
        if self.reason:
            shown["reason"] = self.reason
        if self.explanation:
            shown["explanation"] = Sealed(self.explanation, about=find.around(self.statement))
        return View(shown)


@carries_out(DecideModeration, action="moderate_statement")
def decide_moderation(act: DecideModeration, here: Here) -> Answer:
    _check_reason(act)
    said = find.statement(here, act.statement)
    if find.is_author(here, said):
        raise Refusal("own_statement")
    if said.state not in OPEN:
        raise Refusal("decided_already", state=said.state)
    if act.outcome == "accept":
        accept(here, said)
        outcome = "accept"
    else:
        outcome = _refuse(here, said)
    stands = outcome != "ask_another"
    rules = record(here, said, act.outcome, stands, reason=act.reason, explanation=act.explanation)
    return Answer({"statement": said.id, "outcome": outcome, "rules": rules})


def _check_reason(act: DecideModeration) -> None:
    if act.outcome == "reject":
        check_reason(act.reason)
    elif act.reason:
        raise Refusal("reason_not_wanted", field="reason")


def _refuse(here: Here, said: Statement) -> str:
    """`reject`, or `ask_another` where a first refusal waits for a second one."""
    if said.state == "pending" and pairs.needs_two(here.dialogue):
        Statement.objects.filter(pk=said.pk).update(state="second_opinion")
        return "ask_another"
    if said.state != "pending":
        pairs.check_second(here, pairs.first_of(said))
    Statement.objects.filter(pk=said.pk).update(state="rejected", hidden_until=None)
    return "reject"


def accept(here: Here, said: Statement) -> None:
    """The statement appears by itself, and the log opens its text and translations."""
    Statement.objects.filter(pk=said.pk).update(state="accepted", hidden_until=None, merged_into=None)
    log.reveal(here.dialogue, said.id)


def record(
    here: Here, said: Statement, outcome: str, stands: bool, *, reason: str = "", explanation: str = "",
    into: str = "",
) -> str:  # fmt: skip
    """Keep a decision, with the side that nominated whoever took it; gives the digest of the rules in force."""
    terms = in_force(here.dialogue)
    rules = terms.digest if terms else ""
    Decision.objects.create(
        statement=said, holder=here.actor.id, nominated_by=nominator(here.actor.id, "moderator"),
        outcome=outcome, stands=stands, reason=reason, explanation=explanation, into=into, rules=rules,
        at=here.now,
    )  # fmt: skip
    return rules
