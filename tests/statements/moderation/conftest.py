"""Dialogues in which one moderator is enough, and in which two sides have to agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.log import entries
from sulh.acts.registry import Actor
from sulh.statements.models import Statement
from tests.helpers import Stage

CALM = "two-communities-one-resource"  # its terms declare medium risk


@pytest.fixture
def calm(house: Path) -> Stage:
    return Stage(template=CALM).listen()


def state(said: str) -> str:
    return Statement.objects.get(pk=said).state


def decide(stage: Stage, by: Actor, said: str, outcome: str = "reject", **more: Any) -> dict[str, Any]:
    fields = {"reason": "abuse"} if outcome == "reject" else {}
    return stage.do("DecideModeration", by, statement=said, outcome=outcome, **(fields | more))


def last_entry(stage: Stage) -> dict[str, Any]:
    entry, _opened = next(iter(entries(stage.id, newest_first=True)))
    return entry
