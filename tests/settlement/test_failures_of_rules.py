"""Four real failures of a rule or of dissent: played by acts, and stopped by Sulh or brought to light.

The other four, failures of a text, are in `test_failures.py`. Source: process reference, section 0.
"""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from sulh.acts.log import entries
from sulh.acts.registry import REGISTRY
from sulh.dialogue.models import Terms
from sulh.rules.decisions import rule_of
from sulh.rules.refusal import Refusal
from sulh.settlement.models import Amendment, Ballot, Objection
from tests.helpers import OPERATOR, Stage
from tests.settlement.playing import PROMISE, Playing
from tests.settlement.sessions.staging import both

pytestmark = pytest.mark.usefixtures("house")


def weights(*seats: int) -> list[str]:
    """Lines of the terms that give each party its seats."""
    return [f"Party {chr(65 + n)} = ; {count}" for n, count in enumerate(seats)]


def test_yemen_2013() -> None:
    """The by-law of the National Dialogue Conference was issued by decree two days before it opened; members
    "could decide the fate of the country but not amend a paragraph of the by-law". Deadlocks went up to the
    consensus committee and then to the President, who decided.
    (yemeress.com/almasdar/43198; huna-aden.com/art4729, articles 34 and 41; ndc.ye 2679)

    Here rules come from the parties and change by all of them; a rule that has failed on every rung parks the
    matter; and the chair has no act by which to decide.
    """
    decreed = Stage(parties=2)
    for delegate in decreed.delegates:
        decreed.do("AnswerInvitation", delegate, answer="join")
    by_law = Terms.objects.get(dialogue_id=decreed.id)
    with pytest.raises(Refusal, match="party_has_not_consented"):
        decreed.do("AdoptTerms", decreed.facilitator, terms=by_law.id)
    with pytest.raises(Refusal, match="terms_not_in_force"):
        decreed.do("ChangePhase", decreed.facilitator, to="listening")

    # A paragraph of the by-law is changed by the members; not by the chair, nor by who called the conference.
    stage = Playing(parties=5)
    rule = {"matter": "amendment", "preset": "yemen_ndc_2013", "why": "Nine in ten."}
    for chair in (stage.facilitator, stage.convener, OPERATOR):
        assert stage.told("ProposeDecisionRule", chair, **rule) == "role_may_not"
    seats = {"answer_days": 7, "sponsor_parties": 1, "single_text": True, "parties": weights(30, 14, 9, 6, 1)}
    stage.rules("ProposeDecidingSettings", **seats)
    stage.rules("ProposeDecisionRule", matter="amendment", preset="yemen_ndc_2013")

    # 44 of 60 seats: less than nine in ten, so it is referred; after a week less than three in four.
    made = stage.propose("ProposeClause", kind="operative", text=both("There are six regions."))
    ballot = stage.ballot(made.id)
    assert sorted(row["seats"] for row in ballot.parties) == [1, 6, 9, 14, 30]
    against = {"p2": "object", "p3": "object", "p4": "object"}
    assert stage.decide(made.id, **against) == "refer"
    assert stage.told("CloseBallot", stage.facilitator, ballot=ballot.id) == "ballot_referred"
    stage.wait(7)
    assert stage.close(ballot) == "next_round"
    assert stage.decide(made.id, **against) == "park"
    shown = stage.json(f"text/ballots/{ballot.n}")
    results = [(each["round"], each["outcome"]["result"]) for each in shown["rounds"]]
    assert results == [(1, "refer"), (2, "park")]
    assert stage.row(made.id).state == "rejected"

    # "Then the head of the conference decides": no rule can say so, and there is no act to do it by.
    with pytest.raises(Refusal) as caught:
        rule_of({**shown["rule"], "terminal": "head_of_conference_decides"})
    assert (caught.value.code, caught.value.params["field"]) == ("rule_malformed", "terminal")
    assert stage.told("CloseBallot", stage.facilitator, ballot=ballot.id) == "ballot_ended"
    again = stage.propose("ProposeClause", 1, kind="operative", text=both("There are two regions."))
    six, own = {"text": both("Six.")}, {"amendment": again.id}
    assert (
        stage.told("ProposeClause", stage.facilitator, kind="operative", **six) == "text_belongs_to_parties"
    )
    # Nor can it rewrite, or cancel, what the members have begun.
    assert stage.told("RebaseAmendment", stage.facilitator, **own, **six) == "text_belongs_to_parties"
    for act in ("WithdrawAmendment", "SponsorAmendment"):
        assert stage.told(act, stage.facilitator, **own) == "role_may_not"
    ballot = stage.ballot(again.id)
    assert stage.told("CloseBallot", stage.facilitator, ballot=ballot.id) == "ballot_not_closable"

    # One seat more carries it in the second round, ten seats more in the first: nobody but the rule counts.
    against = {"p2": "object", "p3": "object"}
    assert stage.decide(again.id, **against) == "refer"
    stage.wait(7)
    stage.close(ballot)
    assert stage.decide(again.id, **against) == "adopted"
    third = stage.propose("ProposeClause", 2, kind="operative", text=both("Sanaa belongs to none."))
    assert stage.decide(third.id, p3="object") == "adopted"  # 54 of 60


