"""How a dialogue is played at random: one move is one or several acts, most of them sensible, some not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from pydantic import ValidationError

from sulh.acts import clock, log
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Actor
from sulh.dialogue.models import Dialogue, Terms
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.ratifying.models import MembersVote
from sulh.settlement.text.models import Amendment
from tests.settlement.machine import nonsense
from tests.settlement.machine.stages import Cast
from tests.settlement.machine.watching import Watch, Who
from tests.settlement.playing import PROMISE
from tests.settlement.sessions.staging import NOW, both

ACTS, TRIED = 50, 120  # so many acts make a dialogue, or so many that were tried
PROPOSALS = ["ProposeClause", "ProposeWording", *nonsense.ACTS, "ProposeClause", "ProposeWording"]
PROPOSALS = [name for name in PROPOSALS if name.startswith("Propose") and name != "ProposeAgendaItem"]
HANDLING = (
    "WithdrawAmendment",
    "MergeAmendment",
    "TieAmendments",
    "RebaseAmendment",
    "RebaseAmendment",
    "SponsorAmendment",
)
RESERVING = (
    ("reservation", "excludes"),
    ("reservation", "modifies"),
    ("interpretative_declaration", "interprets"),
    ("note_of_dissent", "records_only"),
)
MOVES = (
    ("lead_on", 40),
    ("propose", 10),
    ("anything", 20),
    ("other_rules", 8),
    ("come_or_go", 5),
    ("single_text", 5),
    ("another_phase", 2),
    ("time_passes", 3),
)
# The way back to writing, from wherever a dialogue has come.
BACK = {
    "convergence": "drafting",
    "consent": "drafting",
    "ratification": "renegotiation",
    "renegotiation": "drafting",
    "implementation": "review",
    "review": "drafting",
}


class Moves:
    """The moves of one dialogue. `told`: what happened in all dialogues, for the story at the end."""

    told: ClassVar[Counter[str]] = Counter()
    cast: Cast
    watch: Watch
    id: str

    def begin_at(self, cast: Cast, watch: Watch, seed: int) -> None:
        self.cast, self.watch, self.id, self.seed = cast, watch, cast.dialogue, seed
        self.now: datetime = NOW
        self.acts = self.carried_out = 0

    def play(self, seed: int) -> None:
        """One of the moves, those that lead on more often than the others, while there is time.

        The seeds that are drawn are often the same small numbers, so it is another chance at each act.
        """
        if self.carried_out < ACTS and self.acts < TRIED:
            chance = Random(f"{self.seed} {self.acts} {seed}")
            moves, weights = zip(*MOVES, strict=True)
            getattr(self, chance.choices(moves, weights)[0])(chance)

    # How somebody acts

    def do(self, act: str, who: Who, /, **fields: Any) -> dict[str, Any]:
        """Carry it out and look at everything; empty where it is refused."""
        self.acts += 1
        head = log.head(self.id)
        try:
            asked = REGISTRY[act].model.model_validate(fields)
            with clock.at(self.now):
                done = perform(asked, by=who.actor, in_=self.id)
        except (Refusal, ValidationError):
            self.told["refused"] += 1
            assert log.head(self.id) == head
            return {}
        self.carried_out += 1
        self.told.update(["carried out", act])
        note(f"{who.role} {who.party[:4]}: {act} {nonsense.readable(fields)}")
        with clock.at(self.now):
            self.watch.see(act, fields, who, self.now)
        return done or {"done": True}

    @property
    def phase(self) -> str:
        return Dialogue.objects.get(pk=self.id).phase

    def joined(self) -> list[str]:
        there = self.watch.answers.joined
        return [party for party in self.cast.parties if party in there]

    def sign(self, party: str, kind: str, digest: str, answer: str = "consent") -> None:
        """All delegates of a party sign."""
        for who in self.cast.delegates[party]:
            self.do("GiveConsent", who, subject_kind=kind, subject_digest=digest, kind=answer)

    def decide(self, ballot: Ballot, chance: Random, yes: float = 0.85) -> None:
        """The parties answer, mostly yes, and somebody closes the ballot."""
        for party in self.joined():
            if chance.random() < 0.9:
                others = ("object", "abstain", "ad_referendum")
                answer = "consent" if chance.random() < yes else chance.choice(others)
                self.sign(party, ballot.subject_kind, ballot.subject_digest, answer)
        if chance.random() < 0.2:
            self.time_passes(chance)
        self.do("CloseBallot", self.somebody(chance), ballot=ballot.id)

    def somebody(self, chance: Random) -> Who:
        """A delegate at the table or the facilitator, and now and then anybody else."""
        if chance.random() < 0.15:
            return chance.choice([*self.cast.outside, *self.cast.outside[:2], *self.cast.people[:1]])
        hands = [self.cast.delegates[party][0] for party in self.joined()]
        return chance.choice([*hands, self.cast.facilitator])

    def running(self) -> list[Ballot]:
        return list(Ballot.objects.filter(dialogue_id=self.id, state__in=("open", "referred")).order_by("n"))

    # What happens

    def anything(self, chance: Random) -> None:
        """Any acts of the room, by anybody."""
        for _ in range(4):
            act = chance.choice(nonsense.ACTS) if chance.random() < 0.7 else chance.choice(nonsense.BESIDE)
            who = chance.choice(self.cast.everybody) if chance.random() < 0.5 else self.somebody(chance)
            self.do(act, who, **nonsense.fields_for(act, self.id, chance))

    def propose(self, chance: Random) -> None:
        """A change of the text or of the agenda."""
        act = chance.choice(PROPOSALS)
        self.do(act, self.somebody(chance), **nonsense.fields_for(act, self.id, chance))

    def handle(self, chance: Random) -> None:
        """What waits is withdrawn, merged, tied, written anew or backed, by its sponsor or somebody else."""
        rows = list(
            Amendment.objects.filter(dialogue_id=self.id, state__in=("proposed", "open")).order_by("n")
        )
        if not rows:
            return
        row, act = chance.choice(rows), chance.choice(HANDLING)
        party = row.sponsors[0]["party"] if row.sponsors else ""
        own = self.cast.delegates[party][0] if party in self.cast.delegates else self.somebody(chance)
        fields = nonsense.fields_for(act, self.id, chance) | {"amendment": row.id}
        if act == "TieAmendments":
            mine = [each.id for each in rows if each.sponsors and each.sponsors[0]["party"] == party]
            fields = {"amendments": mine[-3:]}
        hands = [own, own, self.cast.facilitator, self.somebody(chance)]
        self.do(act, chance.choice(hands), **fields)

    def lead_on(self, chance: Random) -> None:
        """What is to be done where the dialogue stands."""
        phase = self.phase
        if phase == "drafting":
            for _ in range(chance.randint(1, 4)):
                self.propose(chance)
                self.handle(chance)
            if chance.random() < 0.5:
                self.towards_a_text(chance)
        elif phase == "suspended":
            self.another_phase(chance)
        elif phase in ("consent", "ratification") and chance.random() < 0.75:
            self.agree(chance)
        elif phase in BACK:
            self.do("ChangePhase", self.cast.facilitator, to=BACK[phase])
            if phase == "convergence":
                self.ask_for_the_agenda(chance)

    def ask_for_the_agenda(self, chance: Random) -> None:
        self.do("ProposeAgendaItem", self.somebody(chance), titles=both("Water"))
        self.do("OpenAgenda", self.somebody(chance))
        for ballot in self.running()[:1]:
            self.decide(ballot, chance, yes=0.97)

    def towards_a_text(self, chance: Random) -> None:
        """All that is open is decided or lapses, a version is issued, mended where it lacks, and tabled."""
        for ballot in self.running()[:3]:
            self.decide(ballot, chance, yes=0.97)
        for row in Amendment.objects.filter(dialogue_id=self.id, state="proposed").order_by("n")[:4]:
            self.now += timedelta(days=chance.choice((0, 4)))
            for act in ("SponsorAmendment", "LapseAmendment"):
                self.do(act, self.somebody(chance), amendment=row.id)
        self.do("IssueVersion", self.somebody(chance))
        version = nonsense.newest(self.id)
        if version is None:
            self.do("OpenText", self.cast.facilitator)
        elif self.do("TableVersion", self.somebody(chance), version=version.id):
            self.do("ChangePhase", self.cast.facilitator, to="consent")
        else:
            self.mend(version.content["clauses"], chance)

    def mend(self, clauses: list[dict[str, Any]], chance: Random) -> None:
        """One lack of the text is taken away by an amendment, if the parties like it."""
        who = self.somebody(chance)
        if not any(each["kind"] == "title" for each in clauses):
            made = self.do("ProposeClause", who, kind="title", heading=both("On the water"))
        else:
            clause = chance.choice(clauses)
            if clause["commitments"] or chance.random() < 0.5:
                made = self.do(
                    "ProposeFlags", who, clause=clause["id"], declaratory=not clause["commitments"]
                )
            else:
                made = self.do("ProposeCommitment", who, clause=clause["id"], **PROMISE)
        if made:
            for ballot in Ballot.objects.filter(dialogue_id=self.id, about=made["amendment"], state="open"):
                self.decide(ballot, chance, yes=0.97)

    def agree(self, chance: Random) -> None:
        """The parties answer the text that is before them, some with reservations; then people confirm it."""
        ballot = Ballot.objects.filter(dialogue_id=self.id, subject_kind="settlement").order_by("-n").first()
        version = nonsense.newest(self.id)
        if ballot is None or version is None or ballot.state not in ("open", "adopted"):
            return
        if ballot.state == "open" and chance.random() < 0.5 and version.content["clauses"]:
            self.reserve(ballot, chance.choice(version.content["clauses"])["id"], chance)
        elif ballot.state == "open":
            self.decide(ballot, chance, yes=0.97)
        elif self.phase == "consent":
            self.do("ChangePhase", self.cast.facilitator, to="ratification")
        else:
            self.confirm(chance)

    def reserve(self, ballot: Ballot, clause: str, chance: Random) -> None:
        """A party sets something beside its consent, given before or after; the others answer that."""
        kind, effect = chance.choice(RESERVING)
        who = self.somebody(chance)
        answers = ["consent", "with_reservation"] if chance.random() < 0.5 else ["with_reservation"]
        if len(answers) > 1 and who.party:
            self.sign(who.party, "settlement", ballot.subject_digest, answers[0])
        fields = {"ballot": ballot.id, "clause": clause, "kind": kind, "effect": effect, "text": both("But.")}
        filed = self.do("FileReservation", who, **fields)
        if not filed:
            return
        if chance.random() < 0.6:
            self.sign(filed["party"], "settlement", ballot.subject_digest, answers[-1])
        for party in self.joined():
            answer = chance.choice(("consent", "consent", "object"))
            self.sign(party, "reservation", filed["digest"], answer)

    def confirm(self, chance: Random) -> None:
        self.do("OpenRatification", self.cast.facilitator, days=14)
        votes = MembersVote.objects.filter(dialogue_id=self.id, state="open").order_by("n")
        for vote in votes:
            for person in self.cast.people:
                choice = "yes" if chance.random() < 0.85 else "no"
                self.do("CastMemberVote", person, vote=vote.id, choice=choice, counter=self.acts + 1)
            self.now += timedelta(days=14)
            self.do("CloseMembersVote", self.somebody(chance), vote=vote.id)
        for phase in ("implementation", "renegotiation", "drafting"):
            self.do("ChangePhase", self.cast.facilitator, to=phase)

    def other_rules(self, chance: Random) -> None:
        """A party, or somebody who may not, proposes other rules; most or all consent; somebody puts them in
        force."""
        act = chance.choice(("ProposeDecisionRule", "ProposeDecisionRule", "ProposeDecidingSettings"))
        fields = nonsense.fields_for(act, self.id, chance)
        if act == "ProposeDecidingSettings":
            names = [chr(65 + n) for n in range(4)]
            fields["parties"] = [
                f"Party {name} = {chance.choice('xy')}; {chance.randint(1, 60)}" for name in names
            ]
        made = self.do(act, self.somebody(chance), **fields)
        if not made:
            return
        willing = chance.choice((1, 1, 0.5))
        for party in self.joined():
            if chance.random() < willing:
                self.sign(party, "terms", made["digest"])
        for terms in Terms.objects.filter(dialogue_id=self.id, n=made["version"]):
            self.do("AdoptTerms", self.somebody(chance), terms=terms.id)
            self.do("AdoptTerms", self.cast.facilitator, terms=terms.id)
            # Whoever held back signs after all, so that some rules do change.
            for party in self.joined():
                self.sign(party, "terms", made["digest"])
            self.do("AdoptTerms", self.cast.facilitator, terms=terms.id)

    def come_or_go(self, chance: Random) -> None:
        """A party leaves; or one is invited, all at the table agree, and it joins."""
        if chance.random() < 0.4:
            self.do("LeaveDialogue", self.somebody(chance), words="We go.")
            return
        away = [party for party in self.cast.parties if party not in self.joined()]
        if not away and len(self.cast.parties) < 7:
            made = self.do(
                "InviteParty", self.cast.facilitator, names={"en": f"Party {len(self.cast.parties)}"}
            )
            appointed = made and self.do(
                "AppointOffice",
                self.cast.facilitator,
                role="delegate",
                label="one of them",
                party=made["party"],
            )
            if appointed:
                away = [made["party"]]
                self.cast.parties.append(made["party"])
                self.cast.delegates[made["party"]] = [
                    Who(Actor("holder", appointed["holder"]), "delegate", made["party"])
                ]
        for party in away[:1]:
            self.do("AnswerInvitation", self.cast.delegates[party][0], answer="acknowledge")
            for there in self.joined():
                for who in self.cast.delegates[there]:
                    self.do("AnswerRequest", who, party=party, answer="consent")
            self.do("AnswerInvitation", self.cast.delegates[party][0], answer="join")

    def single_text(self, chance: Random) -> None:
        """The facilitator writes a text that nobody owns, and the parties criticise it."""
        self.do("OpenSingleText", self.cast.facilitator)
        for act in (
            "ProposeClause",
            "ProposeWording",
            "IssueVersion",
            "Criticise",
            "DisposeCriticism",
            "DeclareReady",
            "EndSingleText",
        ):
            who = self.somebody(chance) if act == "Criticise" else self.cast.facilitator
            if chance.random() < (0.3 if act == "EndSingleText" else 0.8):
                self.do(act, who, **nonsense.fields_for(act, self.id, chance))

    def time_passes(self, chance: Random) -> None:
        self.now += timedelta(days=chance.choice((1, 7, 14)))

    def another_phase(self, chance: Random) -> None:
        """Somewhere else; what was suspended goes on."""
        dialogue = Dialogue.objects.get(pk=self.id)
        to = dialogue.phase_before or chance.choice(nonsense.PHASES)
        self.do("ChangePhase", self.cast.facilitator, to=to)
