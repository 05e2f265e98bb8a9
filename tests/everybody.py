"""A dialogue with somebody in every role, and for every act a body that somebody might really send."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sulh.acts import checkpoints, clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue, Encouragement, Supporter, Terms
from sulh.record.cosignature import cosign
from sulh.record.note import WITNESS, SigningKey
from sulh.statements.models import Appeal
from tests.dialogue.voices.sounds import wav
from tests.followup.commitments import staging as promises
from tests.followup.forecasts.staging import Staged as Forecasts
from tests.followup.ground.staging import Staged as Ground
from tests.followup.incidents.staging import Staged as Incidents
from tests.followup.pulse.staged import Staged as Pulse
from tests.helpers import OPERATOR, PUBLIC, Stage
from tests.public.staging import bulletins, claims, comments, contacts
from tests.settlement.staging import Staged as Settlement
from tests.statements.paper.staging import Staged as Paper
from tests.statements.room.staged import Staged as Room

Fields = dict[str, Any]
STAFF = ("translator", "observer", "expert", "monitor", "editor", "enumerator", "teller")
TURNS = "به نوبت."
EN_DARI = {"en": "In plain words", "fa-af": "به زبان ساده"}
SOUND = base64.b64encode(wav()).decode()


class Everybody(Stage):
    """In its speaking phase, with one statement accepted, one refused and appealed, and one waiting."""

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.listen()
        self.party, self.other = self.parties
        self.people: dict[str, Actor] = {
            "participant": self.participants(0, 1)[0],
            "delegate": self.delegates[0],
            "convener": self.convener,
            "facilitator": self.facilitator,
            "moderator": self.moderator,
            "appeals_member": self.appeals,
            "supporter": self.supporter(),
            "operator": OPERATOR,
            "clock": Actor("clock"),
            "public": PUBLIC,
        } | {role: self.office(role) for role in STAFF}
        self.people["registrar"] = self.registrar(0)
        self.do("DeclareTie", self.people["supporter"], party=self.party.id, kind="contacts")
        self.encouragement = self._encourage()
        self.link = self.do("AppointOffice", self.facilitator, role="observer", label="Another")["link"]
        self.accepted, self.refused, self.waiting = (
            self._said(words) for words in ("One.", "Two.", "Three.")
        )
        self.do("DecideModeration", self.moderator, statement=self.accepted, outcome="accept")
        self.do(
            "TranslateStatement", self.office("translator"), statement=self.accepted, language="fa-af",
            text=TURNS,
        )  # fmt: skip
        self.refuse(self.refused)
        self.again = self._said("Four.")
        self.refuse(self.again)
        self.do(
            "AppealDecision", self.people["participant"], statement=self.again, words="Please look again."
        )
        self.voice: Fields = {"about": "statement", "subject": self.accepted, "language": "en"}
        self.do("RecordVoice", self.people["translator"], **self.voice, recorder="Karim", data=SOUND)
        with clock.at(clock.now() - timedelta(days=2)):
            self.hidden = self._said("Five.")
            self.do("DecideModeration", self.moderator, statement=self.hidden, outcome="accept")
            self.do("HideStatement", self.moderator, statement=self.hidden, reason="threat")
        self.merged = self._said("Six.")
        for by in (self.moderator, self.second):
            self.do("MergeStatements", by, statement=self.merged, into=self.accepted)
        self.do("SetQuota", self.delegates[0], quota=20)
        self.asking = self.do("RequestPlace", PUBLIC, names={"en": "Hill villages"}, reason="We live there.")
        self.friend = Supporter.objects.get(offices__holder_id=self.people["supporter"].id)
        self.witness = witness_key(b"A")
        self.do("NameWitness", self.delegates[0], vkey=str(self.witness.verifying))
        self.do("NameWitness", self.people["supporter"], vkey=str(witness_key(b"B").verifying))
        self.good_offices = self.do(
            "RequestGoodOffices", self.delegates[1], supporter=self.friend.id, subject=EN_DARI
        )["good_offices"]
        self.milestone = self.do("NameMilestone", self.facilitator, names=EN_DARI, day="2099-12-31")[
            "milestone"
        ]
        self.outside = [
            folder.Staged(self, self.people) for folder in (claims, contacts, bulletins, comments, promises)
        ]
        self.incidents = Incidents(self, self.people)
        self.forecasts = Forecasts(self, self.people)
        self.ground = Ground(self, self.people)
        self.pulse = Pulse(self, self.people)
        self.settlement = Settlement(self, self.people)
        self.paper = Paper(self, self.people)
        self.room = Room(self, self.people, self.accepted)
        self.proposed = self._terms_that_all_accept()

    def _said(self, text: str) -> str:
        by = self.people["participant"]
        made = self.do("SubmitStatement", by, text=text, language="en", recognisable=True)
        return str(made["statement"])

    def _encourage(self) -> str:
        by = self.people["supporter"]
        self.do("EncourageParty", by, party=self.party.id, words={"en": "Do come"}, sealed=True)
        return Encouragement.objects.get(party=self.party).id

    def _terms_that_all_accept(self) -> Terms:
        self.do("ProposeTerms", self.delegates[1], section="mandate", texts=EN_DARI, why="It was unclear")
        made = Terms.objects.filter(dialogue_id=self.id).latest("n")
        for delegate in self.delegates:
            self.do("GiveConsent", delegate, subject_kind="terms", subject_digest=made.digest, kind="consent")
        return made

    def put_into(self, phase: str) -> None:
        """Set the phase without asking any guard: for tests of what is refused in it."""
        write(lambda: Dialogue.objects.filter(pk=self.id).update(phase=phase))

    def bodies(self) -> dict[str, Fields]:
        """For every act the fields of one that could be sent here. Offices have an act of their own each."""
        appeal = Appeal.objects.get(statement_id=self.again)
        offices = {
            f"AppointOffice {role}": {"role": role, "label": "Somebody"}
            for role in ("facilitator", "moderator", "appeals_member", *STAFF)
        } | {
            f"AppointOffice {role}": {"role": role, "label": "Somebody", "party": self.party.id}
            for role in ("delegate", "registrar")
        }
        consent = {"subject_kind": "terms", "subject_digest": self.proposed.digest, "kind": "consent"}
        shares = {self.party.id: 6000, self.other.id: 4000}
        outside = {act: fields for staged in self.outside for act, fields in staged.bodies().items()}
        outside |= self.incidents.bodies() | self.forecasts.bodies() | self.ground.bodies()
        outside |= self.pulse.bodies()
        outside |= self.settlement.bodies() | self.paper.bodies() | self.room.bodies()
        return offices | outside | {
            "InviteSupporter": {"names": {"en": "A neighbour"}, "kind": "friend"},
            "TakeOffice": {"link": self.link, "password": "four unrelated words"},
            "MakeSignInLink": {"holder": self.moderator.id},
            "HostDialogue": {},
            "CallDialogue": {
                "template": "national-dialogue", "question": EN_DARI, "languages": ["en"],
                "parties": ["Valley", "valley"],
            },
            "DescribeBacking": {"who_pays": EN_DARI},
            "ConfirmConsentScreen": {"language": "fa-af", "name": "A reader"},
            "StageDemonstration": {"phase": "closed"},
            "IssueCodes": {"count": 1},
            "RevokeSheet": {"sheet": "00000000"},
            "RedeemCode": {"code": "00000 00000 00000 00000 00000", "accept_conduct": True},
            "EnterOpenly": {"accept_conduct": True},
            "ReplaceCode": {},
            "AcceptConduct": {},
            "EraseSelf": {"sure": True},
            "InviteParty": {"names": {"en": "Latecomers"}},
            "NameParty": {"names": {"en": "What we call ourselves"}},
            "AnswerInvitation": {"answer": "decline"},
            "RequestPlace": {"names": {"en": "Nomads"}, "reason": "We pass through every year."},
            "AnswerRequest": {"party": self.asking["party"], "answer": "consent"},
            "LeaveDialogue": {"words": "We leave."},
            "SetQuota": {"quota": 50},
            "ChangePhase": {"to": "convergence"},
            "SuspendDialogue": {"words": "It is not safe now."},
            "ProposeReferenceShares": {"source": "A census", "shares": shares},
            "DeclareTie": {"party": self.other.id, "kind": "economic"},
            "PledgeSupport": {"kind": "funds", "text": EN_DARI},
            "EncourageParty": {"party": self.party.id, "words": {"en": "Do come"}},
            "AcknowledgeEncouragement": {"encouragement": self.encouragement},
            "RequestGoodOffices": {"supporter": self.friend.id, "subject": EN_DARI, "sealed": True},
            "AnswerGoodOffices": {"good_offices": self.good_offices, "answer": "decline", "words": EN_DARI},
            "EndGoodOffices": {"good_offices": self.good_offices},
            "NameWitness": {"vkey": str(witness_key(b"C").verifying)},
            "RetireWitness": {},
            "CosignCheckpoint": {"note": cosigned(self.id, self.witness)},
            "ProposeRecordRules": {"cosignatures": "all", "vote_receipts": "off", "why": "It was unclear"},
            "NameMilestone": {"names": EN_DARI, "day": "2031-05-01"},
            "MoveMilestone": {"milestone": self.milestone, "day": "2031-05-02", "why": EN_DARI},
            "ProposeOutsideRules": {
                "comments": "off", "comments_an_hour": 5, "comments_close_after": 7,
                "bulletins": "no_objection", "objection_days": 4, "why": "It was unclear",
            },
            "ProposeTerms": {"section": "scope", "texts": EN_DARI, "why": "It was unclear"},
            "GiveConsent": consent,
            "AdoptTerms": {"terms": self.proposed.id},
            "DecideModeration": {"statement": self.waiting, "outcome": "accept"},
            "HideStatement": {"statement": self.accepted, "reason": "personal_data"},
            "EndHiding": {"statement": self.hidden},
            "MergeStatements": {"statement": self.waiting, "into": self.accepted},
            "SeparateStatement": {"statement": self.merged},
            "AppealDecision": {"statement": self.refused, "words": "Why?"},
            "DecideAppeal": {"appeal": appeal.id, "outcome": "uphold", "reasoning": "It is."},
            "SubmitStatement": {"text": "Share by turns.", "language": "en", "recognisable": True},
            "TranslateStatement": {"statement": self.accepted, "language": "fa-af", "text": "نوبت."},
            "QuestionTranslation": {
                "statement": self.accepted, "language": "fa-af", "words": "Turns are not shares.",
            },
            "ConfirmTranslation": {
                "statement": self.accepted, "language": "fa-af",
                "wording": hashlib.sha256(TURNS.encode()).hexdigest(),
            },
            "CastVote": {"statement": self.accepted, "choice": "agree", "counter": 1},
            "RecordVoice": self.voice | {"recorder": "Zahra", "data": SOUND},
            "WithdrawVoice": self.voice,
            "WithdrawStatement": {"statement": self.waiting},
            "PublishFindings": {},
            "LogBatch": {"kind": "joining"},
            "ImportConversation": imported(),
            "GiveAddress": {"address": "office@example.org", "language": "en"},
            "DropAddress": {},
        }  # fmt: skip

    def scenes(self) -> Iterator[tuple[str, dict[str, Fields]]]:
        """First everything that could be sent here; then what only a text on its way allows, with its phase.

        The stage goes that way by real acts while the scenes are asked for.
        """
        yield "", self.bodies()
        self.put_into("listening")
        for phase, acts in self.room.scenes():
            bodies = self.bodies()
            yield phase, {act: bodies[act] for act in acts}
            self.put_into("listening")
        for phase, acts in self.pulse.scenes():
            bodies = self.bodies()
            yield phase, {act: bodies[act] for act in acts}
            self.put_into("listening")
        for phase, acts in self.settlement.scenes():
            bodies = self.bodies()
            yield phase, {act: bodies[act] for act in acts}


def witness_key(letter: bytes) -> SigningKey:
    """A witness's key, made of one letter."""
    return SigningKey.from_seed(f"witness.example/{letter.decode()}", WITNESS, letter * 32)


def cosigned(dialogue: str, key: SigningKey) -> str:
    """The diary's newest checkpoint with a cosignature below it, as a witness hands it in."""
    _at, note = checkpoints.publish(dialogue)
    return str(note) + cosign(note.text, key, 1_800_000_000).line


def imported(slug: str = "imported") -> Fields:
    """A conversation of two people, one statement and one vote."""

    def packed(*values: int, size: int) -> str:
        raw = b"".join(value.to_bytes(size, "little", signed=True) for value in values)
        return base64.b64encode(raw).decode()

    return {
        "slug": slug, "source": "polis", "topic": "Bees", "input_digest": "0" * 64, "files": ["votes.csv"],
        "corrections": 0, "superseded": 0, "parties": ["Group 0", "Group 1"], "groups": [0, 1],
        "statements": [{"source_id": 1, "text": "Keep bees.", "moderated": 1}],
        "people": packed(0, size=4), "statements_voted": packed(0, size=4), "votes": packed(1, size=1),
    }  # fmt: skip