def test_bangladesh_2025() -> None:
    """The July National Charter: 84 proposals, more than fifty notes of dissent, 24 signatures. Afterwards
    parties disputed what a note of dissent means; one would not sign, as there was no implementation roadmap.
    (New Age 279400; Prothom Alo, 11 November 2025; ANI, 16 October 2025)

    Here a text that promises nothing and does not say so cannot be opened for consent, and what a note of
    dissent does in law is said when it is filed.
    """
    stage = Playing(parties=5)
    stage.rules("ProposeDecisionRule", matter="amendment", preset="bgd_2025_charter")
    title = stage.title("July Charter")
    proposals = [
        stage.propose("ProposeClause", n % 5, kind="operative", text=both(f"Proposal {n}."), after=title)
        for n in range(6)
    ]
    for n, row in enumerate(proposals):  # a majority of the parties carries each; who differs is on record
        against = {f"p{(n + 1) % 4}": "object"}
        assert stage.decide(row.id, **against) == "adopted"
    stage.issue()
    dissent = {row["n"]: row["dissent"] for row in stage.json("text/amendments")["amendments"]}
    assert [dissent[row.n] for row in proposals] == [[stage.parties[(n + 1) % 4].id] for n in range(6)]

    # No roadmap: refused to everybody, not only pointed out by the one party that would not sign.
    for hand in (stage.facilitator, stage.delegates[0]):
        assert stage.lack(hand) == "promise_missing"
    for n, row in enumerate(proposals):
        if n:
            stage.accepted("ProposeCommitment", 4, clause=row.clause, **PROMISE)
    stage.issue()
    assert stage.lack() == "promise_missing"
    stage.accepted("ProposeFlags", clause=proposals[0].clause, declaratory=True)
    version = stage.issue()
    kept = {each["id"]: len(each["commitments"]) for each in version.content["clauses"]}
    assert [kept[row.clause] for row in proposals] == [0, 1, 1, 1, 1, 1]
    ballot = stage.table()

    # A note without an effect cannot be filed, nor one that calls itself a note and excludes a clause.
    note = {
        "ballot": ballot.id,
        "clause": proposals[1].clause,
        "kind": "note_of_dissent",
        "text": both("We differ."),
    }
    with pytest.raises(ValidationError, match="effect"):
        REGISTRY["FileReservation"].model.model_validate(note)
    for effect in ("excludes", "modifies", "interprets"):
        assert (
            stage.told("FileReservation", stage.delegates[1], **note, effect=effect) == "effect_not_for_kind"
        )
    for n, row in enumerate(proposals):
        for party in (1, 2, 3):
            fields = {**note, "clause": row.clause, "text": both(f"On {n} we differ.")}
            stage.do("FileReservation", stage.delegates[party], **fields, effect="records_only")
    # Not to be bound by a clause is another thing, with another name, and the others must accept it.
    bound = {**note, "kind": "reservation", "effect": "excludes"}
    filed = stage.do("FileReservation", stage.delegates[3], **bound)
    assert stage.told("GiveConsent", stage.delegates[3], subject_kind="settlement",
                      subject_digest=ballot.subject_digest, kind="consent") == "reservation_open"  # fmt: skip
    stage.answer(3, ballot, "with_reservation")
    signed = {row["party"]: row for row in stage.json("text/signatures")["parties"]}
    assert signed[stage.parties[3].id]["stands"] == "open"
    stage.sign("reservation", filed["digest"], stage.delegates[0], kind="object")
    stage.do("WithdrawReservation", stage.delegates[3], reservation=filed["reservation"])

    # All five sign, three of them with notes: they are bound, and the page says so of each note.
    assert stage.decide(version.id) == "adopted"
    signed = {row["party"]: row for row in stage.json("text/signatures")["parties"]}
    for party in (1, 2, 3):
        row = signed[stage.parties[party].id]
        standing = [each for each in row["reservations"] if each["state"] != "withdrawn"]
        assert (row["stands"], len(standing)) == ("yes", 6)
        assert {(each["kind"], each["effect"]) for each in standing} == {("note_of_dissent", "records_only")}
    assert stage.page("text/signatures").count("the party is bound; this is on record only") == 18


