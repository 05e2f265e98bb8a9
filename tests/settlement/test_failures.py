"""Four real failures of a text: what happened is played by acts, and Sulh stops it or brings it to light.

The other four, failures of a rule, are in `test_failures_of_rules.py`. Source: process reference, section 0.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import pytest
from django.test import Client

from sulh.acts.log import entries
from sulh.acts.registry import REGISTRY
from sulh.acts.writer import write
from sulh.settlement.models import Delivery, Minutes, Version
from sulh.settlement.text import checks
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.working import replayed
from tests.helpers import OPERATOR
from tests.settlement.playing import PROMISE, Playing
from tests.settlement.sessions.staging import both

pytestmark = pytest.mark.usefixtures("house")


def recomputed(stage: Playing, n: int) -> str:
    """The digest of a version as anybody computes it from the bytes that are published."""
    return hashlib.sha256(stage.page(f"text/versions/{n}/content.json").encode()).hexdigest()


def logged(stage: Playing, act: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What the public diary says of each act of this kind, with what is open in it."""
    return [(entry["view"], opened) for entry, opened in entries(stage.id) if entry["act"] == act]


def lines(stage: Playing, section: str) -> dict[str, Any]:
    """The lines of one section of the joint statement, by their codes."""
    said = stage.json("joint-statement")["statement"]["sections"]
    return {line["code"]: line for each in said if each["code"] == section for line in each["lines"]}


def test_doha_2020() -> None:
    """On 15 November 2020 the Taliban said that the rules of procedure were "completed and finalized in 21
    articles". The government said: agreed in principle, the introduction not, and final only when a joint
    plenary approves. Days of contradiction in public; 82 days in all for a procedure.
    (afghanpeacewatch.org/702; Afghanistan Analysts Network, Intra-Afghan Talks (1))

    Here consent is to one digest that covers the introduction, "ad referendum" is a status of its own, and
    whether a text is agreed is read off the signatures of every party under the same digest.
    """
    stage = Playing(parties=2)
    taliban, government = (party.id for party in stage.parties)
    title = stage.title("Rules of procedure")
    articles = [
        stage.propose("ProposeClause", n % 2, kind="operative", text=both(f"Article {n}."), declaratory=True,
                      after=title)
        for n in range(21)
    ]  # fmt: skip
    for row in articles:
        assert stage.decide(row.id) == "adopted"
    in_principle = stage.issue()
    for clause in in_principle.content["clauses"]:
        stage.sign("clause", digest_of_clause(clause), stage.delegates[1], kind="ad_referendum")
    marks = stage.json("text/table")
    of_government = [row["parties"][marks["parties"].index(government)] for row in marks["clauses"]]
    assert of_government == [["referendum"]] * 22

    # "Completed and finalized in 21 articles": not while the introduction is undecided.
    intro = stage.propose(
        "ProposeClause", kind="preamble", after=title, text=both("The agreement of 29 February is the basis.")
    )
    assert stage.lack(stage.delegates[0]) == "amendments_undecided"
    assert "text_agreed" not in lines(stage, "agreed")
    stage.decide(intro.id, p1="object")
    shown = stage.json(f"text/amendments/{intro.n}")
    assert (shown["state"], shown["dissent"]) == ("rejected", [government])

    # With an introduction that both accept the text is another one, although the 21 articles are the same.
    stage.accepted("ProposeClause", 1, kind="preamble", text=both("In the name of peace."), after=title)
    whole = stage.issue()
    assert [each["id"] for each in whole.content["clauses"] if each["kind"] == "operative"] == [
        each["id"] for each in in_principle.content["clauses"] if each["kind"] == "operative"
    ]
    assert whole.digest != in_principle.digest

    # One party consents, the other only ad referendum: nobody can call it agreed.
    ballot = stage.table()
    stage.answer(0, ballot)
    stage.answer(1, ballot, "ad_referendum")
    assert stage.told("CloseBallot", stage.delegates[0], ballot=ballot.id) == "ballot_not_closable"
    without = {
        "subject_kind": "settlement",
        "subject_digest": in_principle.digest,
        "kind": "consent",
    }
    assert stage.told("GiveConsent", stage.delegates[1], **without) == "subject_changed"
    signed = {row["party"]: row for row in stage.json("text/signatures")["parties"]}
    assert (signed[taliban]["answer"], signed[taliban]["stands"]) == ("consent", "yes")
    assert (signed[government]["answer"], signed[government]["stands"]) == ("ad_referendum", "open")
    assert stage.json("text/versions/2")["around"]["status"] == "Not adopted: waiting for Party B."
    assert list(lines(stage, "open")) == ["text_waits", "has_consented", "changes_not_adopted"]

    # The joint plenary approves: both signatures stand under the same digest, introduction included.
    stage.answer(1, ballot)
    assert stage.close(ballot) == "adopted"
    signed_page = stage.json("text/signatures")
    assert {row["stands"] for row in signed_page["parties"]} == {"yes"}
    assert signed_page["digest"] == whole.digest == recomputed(stage, 2)
    assert "text_agreed" in lines(stage, "agreed")


