"""The page of warning signs in two languages, its table and its interface for programs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import clock
from sulh.followup.warnings import series
from sulh.followup.warnings.series import Months, Point, Series
from tests.dialogue.reading import reader
from tests.helpers import Stage


@pytest.fixture
def stage(house: Path) -> Stage:
    with clock.at(datetime(2012, 9, 2, 9, tzinfo=UTC)):
        stage = Stage(parties=2).join()
        stage.do("NameMilestone", stage.facilitator, names={"en": "Troops leave"}, day="2013-03-10")
    return stage


def made(values: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """One more series, over the months of the dialogue."""

    def read(dialogue: object, over: Months) -> list[Series]:
        points = zip(over.first_days, values, strict=True)
        return [Series("made", "incidents", tuple(Point(day, value) for day, value in points))]

    monkeypatch.setattr(series, "SOURCES", series.SOURCES | {"made": (1, read)})


def test_the_page_tells_a_change_and_what_it_cannot_mean(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made([1, 1, 2, 1, 1, 2, 9, 9, 8, 9, 3], monkeypatch)
    with clock.at(datetime(2013, 7, 20, 9, tzinfo=UTC)):
        html = reader(stage, "warnings").html
        dari = reader(stage, "warnings", language="/fa-af").html
        named = Client().get(f"/d/{stage.dialogue.slug}/warnings.csv").content.decode("utf-8-sig")
        api = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/warnings").json()
    (sign,) = [part for part in html.split("<article")[1:] if 'id="sign-made"' in part]
    assert "Changed around:" in sign and "1 March 2013" in sign
    assert "it is no cause" in html and "what nobody reported" in sign
    assert sign.count('class="warning-outside"') == sign.count('class="warning-change"') == 1
    assert "Troops leave" in html and "Warning signs" in html
    assert 'dir="rtl"' in dari and "۲۰۱۳" in dari and dari.count("<svg") >= html.count("<svg") > 5
    wanted = {"sign": "made", "day": "2013-03-01", "value": "9", "hidden": "0", "change": "1"}
    (row,) = [row for row in csv.DictReader(io.StringIO(named)) if wanted.items() <= row.items()]
    assert row["per"] == "month"
    assert {
        "sign": "made",
        "per": "month",
        "day": "2013-03-01",
        "value": 9,
        "hidden": False,
        "change": True,
    } in api


def test_a_young_dialogue_says_that_its_series_are_too_short(stage: Stage) -> None:
    with clock.at(datetime(2012, 10, 20, 9, tzinfo=UTC)):
        html = reader(stage, "warnings").html
    assert "Too short to look for a change: 1 month is over." in html
    assert "No change was found" not in html
    assert "There are no numbers yet" not in html


def test_numbers_of_people_below_the_limit_are_on_no_page(stage: Stage) -> None:
    with clock.at(datetime(2012, 9, 20, 9, tzinfo=UTC)):
        stage.enter_log()
        html = reader(stage, "warnings").html
    sign = next(part for part in html.split("<article") if 'id="sign-people_left"' in part)
    assert "hidden, to protect people" in sign and 'class="warning-bar"' not in sign
