"""What the terms say about comments and bulletins: proposed, consented to and in force like the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.dialogue.models import Terms
from sulh.dialogue.outside import OutsideRules, rules_in_force
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.helpers import Stage

OTHER = {
    "comments": "after", "comments_an_hour": 7, "comments_close_after": 0, "bulletins": "no_objection",
    "objection_days": 5,
}  # fmt: skip


def test_the_strictest_stands_before_terms_are_in_force(house: Path) -> None:
    stage = Stage(parties=2, template="city-and-neighbourhoods")
    assert rules_in_force(stage.id) == OutsideRules("before", 60, 90, "every_party", 3)
    stage.join()
    assert rules_in_force(stage.id) == OutsideRules("after", 60, 90, "no_objection", 3)


def test_they_change_only_with_the_consent_of_every_party(house: Path) -> None:
    stage = Stage(parties=2).join()
    before = rules_in_force(stage.id)
    made = stage.do("ProposeOutsideRules", stage.delegates[0], **OTHER, why="Readers ask for it")
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    subject = {"subject_kind": "terms", "subject_digest": made["digest"], "kind": "consent"}
    stage.do("GiveConsent", stage.delegates[0], **subject)
    with pytest.raises(Refusal, match="party_has_not_consented"):
        stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert rules_in_force(stage.id) == before
    stage.do("GiveConsent", stage.delegates[1], **subject)
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert rules_in_force(stage.id) == OutsideRules("after", 7, 0, "no_objection", 5)


def test_the_same_rules_are_no_proposal(house: Path) -> None:
    stage = Stage(parties=2).join()
    stage.do("ProposeOutsideRules", stage.delegates[0], **OTHER, why="Once")
    with pytest.raises(Refusal, match="terms_unchanged"):
        stage.do("ProposeOutsideRules", stage.delegates[1], **OTHER, why="Twice")


def test_nobody_but_a_party_proposes_them(house: Path) -> None:
    stage = Stage(parties=2).join()
    for by in (stage.facilitator, stage.convener, stage.supporter(), stage.office("editor")):
        with pytest.raises(Refusal, match="role_may_not"):
            stage.do("ProposeOutsideRules", by, **OTHER, why="x")


def test_the_page_of_the_terms_says_what_stands_and_what_would_change(house: Path) -> None:
    stage = Stage(parties=2).join()
    text = reader(stage, "terms").text
    assert "Each comment is read by a moderator before it appears; 60 comments an hour" in text
    visitor = reader(stage, "terms", stage.delegates[0])
    sent: dict[str, Any] = {name: str(value) for name, value in OTHER.items()} | {"why": "Readers ask for it"}
    visitor.send("/ProposeOutsideRules", **sent)
    text = reader(stage, "terms").text
    assert "a thread does not close by itself (before: Each comment is read" in text
    assert "No party that has joined objects within the days set here; 5 days to object" in text
    diary = reader(stage, "diary").text
    assert "Party A proposed new terms of reference, version 2, with other rules for comments" in diary
    assert "Days to object 5" in diary
