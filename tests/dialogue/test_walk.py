from __future__ import annotations

from pathlib import Path

import pytest

from sulh.rules.refusal import Refusal
from tests.helpers import Stage


def test_a_dialogue_reaches_speaking_and_people_enter(house: Path) -> None:
    stage = Stage().listen()
    people = stage.participants(0, 3)
    assert stage.dialogue.phase == "listening"
    assert len({person.id for person in people}) == 3


def test_terms_are_not_adopted_without_every_party(house: Path) -> None:
    stage = Stage()
    for delegate in stage.delegates:
        stage.do("AnswerInvitation", delegate, answer="join")
    terms = stage.dialogue.terms.get(n=1)
    for delegate in stage.delegates[:2]:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=terms.digest, kind="consent")
    with pytest.raises(Refusal) as refused:
        stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert refused.value.code == "party_has_not_consented"
    assert refused.value.params == {"party": "Party C", "count": 1}
