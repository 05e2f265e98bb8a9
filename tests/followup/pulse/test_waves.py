"""Waves of pulse questions: opened by the terms, answered, counted once, and nobody's any more."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock, log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.consent import digest_of
from sulh.dialogue.followup_rules import rules_in_force
from sulh.followup.pulse import schedule
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.followup.pulse.reading import verdicts
from sulh.followup.pulse.schedule import forget_at_the_end
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.followup.pulse.staging import WATER, after_weeks, agree, answer, asked
from tests.helpers import PUBLIC, Stage


def code_of(stage: Stage, act: str, by: Actor, /, **fields: Any) -> str:
    with pytest.raises(Refusal) as refused:
        stage.do(act, by, **fields)
    return refused.value.code


def test_a_pulse_needs_questions_of_the_terms_and_enough_people(house: Path) -> None:
    stage = Stage(parties=2).listen()
    assert code_of(stage, "OpenPulse", stage.facilitator) == "pulse_no_questions"
    asked(stage)
    assert code_of(stage, "OpenPulse", stage.facilitator) == "pulse_too_small"
    stage.participants(0, 9)
    assert code_of(stage, "OpenPulse", stage.facilitator) == "pulse_too_small"
    stage.participants(1, 1)
    party = stage.parties[0].id
    assert code_of(stage, "OpenPulse", stage.facilitator, party=party) == "pulse_too_small"
    assert stage.do("OpenPulse", stage.facilitator)["n"] == 1
    assert code_of(stage, "OpenPulse", stage.facilitator) == "pulse_open_already"
    for by in (stage.delegates[0], stage.convener, PUBLIC):
        assert code_of(stage, "OpenPulse", by) == "role_may_not"


def test_within_a_week_of_a_close_no_person_opens_another_wave(house: Path) -> None:
    """Neither of all nor of one party: the difference of the two would be what a few answered."""
    stage = Stage(parties=2).listen()
    asked(stage)
    stage.participants(0, 10)
    for act in ("OpenPulse", "ClosePulse"):
        stage.do(act, stage.facilitator)
    closed = clock.now()
    for days, party in ((0, ""), (0, stage.parties[0].id), (6, "")):
        with clock.at(closed + timedelta(days=days)), pytest.raises(Refusal) as early:
            stage.do("OpenPulse", stage.facilitator, party=party)
        assert early.value.code == "pulse_too_soon"
        assert early.value.params["day"] == (closed + timedelta(days=7)).date().isoformat()
    with clock.at(closed + timedelta(days=7)):
        assert stage.do("OpenPulse", stage.facilitator)["n"] == 2


def test_the_clock_waits_too_after_a_wave_of_one_party(house: Path) -> None:
    """Everybody is due again on day 30; a wave of one party was closed the day before."""
    stage = Stage(parties=2).listen()
    agree(stage, "ProposeFollowupRules", pulse_every_days=30, pulse_open_days=5, incident_time="month")
    asked(stage)
    stage.participants(0, 10)
    start = clock.now()
    for act in ("OpenPulse", "ClosePulse"):
        stage.do(act, stage.facilitator)
    with clock.at(start + timedelta(days=29)):
        stage.do("OpenPulse", stage.facilitator, party=stage.parties[0].id)
        stage.do("ClosePulse", stage.facilitator)
    for days, due in ((30, []), (35, []), (36, [stage.id])):
        with clock.at(start + timedelta(days=days)):
            assert schedule.open_due() == due


def test_a_wave_is_published_once_and_its_answers_are_deleted(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    first, second = stage.participants(0, 20), stage.participants(1, 9)
    stage.do("OpenPulse", stage.facilitator)
    answer(stage, first, question, "+" * 12 + "-" * 5 + "000")
    answer(stage, second, question, "+" * 9)
    assert code_of(stage, "AnswerPulse", first[0], wave=2, answers={question: "agree"}) == "pulse_none_open"
    unknown = {"0" * 12: "agree"}
    assert code_of(stage, "AnswerPulse", first[0], wave=1, answers=unknown) == "pulse_question_unknown"
    stage.do("AnswerPulse", first[0], wave=1, answers={question: "disagree"})
    stage.do("EraseSelf", first[1], sure=True)
    stage.do("ClosePulse", stage.facilitator)
    wave = PulseWave.objects.get()
    a, b = wave.results["questions"][0]["cells"][:2]
    assert (a["agree"], a["disagree"], a["pass"]) == (10, 6, 3)
    assert b["hidden"] == "too_few"
    assert not PulseAnswer.objects.exists()
    assert wave.baseline and wave.digest == digest_of(wave.results)
    shown = [entry["view"] for entry, _opened in log.entries(stage.id) if entry["act"] == "ClosePulse"]
    assert [(each["wave"], each["counts_digest"]) for each in shown] == [(1, wave.digest)]
    assert not any(person.id in str(shown) for person in first + second)
    assert code_of(stage, "ClosePulse", stage.facilitator) == "pulse_none_open"
    assert code_of(stage, "AnswerPulse", first[0], wave=1, answers={question: "agree"}) == "pulse_none_open"


def test_a_few_who_all_disagree_or_all_pass_are_not_shown(house: Path) -> None:
    """Whoever knows that somebody answered would know what; nor is a total told from which it follows."""
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = [*stage.participants(0, 12), *stage.participants(1, 12)]
    for wave, alike in enumerate("-0", start=1):
        with after_weeks(wave):
            stage.do("OpenPulse", stage.facilitator)
            answer(stage, people, question, alike * 12 + "+-" * 6, wave)
            stage.do("ClosePulse", stage.facilitator)
        results = PulseWave.objects.get(dialogue=stage.dialogue, n=wave).results
        (told,) = results["questions"]
        assert told["cells"][0] == {"party": stage.parties[0].id, "hidden": "withheld"}
        assert "total" not in told and results["turnout"] == {}


def test_a_wave_that_is_open_when_the_dialogue_ends_is_forgotten(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = stage.participants(0, 10)
    stage.do("OpenPulse", stage.facilitator)
    answer(stage, people, question, "+" * 10)
    for to, left in (("suspended", 10), ("ended_without_settlement", 0)):
        write(partial(forget_at_the_end, stage.id, "listening", to, clock.now()))
        assert PulseAnswer.objects.count() == left
    assert not PulseWave.objects.exists()


def test_a_wave_for_one_party_asks_nobody_else(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    stage.participants(0, 10)
    (other,) = stage.participants(1, 1)
    stage.do("OpenPulse", stage.facilitator, party=stage.parties[0].id)
    assert code_of(stage, "AnswerPulse", other, wave=1, answers={question: "agree"}) == "pulse_not_asked"
    assert "asks the people of another party" in reader(stage, "pulse", other).text


def test_the_clock_closes_on_the_day_and_opens_the_next_by_the_terms(house: Path) -> None:
    stage = Stage(parties=2).listen()
    asked(stage)
    agree(stage, "ProposeFollowupRules", pulse_every_days=30, pulse_open_days=5, incident_time="week")
    assert rules_in_force(stage.id).incident_time == "week"
    stage.participants(0, 10)
    now = clock.now()
    with clock.at(now + timedelta(days=40)):
        assert schedule.open_due() == [], "the first wave is the facilitator's"
    stage.do("OpenPulse", stage.facilitator)
    with clock.at(now + timedelta(days=4)):
        assert schedule.close_due() == []
        assert code_of(stage, "ClosePulse", Actor("clock")) == "pulse_not_due"
    with clock.at(now + timedelta(days=5)):
        assert schedule.close_due() == [stage.id]
        assert schedule.open_due() == []
    with clock.at(now + timedelta(days=30)):
        assert schedule.open_due() == [stage.id]
    assert list(PulseWave.objects.values_list("n", flat=True).order_by("n")) == [1, 2]


def test_no_effect_is_told_as_large_as_an_effect_would_be(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = stage.participants(0, 40)
    for wave, choices in ((1, "+" * 20 + "-" * 20), (2, "+" * 22 + "-" * 18), (3, "+" * 38 + "--")):
        with after_weeks(wave):
            stage.do("OpenPulse", stage.facilitator)
            answer(stage, people, question, choices, wave)
            stage.do("ClosePulse", stage.facilitator)
        if wave == 1:
            assert {each.why for each in verdicts(stage.dialogue)} == {"one_wave"}
        else:
            party = next(each for each in verdicts(stage.dialogue) if each.party == stage.parties[0].id)
            assert party.found is not None
            # By hand: 22/40 - 20/40 = 0.05, 38/40 - 20/40 = 0.45.
            assert party.found.verdict == {2: "none_seen", 3: "rise"}[wave]
            assert round(party.found.difference, 2) == {2: 0.05, 3: 0.45}[wave]
    hidden = [each for each in verdicts(stage.dialogue) if each.party == stage.parties[1].id]
    assert [each.why for each in hidden] == ["hidden"]
    page = reader(stage, "ground/pulse/1").text
    assert "50" in page and "The road is safe." in page


def test_participants_answer_on_one_page_that_shows_no_earlier_answer(house: Path) -> None:
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = stage.participants(0, 10)
    stage.do("OpenPulse", stage.facilitator)
    visitor = reader(stage, "pulse", people[0])
    assert "The road is safe." in visitor.text
    stage.do("AnswerPulse", people[0], wave=1, answers={question: "agree"})
    again = reader(stage, "pulse", people[0])
    assert "checked" not in again.html


def test_how_many_answered_is_told_only_where_it_tells_nothing_of_a_hidden_cell(house: Path) -> None:
    """Twelve of one party and five of the other: 17 less 12 would tell the five."""
    stage = Stage(parties=2).listen()
    question = asked(stage)
    people = [*stage.participants(0, 12), *stage.participants(1, 12)]
    told: list[Any] = []
    for few in (5, 11):
        mixed = "+-" * 6 + "+-" * 6
        wave = len(told) + 1
        with after_weeks(wave):
            stage.do("OpenPulse", stage.facilitator)
            answer(stage, people[: 12 + few], question, mixed[: 12 + few], wave)
            stage.do("ClosePulse", stage.facilitator)
        told.append(PulseWave.objects.get(dialogue=stage.dialogue, n=wave).results["turnout"])
    assert told == [{}, {"channels": [{"channel": "web", "n": 23}], "total": 23}]


def test_the_terms_say_what_is_asked_and_what_would_be_a_success(house: Path) -> None:
    stage = Stage(parties=2).join()
    question = asked(stage)
    delegate = stage.delegates[0]
    why = {"why": "We want to know"}
    same = {"en": "The road is safe.", "fa-af": "راه امن است."}
    assert code_of(stage, "ProposePulseQuestion", delegate, texts=same, **why) == "terms_unchanged"
    lacking = {"en": "Only English."}
    assert code_of(stage, "ProposePulseQuestion", delegate, texts=lacking, **why) == "text_missing_language"
    criterion = {
        "texts": WATER,
        "measure": "pulse",
        "ref": question,
        "at_least": 60,
        "by_day": "2099-01-01",
    } | why
    for change, code in (
        ({"by_day": "2001-01-01"}, "criterion_day_past"),
        ({"at_least": 101}, "criterion_above_hundred"),
        ({"ref": "0" * 12}, "pulse_question_unknown"),
        ({"measure": "indicator", "ref": ""}, "criterion_ref_needed"),
    ):
        assert code_of(stage, "ProposeSuccessCriterion", delegate, **criterion | change) == code
    overlap = {"pulse_every_days": 5, "pulse_open_days": 5, "incident_time": "day"} | why
    assert code_of(stage, "ProposeFollowupRules", delegate, **overlap) == "pulse_waves_overlap"
    del criterion["why"]
    agree(stage, "ProposeSuccessCriterion", **criterion)
    (kept,) = rules_in_force(stage.id).criteria
    assert (kept.kind, kept.ref, kept.at_least, kept.by) == ("pulse", question, 60, "2099-01-01")
    page = reader(stage, "terms").text
    assert "The road is safe." in page and "Water comes on time." in page
    agree(stage, "ProposeNoPulseQuestion", question=question)
    assert rules_in_force(stage.id).pulse_questions == ()