def test_colombia_2016() -> None:
    """The agreement of Havana was signed, and narrowly lost the plebiscite. The objections were
    distilled into 455 proposals, the text renegotiated and signed again on 24 November 2016.
    (IPI, Made in Havana; PA-X 1845)

    Here a ratification can fail, and every objection comes back as a proposed amendment to its clause.
    """
    stage = Playing(parties=2, enrolled=(13, 12))
    stage.rules("ProposeDecisionRule", matter="ratification", preset="colombia_2016_vote")
    title = stage.title("Final agreement")
    land, justice, politics = (
        stage.article(words, after=title) for words in ("Land reform.", "Special justice.", "Ten seats.")
    )
    first = stage.issue()
    ballot = stage.table()
    for n in range(2):
        stage.answer(n, ballot)
    assert stage.close(ballot) == "adopted"
    stage.do("ChangePhase", stage.facilitator, to="ratification")
    people = [person for group in stage.people for person in group]
    stage.do(
        "FileObjection",
        people[0],
        clause=justice,
        words=both("Too mild."),
        wanted=both("Special justice, in camps."),
    )
    stage.do("FileObjection", people[20], clause=land, words=both("What of the owners?"))
    stage.do(
        "FileObjection",
        stage.delegates[1],
        clause=politics,
        words=both("Too many."),
        wanted=both("Five seats."),
    )
    vote = stage.do("OpenRatification", stage.facilitator, days=14)["vote"]
    cast(stage, vote, yes=12, no=13)
    stage.wait(14)
    told = stage.do("CloseMembersVote", stage.facilitator, vote=vote)
    assert (told["outcome"], len(told["imported"])) == ("not_confirmed", 3)
    assert stage.told("ChangePhase", stage.facilitator, to="implementation") == "ratification_failed"
    stage.do("ChangePhase", stage.facilitator, to="renegotiation")
    stage.do("ChangePhase", stage.facilitator, to="drafting")

    # Each objection is an amendment of the clause it was made to; none is text, and none is lost.
    brought = {row.clause: row for row in imported(stage)}
    assert set(brought) == {land, justice, politics}
    assert set(Objection.objects.filter(dialogue_id=stage.id).values_list("state", flat=True)) == {"imported"}
    assert stage.version.digest == first.digest
    assert (brought[politics].state, brought[justice].state, brought[land].stalled) == (
        "open", "proposed", "wording_missing",
    )  # fmt: skip
    assert stage.lack() == "amendments_undecided"
    stage.do("SponsorAmendment", stage.delegates[0], amendment=brought[justice].id)
    stage.decide(brought[justice].id)
    stage.do("SponsorAmendment", stage.delegates[1], amendment=brought[land].id)
    stage.do(
        "RebaseAmendment",
        stage.delegates[1],
        amendment=brought[land].id,
        text=both("Land reform; owners in good faith keep theirs."),
    )
    stage.decide(brought[land].id)
    stage.decide(brought[politics].id, p0="object")
    fates = {
        row["clause"]: row["state"]
        for row in stage.json("text/amendments")["amendments"]
        if row["origin"] == "objection"
    }
    assert fates == {land: "accepted", justice: "accepted", politics: "rejected"}

    # The text is another one, so the old signatures say nothing of it; both sign again, and people confirm.
    second = stage.issue()
    assert second.digest != first.digest
    ballot = stage.table()
    assert {row["answer"] for row in stage.json("text/signatures")["parties"]} == {"none"}
    old = {"subject_kind": "settlement", "subject_digest": first.digest, "kind": "consent"}
    assert stage.told("GiveConsent", stage.delegates[0], **old) == "subject_changed"
    for n in range(2):
        stage.answer(n, ballot)
    assert stage.close(ballot) == "adopted"
    stage.do("ChangePhase", stage.facilitator, to="ratification")
    vote = stage.do("OpenRatification", stage.facilitator, days=14)["vote"]
    cast(stage, vote, yes=14, no=11)
    stage.wait(14)
    assert stage.do("CloseMembersVote", stage.facilitator, vote=vote)["outcome"] == "confirmed"
    stage.do("ChangePhase", stage.facilitator, to="implementation")
    states = {row["n"]: row["state"] for row in stage.json("text/versions")}
    assert states == {0: "issued", 1: "returned", 2: "in_force"}


