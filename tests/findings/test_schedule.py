"""The clock publishes by the terms: late, never early, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sulh.acts import clock, log
from sulh.acts.registry import Actor
from sulh.findings.models import Snapshot
from sulh.findings.schedule import due, publish_due
from sulh.rules.refusal import Refusal
from tests.helpers import Stage

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def stage(house: Path) -> Stage:
    with clock.at(OPENED):
        made = Stage().listen()
        person = made.participants(0, 1)[0]
        said = made.do("SubmitStatement", person, text="Water is for all.", language="en", recognisable=True)
        made.do("DecideModeration", made.moderator, statement=said["statement"], outcome="accept")
    return made


def publish(days: float) -> list[str]:
    with clock.at(OPENED + timedelta(days=days)):
        return publish_due()


def test_it_publishes_every_seven_days_and_not_before(stage: Stage) -> None:
    assert publish(6.9) == []
    assert publish(7) == [stage.id]
    assert publish(7.1) == []
    assert publish(30) == [stage.id]
    assert Snapshot.objects.filter(dialogue_id=stage.id).count() == 2
    by = [entry["by"] for entry, _ in log.entries(stage.id) if entry["act"] == "PublishFindings"]
    assert by == [{"role": "clock"}, {"role": "clock"}]


def test_the_clock_is_refused_before_its_time(stage: Stage) -> None:
    with clock.at(OPENED + timedelta(days=3)), pytest.raises(Refusal, match="not_scheduled"):
        stage.do("PublishFindings", Actor("clock"))


def test_nothing_is_due_outside_speaking_and_sharing(stage: Stage) -> None:
    stage.do("SuspendDialogue", stage.facilitator, words="A storm.")
    assert due(OPENED + timedelta(days=100)) == []
