"""From what the parties share to a text that waits for one of them: `settlement.toml`, by real acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from sulh.acts.registry import Actor
from sulh.dialogue.models import Terms
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.models import Amendment, Ballot, Minutes, Version
from sulh.settlement.text.working import newest
from sulh.site.demo.cast import Cast, Event
from sulh.site.demo.opening import consent_to_terms

Data = dict[str, Any]


def writing(cast: Cast, data: Data) -> Iterator[Event]:
    """From the close of speaking to the days on which the parties answer."""
    days = data["days"]
    story = Story(cast, data)
    yield Event(days["speaking_closes"], 95, partial(story.phase, days["speaking_closes"], "convergence"))
    yield Event(days["rules"], 10, partial(story.rules, days["rules"]))
    yield Event(days["agenda"], 10, partial(story.agenda, days["agenda"]))
    yield Event(days["writing"], 10, partial(story.phase, days["writing"], "drafting"))
    yield Event(days["proposed"], 10, partial(story.first_clauses, days["proposed"]))
    yield Event(data["session"]["on"], 10, partial(story.meet, data["session"]))
    for place, change in enumerate(data["amendments"]):
        on = days["changed"] if change["outcome"] == "accepted" else days["refused"]
        yield Event(on, 20 + place, partial(story.change, change, on))
    yield Event(days["changed"], 30, partial(story.deadlock, days["changed"]))
    yield Event(days["changed"], 40, partial(story.side_letter, days["changed"]))
    yield Event(days["issued"], 10, partial(story.issue, days["issued"]))
    yield Event(days["tabled"], 10, partial(story.table, days["tabled"]))
    yield Event(days["agreeing"], 10, partial(story.phase, days["agreeing"], "consent"))
    yield Event(days["agreeing"], 20, partial(story.answer, days["agreeing"]))


class Story:
    """One text on its way; remembers the clauses by their keys."""

    def __init__(self, cast: Cast, data: Data) -> None:
        self.cast, self.data = cast, data
        self.clauses: dict[str, str] = {}

    @property
    def facilitator(self) -> Actor:
        return self.cast.offices["facilitator"]

    def phase(self, on: date, to: str) -> None:
        self.cast.do(on, "ChangePhase", self.facilitator, to=to)

    def sign(
        self, on: date, party: str, kind: str, digest: str, answer: str = "consent", why: str = ""
    ) -> None:
        fields = {"subject_kind": kind, "subject_digest": digest, "kind": answer, "reasons": why}
        self.cast.do(on, "GiveConsent", self.cast.delegates[party], **fields)

    def numbers(self, keys: list[str]) -> list[int]:
        """The numbers that these statements got when they were said."""
        return [self.cast.data["_said"][key] for key in keys]

    def rules(self, on: date) -> None:
        """How the parties decide comes into the terms before anybody writes."""
        fields = {"matter": "settlement", "preset": "everyone", "reservations": "allowed"}
        made = self.cast.do(
            on, "ProposeDecisionRule", self.cast.delegates["northern-parties"], **fields,
            why=self.data["rules"]["why"],
        )  # fmt: skip
        for party in self.cast.joined:
            consent_to_terms(self.cast, party, on, n=made["version"])
        terms = Terms.objects.get(dialogue_id=self.cast.id, n=made["version"])
        self.cast.do(on, "AdoptTerms", self.facilitator, terms=terms.id)

    def agenda(self, on: date) -> None:
        for item in self.data["agenda"]:
            self.cast.do(
                on, "ProposeAgendaItem", self.cast.delegates[item["party"]], titles=item["titles"],
                statements=self.numbers(item["statements"]),
            )  # fmt: skip
        made = self.cast.do(on, "OpenAgenda", self.facilitator)
        self.decide(on, Ballot.objects.get(dialogue_id=self.cast.id, n=made["ballot"]), {})

    def decide(self, on: date, ballot: Ballot, against: dict[str, str]) -> None:
        """Every party answers, with its reasons where it objects; then the ballot is closed."""
        for party in self.cast.joined:
            answer = "object" if party in against else "consent"
            self.sign(on, party, ballot.subject_kind, ballot.subject_digest, answer, against.get(party, ""))
        self.cast.do(on, "CloseBallot", self.facilitator, ballot=ballot.id)

    def propose(
        self, on: date, party: str, act: str, fields: Data, against: dict[str, str] | None = None
    ) -> Amendment:
        made = self.cast.do(on, act, self.cast.delegates[party], **fields)
        ballot = open_on(made["amendment"])
        assert ballot is not None
        self.decide(on, ballot, against or {})
        return Amendment.objects.get(pk=made["amendment"])

    def first_clauses(self, on: date) -> None:
        """Each clause is proposed by one party and taken up by all; so are the promises."""
        self.cast.do(on, "OpenText", self.facilitator)
        before = ""
        for clause in self.data["clauses"]:
            fields = {name: clause[name] for name in ("kind", "heading", "text")}
            fields |= {
                name: clause[name] for name in ("declaratory", "essential", "package") if name in clause
            }
            fields["sources"] = [str(n) for n in self.numbers(clause.get("statements", []))]
            made = self.propose(on, clause["party"], "ProposeClause", fields | {"after": before})
            before = self.clauses[clause["key"]] = made.clause
        for promise in self.data["commitments"]:
            fields = {name: promise[name] for name in ("who", "what", "verified_by", "tags")}
            fields |= {f"level_{level}": words for level, words in promise["levels"].items()}
            fields |= {"clause": self.clauses[promise["clause"]], "due": promise["due"].isoformat()}
            self.propose(on, promise["party"], "ProposeCommitment", fields)
        self.issue(on)

    def change(self, data: Data, on: date) -> None:
        """A change that all accept, and one that was agreed abroad with one party alone: the supporter that
        brings it is refused, and so is, by the others, the party that carries it in."""
        fields = {
            "clause": self.clauses[data["clause"]],
            "text": data["text"],
            "rationale": data["rationale"],
        }
        if data["outcome"] == "rejected":
            self.refused(on, "ProposeWording", self.cast.offices[data["from"]], fields)
        self.propose(on, data["party"], "ProposeWording", fields, data.get("reasons"))

    def refused(self, on: date, act: str, by: Actor, fields: Data) -> None:
        """What nobody from outside can do is tried here, so that the demonstration claims nothing untrue."""
        try:
            self.cast.do(on, act, by, **fields)
        except Refusal as refusal:
            if refusal.code != "role_may_not":
                raise
        else:
            raise AssertionError(f"{act} from outside was not refused")

    def deadlock(self, on: date) -> None:
        """A clause is stuck; it is talked over, and set aside by an amendment of all."""
        data = self.data["deadlock"]
        clause = self.clauses[data["clause"]]
        made = self.cast.do(
            on, "DeclareDeadlock", self.cast.delegates[data["party"]], clause=clause, words=data["words"]
        )
        stuck = {"deadlock": made["deadlock"]}
        for party, words in data["records"].items():
            self.cast.do(on, "RecordStep", self.cast.delegates[party], words=words, **stuck)
        self.propose(on, data["party"], "ProposeParking", {"clause": clause, "parked": "park"})
        self.cast.do(on, "EndDeadlock", self.cast.delegates[data["party"]], outcome="resolved", **stuck)

    def side_letter(self, on: date) -> None:
        data = self.data["side_letter"]
        made = self.cast.do(
            on, "WriteSideLetter", self.cast.delegates[data["party"]], clause=self.clauses[data["clause"]],
            to=[self.cast.parties[party] for party in data["to"]], text=data["text"],
        )  # fmt: skip
        for party in data["to"]:
            self.sign(on, party, "side_letter", made["digest"])

    def meet(self, data: Data) -> None:
        """A session with minutes; one party words a passage otherwise, and both wordings stand."""
        on = data["on"]
        names = {key: self.cast.party(key)["name"]["en"] for key in data["attendance"]}
        made = self.cast.do(
            on, "RecordSession", self.facilitator, kind=data["kind"], titles=data["titles"],
            day=on.isoformat(),
            attendance=[f"{names[key]}: {count}" for key, count in data["attendance"].items()],
            others=["facilitator", "translator"], visibility="public",
        )  # fmt: skip
        passages = data["minutes"]["passages"]
        text = {code: "\n\n".join(each[code] for each in passages) for code in passages[0]}
        drafted = self.cast.do(on, "DraftMinutes", self.facilitator, session=made["session"], text=text)
        offered = self.cast.do(on, "OfferMinutes", self.facilitator, minutes=drafted["minutes"])
        other = data["minutes"]["correction"]
        minutes = Minutes.objects.get(pk=drafted["minutes"])
        self.cast.do(
            on, "CorrectMinutes", self.cast.delegates[other["party"]], minutes=minutes.id,
            passage=minutes.passages[other["passage"] - 1]["id"], text=other["text"],
        )  # fmt: skip
        for party in self.cast.joined:
            if party != other["party"]:
                self.sign(on, party, "minutes", offered["digest"])
        self.cast.do(on, "SettleMinutes", self.facilitator, minutes=minutes.id)

    def issue(self, on: date) -> None:
        """A new version reaches every party at once, and each says that it has it."""
        self.cast.do(on, "IssueVersion", self.facilitator)
        version = self.newest()
        for party in self.cast.joined:
            self.cast.do(on, "AcknowledgeVersion", self.cast.delegates[party], version=version.id)

    def newest(self) -> Version:
        found = newest(self.cast.id)
        assert found is not None
        return found

    def table(self, on: date) -> None:
        self.cast.do(on, "TableVersion", self.facilitator, version=self.newest().id)

    def answer(self, on: date) -> None:
        """All but one answer: one of them with a reservation that says how it reads a clause."""
        version = self.newest()
        ballot = open_on(version.id)
        assert ballot is not None
        reserved = self.data["reservation"]
        self.cast.do(
            on, "FileReservation", self.cast.delegates[reserved["party"]], ballot=ballot.id,
            clause=self.clauses[reserved["clause"]], kind=reserved["kind"], effect=reserved["effect"],
            text=reserved["text"],
        )  # fmt: skip
        for party, answer in self.data["consents"].items():
            self.sign(on, party, "settlement", version.digest, answer)
        witness = self.data["witness"]
        self.cast.do(
            on,
            "WitnessSignatures",
            self.cast.offices[witness["supporter"]],
            ballot=ballot.id,
            kind=witness["kind"],
        )