def imported(stage: Playing) -> list[Amendment]:
    return list(Amendment.objects.filter(dialogue_id=stage.id, origin="objection").order_by("n"))


def cast(stage: Playing, vote: str, *, yes: int, no: int) -> None:
    """So many people say yes, and so many no."""
    people = [person for group in stage.people for person in group]
    assert len(people) == yes + no
    for n, person in enumerate(people):
        stage.do("CastMemberVote", person, vote=vote, choice="yes" if n < yes else "no", counter=1)


def test_libya_2020() -> None:
    """In December 2020 thirty members of the Libyan Political Dialogue Forum accused the facilitator of
    changing the threshold of the vote under way. (libyanexpress.com, 15 December 2020)

    Here a ballot keeps the rule under which it was opened, under a digest; the facilitator cannot propose
    another, and one that all parties adopt meanwhile counts from the next ballot on.
    """
    stage = Playing(parties=4)
    agreed = {"matter": "amendment", "preset": "thresholds", "share_of_parties": "3/4", "quorum": ""}
    stage.rules("ProposeDecisionRule", **agreed)
    first = stage.propose("ProposeClause", kind="operative", text=both("The council has three members."))
    ballot = stage.ballot(first.id)
    before = stage.json(f"text/ballots/{ballot.n}")
    assert before["rule"]["tests"][0]["t"] == "3/4"
    stage.answer(0, ballot)
    stage.answer(1, ballot)

    # Half would do, and half is what there is. The facilitator has no hand in it.
    lower = {**agreed, "share_of_parties": "1/2"}
    assert stage.told("ProposeDecisionRule", stage.facilitator, why="Half.", **lower) == "role_may_not"
    made = stage.do("ProposeDecisionRule", stage.delegates[0], why="Half.", **lower)
    stage.sign("terms", made["digest"], *stage.delegates[:3])
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    assert stage.told("AdoptTerms", stage.facilitator, terms=terms.id) == "party_has_not_consented"
    stage.sign("terms", made["digest"], stage.delegates[3])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)

    # All want it so from now on; what was begun is decided as it was begun.
    after = stage.json(f"text/ballots/{ballot.n}")
    assert [after[name] for name in ("rule", "rule_digest")] == [
        before[name] for name in ("rule", "rule_digest")
    ]
    for n in (2, 3):
        stage.answer(n, ballot, "object")
    assert stage.close(ballot) == "not_adopted"
    second = stage.propose("ProposeClause", kind="operative", text=both("The council has three members."))
    assert stage.decide(second.id, p2="object", p3="object") == "adopted"
    digests = [
        row.rule_digest for row in Ballot.objects.filter(about__in=[first.id, second.id]).order_by("n")
    ]
    assert digests[0] == before["rule_digest"] != digests[1]

    # In the diary stands, for each, the rule it was counted under.
    counted = [
        opened["view/rule"]["tests"][0]["t"]
        for entry, opened in entries(stage.id)
        if entry["act"] == "CloseBallot" and entry["view"]["subject"] == "amendment"
    ]
    assert counted == ["3/4", "1/2"]
