"""Indicators on stage: named, measured, and a text that came into force."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version
from tests.helpers import Stage

ROAD = {"en": "Hours the road is open", "fa-af": "ساعت‌هایی که راه باز است"}
HOURS = {"en": "hours a day", "fa-af": "ساعت در روز"}
LOG = {"en": "From the gate's log book."}
WHO = {"en": "The road office"}
NAMED: dict[str, Any] = {"names": ROAD, "unit": HOURS, "better": "up", "method": LOG, "from_whom": WHO}


class Staged:
    """For `tests.everybody`: one indicator, measured once."""

    def __init__(self, stage: Stage, people: dict[str, Actor]) -> None:
        self.indicator = name(stage, people["expert"])
        measure(stage, people["expert"], self.indicator, "2012-01-01", "6")

    def bodies(self) -> dict[str, dict[str, Any]]:
        another = {"en": "Trucks that pass", "fa-af": "موترهایی که می‌گذرند"}
        return {
            "NameIndicator": NAMED | {"names": another},
            "MeasureIndicator": {
                "indicator": self.indicator, "day": "2012-02-01", "value": "7.5", "source": LOG,
            },
        }  # fmt: skip


def name(stage: Stage, by: Actor, **fields: Any) -> str:
    return str(stage.do("NameIndicator", by, **(NAMED | fields))["indicator"])


def measure(stage: Stage, by: Actor, indicator: str, day: str, value: str, *ends: str) -> None:
    low, high = ends or ("", "")
    more = {"low": low, "high": high, "source": LOG}
    stage.do("MeasureIndicator", by, indicator=indicator, day=day, value=value, **more)


def put_in_force(stage: Stage, day: str) -> None:
    """The rows that a ratification leaves, without its way there."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)

    def rows() -> None:
        digest = f"{day:f<64}"
        n = Version.objects.filter(dialogue_id=stage.id).count() + 1
        version = Version.objects.create(
            dialogue_id=stage.id, n=n, content={"clauses": []}, digest=digest, amendments=[],
            state="in_force", at=at,
        )  # fmt: skip
        Ballot.objects.create(
            dialogue_id=stage.id, n=n, subject_kind="ratification", subject_digest=digest, about=version.id,
            rule={}, rule_digest=digest, parties=[], state="adopted", opened=at, since=at, answer_days=1,
            closes=at, closed=at,
        )  # fmt: skip

    write(rows)
