"""What is shown of pulses: on the ground page, in files, and to somebody who is helped to answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from django.template.loader import render_to_string
from django.test import RequestFactory

from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.visit import Visit
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.followup.pulse.pages import part
from tests.dialogue.reading import reader
from tests.followup.pulse.staging import after_weeks, answer, asked, people_of
from tests.helpers import Stage


def told(stage: Stage) -> str:
    """The part that the page "on the ground" includes."""
    request = RequestFactory().get("/")
    visit = Visit(request, stage.dialogue)
    shown = {"part": part(visit, ""), "dialogue": stage.dialogue, "visit": visit}
    return render_to_string("followup/pulse/part.html", shown, request)


def two_waves(second: str) -> Stage:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = stage.participants(0, 40)
    stage.do("NameMilestone", stage.facilitator, names={"en": "Troops leave"}, day="2014-12-31")
    for wave, choices in ((1, "+" * 20 + "-" * 20), (2, second)):
        with after_weeks(wave):
            stage.do("OpenPulse", stage.facilitator)
            answer(stage, people, question, choices, wave)
            stage.do("ClosePulse", stage.facilitator)
    return stage


def test_no_effect_seen_stands_in_the_same_element_as_a_rise(house: Path) -> None:
    none, rise = told(two_waves("+" * 21 + "-" * 19)), told(two_waves("+" * 39 + "-"))
    place = '<p class="pulse-verdict"><strong>{}</strong></p>'
    assert place.format("No effect seen") in none and place.format("Rise") not in none
    assert place.format("Rise") in rise and place.format("No effect seen") not in rise
    for page in (none, rise):
        assert "would mostly have gone unseen" in page
        assert "hidden, to protect people: too few people answered" in page, "nobody of the second party"
        assert "baseline" in page and "Troops leave" in page


def test_the_files_hold_what_was_published_and_leave_hidden_numbers_out(house: Path) -> None:
    stage = two_waves("+" * 30 + "-" * 10)
    held = json.loads(reader(stage, "ground/pulse.json").html)
    assert [each["digest"] for each in held["waves"]] == list(
        PulseWave.objects.order_by("n").values_list("digest", flat=True)
    )
    assert held["simulated"] is False
    table = csv.DictReader(io.StringIO(reader(stage, "ground/pulse.csv").html.lstrip("\ufeff")))
    first = [row for row in table if row["party"] == stage.parties[0].id]
    assert [(row["agree"], row["answered"]) for row in first] == [("20", "40"), ("30", "40")]


def test_a_wave_hides_small_cells_and_says_why(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    first, second = people_of(stage, 0, 20), people_of(stage, 1, 9)
    stage.do("OpenPulse", stage.facilitator)
    answer(stage, first + second, question, "+" * 12 + "-" * 8 + "+" * 4 + "-" * 5)
    stage.do("ClosePulse", stage.facilitator)
    page = reader(stage, "ground/pulse/1").text
    # By hand: 12 of 20 is 60 percent; the total of 29 would tell the answers of the nine.
    assert "60 % of 20" in page
    assert "Party B : hidden, to protect people: too few people answered to show it" in page
    assert "All who answered : hidden, to protect people: not shown, because a smaller group" in page


def test_the_page_on_the_ground_holds_the_pulses(house: Path) -> None:
    stage = two_waves("+" * 21 + "-" * 19)
    assert "No effect seen" in reader(stage, "ground").text


def test_a_demonstration_says_that_its_answers_are_simulated(house: Path) -> None:
    stage = two_waves("+" * 30 + "-" * 10)
    assert "Simulated" not in told(stage)
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True))
    assert "Simulated: nobody gave these answers." in told(stage)


def test_somebody_is_helped_to_answer_and_counts_as_helped(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    stage.participants(0, 10)
    (code,) = stage.codes(1, 1)
    enumerator = stage.office("enumerator")
    stage.do("OpenPulse", stage.facilitator)
    token = stage.do("BeginAssistedPulse", enumerator, code=code, agreed=True)["token"]
    stage.do("AnswerAssistedPulse", enumerator, visit=token, wave=1, answers={question: "agree"})
    assert [(row.choice, row.channel) for row in PulseAnswer.objects.all()] == [(1, "assisted")]
    page = reader(stage, "pulse", enumerator)
    assert "The code on this person" in page.text and "The road is safe." not in page.text
    assert "The road is safe." not in reader(stage, "pulse").text
