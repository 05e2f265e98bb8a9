"""Finding what an act names, within its own dialogue only, and whose it is."""

from __future__ import annotations

from sulh.acts.registry import Here
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement


def statement(here: Here, wanted: str) -> Statement:
    """The statement with this id. Raises `Refusal("not_found")`."""
    found = Statement.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="statement")
    return found


def is_author(here: Here, said: Statement) -> bool:
    return bool(said.author) and (said.author_kind, said.author) == (here.actor.kind, here.actor.id)


def own_statement(here: Here, wanted: str) -> Statement:
    """The actor's own statement with this id. Raises `Refusal`: `not_found`, `not_yours`."""
    found = statement(here, wanted)
    if not is_author(here, found):
        raise Refusal("not_yours", field="statement")
    return found


def around(statement: str) -> str:
    """Under what the log seals the words around a statement: explanation, appeal, reasoning.

    They are never opened, since they may quote a refused text; they can be destroyed with it. The
    statement's own text and translations are sealed under its id and opened when it is accepted.
    """
    return f"around {statement}"
