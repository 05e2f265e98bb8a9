"""The deadlock ladder as data: what is tried, whose turn it is and for how long. It never ends in a decision.

Source: process reference, section 3.4, and E4 (Doha rules 7 and 8: a joint committee drafts alternatives, or
the matter is deferred). The days are a proposal of this software; the parties agree their own in the terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sulh.rules.decisions.rule import TERMINALS, Rule


@dataclass(frozen=True)
class Step:
    """One step. `owner`: `parties`, `facilitator`, `committee` or `supporters`; `days`: its time box, 0 for
    an end, which has none."""

    code: str
    owner: str
    days: int


DEFAULT_LADDER: tuple[Step, ...] = (
    Step("clarify", "parties", 3),
    Step("reasons", "parties", 3),
    Step("bridging", "facilitator", 7),
    Step("alternatives", "committee", 14),
    Step("single_text", "facilitator", 14),
    Step("trade", "parties", 7),
    Step("caucus", "facilitator", 7),
    # Only when a party asks for it.
    Step("good_offices", "supporters", 14),
    # Only where all parties agreed one beforehand.
    Step("lower_rung", "parties", 7),
)

ENDS: tuple[Step, ...] = tuple(Step(terminal, "parties", 0) for terminal in TERMINALS)


def ladder_for(rule: Rule, steps: Sequence[Step] = DEFAULT_LADDER) -> tuple[Step, ...]:
    """The steps, as the terms have them, for this rule: `lower_rung` only where it has one, then its end.

    Under no bypass another round asks every party again, so no rung of it is lower.
    """
    lower = not rule.no_bypass and any(rung.kind == "rule" for rung in rule.ladder)
    left_out = {*TERMINALS, *(() if lower else ("lower_rung",))}
    tried = tuple(step for step in steps if step.code not in left_out)
    return (*tried, *(end for end in ENDS if end.code == rule.terminal))
