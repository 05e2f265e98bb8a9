"""Powers that nobody gave: to somebody who only asks, to a party that left, to one who acts for two."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.dialogue import sessions
from sulh.dialogue.models import Code, Office, Party, Session
from tests.helpers import PUBLIC, Stage, do
from tests.statements.conftest import browser, code_of

PASSWORD = "four unrelated words"


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


def asking(stage: Stage) -> tuple[Actor, str]:
    """Somebody from the street who asked for a place and took up the office that came with it."""
    made = stage.do("RequestPlace", PUBLIC, names={"en": "Zealots"}, reason="We want in.")
    token = stage.do("TakeOffice", PUBLIC, link=made["link"], password=PASSWORD)["token"]
    return Actor("holder", Session.objects.get(digest=sessions.digest(token)).subject), made["party"]


POWERS: list[tuple[str, dict[str, Any]]] = [
    ("SuspendDialogue", {"words": "Stop."}),
    ("AppointOffice", {"role": "moderator", "label": "One of us"}),
    ("AppointOffice", {"role": "appeals_member", "label": "One of us"}),
    ("AppointOffice", {"role": "registrar", "label": "One of us"}),
    ("AppointOffice", {"role": "delegate", "label": "One of us"}),
    ("SubmitStatement", {"text": "We were not asked.", "language": "en", "recognisable": True}),
    ("SetQuota", {"quota": 500}),
    ("NameParty", {"names": {"en": "The only true party"}}),
    ("AnswerInvitation", {"answer": "join"}),
    ("ProposeTerms", {"section": "scope", "texts": {"en": "x", "fa-af": "x"}, "why": "x"}),
    ("LeaveDialogue", {"words": "We leave."}),
]


@pytest.mark.parametrize("status", ["requested", "not_admitted"])
def test_asking_for_a_place_gives_no_power(stage: Stage, status: str) -> None:
    """Anybody can ask, so whoever asks must not be able to do more than anybody."""
    who, party = asking(stage)
    if status == "not_admitted":
        stage.do("AnswerRequest", stage.delegates[0], party=party, answer="object")
    before = log.head(stage.id)
    for act, fields in POWERS:
        refused = code_of(partial(stage.do, act, who, **fields))[0]
        assert refused in ("role_may_not", "condition_public_track"), act
    assert (log.head(stage.id), Party.objects.get(pk=party).status) == (before, status)


def test_whoever_asks_finds_a_desk_and_gets_the_power_with_the_place(stage: Stage) -> None:
    who, party = asking(stage)
    desk = browser(stage, who).get(f"/d/{stage.dialogue.slug}/desk")
    assert desk.status_code == 200
    assert "asked for a place" in desk.content.decode()
    for delegate in stage.delegates:
        stage.do("AnswerRequest", delegate, party=party, answer="consent")
    stage.do("AnswerInvitation", who, answer="join")
    stage.do("SuspendDialogue", who, words="Now we may.")
    assert stage.dialogue.phase == "suspended"


AT_THE_TABLE: list[tuple[str, dict[str, Any]]] = [
    ("SuspendDialogue", {"words": "Stop."}),
    ("AppointOffice", {"role": "moderator", "label": "One of us"}),
    ("SubmitStatement", {"text": "From outside.", "language": "en", "recognisable": True}),
]


@pytest.mark.parametrize(("act", "fields"), AT_THE_TABLE)
@pytest.mark.parametrize("gone", [False, True])
def test_only_parties_at_the_table_act_on_it(
    stage: Stage, act: str, fields: dict[str, Any], gone: bool
) -> None:
    """An invited party has not joined yet; one that left has left."""
    if gone:
        who = stage.delegates[0]
        stage.do("LeaveDialogue", who, words="We leave.")
    else:
        party = stage.do("InviteParty", stage.facilitator, names={"en": "Late"})["party"]
        who = stage.office("delegate", party=party)
    assert code_of(lambda: stage.do(act, who, **fields))[0] == "party_not_joined"


def test_a_party_that_left_enrols_nobody(stage: Stage) -> None:
    registrar = stage.registrar(0)
    stage.do("SetQuota", stage.delegates[0], quota=5)
    stage.do("LeaveDialogue", stage.delegates[0], words="We leave.")
    assert code_of(lambda: stage.do("IssueCodes", registrar, count=1))[0] == "party_not_joined"
    assert not Code.objects.filter(dialogue_id=stage.id).exists()


def test_nobody_acts_for_two_parties(stage: Stage) -> None:
    """A delegate cannot make another party's delegate an officer of the own one."""
    a, b = stage.delegates
    fields = {"role": "registrar", "label": "x", "to": b.id}
    assert code_of(lambda: stage.do("AppointOffice", a, **fields))[0] == "roles_clash"
    assert Office.objects.filter(holder_id=b.id).count() == 1
    stage.do("AppointOffice", a, role="registrar", label="x", to=a.id)
    assert Office.objects.filter(holder_id=a.id).count() == 2


def test_a_new_password_signs_everybody_else_out(stage: Stage) -> None:
    made = stage.do("AppointOffice", stage.facilitator, role="observer", label="An observer")
    old = stage.do("TakeOffice", PUBLIC, link=made["link"], password=PASSWORD)["token"]
    link = do("MakeSignInLink", Actor("operator"), stage.id, holder=made["holder"])["link"]
    assert sessions.find(stage.id, old).kind == "holder"
    new = stage.do("TakeOffice", PUBLIC, link=link, password=PASSWORD)["token"]
    assert (sessions.find(stage.id, old).kind, sessions.find(stage.id, new).kind) == ("public", "holder")
