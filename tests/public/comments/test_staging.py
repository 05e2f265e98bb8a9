"""What others build on: a body for every act that somebody can carry out, and its entry in plain words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY
from sulh.public.diary import reading, wording
from sulh.public.diary.lines import Writing, sentence_of
from tests.everybody import Everybody

WHO = {
    "WriteComment": "public",
    "DecideComment": "moderator",
    "AppealComment": "public",
    "TakeBackComment": "public",
    "DecideCommentAppeal": "appeals_member",
    "CarryOverComment": "participant",
    "CloseThread": "moderator",
}


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_every_act_can_be_carried_out_and_stands_in_the_diary_in_words(house: Path, language: str) -> None:
    stage = Everybody()
    bodies = {name: fields for name, fields in stage.bodies().items() if name in WHO}
    assert set(bodies) == set(WHO)
    for name, who in WHO.items():
        perform(REGISTRY[name].model.model_validate(bodies[name]), by=stage.people[who], in_=stage.id)
    # What a participant carries over enters in a batch with others' statements.
    carried = [each for each in stage.enter_log() if each.get("kind") == "stating"]
    assert any("comment" in each for view in carried for each in view["together"])
    found = reading.page(stage.id, 1, acts=tuple(WHO)).entries
    with override(language):
        lines = Writing(stage.dialogue).lines(found)
    for entry, line in zip(found, lines, strict=True):
        named = set(re.findall(r"%\((\w+)\)s", str(sentence_of(entry))))
        assert named <= set(entry.view), entry.act
        assert str(sentence_of(entry)) != entry.act
        assert all(any(each.label is title for title in wording.FIELDS.values()) for each in line.details)
        html = line.sentence + " ".join(each.value for each in line.details)
        text = re.sub(r"<bdi.*?</bdi>|<[^>]+>", "", html, flags=re.S)
        assert not re.search(r"[0-9a-f]{16}|[a-z]_[a-z]|findings-|bulletin-", text), text
    assert {entry.act for entry in found} == set(WHO) - {"CarryOverComment"}
