"""The pages, files and desk of forecasts, in English and in Dari."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.followup.forecasts.models import ForecastQuestion
from tests.dialogue.reading import reader
from tests.followup.forecasts.staging import CRITERIA, EVIDENCE, QUESTION, SOURCE, ask, give, on, resolve
from tests.helpers import Stage

WEIGHT = "No forecast has any weight in any rule of this dialogue"


@pytest.fixture
def stage(house: Path) -> Stage:
    """A question with a base rate of 50 percent that happened; early forecasts of 20, too late ones of 98."""
    stage = Stage(parties=2).join()
    people = {role: stage.office(role, label=role.title()) for role in ("observer", "expert", "monitor")}
    question = ask(stage, people["observer"], base_rate="50", base_source=SOURCE)
    stage.do("NameMilestone", stage.facilitator, names={"en": "Troops leave"}, day="2031-05-04")
    stage.do("NameMilestone", stage.facilitator, names={"en": "An election"}, day="2031-06-01")
    give(stage, people["expert"], question, 15, words={"en": "=SUM(A1)"})
    give(stage, people["expert"], question, 20, day=3)
    give(stage, people["expert"], question, 98, day=5)
    give(stage, people["observer"], question, 97, day=6)
    resolve(stage, people["monitor"], question, day=7, happened="2031-05-05")
    return stage


def somebody(stage: Stage, role: str) -> Actor:
    return stage.office(role, label=f"Another {role}")


def test_a_question_tells_all_of_it_and_both_scores_beside_those_of_the_base_rate(stage: Stage) -> None:
    shown = reader(stage, "forecasts/1").text
    for texts in (QUESTION, CRITERIA, EVIDENCE, SOURCE):
        assert texts["en"] in shown
    for words in (
        "It happened",
        "0.64 base rate 0.25",
        "1.61 base rate 0.69",
        WEIGHT,
        "Monitor",
        "Troops leave",
    ):
        assert words in shown
    assert "An election" not in shown, "it is after the day on which it was resolved"
    assert shown.count("not counted: it could be known already") == 2
    assert "All forecasts of this person came too late to count." in shown


def test_in_dari_words_and_digits_are_dari_ones(stage: Stage) -> None:
    page = reader(stage, "forecasts/1", language="/fa-af")
    assert 'dir="rtl"' in page.html
    for words in (QUESTION["fa-af"], CRITERIA["fa-af"], EVIDENCE["fa-af"], "۰٫۶۴", "۱٫۶۱", "۰٫۲۵"):
        assert words in page.text
    assert "0.64" not in page.text
    listed = reader(stage, "forecasts", language="/fa-af")
    assert QUESTION["fa-af"] in listed.text and "۰٫۶۴" in listed.text
    # Called 20 percent likely: 46 + 308 / 5 = 107.6 from the right.
    assert 'cx="292.4"' in listed.html and 'cx="107.6"' in reader(stage, "forecasts").html


def test_the_list_has_the_scores_of_each_forecaster_and_a_table_beside_the_plot(stage: Stage) -> None:
    shown = reader(stage, "forecasts").text
    assert WEIGHT in shown and "none has anything to do with consent" in shown
    assert "worse" in shown and "Brier 0.64 against 0.25, over 1 question with a base rate" in shown
    assert (
        re.search(r"20\s%\s–\s30\s%", shown)
        and "Observer" not in shown.split("How good the forecasts were")[1]
    )


def test_open_questions_stand_by_their_day_and_resolved_ones_newest_first(stage: Stage) -> None:
    by, monitor = somebody(stage, "observer"), somebody(stage, "monitor")
    asked = {"a": "2031-05-30", "b": "2031-05-25", "c": "2031-05-20", "d": "2031-05-20"}
    made = {
        name: ask(stage, by, resolves=day, question={"en": f"Question {name}"}) for name, day in asked.items()
    }
    resolve(stage, monitor, made["c"], "no", day=20)
    resolve(stage, monitor, made["d"], "void", day=21)
    shown = reader(stage, "forecasts").text
    places = [shown.index(f"Question {name}") for name in "badc"] + [shown.rindex(QUESTION["en"])]
    assert places == sorted(places)


def test_the_51st_question_is_on_the_second_page(stage: Stage) -> None:
    same = {
        "dialogue": stage.dialogue, "question": QUESTION, "criteria": CRITERIA, "closes": "2031-05-10",
        "asked_by": "0" * 32, "label": "Somebody", "at": on(1),
    }  # fmt: skip
    rows = [ForecastQuestion(n=n, resolves=f"2{n:03}-01-01", **same) for n in range(2, 53)]
    write(lambda: ForecastQuestion.objects.bulk_create(rows))
    first, second = reader(stage, "forecasts").html, reader(stage, "forecasts?page=2").html
    assert "/forecasts/51" in first and "/forecasts/52" not in first
    assert "/forecasts/52" in second and "/forecasts/1" in second and "/forecasts/51" not in second


def test_the_files_tell_every_forecast_which_count_and_their_scores(stage: Stage) -> None:
    table = list(csv.DictReader(io.StringIO(reader(stage, "forecasts.csv").html.lstrip("\ufeff"))))
    told = [(row["forecaster"], row["percent"], row["counts"], row["brier"], row["log"]) for row in table]
    assert told == [
        ("Expert", "15", "no", "", ""), ("Expert", "20", "yes", "0.64", "1.609438"),
        ("Expert", "98", "no", "", ""), ("Observer", "97", "no", "", ""),
    ]  # fmt: skip
    held = json.loads(reader(stage, "forecasts.json").html)
    assert held == Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/forecasts").json()
    (question,) = held["questions"]
    assert (question["outcome"], question["happened"], question["base_rate"]) == ("yes", "2031-05-05", 50)
    (of,) = held["forecasters"]
    assert (of["forecaster"], of["n"], of["brier"], of["base_brier"], of["skill"]) == (
        "Expert", 1, 0.64, 0.25, -1.56,
    )  # fmt: skip


def test_a_desk_shows_what_waits_for_whom(stage: Stage) -> None:
    today = clock.now().date()
    body = {"question": QUESTION, "criteria": CRITERIA}
    day, later = today.isoformat(), (today + timedelta(9)).isoformat()
    asker, expert, monitor = (somebody(stage, role) for role in ("monitor", "expert", "monitor"))
    due = stage.do("AskForecast", asker, **body, closes=day, resolves=day)["n"]
    coming = stage.do("AskForecast", asker, **body, closes=later, resolves=later)
    to_resolve, to_forecast = reader(stage, "desk", monitor).html, reader(stage, "desk", expert).html
    assert f"/forecasts/{due}" in to_resolve and f"/forecasts/{coming['n']}" not in to_resolve
    assert f"/forecasts/{due}" not in reader(stage, "desk", asker).html
    assert f"/forecasts/{due}" in to_forecast and f"/forecasts/{coming['n']}" in to_forecast
    stage.do("GiveForecast", expert, question=coming["question"], percent=40)
    assert f"/forecasts/{coming['n']}" not in reader(stage, "desk", expert).html


def test_forms_are_offered_only_to_whom_they_are_open(stage: Stage) -> None:
    by = somebody(stage, "monitor")
    today = clock.now().date().isoformat()
    stage.do("AskForecast", by, question=QUESTION, criteria=CRITERIA, closes=today, resolves=today)
    offered = {
        who: [act for act in ("AskForecast", "GiveForecast", "ResolveForecast") if f"/do/{act}" in html]
        for who, html in {
            "expert": reader(stage, "forecasts/2", somebody(stage, "expert")).html,
            "monitor": reader(stage, "forecasts/2", somebody(stage, "monitor")).html,
            "asker": reader(stage, "forecasts/2", by).html,
            "list": reader(stage, "forecasts", by).html,
            "public": reader(stage, "forecasts").html + reader(stage, "forecasts/2").html,
            "resolved": reader(stage, "forecasts/1", somebody(stage, "monitor")).html,
        }.items()
    }
    assert offered == {
        "expert": ["GiveForecast"], "monitor": ["ResolveForecast"], "asker": [], "list": ["AskForecast"],
        "public": [], "resolved": [],
    }  # fmt: skip


def test_a_question_that_was_never_asked_is_not_found(stage: Stage) -> None:
    assert Client().get(f"/d/{stage.dialogue.slug}/forecasts/9").status_code == 404
