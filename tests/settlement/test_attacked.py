"""Attacks on the way to a text, each played by the acts that a hostile party, delegate or facilitator has."""

from __future__ import annotations

import io
import threading
import zipfile
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.dialogue.models import Terms
from sulh.rules.refusal import Refusal
from sulh.settlement.export import as_docx, as_pdf, printing
from sulh.settlement.export.docx_vetting import MOST_TAGS, opened
from sulh.settlement.models import Amendment, Ballot
from sulh.settlement.ratifying.acts import objecting
from sulh.settlement.text.acts import find
from tests.settlement.export.a_text import around, content, sealed
from tests.settlement.playing import Playing
from tests.settlement.sessions.staging import both

pytestmark = pytest.mark.usefixtures("house")


def written(stage: Playing) -> str:
    """A version with a title and one article; gives the id of that."""
    title = stage.title()
    clause = stage.article("Water is shared by turns.", after=title)
    stage.issue()
    return clause


def signed(stage: Playing, by: Actor, ballot: Ballot, kind: str = "consent") -> dict[str, Any]:
    subject = {"subject_kind": ballot.subject_kind, "subject_digest": ballot.subject_digest}
    return stage.do("GiveConsent", by, kind=kind, **subject)


def agreed(stage: Playing) -> Ballot:
    """Both parties consent to the newest version, and its confirmation can begin."""
    ballot = stage.table()
    for n in range(2):
        stage.answer(n, ballot)
    assert stage.close(ballot) == "adopted"
    stage.do("ChangePhase", stage.facilitator, to="ratification")
    return ballot


def asked(stage: Playing, against: int = 2) -> str:
    """Twelve people of each party have answered whether they confirm the text, and the time is over.

    Gives the id of the vote. Those against belong to both parties alike."""
    vote: str = stage.do("OpenRatification", stage.facilitator, days=14)["vote"]
    for n, pair in enumerate(zip(*stage.people, strict=True)):
        for person in pair:
            choice = "no" if 2 * n < against else "yes"
            stage.do("CastMemberVote", person, vote=vote, choice=choice, counter=1)
    stage.wait(14)
    return vote


def second_delegate(stage: Playing, party: int) -> Actor:
    """Another delegate; from now on both must sign for the party."""
    other = stage.office("delegate", by=stage.delegates[party])
    names = dict(stage.parties[party].names)
    stage.do("NameParty", other, names=names, signatures_needed=2)
    return other


def an_article(stage: Playing) -> Ballot:
    """The open ballot on a new article."""
    fields = {"kind": "operative", "text": both("The dam is ours."), "declaratory": True}
    return stage.ballot(stage.propose("ProposeClause", **fields).id)


def test_a_text_that_the_members_refused_is_not_adopted_again_by_old_signatures() -> None:
    """Nobody objected to a clause, so the very same version can be tabled again, with the same digest."""
    stage = Playing(parties=2, enrolled=(12, 12))
    written(stage)
    ballot = agreed(stage)
    vote = asked(stage, against=24)
    assert stage.do("CloseMembersVote", stage.facilitator, vote=vote)["outcome"] == "not_confirmed"
    stage.do("ChangePhase", stage.facilitator, to="renegotiation")
    stage.do("ChangePhase", stage.facilitator, to="drafting")

    again = stage.table()
    assert (again.subject_digest, again.n > ballot.n) == (ballot.subject_digest, True)
    assert stage.told("CloseBallot", stage.facilitator, ballot=again.id) == "ballot_not_closable"
    for n in range(2):
        stage.answer(n, again)
    assert stage.close(again) == "adopted"


def test_an_amendment_that_fits_again_is_asked_about_again() -> None:
    """It passed when its clause had changed; the clause is changed back; its digest is the same."""
    stage = Playing(parties=2)
    clause = written(stage)
    one, two = (
        stage.propose("ProposeWording", clause=clause, text=both(words)) for words in ("One.", "Two.")
    )
    first = stage.ballot(one.id)
    assert stage.decide(two.id) == "adopted"
    assert stage.decide(one.id) == "adopted"
    assert (stage.row(one.id).state, stage.row(one.id).stalled) == ("proposed", "stale")
    stage.accepted("ProposeWording", clause=clause, text=both("Water is shared by turns."))
    stage.do("SponsorAmendment", stage.delegates[0], amendment=one.id)
    second = stage.ballot(one.id)
    assert second.subject_digest == first.subject_digest
    assert stage.told("CloseBallot", stage.facilitator, ballot=second.id) == "ballot_not_closable"


