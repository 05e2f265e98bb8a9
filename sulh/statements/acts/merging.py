"""Putting two statements together that say the same, and taking them apart again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.rules.refusal import Refusal
from sulh.statements.acts import find
from sulh.statements.acts.moderating import accept, record
from sulh.statements.models import Appeal, Decision, Statement
from sulh.statements.moderation import pairs


class MergeStatements(Act):
    """Say that a statement says the same as another one, which stays on the list for both.

    Both authors keep the credit: "said by 2 people". Answers to the merged one stay with it, unmoved and
    uncounted, and its translations stay. Where the terms declare high risk the first call only proposes, and
    the two are put together when a moderator nominated by another side says the same.
    """

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]
    into: Annotated[Id, Ask(_("Which statement says the same and stays on the list?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"statement": self.statement, "into": self.into}
        return View(shown | {"outcome": done["outcome"], "rules": done["rules"]})


@carries_out(MergeStatements, action="merge_statements")
def merge_statements(act: MergeStatements, here: Here) -> Answer:
    said, into = find.statement(here, act.statement), find.statement(here, act.into)
    if find.is_author(here, said) or find.is_author(here, into):
        raise Refusal("own_statement")
    if said.pk == into.pk or into.state != "accepted":
        raise Refusal("not_mergeable", field="into")
    if said.state not in ("pending", "accepted"):
        raise Refusal("decided_already", state=said.state)
    if Appeal.objects.filter(statement=said).exists():
        raise Refusal("looked_at_again")
    outcome = "merge" if _agreed(here, said, into) else "propose"
    if outcome == "merge":
        Statement.objects.filter(pk=said.pk).update(state="merged", merged_into=into)
    rules = record(here, said, "merge", outcome == "merge", into=into.id)
    return Answer({"statement": said.id, "into": into.id, "outcome": outcome, "rules": rules})


def _agreed(here: Here, said: Statement, into: Statement) -> bool:
    """Whether this call is enough: at high risk only the second one, by somebody independent of the first."""
    if not pairs.needs_two(here.dialogue):
        return True
    last = Decision.objects.filter(statement=said, outcome="merge").order_by("-pk").first()
    if last is None or last.stands or last.into != into.id:
        return False
    pairs.check_second(here, last)
    return True


class SeparateStatement(Act):
    """Take a merged statement out again. It stands as it stood before: on the list, or waiting to be read."""

    statement: Annotated[Id, Ask(_("Which statement?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"statement": self.statement, "stands": done["stands"]})


@carries_out(SeparateStatement, action="merge_statements")
def separate_statement(act: SeparateStatement, here: Here) -> Answer:
    said = find.statement(here, act.statement)
    if said.state != "merged":
        raise Refusal("not_merged", state=said.state)
    was_shown = said.author == "" or Decision.objects.filter(statement=said, outcome="accept").exists()
    if was_shown:
        accept(here, said)
    else:
        Statement.objects.filter(pk=said.pk).update(state="pending", merged_into=None)
    return Answer({"statement": said.id, "stands": "accepted" if was_shown else "pending"})
