"""How the parties decide: which rule stands for which matter, as the terms in force say.

The rules are part of the terms, so they are proposed, signed and put in force like every other part: only by
every joined party, and never by a facilitator, a supporter or the operator. A ballot keeps the rule it was
opened under. Until terms say otherwise every party must agree to everything but the admission of an
amendment, for which one party is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sulh.dialogue.termsheet import in_force
from sulh.rules.decisions import DEFAULT_LADDER, PRESETS, Admission, Rule, Step, rule_of

# What can be decided, and the preset that stands for it until the terms name another.
SUBJECTS: Mapping[str, str] = {
    "agenda": "everyone",
    "amendment": "everyone",
    "settlement": "everyone",
    "ratification": "everyone_and_members",
}


@dataclass(frozen=True)
class DecidingRules:
    """What the terms say about deciding.

    `rules`: subject → body of a rule (`sulh.rules.decisions`). `admission`: what an amendment needs to be
    taken up. `designations` and `weights` by party id. `answer_days`: after how many days a ballot may be
    closed although a party has not answered. `single_text`: whether the facilitator may table a text that
    nobody owns, in at most `max_rounds`. `criticism_window`: whether participants may criticise it.
    `ladder`: the steps out of a deadlock, each `{"step", "owner", "days"}`; empty for the usual ones.
    """

    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    admission: Mapping[str, Any] = field(default_factory=dict)
    designations: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    answer_days: int = 7
    single_text: int = 1
    max_rounds: int = 6
    criticism_window: int = 0
    ladder: tuple[Mapping[str, Any], ...] = ()

    def rule(self, subject: str) -> Rule:
        """The rule for one of `SUBJECTS`."""
        body = self.rules.get(subject)
        return rule_of(body) if body else PRESETS[SUBJECTS[subject]].rule

    @property
    def admits(self) -> Admission:
        """What an amendment needs to be taken up."""
        return Admission.of_body(self.admission) if self.admission else Admission()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ladder out of a deadlock."""
        if not self.ladder:
            return DEFAULT_LADDER
        return tuple(Step(each["step"], each["owner"], each["days"]) for each in self.ladder)

    def as_body(self) -> dict[str, Any]:
        """As it stands in the body of the terms."""
        return {
            "rules": {subject: dict(body) for subject, body in self.rules.items()},
            "admission": dict(self.admission),
            "designations": dict(self.designations),
            "weights": dict(self.weights),
            "answer_days": self.answer_days,
            "single_text": self.single_text,
            "max_rounds": self.max_rounds,
            "criticism_window": self.criticism_window,
            "ladder": [dict(each) for each in self.ladder],
        }


def rules_of(body: Mapping[str, Any]) -> DecidingRules:
    """What a body of terms says; what it does not say is the default."""
    said = dict(body.get("deciding", {}))
    return DecidingRules(**(said | {"ladder": tuple(said.get("ladder", ()))}))


def rules_in_force(dialogue: str) -> DecidingRules:
    """What stands for this dialogue (its id) now."""
    terms = in_force(dialogue)
    return rules_of(terms.body) if terms else DecidingRules()
