"""Supporters, observers, experts, editors, readers: no act of the dialogue, and nothing unpublished.

`MAY` is written by hand and exact. What is not in it is refused by every door: the act itself, the form,
the JSON API. What each of them sees of unpublished things is walked in tests/site/test_visibility.py over
all pages, feeds, files and calls; the last test here holds that walk's own table against this page's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sulh.acts import log
from sulh.acts.registry import REGISTRY
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.statements.models import Statement, Vote
from tests.everybody import Everybody
from tests.rules.test_matrix import trial
from tests.site.test_routes import TOO_DEEP, posted
from tests.site.test_visibility import SEEN

# What everybody may do: come in like anybody else, and write as a reader.
ANYBODY = {
    "TakeOffice", "RequestPlace", "RedeemCode", "EnterOpenly", "WriteComment", "AppealComment",
    "TakeBackComment", "CosignCheckpoint", "FileEvidence",
}  # fmt: skip
CLAIMS = {"FileClaim", "TakeBackClaim"}
# What is seen of promises is filed by anybody; a supporter answers for its own pledges, an expert codes.
FOLLOWING = {
    "supporter": {"FileEvidence", "WriteLevels", "ReplyToScore"},
    "expert": {"FileEvidence", "CodeLevel", "AdjudicateLevel"},
}
# An address of their own, which nobody sees.
REMINDED = {"GiveAddress", "DropAddress"}
# How likely something is: public, and without weight in any rule.
FORECASTING = {"AskForecast", "GiveForecast"}
# What happened, which only monitors read until it is verified.
REPORTING = {"ReportIncident"}
# What is on the ground: no act of the dialogue.
MEASURING = {"NameIndicator", "MeasureIndicator"}
# Each only on texts of their own kind: an editor's, or one that the supporter is to sign.
DRAFTING = {
    "RewriteTitle", "DropDraft", "RewritePassage", "MovePassage", "TakePassageOut", "OfferBulletin",
    "TakeBackOffer",
}  # fmt: skip
EDITING = {
    "OpenDraft", "AddPassage", "PublishBulletin", "CorrectBulletin", "RetractBulletin",
}  # fmt: skip
TOGETHER = {
    "DraftSupportersStatement", "AddSupportersPassage", "SignSupportersStatement",
    "RetractSupportersStatement",
}  # fmt: skip
SUPPORTING = {
    "DeclareTie", "PledgeSupport", "EncourageParty", "AnswerGoodOffices", "EndGoodOffices", "StateInterests",
    "ReplyToClaim", "LogContact", "MoveContact", "OpenContact", "NameWitness", "RetireWitness",
}  # fmt: skip
# That signatures were seen. It is no signature of a party, and nothing waits for it.
WITNESSING = {"WitnessSignatures"}
MAY: dict[str, set[str]] = {
    "supporter": FOLLOWING["supporter"]
    | REMINDED
    | CLAIMS
    | SUPPORTING
    | TOGETHER
    | DRAFTING
    | WITNESSING
    | REPORTING
    | {"CosignCheckpoint", "ReplyToIncident"},
    "observer": REMINDED | CLAIMS | WITNESSING | REPORTING | FORECASTING | {"CosignCheckpoint"},
    # A statement labelled as an expert's, if the terms allow any and never more than they allow (c1); and
    # advice on a text that nobody owns, while it is open for criticism.
    "expert": FOLLOWING["expert"]
    | REMINDED
    | CLAIMS
    | REPORTING
    | FORECASTING
    | MEASURING
    | {"SubmitStatement", "WithdrawStatement", "Criticise"},
    "editor": REMINDED | CLAIMS | EDITING | DRAFTING,
    "public": ANYBODY,
}
# Sealed things of their own, and nothing else that is not public.
TOGETHER_UNSIGNED = {"draft of supporters", "offered statement of supporters"}
SEALED_OF_ONE_S_OWN = {
    "supporter": {
        "sealed words", "sealed request that waits", "sealed contact of a", "id of the sealed contact of a",
        *TOGETHER_UNSIGNED,
    },
    "another supporter": {
        "sealed request decline", "words of a declined request", "sealed contact of b",
        "id of the sealed contact of b", *TOGETHER_UNSIGNED,
    },
    # Texts that the editor writes; nothing that others keep to themselves.
    "editor": {"draft of a bulletin", "offered bulletin", "bulletin before its hour"},
}  # fmt: skip
DARK = {
    "see_individual_votes",
    "see_counts_before_findings",
    "vote_on_statement",
    "consent",
    "table_text",
    "ratify",
    "sponsor_amendment",
    "dispose_amendment",
    "issue_version",
    "table_version",
    "open_ballot",
    "close_ballot",
    "extend_time",
    "petition",
    "file_reservation",
    "run_single_text",
    "vote_as_member",
    "open_ratification",
    "close_members_vote",
    "climb_ladder",
}


@pytest.fixture
def stage(house: Path) -> Everybody:
    return Everybody()


@pytest.mark.parametrize("role", MAY)
def test_no_act_of_the_dialogue_is_theirs(stage: Everybody, role: str) -> None:
    """In the phase in which most is open; every act with a body that its rightful actor could really send."""
    stage.put_into("listening")
    refused = set()
    for name, fields in stage.bodies().items():
        act = REGISTRY[name.split()[0]].model.model_validate(fields)
        answer, grown = trial(stage, act, role)
        if type(act).__name__ not in MAY[role]:
            assert answer in ("role_may_not", "condition_public_track"), (name, answer)
            assert grown == 0
            refused.add(type(act).__name__)
    assert refused == set(REGISTRY) - MAY[role]
    assert len(refused) > 40


@pytest.mark.parametrize("role", [role for role in MAY if role != "public"])
def test_neither_by_form_nor_by_program(stage: Everybody, role: str) -> None:
    actor = stage.people[role]
    token: str = write(lambda: sessions.start(stage.id, actor.kind, actor.id))
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, actor.kind)] = token
    size = log.head(stage.id).size
    votes, said = Vote.objects.count(), Statement.objects.count()
    for name, fields in stage.bodies().items():
        act = name.split()[0]
        if act in MAY[role] | {"ImportConversation"}:
            continue
        form = client.post(f"/d/{stage.dialogue.slug}/do/{act}", posted(fields) | {"as": "office"})
        assert form.status_code == (422 if act in TOO_DEEP else 403), (name, form.status_code)
        assert _call(stage, act, fields, token) == (403, "role_may_not"), name
    assert log.head(stage.id).size == size
    assert (Vote.objects.count(), Statement.objects.count()) == (votes, said)


def _call(stage: Everybody, act: str, fields: dict[str, Any], token: str) -> tuple[int, str]:
    answer = Client().post(
        f"/api/v1/dialogues/{stage.dialogue.slug}/acts/{act}", json.dumps(fields),
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    return answer.status_code, str(answer.json().get("code"))


def test_what_the_walk_of_all_pages_says_of_them() -> None:
    """Of everything that is not for all, outsiders see only what they sealed or were asked themselves."""
    outsiders = {"supporter", "another supporter", "observer", "expert", "editor", "anonymous"}
    seen = {who: {name for name, by in SEEN.items() if who in by} for who in outsiders}
    assert {who: names for who, names in seen.items() if names} == SEALED_OF_ONE_S_OWN


def test_no_row_of_deciding_names_them() -> None:
    from sulh.rules.actions import ACTIONS

    for role in MAY:
        powers = {name for name, action in ACTIONS.items() if role in action.roles}
        assert not powers & DARK, role
