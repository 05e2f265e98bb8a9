"""A supporter supports only while every party that has joined accepts it; any party ends that alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.dialogue.admission import admissions
from sulh.dialogue.models import Dialogue, Supporter
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.helpers import Stage

PLEDGE: dict[str, Any] = {"kind": "funds", "text": {"en": "Tea for everybody."}}


def invited(stage: Stage) -> tuple[str, Actor]:
    """A supporter that nobody has answered yet: its id and its office holder."""
    made = stage.do("InviteSupporter", stage.facilitator, names={"en": "A state"}, kind="guarantor")
    return made["supporter"], Actor("holder", made["holder"])


def refused(stage: Stage, by: Actor, act: str, **fields: Any) -> str:
    with pytest.raises(Refusal) as met:
        stage.do(act, by, **fields)
    return met.value.code


def test_before_anybody_has_joined_a_supporter_can_encourage(house: Path) -> None:
    """Otherwise the first party could never be encouraged to come."""
    stage = Stage(parties=2)
    _id, supporter = invited(stage)
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="contacts")
    stage.do("EncourageParty", supporter, party=stage.parties[0].id, words={"en": "Come."})
    stage.do("PledgeSupport", supporter, **PLEDGE)


def test_every_joined_party_must_accept(house: Path) -> None:
    stage = Stage(parties=2).join()
    id_, supporter = invited(stage)
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="contacts")
    encourage: dict[str, Any] = {"party": stage.parties[0].id, "words": {"en": "Stay."}}
    assert refused(stage, supporter, "PledgeSupport", **PLEDGE) == "condition_admitted_by_all"
    assert refused(stage, supporter, "EncourageParty", **encourage) == "condition_admitted_by_all"
    stage.answer_supporter(id_, stage.delegates[0], "consent")
    assert refused(stage, supporter, "PledgeSupport", **PLEDGE) == "condition_admitted_by_all"
    stage.answer_supporter(id_, stage.delegates[1], "consent")
    stage.do("PledgeSupport", supporter, **PLEDGE)
    stage.do("EncourageParty", supporter, **encourage)


@pytest.mark.parametrize("kind", ["withdraw", "object"])
def test_any_party_ends_it_alone(house: Path, kind: str) -> None:
    stage = Stage(parties=3).join()
    supporter = stage.supporter()
    id_ = Supporter.objects.get(dialogue_id=stage.id).id
    stage.do("PledgeSupport", supporter, **PLEDGE)
    stage.answer_supporter(id_, stage.delegates[2], kind)
    assert refused(stage, supporter, "PledgeSupport", **PLEDGE) == "condition_admitted_by_all"
    text = reader(stage, "supporters").text
    badge = {"withdraw": "no longer accepted by every party", "object": "not accepted by every party"}
    line = {"withdraw": "No longer accepted by Party C since", "object": "Not accepted by Party C since"}
    assert badge[kind] in text and line[kind] in text
    assert "Tea for everybody." in text, "what it pledged before stays to read"
    stage.answer_supporter(id_, stage.delegates[2], "consent")
    stage.do("PledgeSupport", supporter, **PLEDGE)


def test_a_party_that_comes_later_is_asked_too(house: Path) -> None:
    stage = Stage(parties=3)
    for delegate in stage.delegates[:2]:
        stage.do("AnswerInvitation", delegate, answer="join")
    supporter = stage.supporter()
    stage.do("PledgeSupport", supporter, **PLEDGE)
    stage.do("AnswerInvitation", stage.delegates[2], answer="join")
    assert refused(stage, supporter, "PledgeSupport", **PLEDGE) == "condition_admitted_by_all"
    assert "No answer yet from: Party C" in reader(stage, "supporters").text


def test_as_many_signatures_as_the_party_asks_for(house: Path) -> None:
    stage = Stage(parties=2)
    second = stage.office("delegate", by=stage.delegates[0])
    stage.do("NameParty", stage.delegates[0], names={"en": "Party A"}, signatures_needed=2)
    for delegate in stage.delegates:
        stage.do("AnswerInvitation", delegate, answer="join")
    stage.supporter()
    row = Supporter.objects.get(dialogue_id=stage.id)
    dialogue = Dialogue.objects.get(pk=stage.id)
    assert not admissions(dialogue, [row])[row.id].accepted
    stage.answer_supporter(row.id, second, "consent")
    assert admissions(dialogue, [row])[row.id].accepted


def test_delegates_answer_at_their_desk(house: Path) -> None:
    """The question waits there; after a yes, the way to take it back."""
    stage = Stage(parties=2).join()
    id_, supporter = invited(stage)
    desk = reader(stage, "desk", stage.delegates[0])
    assert "Do you accept this supporter? A state" in desk.text
    desk.send("/GiveConsent", having="subject_kind=supporter", kind="consent")
    assert "Done" in desk.text
    desk = reader(stage, "desk", stage.delegates[0])
    assert "No longer accept a supporter: A state" in desk.text
    stage.answer_supporter(id_, stage.delegates[1], "consent")
    assert "accepted by every party that has joined" in reader(stage, "supporters").text
    desk.send("/GiveConsent", having="subject_kind=supporter", kind="withdraw")
    assert refused(stage, supporter, "PledgeSupport", **PLEDGE) == "condition_admitted_by_all"
    diary = reader(stage, "diary").text
    assert "Consent to the support of an outsider, signed for Party A" in diary
    assert "Withdrawal of the consent to the support of an outsider, signed for Party A" in diary


def test_the_api_says_so_too(house: Path) -> None:
    stage = Stage(parties=2).join()
    id_, _supporter = invited(stage)
    path = f"/api/v1/dialogues/{stage.dialogue.slug}/supporters"
    visitor = reader(stage, "")
    (row,) = visitor.client.get(path).json()
    assert (row["id"], row["accepted"], row["kind"]) == (id_, False, "guarantor")
    for delegate in stage.delegates:
        fields = {"subject_kind": "supporter", "subject_digest": row["digest"], "kind": "consent"}
        stage.do("GiveConsent", delegate, **fields)
    assert visitor.client.get(path).json()[0]["accepted"] is True
