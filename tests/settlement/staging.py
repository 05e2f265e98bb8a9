"""The settlement on stage, by real acts: for everybody's bodies, for the diary and for foreign ids.

What is done twenty days ago is overdue today: ballots can be closed, petitions confirmed, votes counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sulh.acts.registry import Actor
from sulh.dialogue.models import Party
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.sessions.models import Minutes
from sulh.settlement.text import working
from sulh.statements.models import Statement
from tests.helpers import Stage
from tests.settlement.writing import EN_DARI, Fields, Writing, earlier, promise, put_into

OTHERWISE = {"en": "In other words", "fa-af": "به سخن دیگر"}
WANTED = {"en": "As we would like it", "fa-af": "چنان که ما می‌خواهیم"}
PASSAGES = {"en": "One.\n\nTwo.\n\nThree.", "fa-af": "یک.\n\nدو.\n\nسه."}
SETTINGS = {
    "answer_days": 7, "sponsor_parties": 1, "single_text": True, "criticism_window": True,
    "parties": ["Party A = hill", "Party B = valley"], "why": "So that it is clear",
}  # fmt: skip
# A rule with a petition, which needs communities.
RULE = {"matter": "amendment", "preset": "ni_petition_2022", "why": "Each community is heard"}
# Acts in an order in which each of them can be done after the ones before, and by whom: where the parties
# write, and in each scene on the way from there.
AT_ONCE = dict.fromkeys(
    (
        "ProposeDeletion", "ProposeMove", "ProposeParking", "ProposeLanguages", "ProposeCommitment",
        "ProposeNoCommitment", "ProposeFlags", "ProposeLinks", "ProposeFromDocx", "SponsorAmendment",
        "RebaseAmendment", "WithdrawAmendment", "MergeAmendment", "TieAmendments", "LapseAmendment",
        "AcknowledgeVersion", "AcknowledgeBallot", "ConfirmPetition", "WithdrawCorrection", "WidenSession",
        "WithdrawSideLetter", "ClimbLadder", "EndDeadlock",
    ),
    "delegate",
) | dict.fromkeys(("ExtendBallot", "SettleMinutes", "OpenAgenda"), "facilitator") | {
    "WithdrawAgendaItem": "delegate",
}  # fmt: skip
ON_THE_WAY: tuple[dict[str, str], ...] = (
    {"OpenSingleText": "facilitator", "EndSingleText": "facilitator"},
    {},
    {"WithdrawReservation": "delegate", "WitnessSignatures": "supporter", "SettleObjection": "delegate"},
    {"CloseMembersVote": "clock"},
    {},
)


class Staged:
    """A text that was a single one, was tabled and came back; now the parties write, meet and are stuck."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        self.stage, self.people = stage, people
        self.writing = Writing(stage)
        with earlier():
            self._rules()
            put_into(stage, "drafting")
            self._before()
            self._propose()
            self._meet()
            self._be_stuck()
            self.writing.to("listening")

    def _rules(self) -> None:
        self.writing.terms("ProposeDecidingSettings", **SETTINGS)
        self.writing.terms("ProposeDecisionRule", **RULE)

    def _before(self) -> None:
        """Version 1: a single text, criticised, tabled, answered, and taken back to writing."""
        text = self.writing
        text.run("OpenText")
        text.whole_single_text()
        self.criticism = text.criticise(0)
        text.answer(self.criticism)
        text.run("DeclareReady")
        text.table()
        self.tabled = text.ballot.id
        self.reservation = text.note()
        self.objection = self._object()
        self.vote = text.do("OpenMembersVote", 0)["vote"]
        text.to("drafting")

    def _object(self) -> str:
        fields = {"clause": self.writing.turns, "words": EN_DARI, "wanted": WANTED}
        return str(self.writing.do("FileObjection", 0, **fields)["objection"])

    def _propose(self) -> None:
        """Amendments in every state; of those in `numbered` each has a ballot of its own."""
        text = self.writing
        more = {"kind": "operative", "text": EN_DARI, "declaratory": True}
        text.accept(text.do("ProposeClause", 0, **more)["amendment"])
        made = text.do("ProposeClause", 0, after=text.gates, **more)
        self.new, self.new_clause = made["amendment"], made["clause"]
        waits = {"clause": self.new_clause, "text": OTHERWISE}
        self.waiting, self.old = (
            text.do("ProposeWording", 1, **waits)["amendment"] for _ in range(2)
        )  # both wait for a clause that is only proposed
        self.numbered = [
            text.do("ProposeWording", 0, clause=text.gates, text={"en": f"The gates, wording {n}."})[
                "amendment"
            ]
            for n in range(9)
        ]
        presented = text.do("PresentPetition", 1, ballot=text.on(self.numbered[7]).id)["petition"]
        text.do("SignPetition", 0, petition=presented)
        self.presented = presented
        self.gathering = text.do("PresentPetition", 1, ballot=text.on(self.numbered[6]).id)["petition"]

    def _meet(self) -> None:
        """An agenda; a session without minutes, one with a draft, one with minutes offered; a caucus."""
        text = self.writing
        self.item = text.do("ProposeAgendaItem", 0, titles=EN_DARI)["item"]
        meeting = {"kind": "plenary", "titles": EN_DARI, "day": "2012-10-20", "visibility": "public"}
        self.met, drafted, offered = (text.run("RecordSession", **meeting)["session"] for _ in range(3))
        self.draft, self.offered = (
            text.run("DraftMinutes", session=each, text=PASSAGES)["minutes"] for each in (drafted, offered)
        )
        text.run("OfferMinutes", minutes=self.offered)
        self.passages = self._passages()
        self.corrections = [
            text.do("CorrectMinutes", by, minutes=self.offered, passage=self.passages[by], text=EN_DARI)[
                "correction"
            ]
            for by in (0, 1)
        ]
        caucus = meeting | {"kind": "caucus"}
        self.caucus = text.do("RecordSession", 0, **caucus)["session"]
        letter = {"clause": text.turns, "to": [self.stage.parties[1].id], "text": EN_DARI}
        self.letter = text.do("WriteSideLetter", 0, **letter)["letter"]

    def _passages(self) -> list[str]:
        return [str(each["id"]) for each in Minutes.objects.get(pk=self.offered).passages]

    def _be_stuck(self) -> None:
        text = self.writing
        self.deadlock = text.do("DeclareDeadlock", 0, clause=text.gates, words=EN_DARI)["deadlock"]
        text.do("RecordStep", 0, deadlock=self.deadlock, words=EN_DARI)

    def bodies(self) -> dict[str, Fields]:
        """For every act of the room the fields of one that could be sent, now or in the scene that is on."""
        return {
            **self._bodies_of_proposals(), **self._bodies_of_handling(), **self._bodies_of_deciding(),
            **self._bodies_of_ratifying(), **self._bodies_of_meeting(),
        }  # fmt: skip

    def _bodies_of_proposals(self) -> dict[str, Fields]:
        text = self.writing
        on_turns, on_gates = {"clause": text.turns}, {"clause": text.gates}
        said = Statement.objects.filter(dialogue_id=self.stage.id, state="accepted").order_by("n")[0]
        clause = next(each for each in working.working(self.stage.id) if each["id"] == text.gates)
        edit = {"op": "replace", **on_turns, "text": OTHERWISE}
        return {
            "ProposeDecisionRule": RULE | {"matter": "agenda", "preset": "everyone", "cooling_off_days": 2},
            "ProposeDecidingSettings": SETTINGS | {"answer_days": 9},
            "OpenText": {},
            "ProposeClause": {
                "kind": "operative", "text": EN_DARI, "after": text.turns, "depends_on": [text.gates],
                "sources": [str(said.n)], "package": "Water",
            },
            "ProposeWording": on_turns | {"text": OTHERWISE, "rationale": EN_DARI},
            "ProposeDeletion": on_turns,
            "ProposeMove": on_turns | {"after": text.gates},
            "ProposeParking": on_turns,
            "ProposeLanguages": {"authentic": ["en"], "prevailing": "en"},
            "ProposeCommitment": on_gates | promise() | {"parties": [self.stage.parties[0].id]},
            "ProposeNoCommitment": on_gates | {"commitment": clause["commitments"][0]["id"]},
            "ProposeFlags": on_turns | {"declaratory": True, "essential": True},
            "ProposeLinks": on_turns | {"sources": [said.id], "depends_on": [text.gates], "package": "Water"},
            "ProposeFromDocx": {"version": text.version.id, "edits": [edit], "rationale": EN_DARI},
        }  # fmt: skip

    def _bodies_of_handling(self) -> dict[str, Fields]:
        text, mine = self.writing, self.numbered
        return {
            "SponsorAmendment": {"amendment": self.waiting},
            "RebaseAmendment": {"amendment": self.new, "text": OTHERWISE, "after": text.turns},
            "WithdrawAmendment": {"amendment": mine[0], "reason": EN_DARI},
            "MergeAmendment": {"amendment": mine[1], "into": mine[2]},
            "TieAmendments": {"amendments": mine[3:5]},
            "LapseAmendment": {"amendment": self.old},
            "IssueVersion": {},
            "AcknowledgeVersion": {"version": text.version.id},
            "TableVersion": {"version": text.version.id},
            "OpenSingleText": {},
            "Criticise": {"clause": text.turns, "interest": EN_DARI, "severity": "3"},
            "DisposeCriticism": {"criticism": self.criticism, "disposition": "met", "reason": OTHERWISE},
            "DeclareReady": {},
            "EndSingleText": {"why": EN_DARI},
        }

    def _bodies_of_deciding(self) -> dict[str, Fields]:
        text = self.writing
        about = {n: Ballot.objects.filter(about=self.numbered[n]).latest("n") for n in (2, 5, 8)}
        answer = {"subject_kind": "amendment", "subject_digest": about[5].subject_digest, "kind": "object"}
        note = {"kind": "interpretative_declaration", "effect": "interprets", "text": EN_DARI}
        return {
            "GiveConsent amendment": answer,
            "CloseBallot": {"ballot": about[8].id},
            "ExtendBallot": {"ballot": about[2].id, "days": 3},
            "AcknowledgeBallot": {"ballot": about[2].id},
            "PresentPetition": {"ballot": about[2].id, "words": EN_DARI},
            "SignPetition": {"petition": self.gathering},
            "ConfirmPetition": {"petition": self.presented},
            "FileReservation": {"ballot": self.tabled, "clause": text.turns} | note,
            "WithdrawReservation": {"reservation": self.reservation},
            "WitnessSignatures": {"ballot": self.tabled, "kind": "witness"},
        }

    def _bodies_of_ratifying(self) -> dict[str, Fields]:
        return {
            "BindToMembers": {"share": "1/2", "quorum": "1/3"},
            "OpenMembersVote": {"days": 7},
            "CastMemberVote": {"vote": self.vote, "choice": "yes", "counter": 1},
            "CloseMembersVote": {"vote": self.vote},
            "OpenRatification": {"days": 14},
            "FileObjection": {"clause": self.writing.gates, "words": EN_DARI, "wanted": WANTED},
            "SettleObjection": {"objection": self.objection, "outcome": "stands"},
        }

    def _bodies_of_meeting(self) -> dict[str, Fields]:
        text = self.writing
        other: Party = self.stage.parties[1]
        return {
            "ProposeAgendaItem": {"titles": EN_DARI, "statements": [1]},
            "OpenAgenda": {},
            "WithdrawAgendaItem": {"item": self.item},
            "RecordSession": {
                "kind": "plenary", "titles": EN_DARI, "day": "2012-10-21", "visibility": "public",
                "attendance": ["Party A: 3", "Party B: 2"], "others": ["facilitator"], "items": [self.item],
            },
            "DraftMinutes": {"session": self.met, "text": PASSAGES},
            "OfferMinutes": {"minutes": self.draft},
            "CorrectMinutes": {"minutes": self.offered, "passage": self.passages[2], "text": OTHERWISE},
            "WithdrawCorrection": {"correction": self.corrections[0]},
            "TakeCorrection": {"correction": self.corrections[1]},
            "SettleMinutes": {"minutes": self.offered},
            "WidenSession": {"session": self.caucus, "visibility": "public"},
            "WriteSideLetter": {"clause": text.gates, "to": [other.id], "text": OTHERWISE},
            "WithdrawSideLetter": {"letter": self.letter},
            "DeclareDeadlock": {"clause": text.turns, "words": EN_DARI},
            "RecordStep": {"deadlock": self.deadlock, "words": OTHERWISE},
            "ClimbLadder": {"deadlock": self.deadlock},
            "EndDeadlock": {"deadlock": self.deadlock, "outcome": "resolved"},
        }  # fmt: skip

    def play(self) -> None:
        """Do whatever was not done on the way here, so that the diary holds every act of the room."""
        put_into(self.stage, "drafting")
        with earlier():  # the minutes that were taken it into wait for their parties again
            self._do({"TakeCorrection": "facilitator"})
        self._do(AT_ONCE)
        for (_phase, acts), doing in zip(self.scenes(), ON_THE_WAY, strict=True):
            assert set(doing) <= set(acts) | {"EndSingleText"}
            self._do(doing)
        self._do({"BindToMembers": "delegate"})

    def _do(self, doing: Mapping[str, str]) -> None:
        for act, role in doing.items():
            self.stage.do(act, self.people[role], **self.bodies()[act])

    def scenes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Go the whole way from here: a phase, and the acts that can be carried out in it and not before."""
        text = self.writing
        put_into(self.stage, "drafting")
        with earlier():
            text.clear()
        yield "drafting", ("TableVersion", "OpenSingleText")
        with earlier():
            text.run("OpenSingleText")
            text.run("ProposeWording", clause=text.turns, text=OTHERWISE)
            text.run("IssueVersion")
            self.criticism = text.criticise(0)
            text.answer(self.criticism)
        yield "drafting", ("Criticise", "DisposeCriticism", "DeclareReady", "EndSingleText")
        with earlier():
            text.run("DeclareReady")
            text.table()
            self.tabled, self.reservation, self.objection = text.ballot.id, text.note(), self._object()
        yield "consent", (
            "FileReservation", "WithdrawReservation", "WitnessSignatures", "OpenMembersVote", "FileObjection",
            "SettleObjection",
        )  # fmt: skip
        with earlier():
            self.vote = text.do("OpenMembersVote", 0)["vote"]
            text.agree()
        yield "ratification", ("CloseMembersVote", "OpenRatification")
        self.vote = text.run("OpenRatification")["vote"]
        yield "ratification", ("CastMemberVote", "FileObjection", "SettleObjection")
