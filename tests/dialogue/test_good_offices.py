"""Good offices begin at a party's request, may stay sealed until accepted, and end when a side says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.acts.registry import Actor
from sulh.dialogue.models import GoodOffices, Supporter
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.helpers import Stage

WORDS = "Carry our letter over the pass"


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).join()


def asked(stage: Stage, supporter: Actor, *, sealed: bool = False) -> str:
    row = Supporter.objects.get(offices__holder_id=supporter.id)
    made = stage.do(
        "RequestGoodOffices", stage.delegates[0], supporter=row.id, subject={"en": WORDS}, sealed=sealed
    )
    return str(made["good_offices"])


def code(stage: Stage, act: str, by: Actor, **fields: object) -> str:
    with pytest.raises(Refusal) as met:
        stage.do(act, by, **fields)
    return met.value.code


def test_asked_accepted_and_ended_in_the_open(stage: Stage) -> None:
    supporter = stage.supporter()
    id_ = asked(stage, supporter)
    assert WORDS in reader(stage, "supporters").text
    stage.do(
        "AnswerGoodOffices", supporter, good_offices=id_, answer="accept", words={"en": "With pleasure."}
    )
    text = reader(stage, "supporters").text
    assert "With pleasure." in text and "Accepted:" in text
    stage.do("EndGoodOffices", stage.delegates[0], good_offices=id_)
    assert "Ended:" in reader(stage, "supporters").text
    diary = reader(stage, "diary").text
    assert "Party A asked A friendly state for good offices." in diary
    assert "The good offices of A friendly state for Party A ended." in diary
    assert code(stage, "EndGoodOffices", supporter, good_offices=id_) == "good_offices_ended"


def test_a_supporter_can_never_begin(stage: Stage) -> None:
    supporter = stage.supporter()
    row = Supporter.objects.get(dialogue_id=stage.id)
    assert (
        code(stage, "RequestGoodOffices", supporter, supporter=row.id, subject={"en": "x"}) == "role_may_not"
    )
    for by in (stage.facilitator, stage.convener):
        assert code(stage, "RequestGoodOffices", by, supporter=row.id, subject={"en": "x"}) == "role_may_not"


def test_only_the_one_that_was_asked_answers_and_once(stage: Stage) -> None:
    supporter, other = stage.supporter(), stage.supporter("Another state")
    id_ = asked(stage, supporter)
    assert code(stage, "AnswerGoodOffices", other, good_offices=id_, answer="accept") == "not_found"
    assert code(stage, "EndGoodOffices", other, good_offices=id_) == "not_found"
    assert code(stage, "EndGoodOffices", stage.delegates[1], good_offices=id_) == "not_found"
    stage.do("AnswerGoodOffices", supporter, good_offices=id_, answer="decline")
    assert (
        code(stage, "AnswerGoodOffices", supporter, good_offices=id_, answer="accept")
        == "good_offices_answered"
    )


def test_no_second_request_while_one_waits_and_none_of_whom_not_all_accept(stage: Stage) -> None:
    supporter = stage.supporter()
    asked(stage, supporter)
    row = Supporter.objects.get(dialogue_id=stage.id)
    again = {"supporter": row.id, "subject": {"en": "Again"}}
    assert code(stage, "RequestGoodOffices", stage.delegates[0], **again) == "good_offices_asked_already"
    stage.answer_supporter(row.id, stage.delegates[1], "withdraw")
    assert code(stage, "RequestGoodOffices", stage.delegates[1], **again) == "supporter_not_accepted"


@pytest.mark.parametrize("answer", ["", "decline"])
def test_sealed_ones_show_to_the_two_alone(stage: Stage, answer: str) -> None:
    """Waiting or declined: nobody else learns of them, and the diary holds a sealed entry."""
    supporter, other = stage.supporter(), stage.supporter("Another state")
    id_ = asked(stage, supporter, sealed=True)
    if answer:
        stage.do("AnswerGoodOffices", supporter, good_offices=id_, answer=answer, words={"en": "Not now."})
    looks = {
        "anybody": None, "facilitator": stage.facilitator, "another party": stage.delegates[1],
        "another supporter": other, "convener": stage.convener,
    }  # fmt: skip
    for who, by in looks.items():
        for page in ("", "supporters", "desk", "diary", "diary.jsonl"):
            html = reader(stage, page, by).page
            body = b"".join(html) if html.streaming else html.content
            assert WORDS.encode() not in body, (who, page)
            assert id_.encode() not in body, (who, page)
    assert WORDS in reader(stage, "desk", stage.delegates[0]).text
    assert WORDS in reader(stage, "desk", supporter).text


def test_a_sealed_one_opens_when_it_is_accepted(stage: Stage) -> None:
    supporter = stage.supporter()
    id_ = asked(stage, supporter, sealed=True)
    stage.do("AnswerGoodOffices", supporter, good_offices=id_, answer="accept")
    assert WORDS in reader(stage, "supporters").text
    assert "sealed until it was accepted" in reader(stage, "supporters").text
    assert "asked A friendly state for good offices" in reader(stage, "diary").text
    stage.do("EndGoodOffices", supporter, good_offices=id_)
    assert "ended" in reader(stage, "diary").text


def test_it_works_from_the_desks(stage: Stage) -> None:
    supporter = stage.supporter()
    reader(stage, "desk", stage.delegates[0]).send(
        "/RequestGoodOffices", supporter=Supporter.objects.get(dialogue_id=stage.id).id, subject__en=WORDS
    )
    reader(stage, "desk", supporter).send("/AnswerGoodOffices", answer="accept", words__en="Gladly.")
    row = GoodOffices.objects.get()
    assert (row.answer, row.words) == ("accept", {"en": "Gladly."})
    reader(stage, "desk", stage.delegates[0]).send("/EndGoodOffices")
    row.refresh_from_db()
    assert row.ended is not None
