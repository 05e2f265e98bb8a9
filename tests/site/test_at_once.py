"""The same thing fifty times at the same moment is done once; of two who decide, one does."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import log
from sulh.acts.models import LogWaiting
from sulh.acts.registry import Actor
from sulh.dialogue import sessions
from sulh.dialogue.models import Code, Consent, Participant, Party, Session
from sulh.rules.refusal import Refusal
from sulh.statements.models import Decision, Statement, Vote
from tests.acts.test_keys import at_once
from tests.helpers import PUBLIC, Stage, do, scale
from tests.statements.conftest import accepted

MANY = 50


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


def entries(stage: Stage, act: str, **view: Any) -> list[dict[str, Any]]:
    """The log's entries of this act whose view holds these values."""
    found = [entry for entry, _opened in log.entries(stage.id) if entry["act"] == act]
    return [entry for entry in found if view.items() <= entry["view"].items()]


def test_one_vote(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    fields = {"statement": said, "choice": "agree", "counter": 1}
    answers = at_once(MANY, lambda _: stage.do("CastVote", person, **fields))
    assert Vote.objects.filter(statement_id=said).count() == 1
    assert sorted(answer["applied"] for answer in answers) == [False] * (MANY - 1) + [True]


def test_the_highest_counter_stands_whatever_the_order(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    choices = ("agree", "disagree", "pass")

    def vote(n: int) -> dict[str, Any]:
        return stage.do("CastVote", person, statement=said, choice=choices[n % 3], counter=n + 1)

    at_once(MANY, vote)
    stands = Vote.objects.get(statement_id=said)
    assert (stands.counter, stands.choice) == (
        MANY,
        {"agree": 1, "pass": 0, "disagree": -1}[choices[(MANY - 1) % 3]],
    )


def test_one_participant_of_one_code(stage: Stage) -> None:
    code = stage.codes(0, 1)[0]
    before = Participant.objects.filter(dialogue_id=stage.id).count()
    answers = at_once(MANY, lambda _: stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True))
    tokens = [answer["token"] for answer in answers]
    assert Participant.objects.filter(dialogue_id=stage.id).count() == before + 1
    assert Code.objects.get(participant__dialogue_id=stage.id).state == "used"
    # One device at a time: the last to enter is in, all others are signed out.
    assert [sessions.find(stage.id, token).kind for token in tokens].count("participant") == 1


def test_one_office_of_one_link(stage: Stage) -> None:
    made = stage.do("AppointOffice", stage.facilitator, role="observer", label="An observer")
    fields = {"link": made["link"], "password": "four unrelated words"}
    answers = at_once(4, lambda _: stage.do("TakeOffice", PUBLIC, **fields))
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [each.code for each in refused] == ["link_unknown"] * 3
    assert Session.objects.filter(subject=made["holder"]).count() == 1


def test_one_consent(stage: Stage) -> None:
    delegate, party = stage.delegates[0], stage.parties[0]
    texts = {"en": "A new mandate", "fa-af": "وظیفهٔ تازه"}
    made = stage.do("ProposeTerms", delegate, section="mandate", texts=texts, why="It was unclear")
    fields = {"subject_kind": "terms", "subject_digest": made["digest"], "kind": "consent"}
    answers = at_once(MANY, lambda _: stage.do("GiveConsent", delegate, **fields))
    row = Consent.objects.get(party=party, subject_digest=made["digest"])
    assert (row.signatures, row.lapsed) == ([delegate.id], False)
    assert {json.dumps(answer) for answer in answers} == {json.dumps(answers[0])}


def test_a_quota_is_never_exceeded(stage: Stage) -> None:
    registrar = stage.registrar(0)
    stage.do("SetQuota", stage.delegates[0], quota=10)
    at_once(12, lambda _: stage.do("IssueCodes", registrar, count=4))
    assert Code.objects.filter(party=stage.parties[0]).count() == 8


def test_one_of_two_moderators_decides(house: Path) -> None:
    """Accept against refuse, in the same moment: one wins, the other hears so, the log holds one decision."""
    stage = Stage(parties=2, template="two-communities-one-resource").listen()
    moderators = [stage.moderator, stage.office("moderator")]
    outcomes = ({"outcome": "accept"}, {"outcome": "reject", "reason": "spam"})
    person = stage.participants(0, 1)[0]
    for n in range(scale(8, 100)):
        fields = {"text": f"Statement number {n}.", "language": "en", "recognisable": True}
        said = stage.do("SubmitStatement", person, **fields)["statement"]

        def decide(place: int, said: str = said) -> dict[str, Any]:
            by: Actor = moderators[place % 2]
            return stage.do("DecideModeration", by, statement=said, **outcomes[place % 2])

        answers = at_once(6, decide)
        won = [answer for answer in answers if isinstance(answer, dict)]
        lost = [answer.code for answer in answers if isinstance(answer, Refusal)]
        assert (len(won), lost) == (1, ["decided_already"] * 5)
        state = {"accept": "accepted", "reject": "rejected"}[won[0]["outcome"]]
        assert Statement.objects.get(pk=said).state == state
        assert Decision.objects.get(statement_id=said).outcome == won[0]["outcome"]
        assert [entry["view"]["outcome"] for entry in entries(stage, "DecideModeration", statement=said)] == [
            won[0]["outcome"]
        ]


def test_one_appeal_and_one_answer_to_it(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    fields = {"text": "Look again.", "language": "en", "recognisable": True}
    said = stage.do("SubmitStatement", person, **fields)["statement"]
    stage.refuse(said)
    answers = at_once(12, lambda _: stage.do("AppealDecision", person, statement=said, words="Why?"))
    appeal = next(answer["appeal"] for answer in answers if isinstance(answer, dict))
    outcomes = ("uphold", "restore")

    def decide(place: int) -> dict[str, Any]:
        fields = {"appeal": appeal, "outcome": outcomes[place % 2], "reasoning": "So it is."}
        return stage.do("DecideAppeal", stage.appeals, **fields)

    decided = [answer for answer in at_once(12, decide) if isinstance(answer, dict)]
    assert LogWaiting.objects.filter(dialogue=stage.id, kind="appealing").count() == 1
    assert len(entries(stage, "DecideAppeal", statement=said)) == len(decided) == 1


def test_one_withdrawal_against_one_decision(stage: Stage) -> None:
    """The author takes it back while a moderator accepts it: whatever comes first, no word stays."""
    person = stage.participants(0, 1)[0]
    for n in range(scale(6, 60)):
        fields = {"text": f"Taken back, number {n}.", "language": "en", "recognisable": True}
        said = stage.do("SubmitStatement", person, **fields)["statement"]
        works = (
            lambda said=said: stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept"),
            lambda said=said: stage.do("WithdrawStatement", person, statement=said),
        )
        at_once(2, lambda place, works=works: works[place]())
        row = Statement.objects.get(pk=said)
        assert (row.state, row.text, row.author) == ("withdrawn", "", "")


def test_a_request_sent_again_is_one_group(stage: Stage) -> None:
    key = str(uuid.uuid4())
    body = {"names": {"en": "Herders"}, "reason": "Grass."}
    at_once(20, lambda _: do("RequestPlace", PUBLIC, stage.id, key, **body))
    assert Party.objects.filter(dialogue_id=stage.id, status="requested").count() == 1