def test_kabul_2003() -> None:
    """In the Constitutional Loya Jirga delegates said that changes to six articles, accepted in the
    coordination committee, were missing from the printed draft; more than a hundred threatened a boycott.
    (IWPR, Chaos blocks vote on the constitution; Dawn, 31 December 2003)

    Here nobody prints a draft: a version is computed from what was accepted, and a text in which something
    accepted is missing, or something stands that nobody accepted, cannot be put before the parties.
    """
    stage = Playing()
    title = stage.title("Constitution")
    articles = [stage.article(f"Article {n}.", after=title) for n in range(8)]
    draft = stage.issue()
    changed = [
        stage.accepted("ProposeWording", n % 3, clause=articles[n], text=both(f"Article {n}, as changed."))
        for n in range(6)
    ]

    # The draft without the six changes is the newest version still, and cannot be tabled.
    assert stage.told("TableVersion", stage.facilitator, version=draft.id) == "text_not_ready"
    assert stage.lack() == "amendments_unapplied"
    assert [row.id for row in checks.accepted_not_applied(stage.id)] == [row.id for row in changed]

    # Whoever has the next one issued has nothing to choose: there is no field for it.
    assert REGISTRY["IssueVersion"].model.model_fields == {}
    printed = stage.issue()
    words = {each["id"]: each["text"].get("en") for each in printed.content["clauses"]}
    assert [words[clause] for clause in articles] == [
        *(f"Article {n}, as changed." for n in range(6)), "Article 6.", "Article 7.",
    ]  # fmt: skip
    carried = {row["n"]: row["applied_in"] for row in stage.json("text/amendments")["amendments"]}
    assert {carried[row.n] for row in changed} == {2}

    # Somebody with the database in hand prints one of them away, and puts a sentence in.
    forged = copy.deepcopy(printed.content)
    forged["clauses"] = [
        {**each, "text": both("Article 3.")} if each["id"] == articles[3] else each
        for each in forged["clauses"]
    ]
    forged["clauses"][-1]["text"] = both("The president decides.")
    write(lambda: Version.objects.filter(pk=printed.pk).update(content=forged))
    last = forged["clauses"][-1]["id"]
    assert sorted(checks.applied_not_accepted(stage.id, stage.version)) == sorted({articles[3], last})
    assert stage.lack() == "never_accepted"
    assert recomputed(stage, 2) != stage.json("text/versions")[0]["digest"] == printed.digest
    for form in ("json", "pdf", "docx"):  # no paper with a seal that is not its own
        client = Client(raise_request_exception=False)
        assert client.get(f"/d/{stage.dialogue.slug}/text/versions/2.{form}").status_code == 500
    (issued,) = [view for view, _ in logged(stage, "IssueVersion") if view["n"] == 2]
    assert issued["digest"] == printed.digest

    # Computed again from nothing, it is what was accepted; as such it can be tabled.
    whole = replayed(stage.id, 2)
    assert whole == printed.content
    write(lambda: Version.objects.filter(pk=printed.pk).update(content=whole))
    assert checks.accepted_not_applied(stage.id) == []
    assert checks.applied_not_accepted(stage.id, stage.version) == []
    assert stage.table().subject_digest == printed.digest


def test_belfast_1998() -> None:
    """On 30 March 1998 Downing Street faxed its draft of Strand One to two parties "but to no one else"; the
    independent chair did not know. "No question of negotiating with a fax machine", said the others.
    (Accord, Conciliation Resources: Durkan, The negotiations in practice)

    Here an outside state writes no text; a draft of one party becomes a proposal that all read at once; and a
    version reaches every party in the same moment, or there is none.
    """
    stage = Playing(parties=4)
    sdlp, uup, sinn_fein, alliance = stage.delegates
    downing_street = stage.supporter("A neighbouring government")
    strand_one = {
        "kind": "operative",
        "text": both("The assembly decides by weighted majority."),
        "declaratory": True,
    }
    assert stage.told("ProposeClause", downing_street, **strand_one) == "role_may_not"
    assert stage.told("IssueVersion", downing_street) == "role_may_not"
    assert stage.told("ProposeClause", OPERATOR, **strand_one) == "role_may_not"
    clause = stage.article("There is an assembly.")
    letter = {"clause": clause, "to": [stage.parties[0].id], "text": both("Between us.")}
    assert stage.told("WriteSideLetter", downing_street, **letter) == "role_may_not"

    # A draft that a party keeps to itself is in no version, and in nobody's hands but its own.
    kept = stage.do("RecordSession", uup, kind="caucus", titles=both("Our draft"), day="2012-10-04")
    stage.do("DraftMinutes", uup, session=kept["session"], text=both("Weighted majority it is."))
    stage.page(f"sessions/{kept['n']}", uup)
    for other in (sdlp, sinn_fein, alliance, stage.facilitator, None):
        stage.page(f"sessions/{kept['n']}", other, status=404)
    assert [row["n"] for row in stage.json("text/versions")] == [0]

    # The faxed draft comes to the table: from that moment everybody reads it, and everybody is asked.
    brought = stage.propose("ProposeClause", 1, **strand_one)
    for reader in (sdlp, sinn_fein, alliance, stage.facilitator, None):
        assert "weighted majority" in stage.page(f"text/amendments/{brought.n}", reader)
    assert (
        logged(stage, "ProposeClause")[-1][1]["view/content"]["payload"]["clause"]["text"]
        == strand_one["text"]
    )
    ballot = stage.ballot(brought.id)
    assert {row["party"] for row in ballot.parties} == {party.id for party in stage.parties}
    stage.answer(0, ballot)
    stage.answer(1, ballot)
    assert stage.told("CloseBallot", uup, ballot=ballot.id) == "ballot_not_closable"
    stage.wait(7)
    assert stage.close(ballot) == "not_adopted"
    assert stage.row(brought.id).state == "rejected"

    # A version: every party has it in the same entry of the diary and at the same moment.
    version = stage.issue()
    rows = Delivery.objects.filter(version=version)
    assert {row.party_id for row in rows} == {party.id for party in stage.parties}
    assert {row.at for row in rows} == {stage.now}
    view, _ = logged(stage, "IssueVersion")[-1]
    assert sorted(view["parties"]) == sorted(party.id for party in stage.parties)
    stage.do("AcknowledgeVersion", sinn_fein, version=version.id)
    (newest, _empty) = stage.json("text/versions")
    assert (newest["delivered"], newest["acknowledged"]) == (4, 1)
    assert stage.told("AcknowledgeVersion", downing_street, version=version.id) == "role_may_not"


