"""The page "On the ground", its table, its interface for programs, and the desk."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import clock
from tests.dialogue.reading import reader
from tests.followup.ground.staging import measure, name, put_in_force
from tests.followup.pulse.staging import SAFE, agree, answer, asked
from tests.helpers import Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    with clock.at(datetime(2012, 1, 2, 9, tzinfo=UTC)):
        stage = Stage(parties=2).join()
        stage.do("NameMilestone", stage.facilitator, names={"en": "Troops leave"}, day="2012-05-10")
        stage.expert = stage.office("expert")  # type: ignore[attr-defined]
        row = name(stage, stage.expert)  # type: ignore[attr-defined]
        agree(
            stage, "ProposeSuccessCriterion", texts=SAFE, measure="indicator", ref=row, at_least=8000,
            by_day="2012-07-31",
        )  # fmt: skip
    for day, *figures in (
        ("2012-01-01", "6", "5", "7"),
        ("2012-06-30", "99"),
        ("2012-06-30", "12.5", "12", "13"),
    ):
        measure(stage, stage.expert, row, day, *figures)  # type: ignore[attr-defined]
    put_in_force(stage, "2012-04-01")
    return stage


def test_the_page_answers_first_and_shows_baseline_change_and_criteria(stage: Stage) -> None:
    page = reader(stage, "ground")
    assert page.html.index("1 of 1 indicator changed for the better") < page.html.index("<h2")
    # By hand: 12.5 - 6, between 12 - 7 and 13 - 5.
    assert "From 6 to 12.5" in page.text and "a change of 6.5, somewhere between 5 and 8." in page.text
    verdict = '<p class="pulse-verdict"><strong>{}</strong></p>'
    assert verdict.format("Reached") in page.html and verdict.format("Changed for the better") in page.html
    assert "At least 8 hours a day by 31 July 2012" in page.text
    assert "replaced by a newer one" in page.text and "Troops leave" in page.text
    assert page.html.count('stroke-dasharray="3 3"') == 1, "the milestone stands in the picture"
    assert "Nobody has named" not in page.text and "Measure an indicator" not in page.text


def test_the_page_reads_from_right_to_left_in_dari(stage: Stage) -> None:
    page = reader(stage, "ground", language="/fa-af")
    assert 'dir="rtl"' in page.html
    assert "ساعت‌هایی که راه باز است" in page.text and "۱۲٫۵" in page.text
    first = page.html.index("<circle", page.html.index("pulse-plot"))
    assert 'cx="376' in page.html[first : first + 40], "the earliest day stands on the right"


def test_no_effect_is_as_large_as_an_effect(stage: Stage) -> None:
    row = name(stage, stage.expert, names={"en": "Quiet nights"})  # type: ignore[attr-defined]
    for day in ("2012-01-01", "2012-06-30"):
        measure(stage, stage.expert, row, day, "3", "2", "4")  # type: ignore[attr-defined]
    verdict = '<p class="pulse-verdict"><strong>{}</strong></p>'
    html = reader(stage, "ground").html
    assert html.count(verdict.format("No effect seen")) == html.count(
        verdict.format("Changed for the better")
    )


def test_the_questions_of_the_pulses_stand_on_the_same_page(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = stage.participants(0, 10)
    stage.do("OpenPulse", stage.facilitator)
    answer(stage, people, question, "+" * 5 + "-" * 5)
    stage.do("ClosePulse", stage.facilitator)
    page = reader(stage, "ground").text
    assert "The road is safe." in page and "Nothing can be told yet" in page


def test_whoever_may_finds_the_forms_here_and_on_the_desk(stage: Stage) -> None:
    for page in ("ground", "desk"):
        mine = reader(stage, page, stage.expert).text  # type: ignore[attr-defined]
        assert "Measure an indicator" in mine and "Name an indicator" in mine
        theirs = reader(stage, page, stage.delegates[0]).text
        assert "Measure an indicator" not in theirs and "Name an indicator" in theirs
    assert "Name an indicator" not in reader(stage, "ground", stage.facilitator).text


def test_the_files_hold_every_measurement_and_which_are_replaced(stage: Stage) -> None:
    at = f"d/{stage.dialogue.slug}/ground/indicators.csv"
    table = csv.DictReader(io.StringIO(Client().get(f"/{at}").content.decode("utf-8-sig")))
    columns = ("day", "baseline", "value", "low", "high", "replaced")
    assert [tuple(row[each] for each in columns) for row in table] == [
        ("2012-01-01", "1", "6", "5", "7", "0"),
        ("2012-06-30", "0", "99", "", "", "1"),
        ("2012-06-30", "0", "12.5", "12", "13", "0"),
    ]
    (told,) = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/indicators").json()
    measured = [(each["value"], each["baseline"], each["replaced"]) for each in told["measurements"]]
    assert measured == [("6", True, False), ("99", False, True), ("12.5", False, False)]
