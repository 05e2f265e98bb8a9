"""What the terms in force say about following the promises: pulses, incidents and success criteria.

The parties set it as part of the terms and change it only under them. Until they do, no question is asked by
the clock, an incident is told by month and without an area, and nothing is held against a criterion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sulh.dialogue.termsheet import in_force

INCIDENT_TIMES: tuple[str, ...] = ("month", "week", "day")
MEASURES: tuple[str, ...] = ("pulse", "indicator", "index")
QUESTIONS_MOST = 12
CRITERIA_MOST = 30
Texts = Mapping[str, str]


@dataclass(frozen=True)
class PulseQuestion:
    """A sentence that people agree with, disagree with or pass. `id` follows from its words."""

    id: str
    texts: Texts


@dataclass(frozen=True)
class Criterion:
    """What the parties would call a success, written down before.

    `kind` and `ref`: a pulse question, an indicator, or the index of promises (no `ref`). `at_least` is
    reached by the day `by` or not: percent for a pulse and the index, thousandths of the unit for an
    indicator (there it is the most that may be where less is better).
    """

    id: str
    texts: Texts
    kind: str
    ref: str
    at_least: int
    by: str


@dataclass(frozen=True)
class FollowupRules:
    """`pulse_every_days`: 0 where the clock opens no wave. `incident_areas`: the only places that are told.

    Without `incident_areas` no area is told at all, only the time. `incident_time`: how exactly that is told.
    """

    pulse_every_days: int = 0
    pulse_open_days: int = 14
    pulse_questions: tuple[PulseQuestion, ...] = ()
    incident_areas: tuple[str, ...] = ()
    incident_time: str = "month"
    criteria: tuple[Criterion, ...] = ()

    def as_body(self) -> dict[str, Any]:
        """As it stands in the body of the terms."""
        return {
            "pulse_every_days": self.pulse_every_days,
            "pulse_open_days": self.pulse_open_days,
            "pulse_questions": [{"id": each.id, "texts": dict(each.texts)} for each in self.pulse_questions],
            "incident_areas": list(self.incident_areas),
            "incident_time": self.incident_time,
            "criteria": [
                {
                    "id": each.id, "texts": dict(each.texts), "measure": {"kind": each.kind, "ref": each.ref},
                    "at_least": each.at_least, "by": each.by,
                }
                for each in self.criteria
            ],
        }  # fmt: skip


def rules_of(body: Mapping[str, Any]) -> FollowupRules:
    """What a body of terms says; what it does not say is the default."""
    said = body.get("followup")
    if not said:
        return FollowupRules()
    return FollowupRules(
        pulse_every_days=said["pulse_every_days"],
        pulse_open_days=said["pulse_open_days"],
        pulse_questions=tuple(PulseQuestion(each["id"], each["texts"]) for each in said["pulse_questions"]),
        incident_areas=tuple(said["incident_areas"]),
        incident_time=said["incident_time"],
        criteria=tuple(
            Criterion(
                each["id"], each["texts"], each["measure"]["kind"], each["measure"]["ref"], each["at_least"],
                each["by"],
            )
            for each in said["criteria"]
        ),
    )  # fmt: skip


def rules_in_force(dialogue: str) -> FollowupRules:
    """What stands for this dialogue (its id) now."""
    terms = in_force(dialogue)
    return rules_of(terms.body) if terms else FollowupRules()