def test_camp_david_1978() -> None:
    """For 25 years it was disputed whether the freeze of settlements agreed at Camp David was to last three
    months or as long as the talks; one delegate's own notes decided it.
    (howardadelman.com, from the notes of Aharon Barak)

    Here each side approves the minutes or words a passage itself, both wordings stand, and how a party reads
    a clause is attached to the clause before anybody signs.
    """
    stage = Playing(parties=2)
    israel, egypt = stage.delegates
    title = stage.title("A framework for peace")
    freeze = stage.article("No new settlements are established.", after=title)
    talks, months = both("During the negotiations there are no new settlements."), both("For three months.")

    # The meeting of the last night, as the chair wrote it down.
    night = stage.do(
        "RecordSession", stage.facilitator, kind="plenary", titles=both("The last night"), day="2012-10-04",
        attendance=["Party A: 3", "Party B: 3"], visibility="public",
    )  # fmt: skip
    drafted = stage.do("DraftMinutes", stage.facilitator, session=night["session"], text=talks)
    offered = stage.do("OfferMinutes", stage.facilitator, minutes=drafted["minutes"])
    passage = Minutes.objects.get(pk=drafted["minutes"]).passages[0]["id"]
    wording = {"minutes": drafted["minutes"], "passage": passage, "text": months}
    stage.do("CorrectMinutes", israel, **wording)
    assert stage.told("SettleMinutes", stage.facilitator, minutes=drafted["minutes"]) == "minutes_waiting"
    stage.sign("minutes", offered["digest"], egypt)
    stage.do("SettleMinutes", stage.facilitator, minutes=drafted["minutes"])
    kept = stage.json(f"sessions/{night['n']}")["minutes"]
    assert (kept["state"], kept["approved"]) == ("settled", [stage.parties[1].id])
    (disputed,) = kept["passages"]
    assert disputed["text"] == talks
    assert [(each["party"], each["text"]) for each in disputed["otherwise"]] == [
        (stage.parties[0].id, months)
    ]

    # Twenty-five years later nobody writes them anew.
    assert stage.told("CorrectMinutes", israel, **wording) == "minutes_settled"
    assert (
        stage.told("DraftMinutes", stage.facilitator, session=night["session"], text=months)
        == "minutes_settled"
    )

    # The letter that one side holds for agreed lies beside the clause, and says that the other declined it.
    made = stage.do("WriteSideLetter", israel, clause=freeze, to=[stage.parties[1].id], text=months)
    stage.sign("side_letter", made["digest"], egypt, kind="object")
    (letter,) = stage.json("text/side-letters")["side_letters"]
    assert (letter["clause"], letter["state"], letter["text"]) == (freeze, "declined", months)
    assert "For three months." in stage.page("text/side-letters")

    # What the clause means is written where it is signed: in the text, or beside a party's name.
    stage.accepted("ProposeCommitment", clause=freeze, **{**PROMISE, "due": "1978-12-17"})
    stage.accepted("ProposeFlags", clause=freeze, declaratory=False)
    stage.issue()
    ballot = stage.table()
    stage.do(
        "FileReservation", israel, ballot=ballot.id, clause=freeze, kind="interpretative_declaration",
        effect="interprets", text=months,
    )  # fmt: skip
    for n in range(2):
        stage.answer(n, ballot)
    assert stage.close(ballot) == "adopted"
    (clause,) = [each for each in stage.json("text")["clauses"] if each["id"] == freeze]
    assert [(each["party"], each["effect"], each["text"]) for each in clause["reservations"]] == [
        (stage.parties[0].id, "interprets", months)
    ]
    assert [each["state"] for each in clause["side_letters"]] == ["declined"]
