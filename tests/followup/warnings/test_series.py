"""What each source reads from the record, counted by hand from a small staged dialogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.dialogue.models import Terms
from sulh.followup.incidents.models import Incident
from sulh.followup.warnings.reading import signs
from sulh.followup.warnings.series import months
from tests.followup.pulse.staging import SAFE, answer, asked
from tests.helpers import Stage
from tests.statements.conftest import accepted


@contextmanager
def month(n: int, day: int = 10) -> Iterator[None]:
    with clock.at(datetime(2013, n, day, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def stage(house: Path) -> Stage:
    with month(1):
        return Stage(parties=3).listen()


def numbers(stage: Stage, source: str, until: int = 4) -> list[float | None]:
    """The numbers of one source, read in this month of 2013."""
    with month(until, 20):
        found = [each.series for each in signs(stage.dialogue).signs if each.series.source == source]
    return [point.value for series in found for point in series.points]


def test_months_run_from_the_beginning_until_today() -> None:
    over = months(date(2012, 11, 19), "2013-02-10")
    assert over.first_days == ("2012-11-01", "2012-12-01", "2013-01-01", "2013-02-01")
    assert over.ends == ["2012-11-30", "2012-12-31", "2013-01-31", "2013-02-10"]


def test_answers_count_in_the_month_of_their_batch_and_few_are_hidden(stage: Stage) -> None:
    people = stage.participants(0, 12)
    said = [accepted(stage, people[0], text) for text in ("The well is for all.", "The road is safe.")]
    for n, who, what in ((1, people, said[0]), (3, people[:9], said[1])):
        with month(n):
            for person in who:
                stage.do("CastVote", person, statement=what, choice="agree", counter=1)
            stage.enter_log()
    assert numbers(stage, "answers") == [12, None, None, None], "nine answers are fewer than ten"


def test_people_who_left_are_hidden_below_the_limit_and_nobody_looks_like_few(stage: Stage) -> None:
    people = stage.participants(0, 14)
    for n, who in ((2, people[:11]), (3, people[11:])):
        with month(n):
            for person in who:
                stage.do("EraseSelf", person, sure=True)
            stage.enter_log()
    assert numbers(stage, "people_left") == [None, 11, None, None]


def test_a_party_that_leaves_is_counted_in_its_month(stage: Stage) -> None:
    with month(2):
        stage.do("LeaveDialogue", stage.delegates[2], words="We leave")
    assert numbers(stage, "parties_left") == [0, 1, 0, 0]


def test_objections_and_withdrawals_stay_counted_after_a_party_consents_again(stage: Stage) -> None:
    with month(2):
        stage.do("ProposePulseQuestion", stage.delegates[0], texts=SAFE, why="To know")
        digest = Terms.objects.get(dialogue=stage.dialogue, n=2).digest
        for kind in ("object", "consent", "withdraw"):
            stage.do(
                "GiveConsent", stage.delegates[1], subject_kind="terms", subject_digest=digest, kind=kind
            )
    with month(3):
        stage.do(
            "GiveConsent", stage.delegates[1], subject_kind="terms", subject_digest=digest, kind="object"
        )
        stage.do(
            "GiveConsent", stage.delegates[1], subject_kind="terms", subject_digest=digest, kind="consent"
        )
    assert numbers(stage, "objections") == [0, 2, 1, 0]


def test_only_verified_incidents_count_in_the_month_in_which_they_happened(stage: Stage) -> None:
    rows = (("2013-02", "verified", 1), ("2013-W09", "verified", 2), ("2013-03-30", "verified", 3),
            ("2013-02", "disputed", 4), ("", "unverified", None))  # fmt: skip
    write(lambda: [
        Incident.objects.create(
            dialogue=stage.dialogue, filed="2013-03-30", quarter="2013-Q1", time=time, state=state, n=n
        )
        for time, state, n in rows
    ])  # fmt: skip
    # The Thursday of week 9 is 28 February 2013.
    assert numbers(stage, "incidents") == [0, 2, 1, 0]


def test_a_pulse_question_has_its_published_share_of_all_in_each_wave(stage: Stage) -> None:
    with month(1):
        question, people = asked(stage), stage.participants(0, 40)
    for wave, choices in ((1, "+" * 30 + "-" * 10), (2, "+" * 10 + "-" * 30)):
        with month(wave + 1):
            stage.do("OpenPulse", stage.facilitator)
            answer(stage, people, question, choices, wave)
            stage.do("ClosePulse", stage.facilitator)
    assert numbers(stage, "pulse") == [0.75, 0.25]
