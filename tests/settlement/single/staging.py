"""A table at which the facilitator writes one text that nobody owns."""

from __future__ import annotations

from sulh.acts.registry import Actor
from tests.settlement.ratifying.staging import Table, in_both
from tests.settlement.writing import set_terms

NEED = {"en": "Our fields are dry in June."}
BETTER = in_both("Each village draws water by turns; in June the lower one is first.")


def single(enrolled: tuple[int, ...] = (1, 1), **terms: int) -> Table:
    """A text of one version, and a single text opened on it. `terms`: what they say about it."""
    table = Table(enrolled=enrolled)
    set_terms(table, **terms)
    table.write()
    table.do("OpenSingleText", table.facilitator)
    return table


def criticise(table: Table, by: Actor, severity: str = "2", words: dict[str, str] = NEED) -> str:
    fields = {"clause": table.clause, "interest": words, "severity": severity}
    made: str = table.do("Criticise", by, **fields)["criticism"]
    return made


def answer(
    table: Table, criticism: str, disposition: str = "met", why: str = "The lower village comes first."
) -> None:
    fields = {"criticism": criticism, "disposition": disposition, "reason": {"en": why}}
    table.do("DisposeCriticism", table.facilitator, **fields)


def revise(table: Table, words: dict[str, str] = BETTER) -> None:
    """The facilitator rewrites the clause and issues the next version."""
    table.do("ProposeWording", table.facilitator, clause=table.clause, text=words)
    table.do("IssueVersion", table.facilitator)