def test_a_reservation_filed_again_is_answered_again() -> None:
    """What the others accepted beside an earlier ballot is not accepted beside this one; and it can be."""
    stage = Playing(parties=2)
    fields = {
        "kind": "reservation",
        "effect": "excludes",
        "text": both("Not for us."),
        "clause": written(stage),
    }
    before = stage.table()
    first = stage.do("FileReservation", stage.delegates[0], ballot=before.id, **fields)
    stage.sign("reservation", first["digest"], stage.delegates[1])
    stage.do("ChangePhase", stage.facilitator, to="drafting")

    ballot = stage.table()
    second = stage.do("FileReservation", stage.delegates[0], ballot=ballot.id, **fields)
    assert second["digest"] == first["digest"]
    stage.answer(0, ballot, "with_reservation")
    stage.answer(1, ballot)
    assert stage.told("CloseBallot", stage.facilitator, ballot=ballot.id) == "ballot_not_closable"
    stage.sign("reservation", second["digest"], stage.delegates[1])
    assert stage.close(ballot) == "adopted"


def test_a_reservation_withdrawn_and_filed_again_is_answered_again() -> None:
    stage = Playing(parties=2)
    fields = {
        "kind": "reservation",
        "effect": "excludes",
        "text": both("Not for us."),
        "clause": written(stage),
    }
    ballot = stage.table()
    first = stage.do("FileReservation", stage.delegates[0], ballot=ballot.id, **fields)
    stage.sign("reservation", first["digest"], stage.delegates[1])
    stage.do("WithdrawReservation", stage.delegates[0], reservation=first["reservation"])
    stage.answer(1, ballot)
    stage.do("FileReservation", stage.delegates[0], ballot=ballot.id, **fields)
    stage.answer(0, ballot, "with_reservation")
    assert stage.told("CloseBallot", stage.delegates[0], ballot=ballot.id) == "ballot_not_closable"


def test_a_reservation_of_the_last_minute_is_not_accepted_by_silence() -> None:
    """Where reservations stand unless somebody objects, the others have the days of an answer to do so."""
    stage = Playing(parties=3)
    rule = {"matter": "settlement", "preset": "everyone", "acceptance": "objections_only"}
    stage.rules("ProposeDecisionRule", **rule)
    clause = written(stage)
    ballot = stage.table()
    for n in (1, 2):
        stage.do("AcknowledgeVersion", stage.delegates[n], version=stage.version.id)
        stage.answer(n, ballot)
    fields = {"clause": clause, "kind": "reservation", "effect": "excludes", "text": both("Not for us.")}
    stage.do("FileReservation", stage.delegates[0], ballot=ballot.id, **fields)
    stage.answer(0, ballot, "with_reservation")
    assert stage.told("CloseBallot", stage.delegates[0], ballot=ballot.id) == "ballot_not_closable"
    stage.wait(7)
    assert stage.close(ballot) == "adopted"


