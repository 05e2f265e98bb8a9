"""What cannot be done, really tried on the demonstration: the act is performed and rolled back."""

from __future__ import annotations

from collections.abc import Callable

from sulh.acts.perform import perform
from sulh.acts.registry import Act, Actor
from sulh.acts.writer import write
from sulh.dialogue.acts.phases import ChangePhase
from sulh.dialogue.models import Dialogue, Office
from sulh.rules.refusal import Refusal
from sulh.settlement.text.acts.clauses import ProposeClause
from sulh.statements.acts import CastVote, DecideModeration
from sulh.statements.models import Statement


class _RolledBack(Exception):
    """Raised after an act that passed, so that nothing of it stands."""


def attempt(dialogue: Dialogue, which: str) -> Refusal | None:
    """The refusal with which the act was met; None if it would have passed."""
    act, role = TRIES[which](dialogue)

    def try_it() -> None:
        perform(act, by=_holder(dialogue, role), in_=dialogue.id)
        raise _RolledBack

    try:
        write(try_it)
    except Refusal as refusal:
        return refusal
    except _RolledBack:
        pass
    return None


def _holder(dialogue: Dialogue, role: str) -> Actor:
    office = Office.objects.filter(holder__dialogue=dialogue, role=role, ended=False).order_by("pk").first()
    if office is None:
        raise Refusal("not_found")
    return Actor("holder", office.holder_id)


def _statement(dialogue: Dialogue) -> str:
    found = Statement.objects.filter(dialogue=dialogue, state="accepted").order_by("n").first()
    if found is None:
        raise Refusal("not_found")
    return found.id


def _vote(dialogue: Dialogue) -> tuple[Act, str]:
    return CastVote(statement=_statement(dialogue), choice="agree", counter=1), "supporter"


def _adopt(dialogue: Dialogue) -> tuple[Act, str]:
    """To have a text confirmed is to treat it as agreed."""
    return ChangePhase(to="ratification"), "facilitator"


def _table(dialogue: Dialogue) -> tuple[Act, str]:
    texts = {code: "A text that was written abroad." for code in dialogue.languages}
    return ProposeClause(kind="operative", text=texts, declaratory=True), "supporter"


def _refuse(dialogue: Dialogue) -> tuple[Act, str]:
    pending = Statement.objects.filter(dialogue=dialogue, state="pending").order_by("n").first()
    said = pending.id if pending else _statement(dialogue)
    return DecideModeration(statement=said, outcome="reject", reason="viewpoint"), "moderator"


TRIES: dict[str, Callable[[Dialogue], tuple[Act, str]]] = {
    "vote": _vote,
    "adopt": _adopt,
    "table": _table,
    "refuse": _refuse,
}
