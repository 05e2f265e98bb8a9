"""A dialogue in which every act that is logged was done at least once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.dialogue.models import new_id
from tests.everybody import EN_DARI, Everybody, imported
from tests.helpers import OPERATOR, do

Diaries = tuple[Everybody, list[str]]


@pytest.fixture
def everything(house: Path) -> Diaries:
    """The stage, and the ids of all dialogues whose diaries together hold every act."""
    stage = Everybody()
    bodies, people = stage.bodies(), stage.people
    for act, role in (
        ("TakeOffice", "public"),
        ("MakeSignInLink", "operator"),
        ("DescribeBacking", "facilitator"),
        ("IssueCodes", "registrar"),
        ("AcceptConduct", "participant"),
        ("InviteParty", "facilitator"),
        ("NameParty", "delegate"),
        ("AnswerRequest", "delegate"),
        ("ProposeReferenceShares", "facilitator"),
        ("PledgeSupport", "supporter"),
        ("AcknowledgeEncouragement", "delegate"),
        ("EncourageParty", "supporter"),
        ("AdoptTerms", "facilitator"),
        ("QuestionTranslation", "delegate"),
        ("ConfirmTranslation", "translator"),
        ("TranslateStatement", "translator"),
        ("DecideAppeal", "appeals_member"),
        ("SeparateStatement", "moderator"),
        ("EndHiding", "clock"),
        ("PublishFindings", "facilitator"),
        ("AnswerGoodOffices", "supporter"),
        ("RequestGoodOffices", "delegate"),
        ("NameMilestone", "facilitator"),
        ("MoveMilestone", "facilitator"),
        ("ProposeOutsideRules", "delegate"),
        ("ProposeRecordRules", "delegate"),
        ("ProposeFollowupRules", "delegate"),
        ("ProposePulseQuestion", "delegate"),
        ("ProposeNoPulseQuestion", "delegate"),
        ("ProposeSuccessCriterion", "delegate"),
        ("NameWitness", "supporter"),
        ("RetireWitness", "delegate"),
        ("RetireWitness", "supporter"),
        ("StateInterests", "supporter"),
        ("FileClaim", "expert"),
        ("ReplyToClaim", "supporter"),
        ("TakeBackClaim", "expert"),
        ("LogContact", "facilitator"),
        ("MoveContact", "facilitator"),
        ("OpenContact", "facilitator"),
        ("AskForecast", "observer"),
        ("GiveForecast", "expert"),
        ("ResolveForecast", "monitor"),
        ("ReportIncident", "expert"),
        ("VerifyIncident", "monitor"),
        ("ReplyToIncident", "supporter"),
        ("NameIndicator", "monitor"),
        ("MeasureIndicator", "expert"),
        ("OfferBulletin", "editor"),
        ("TakeBackOffer", "editor"),
        ("PublishBulletin", "editor"),
        ("ReleaseBulletin", "clock"),
        ("RetractBulletin", "editor"),
        ("SignSupportersStatement", "supporter"),
        ("RetractSupportersStatement", "supporter"),
        ("WriteComment", "public"),
        ("DecideComment", "moderator"),
        ("AppealComment", "public"),
        ("TakeBackComment", "public"),
        ("DecideCommentAppeal", "appeals_member"),
        ("CarryOverComment", "participant"),
        ("CloseThread", "moderator"),
        ("PromiseFirstStep", "delegate"),
        ("WriteLevels", "supporter"),
        ("FileEvidence", "public"),
        ("VerifyEvidence", "monitor"),
        ("CodeLevel", "expert"),
        ("AdjudicateLevel", "monitor"),
        ("ReplyToScore", "delegate"),
    ):
        stage.do(act, people[role], **bodies[act])
    ended = stage.do(
        "RequestGoodOffices", stage.delegates[1], **bodies["RequestGoodOffices"] | {"sealed": False}
    )
    stage.do("EndGoodOffices", stage.delegates[1], good_offices=ended["good_offices"])
    sheet = stage.do("IssueCodes", people["registrar"], count=1)["sheet"]
    stage.do("RevokeSheet", people["registrar"], sheet=sheet)
    stage.do("WithdrawStatement", people["participant"], statement=stage.waiting)
    stage.do("SubmitStatement", stage.facilitator, text="A seed.", language="en", recognisable=True)
    for act, role in (
        ("VoidSheets", "registrar"),
        ("CloseBatch", "registrar"),
        ("WithdrawVoice", "translator"),
    ):
        stage.do(act, people[role], **bodies[act])
    stage.put_into("listening")
    stage.pulse.play()
    stage.room.play()
    stage.settlement.play()
    stage.do("EraseSelf", people["participant"], sure=True)
    stage.enter_log()
    stage.do("LeaveDialogue", stage.delegates[1], words="We leave.")
    stage.do("SuspendDialogue", people["facilitator"], words="It is not safe now.")
    return stage, [stage.id, _demonstration(), _import()]


def _demonstration() -> str:
    shown = new_id()
    do("HostDialogue", OPERATOR, shown, slug="shown", demonstration=True)
    do("StageDemonstration", OPERATOR, shown, phase="closed", story=EN_DARI)
    return shown


def _import() -> str:
    made = new_id()
    do("ImportConversation", OPERATOR, made, **imported())
    return made
