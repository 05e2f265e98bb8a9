"""Sheets printed for one party, and three people who enter them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.statements.models import Statement
from sulh.statements.paper.models import PaperBatch, PaperSheet
from tests.helpers import Stage
from tests.statements.conftest import accepted


@dataclass
class Printed:
    """A batch of sheets with three statements, and who works with it."""

    stage: Stage
    registrar: Actor
    people: list[Actor]
    statements: list[int]
    batch: str

    @property
    def sheets(self) -> list[str]:
        """The ten digits of each sheet, by their numbers."""
        rows = PaperSheet.objects.filter(batch__number=self.batch).order_by("number")
        return [self.batch + row.number for row in rows]

    def state(self, sheet: str) -> str:
        return PaperSheet.objects.get(batch__number=sheet[:5], number=sheet[5:]).state

    def marks(self, *wanted: str) -> dict[str, str]:
        """One mark for each statement, in the order of their numbers."""
        return {str(n): mark for n, mark in zip(self.statements, wanted, strict=True)}

    def enter(self, by: int, sheet: str, *wanted: str) -> str:
        """Person `by` enters a sheet; gives the state that it reached."""
        done: dict[str, Any] = self.stage.do(
            "EnterSheet", self.people[by], sheet=sheet, answers=self.marks(*wanted)
        )
        return str(done["state"])


def print_some(stage: Stage, registrar: Actor, count: int, **more: Any) -> str:
    """The number of a new batch."""
    fields = {"languages": ["en"], "count": count} | more
    return str(stage.do("PrintSheets", registrar, **fields)["batch"])


@pytest.fixture
def printed(stage: Stage) -> Printed:
    for n in range(3):
        accepted(stage, stage.delegates[0], f"Statement {n}")
    stage.do("SetQuota", stage.delegates[0], quota=20)
    registrar = stage.registrar(0)
    people = [stage.office("enumerator") for _ in range(3)]
    batch = print_some(stage, registrar, 3)
    numbers = sorted(Statement.objects.filter(dialogue_id=stage.id).values_list("n", flat=True))
    assert sorted(PaperBatch.objects.get(number=batch).statements) == numbers
    return Printed(stage, registrar, people, numbers, batch)