def test_one_delegate_cannot_take_away_the_objection_of_another() -> None:
    """Where abstentions and silence are left out of the count, a missing no is as good as a yes."""
    stage = Playing(parties=3)
    other = second_delegate(stage, 2)
    rule = {
        "matter": "amendment",
        "preset": "thresholds",
        "share_of_parties": "1/1",
        "abstention": "excluded",
    }
    made = stage.do("ProposeDecisionRule", stage.delegates[0], why="Who votes decides.", **rule)
    stage.sign("terms", made["digest"])
    stage.sign("terms", made["digest"], other)
    terms = Terms.objects.get(dialogue_id=stage.id, n=made["version"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)

    ballot = an_article(stage)
    for n in (0, 1):
        stage.answer(n, ballot)
    signed(stage, other, ballot, "object")
    signed(stage, stage.delegates[2], ballot)
    # The diary says so too: the objection still stands.
    view = stage.last()["view"]
    assert (view["answer"], view["stands"], view["signatures"], view["needed"]) == ("consent", "object", 1, 2)
    stage.wait(7)
    assert stage.close(ballot) == "not_adopted"

    # Whoever objected can think otherwise, and then the party has consented.
    ballot = an_article(stage)
    for n in (0, 1, 2):
        stage.answer(n, ballot)
    signed(stage, other, ballot, "object")
    signed(stage, stage.delegates[2], ballot)
    signed(stage, other, ballot)
    assert "stands" not in stage.last()["view"]
    assert stage.close(ballot) == "adopted"


def test_one_delegate_cannot_turn_an_objection_into_silence() -> None:
    stage = Playing(parties=3)
    stage.rules("ProposeDecisionRule", matter="amendment", preset="no_objection")
    other = second_delegate(stage, 2)
    ballot = an_article(stage)
    for n in (0, 1):
        stage.answer(n, ballot)
    stage.do("AcknowledgeBallot", stage.delegates[2], ballot=ballot.id)
    signed(stage, other, ballot, "object")
    signed(stage, stage.delegates[2], ballot, "abstain")
    stage.wait(7)
    assert stage.close(ballot) == "not_adopted"


def test_one_delegate_cannot_appoint_those_who_sign_along() -> None:
    """Two of two sign; then three of three, so that the other one is needed as before."""
    stage = Playing(parties=2)
    other = second_delegate(stage, 1)
    ballot = an_article(stage)
    stage.answer(0, ballot)
    signed(stage, stage.delegates[1], ballot)
    puppet = stage.office("delegate", by=stage.delegates[1])
    assert stage.last()["view"]["signatures_needed"] == 3
    assert (signed(stage, puppet, ballot)["signatures"], signed(stage, puppet, ballot)["needed"]) == (2, 3)
    assert stage.told("CloseBallot", stage.delegates[0], ballot=ballot.id) == "ballot_not_closable"
    signed(stage, other, ballot)
    assert stage.close(ballot) == "adopted"


def test_nobody_sponsors_words_that_were_written_after_their_signature() -> None:
    stage = Playing(parties=3)
    settings = {"answer_days": 7, "sponsor_parties": 2, "single_text": False}
    stage.rules("ProposeDecidingSettings", **settings)
    fields = {"kind": "operative", "text": both("Ours and yours."), "declaratory": True}
    row = stage.propose("ProposeClause", **fields)
    stage.do("SponsorAmendment", stage.delegates[1], amendment=row.id)
    assert stage.row(row.id).state == "open"
    stage.do("RebaseAmendment", stage.delegates[0], amendment=row.id, text=both("Ours alone."))
    found = stage.row(row.id)
    assert ([each["party"] for each in found.sponsors], found.state) == ([stage.parties[0].id], "proposed")


def test_a_confirmation_is_decided_by_those_who_are_asked() -> None:
    """Under a rule that counts parties their own consent would confirm the text, whatever members answer."""
    stage = Playing(parties=2)
    wanted = {"matter": "ratification", "why": "So it is quicker."}
    for preset in ("everyone", "thresholds", "tunisia_2013_roadmap"):
        fields = wanted | {"preset": preset}
        assert stage.told("ProposeDecisionRule", stage.delegates[0], **fields) == "rule_not_for_subject"
    for preset in ("everyone_and_members", "colombia_2016_vote"):
        stage.do("ProposeDecisionRule", stage.delegates[0], **wanted, preset=preset)


def test_a_facilitator_who_writes_nothing_does_not_keep_the_pen() -> None:
    """Twice seven days after the last version a party can have the text back."""
    stage = Playing(parties=2)
    stage.do("OpenSingleText", stage.facilitator)
    why = both("Nothing comes.")
    assert stage.told("EndSingleText", stage.delegates[1], why=why) == "single_still_allowed"
    stage.wait(13)
    assert stage.told("EndSingleText", stage.delegates[1], why=why) == "single_still_allowed"
    stage.wait(1)
    assert "EndSingleText" in stage.page("desk", stage.delegates[1])
    stage.do("EndSingleText", stage.delegates[1], why=why)
    an_article(stage)


def test_one_party_cannot_bury_the_others_under_amendments_or_objections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(find, "OF_A_PARTY_MOST", 3)
    monkeypatch.setattr(objecting, "OF_A_PARTY_MOST", 2)
    stage = Playing(parties=2)
    clause = written(stage)
    fields = {"kind": "operative", "text": both("More."), "declaratory": True}
    made = [stage.propose("ProposeClause", **fields) for _ in range(3)]
    assert stage.told("ProposeClause", stage.delegates[0], **fields) == "amendments_too_many"
    stage.propose("ProposeClause", 1, **fields)  # the other party has room
    for row in [*made, Amendment.objects.filter(dialogue_id=stage.id).latest("n")]:
        stage.decide(row.id, p0="object", p1="object")
    stage.table()
    objection = {"clause": clause, "words": both("No.")}
    for _ in range(2):
        stage.do("FileObjection", stage.delegates[0], **objection)
    assert stage.told("FileObjection", stage.delegates[0], **objection) == "objections_too_many"


def test_numbers_and_languages_beyond_measure_are_refused() -> None:
    stage = Playing(parties=2)
    row = stage.propose("ProposeClause", kind="operative", text=both("x"), declaratory=True)
    many = {f"a{chr(97 + n)}": "w" for n in range(21)}
    act = {"amendment": row.id, "reason": many}
    assert stage.told("WithdrawAmendment", stage.delegates[0], **act) == "text_too_long"
    for act_name, by, fields in (
        ("ProposeAgendaItem", stage.delegates[0], {"titles": both("Z"), "statements": [2**63]}),
        ("RecordSession", stage.facilitator, {"kind": "plenary", "titles": both("Z"), "day": "2012-10-01",
                                              "decisions": [2**63]}),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="1000000000"):
            stage.do(act_name, by, **fields)


def test_the_way_an_open_confirmation_goes_is_not_shown() -> None:
    """After its hour and before it is counted somebody's answer could be erased, and the numbers compared."""
    stage = Playing(parties=2, enrolled=(12, 12))
    written(stage)
    agreed(stage)
    asked(stage)
    ratification = Ballot.objects.get(dialogue_id=stage.id, subject_kind="ratification")
    for form in ("", ".json"):
        page = stage.page(f"text/ballots/{ratification.n}{form}")
        stage.do("EraseSelf", stage.people[0][0 if form else 1], sure=True)
        assert stage.page(f"text/ballots/{ratification.n}{form}") == page


def test_whoever_asks_for_many_pdfs_does_not_stop_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is made, two wait, who comes then is told to come again; a text beyond measure is refused."""
    inside, go_on = threading.Event(), threading.Event()

    def slow(page: str) -> bytes:
        inside.set()
        assert go_on.wait(20)
        return page.encode()

    monkeypatch.setattr(printing, "drawn", slow)
    made: list[bytes] = []
    waiting = [threading.Thread(target=lambda: made.append(printing.printed("x"))) for _ in range(3)]
    for thread in waiting:
        thread.start()
    assert inside.wait(20)
    while printing._IN_LINE.acquire(blocking=False):  # until all three are in line
        printing._IN_LINE.release()
    whole, digest = sealed(content())
    with pytest.raises(Refusal, match="pdf_busy"):
        as_pdf(whole, digest, around())
    go_on.set()
    for thread in waiting:
        thread.join(20)
    assert made == [b"x"] * 3
    with pytest.raises(Refusal, match="pdf_too_long"):
        printing.printed("x" * (printing.MOST_LETTERS + 1))


def test_a_small_file_of_endless_paragraphs_is_refused() -> None:
    """Two million empty paragraphs are 65 kB as DOCX and would be 900 MB in memory."""
    whole, digest = sealed(content())
    good = zipfile.ZipFile(io.BytesIO(as_docx(whole, digest, around())))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            body = good.read(name)
            if name == "word/document.xml":
                body = body.replace(b"</w:body>", b"<w:p/>" * MOST_TAGS + b"</w:body>")
            bad.writestr(name, body)
    assert len(packed.getvalue()) < 100_000
    with pytest.raises(Refusal, match="docx_too_large"):
        opened(packed.getvalue())


def test_a_step_back_takes_no_settlement_out_of_force() -> None:
    """Years later a facilitator opens the writing again and steps back from it: what binds still binds."""
    stage = Playing(parties=2, enrolled=(12, 12))
    written(stage)
    ballot = agreed(stage)
    vote = asked(stage)
    assert stage.do("CloseMembersVote", stage.facilitator, vote=vote)["outcome"] == "confirmed"
    for phase in ("implementation", "review", "drafting", "convergence"):
        stage.do("ChangePhase", stage.facilitator, to=phase)
    ballot.refresh_from_db()
    assert (stage.version.state, ballot.state) == ("in_force", "adopted")


def test_a_confirmation_without_agreement_takes_no_right_away() -> None:
    """Members confirm what a party no longer wants: it goes back. Agreed anew, a party can leave it anew."""
    stage = Playing(parties=2, enrolled=(12, 12))
    written(stage)
    ballot = agreed(stage)
    vote = asked(stage)
    stage.answer(1, ballot, "withdraw")
    assert stage.do("CloseMembersVote", stage.facilitator, vote=vote)["outcome"] == "not_confirmed"
    assert stage.version.state == "returned"
    stage.do("ChangePhase", stage.facilitator, to="renegotiation")
    stage.do("ChangePhase", stage.facilitator, to="drafting")

    again = agreed(stage)
    stage.answer(1, again, "withdraw")
    assert stage.told("OpenRatification", stage.facilitator, days=14) == "text_not_agreed_now"
