"""From the log to the joint statement. A function of the log alone: nothing is read beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sulh.record.tree import Head
from sulh.settlement.joint import telling_decisions, telling_people, telling_text  # noqa: F401 - they register themselves
from sulh.settlement.joint.entries import read
from sulh.settlement.joint.facts import TELLERS, Facts
from sulh.settlement.joint.lines import Section, Statement
from sulh.settlement.joint.sections import agreed, people, unsettled

SECTIONS = {
    "course": people.course,
    "agreed": agreed.agreed,
    "open": unsettled.unsettled,
    "dissent": unsettled.dissent,
    "absent": people.absent,
    "support": people.support,
}


def statement(
    dialogue: str, log: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], head: Head
) -> Statement:
    """The joint statement of `dialogue` (its id) from the entries of its log, oldest first, as
    `sulh.acts.log.entries` gives them, up to `head`. Acts that it does not know say nothing here.

    Source: process reference, E7 and 4.8 (Havana's joint reports are the mechanism).
    """
    facts = Facts()
    for body, openings in log:
        entry = read(body, openings)
        if entry is not None and entry.act in TELLERS:
            TELLERS[entry.act](facts, entry)
    return Statement(
        dialogue,
        *facts.text(),
        head,
        tuple(Section(code, tuple(make(facts))) for code, make in SECTIONS.items()),
    )
