"""What the terms called a success beforehand, held against what came: four outcomes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.dialogue.followup_rules import Criterion, FollowupRules
from sulh.followup.commitments.models import Commitment, Level
from sulh.followup.ground import criteria
from sulh.followup.ground.answer import answer
from sulh.followup.pulse import reading as pulses
from sulh.followup.pulse.reading import Point, Series
from tests.followup.ground.staging import measure, name, put_in_force
from tests.followup.pulse.staging import SAFE, agree
from tests.helpers import Stage

BY = "2013-01-31"
LATER = datetime(2013, 3, 1, tzinfo=UTC)


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def expects(monkeypatch: pytest.MonkeyPatch, kind: str, ref: str, at_least: int, by: str = BY) -> None:
    """The terms hold this one criterion; how they come to it is tested with the terms."""
    rules = FollowupRules(criteria=(Criterion("c", SAFE, kind, ref, at_least, by),))
    monkeypatch.setattr(criteria, "rules_in_force", lambda dialogue: rules)


def told(stage: Stage, at: datetime = LATER) -> tuple[str, str]:
    with clock.at(at):
        (found,) = criteria.held(stage.dialogue)
    return found.outcome, found.why


def test_a_criterion_of_the_terms_is_held_too_early(stage: Stage) -> None:
    row = name(stage, stage.office("expert"))
    agree(
        stage, "ProposeSuccessCriterion", texts=SAFE, measure="indicator", ref=row, at_least=1,
        by_day="2099-01-01",
    )  # fmt: skip
    (found,) = criteria.held(stage.dialogue)
    assert (found.outcome, found.criterion.ref, found.came) == ("too_early", row, None)


@pytest.mark.parametrize(
    ("better", "mark", "outcome"),
    [
        # What came: 8, surely between 7 and 9.
        ("up", 7000, ("reached", "")),
        ("up", 8000, ("cannot_tell", "uncertain")),
        ("up", 9001, ("not_reached", "")),
        ("down", 9000, ("reached", "")),
        ("down", 8000, ("cannot_tell", "uncertain")),
        ("down", 6999, ("not_reached", "")),
    ],
)
def test_an_indicator_is_held_against_its_mark(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, better: str, mark: int, outcome: tuple[str, str]
) -> None:
    expert = stage.office("expert")
    row = name(stage, expert, better=better)
    put_in_force(stage, "2012-04-01")
    measure(stage, expert, row, "2013-01-31", "8", "7", "9")
    measure(stage, expert, row, "2013-02-01", "100")
    expects(monkeypatch, "indicator", row, mark)
    assert told(stage) == outcome
    assert told(stage, datetime(2013, 1, 31, 23, tzinfo=UTC)) == ("too_early", "")


def test_a_baseline_alone_reaches_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    expert = stage.office("expert")
    row = name(stage, expert)
    measure(stage, expert, row, "2012-06-01", "8")
    expects(monkeypatch, "indicator", row, 1)
    assert told(stage) == ("cannot_tell", "nothing")
    put_in_force(stage, "2012-06-01")
    assert told(stage) == ("reached", "")
    expects(monkeypatch, "indicator", "0" * 32, 1)
    assert told(stage) == ("cannot_tell", "unknown")


@pytest.mark.parametrize(
    ("agreeing", "outcome"),
    [
        # Wilson, 90 %, by hand: 90 of 100 between 84 and 94, 62 between 54 and 70, 20 below 28.
        (90, ("reached", "")),
        (62, ("cannot_tell", "uncertain")),
        (20, ("not_reached", "")),
    ],
)
def test_a_pulse_is_held_by_the_interval_of_all_who_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, agreeing: int, outcome: tuple[str, str]
) -> None:
    points = (Point(1, "2012-01-01", True, 99, 100), Point(2, "2013-01-01", False, agreeing, 100))
    rows = [Series("q", SAFE, "p", points[:1]), Series("q", SAFE, pulses.ALL, points)]
    monkeypatch.setattr(pulses, "series", lambda waves: rows)
    expects(monkeypatch, "pulse", "q", 60)
    assert told(stage) == outcome
    expects(monkeypatch, "pulse", "q", 60, by="2012-12-31")
    assert told(stage) == ("cannot_tell", "nothing"), "the baseline is no success"


def test_hidden_answers_tell_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    points = (Point(1, "2013-01-01", False, hidden="too_few"),)
    monkeypatch.setattr(pulses, "series", lambda waves: [Series("q", SAFE, pulses.ALL, points)])
    expects(monkeypatch, "pulse", "q", 60)
    assert told(stage) == ("cannot_tell", "hidden")


def promised(stage: Stage, n: int, levels: dict[str, int]) -> None:
    """A promise of 2012 with the levels that it reached, by day."""

    def rows() -> None:
        row = Commitment.objects.create(
            dialogue_id=stage.id, n=n, origin="step", ref=f"{n:032}", theme_key="steps", what=SAFE,
            digest=f"{n:064}", at=datetime(2012, 1, 1, tzinfo=UTC), due="2012-12-31",
        )  # fmt: skip
        for day, level in levels.items():
            at = datetime.fromisoformat(day).replace(tzinfo=UTC)
            Level.objects.create(commitment=row, round=1, level=level, at=at)

    write(rows)


def test_the_index_is_that_of_the_day_and_promises_without_a_level_could_have_any(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    expects(monkeypatch, "index", "", 50)
    assert told(stage) == ("cannot_tell", "nothing")
    promised(stage, 1, {"2012-05-01": 3, "2013-02-01": 0})
    promised(stage, 2, {"2013-01-31": 1})
    came = criteria.index_on(stage.dialogue, BY)
    assert came is not None
    assert (round(came.low), round(came.value), round(came.high)) == (67, 67, 67), "(3 + 1) / 6"
    assert told(stage) == ("reached", "")
    promised(stage, 3, {})
    came = criteria.index_on(stage.dialogue, BY)
    assert came is not None
    assert (round(came.low), round(came.value), round(came.high)) == (44, 67, 78), "4 / 9 and 7 / 9"
    assert told(stage) == ("cannot_tell", "uncertain")
    expects(monkeypatch, "index", "", 80)
    assert told(stage) == ("not_reached", "")


def test_one_sentence_answers_whether_anything_changed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(stage.dialogue).startswith("Nothing can be told yet")
    expert = stage.office("expert")
    row = name(stage, expert)
    measure(stage, expert, row, "2012-01-01", "6", "5", "7")
    measure(stage, expert, row, "2012-06-01", "6", "5", "7")
    put_in_force(stage, "2012-04-01")
    before, after = Point(1, "2012-01-01", True, 20, 40), Point(2, "2013-01-01", False, 21, 40)
    hidden = Point(2, "2013-01-01", False, hidden="too_few")
    quiet = [Series("q", SAFE, pulses.ALL, (before, after)), Series("r", SAFE, "p", (before, after))]
    unknown = [Series("r", SAFE, pulses.ALL, (before, hidden))]
    monkeypatch.setattr(pulses, "series", lambda waves: quiet + unknown)
    promised(stage, 1, {})
    assert answer(stage.dialogue) == (
        "No effect seen in 2 of 2 questions; no effect seen in 1 of 1 indicator; 1 of 1 promises is overdue."
    )
    measure(stage, expert, row, "2012-07-01", "12", "11", "13")
    risen = Series("r", SAFE, "p", (before, Point(2, "2013-01-01", False, 39, 40)))
    monkeypatch.setattr(pulses, "series", lambda waves: [quiet[0], risen])
    assert answer(stage.dialogue).startswith(
        "Change seen in 1 of 2 questions; 1 of 1 indicator changed for the better, 0 for the worse; "
    )
