"""Logs written by hand, and the lines that a joint statement must make of them."""

from __future__ import annotations

import hashlib
import json

import pytest

from sulh.record.canonical import canonical
from sulh.record.tree import BEGINNING
from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.making import statement
from tests.settlement.joint.diaries import CLAUSE, DIALOGUE, EN, FRIEND, LATE, RULES, TEXT, A, B, C, Diary


@pytest.fixture
def diary() -> Diary:
    made = Diary()
    made.call()
    return made


def by_lot(*parties: str) -> list[str]:
    """As `sulh.dialogue.order` draws it: SHA-256 of the lot and the place of registration."""
    places = {A: 1, B: 2, C: 3}
    return sorted(parties, key=lambda id: hashlib.sha256(f"{'5' * 32} {places[id]}".encode()).hexdigest())


def test_a_line_without_a_reference_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="phase"):
        Line("phase", ())


def test_an_empty_log_says_nothing() -> None:
    empty = statement(DIALOGUE, [], BEGINNING)
    assert empty.lines == []
    assert empty.as_body()["log"] == {"size": 0, "digest": hashlib.sha256(b"").hexdigest()}


def test_the_course(diary: Diary) -> None:
    phase = diary.add("ChangePhase", **{"from": "preparation", "to": "listening", "words": ""})
    assert diary.told("course") == [("called", (1,)), ("joined", (1, 2, 3, 4)), ("phase", (phase,))]
    called, joined, last = diary.lines("course")
    assert called.words == {"en": "Whose water?"}
    assert joined.params == {"parties": [EN[each] for each in by_lot(A, B, C)]}
    assert last.params == {"phase": "listening"}


def test_a_demonstration_says_so() -> None:
    made = Diary()
    made.add("HostDialogue", convener="Sulh", demonstration="yes")
    assert made.told("course") == [("demonstration", (0,))]


def test_terms_and_agenda_are_agreed(diary: Diary) -> None:
    diary.close("not_adopted", "agenda", ballot=1)
    closed = diary.close("adopted", "agenda", ballot=2)
    terms, agenda = diary.lines("agreed")
    assert (terms.code, terms.refs) == ("terms", (5,))
    assert terms.params == {
        "version": 1, "digest": RULES, "parties": [EN[each] for each in by_lot(A, B, C)]
    }  # fmt: skip
    assert (agenda.code, agenda.refs) == ("agenda", (closed,))
    assert agenda.params == {"ballot": 2, "rule": "everyone"}
    assert diary.told("open") == []


def test_a_text_waits_for_one_party(diary: Diary) -> None:
    issued, tabled = diary.table()
    first, second = diary.answer(A, "consent"), diary.answer(B, "with_reservation")
    waits, so_far, reserved = diary.lines("open")
    assert (waits.code, waits.refs) == ("text_waits", (tabled,))
    assert waits.params == {"version": 2, "digest": TEXT, "parties": [EN[C]]}
    assert (so_far.code, so_far.refs, so_far.params["parties"]) == ("has_consented", (first,), [EN[A]])
    assert (reserved.code, reserved.refs) == ("has_consented_with_reservation", (second,))
    assert diary.told("dissent") == [("answer_silent", (tabled,))]
    assert [code for code, _refs in diary.told("agreed")] == ["terms"]
    assert (diary.statement.version, diary.statement.version_digest) == (2, TEXT)
    assert issued < tabled


def test_an_agreed_and_confirmed_text(diary: Diary) -> None:
    issued, tabled = diary.table()
    signed = [diary.answer(each, "consent") for each in (A, B, C)]
    closed = diary.close("adopted")
    assert diary.told("open") == [("text_to_confirm", (tabled, closed))]
    voted = diary.add("CloseMembersVote", vote="1" * 32, n=1, version=2, party=B, outcome="carried")
    confirmed = diary.add("CloseMembersVote", vote="2" * 32, n=2, version=2, results=[], outcome="confirmed")
    assert diary.told("agreed")[1:] == [
        ("text_agreed", (issued, tabled, closed)),
        ("consented", tuple(signed)),
        ("members_carried", (voted,)),
        ("text_confirmed", (confirmed,)),
    ]
    assert diary.told("open") == []
    assert diary.told("dissent") == []


def test_a_party_that_leaves_later_had_still_consented_to_a_text_in_force(diary: Diary) -> None:
    diary.table()
    signed = [diary.answer(each, "consent") for each in (A, B, C)]
    diary.close("adopted")
    diary.add("CloseMembersVote", vote="2" * 32, n=2, version=2, results=[], outcome="confirmed")
    left = diary.add("LeaveDialogue", party=C, words="We go.")
    assert ("consented", tuple(signed)) in diary.told("agreed")
    assert diary.told("absent") == [("absent_withdrew", (1, left))]
    assert diary.lines("absent")[0].words == {"": "We go."}


def test_a_party_that_leaves_ends_the_ballot_and_every_consent_lapses(diary: Diary) -> None:
    _issued, tabled = diary.table()
    signed = diary.answer(A, "consent")
    left = diary.add("LeaveDialogue", party=C, words="We go.")
    assert diary.told("open") == [("text_without_result", (tabled, left)), ("had_consented", (signed,))]
    assert [code for code, _refs in diary.told("agreed")] == ["terms"]


def test_a_withdrawn_consent_reopens_an_agreed_text(diary: Diary) -> None:
    _issued, tabled = diary.table()
    for each in (A, B, C):
        diary.answer(each, "consent")
    closed = diary.close("adopted")
    back = diary.answer(B, "withdraw", reasons="We were promised more.")
    assert diary.told("open") == [("text_taken_back", (tabled, closed, back))]
    assert diary.told("dissent") == [("answer_withdraw", (back,))]
    assert diary.lines("dissent")[0].words == {"": "We were promised more."}
    assert [code for code, _refs in diary.told("agreed")] == ["terms"]


def test_dissent_is_told_with_its_reasons_even_when_the_text_failed(diary: Diary) -> None:
    _issued, tabled = diary.table()
    yes = diary.answer(A, "consent")
    no = diary.answer(B, "object", reasons="The wells are ours.")
    closed = diary.close("return_to_drafting")
    failed, had = diary.lines("open")
    assert (failed.code, failed.refs) == ("text_not_adopted", (tabled, closed))
    assert failed.params["result"] == "return_to_drafting"
    assert (had.code, had.refs) == ("had_consented", (yes,))
    objected, silent = diary.lines("dissent")
    assert (objected.code, objected.refs) == ("answer_object", (no,))
    assert (objected.params["party"], objected.words) == (EN[B], {"": "The wells are ours."})
    assert (silent.code, silent.params["parties"]) == ("answer_silent", [EN[C]])


@pytest.mark.parametrize("kind", ["abstain", "ad_referendum"])
def test_what_is_no_consent_is_told_apart(diary: Diary, kind: str) -> None:
    diary.table()
    given = diary.answer(A, kind)
    assert (f"answer_{kind}", (given,)) in diary.told("dissent")


def test_a_consent_that_lacks_a_signature_is_none(diary: Diary) -> None:
    _issued, tabled = diary.table()
    first = diary.answer(A, "consent", needed=2)
    assert ("answer_signatures", (first,)) in diary.told("dissent")
    second = diary.answer(A, "consent", signatures=2, needed=2)
    assert ("has_consented", (first, second)) in diary.told("open")
    other = diary.answer(A, "object")
    assert ("answer_object", (other,)) in diary.told("dissent")
    assert [code for code, _refs in diary.told("open")] == ["text_waits"]
    assert tabled < first


def test_back_to_writing_takes_the_text_off_the_table(diary: Diary) -> None:
    _issued, tabled = diary.table()
    diary.add("ChangePhase", **{"from": "drafting", "to": "consent"})
    back = diary.add("ChangePhase", **{"from": "consent", "to": "drafting"})
    assert diary.told("open") == [("text_withdrawn", (tabled, back))]


def test_a_failed_confirmation_sends_the_text_back(diary: Diary) -> None:
    _issued, tabled = diary.table()
    signed = [diary.answer(each, "consent") for each in (A, B, C)]
    closed = diary.close("adopted")
    voted = diary.add(
        "CloseMembersVote", vote="2" * 32, n=1, version=2, outcome="not_confirmed", imported=[3]
    )
    assert diary.told("open") == [
        ("text_not_confirmed", (tabled, closed, voted)), ("had_consented", tuple(signed)),
    ]  # fmt: skip


def test_the_newest_version_and_its_open_and_parked_clauses(diary: Diary) -> None:
    wells, school = "2" * 32, "3" * 32
    for clause, heading in ((wells, {"en": "Wells"}), (school, {"en": "School"})):
        payload = {"clause": {"heading": heading, "text": {"en": "[?]"}}, "after": ""}
        view = {"amendment": clause, "n": 1, "op": "insert", "clause": clause, "digest": RULES, "party": A}
        opened = {"view/content": {"payload": payload, "base": "", "rationale": {}}}
        diary.add("ProposeClause", opened, **view, content={"commitment": "8" * 64})
    issued = diary.add("IssueVersion", n=1, digest=TEXT, open=[wells], parked=[school])
    written, marks, aside = diary.lines("open")
    assert (written.code, written.refs) == ("version_written", (issued,))
    assert (marks.code, marks.refs, marks.params["clause"]) == ("clause_open", (issued,), {"en": "Wells"})
    assert (aside.code, aside.refs, aside.params["clause"]) == ("clause_parked", (issued,), {"en": "School"})
    assert (diary.statement.version, diary.statement.version_digest) == (1, TEXT)


def test_provisional_agreement_needs_every_party_and_ends_with_the_wording(diary: Diary) -> None:
    wording = "4" * 64
    view = {
        "subject": "clause",
        "digest": wording,
        "reasons": "",
        "signatures": 1,
        "needed": 1,
        "clause": CLAUSE,
    }
    first = diary.add("GiveConsent", party=A, answer="consent", **view)
    second = diary.add("GiveConsent", party=B, answer="ad_referendum", **view)
    assert [code for code, _refs in diary.told("agreed")] == ["terms"]
    third = diary.add("GiveConsent", party=C, answer="consent", **view)
    assert diary.told("agreed")[1:] == [("clause_provisional", (first, second, third))]
    diary.add(
        "ProposeWording", amendment="5" * 32, op="replace", clause=CLAUSE,
        content={"payload": {"heading": {"en": "New"}, "text": {}}},
    )  # fmt: skip
    adopted = diary.close("adopted", "amendment", about="5" * 32, ballot=9)
    assert diary.told("agreed")[1:] == [("changes_adopted", (adopted,))]


def test_ballots_on_changes_are_counted_and_those_who_said_no_are_named(diary: Diary) -> None:
    blocs = [{"party": A, "no": 0}, {"party": B, "no": 1}, {"party": C, "no": 1}]
    first = diary.close("not_adopted", "amendment", ballot=1, count={"blocs": blocs})
    second = diary.close("park", "amendment", ballot=2, count={"blocs": blocs[:2]})
    diary.close("next_round", "amendment", ballot=3, count={"blocs": blocs})
    assert diary.told("open") == [("changes_not_adopted", (first, second))]
    assert diary.lines("open")[0].params == {"count": 2}
    told = {line.params["party"]["en"]: (line.params["count"], line.refs) for line in diary.lines("dissent")}
    assert told == {"Hills": (2, (first, second)), "Town": (1, (first,))}
    assert {line.code for line in diary.lines("dissent")} == {"said_no"}


def test_a_reservation_with_its_effect_and_what_the_others_say(diary: Diary) -> None:
    diary.table()
    consented = diary.answer(B, "consent")
    filed = diary.add(
        "FileReservation", ballot=4, reservation=1, party=B, clause=CLAUSE, kind="reservation",
        effect="excludes", digest="6" * 64, text={"en": "Not for us."},
    )  # fmt: skip
    # What was signed before this stood beside the text lapses.
    assert all(consented not in refs for _code, refs in diary.told("open"))
    view = {"subject": "reservation", "digest": "6" * 64, "reasons": "", "signatures": 1, "needed": 1}
    accepts = diary.add("GiveConsent", party=A, answer="consent", **view)
    objects = diary.add("GiveConsent", party=C, answer="object", **view)
    found = [line for line in diary.lines("dissent") if line.code.startswith("reservation")]
    assert [(line.code, line.refs) for line in found] == [
        ("reservation", (filed,)), ("reservation_accepted", (accepts,)), ("reservation_refused", (objects,)),
    ]  # fmt: skip
    assert found[0].params["effect"] == "excludes"
    assert found[0].words == {"en": "Not for us."}
    back = diary.add("WithdrawReservation", ballot=4, reservation=1, party=B)
    assert ("reservation_withdrawn", (filed, back)) in diary.told("dissent")


def test_objections_of_parties_and_of_participants(diary: Diary) -> None:
    named = {"n": 1, "version": 2, "clause": CLAUSE, "number": "3"}
    of_party = diary.add("FileObjection", objection="1" * 32, party=A, words={"en": "No."}, **named)
    sealed = {"commitment": "9" * 64}
    of_people = [
        diary.add("FileObjection", objection=id * 32, party="", words=sealed, wanted=sealed, **named)
        for id in "23"
    ]
    met = diary.add("SettleObjection", objection="1" * 32, n=1, outcome="met")
    assert diary.told("dissent") == [
        ("objection_met", (of_party, met)),
        ("objections_open", tuple(of_people)),
    ]
    assert diary.lines("dissent")[0].words == {"en": "No."}
    assert diary.lines("dissent")[1].words == {}
    assert diary.lines("dissent")[1].params == {"count": 2}


def test_deadlocks_and_side_letters(diary: Diary) -> None:
    named = {"n": 1, "party": A, "clause": CLAUSE}
    stuck = diary.add("DeclareDeadlock", deadlock="1" * 32, step="clarify", words={"en": "Wells"}, **named)
    climbed = diary.add("ClimbLadder", deadlock="1" * 32, n=1, before="clarify", step="reasons")
    assert diary.told("open") == [("deadlock_open", (stuck, climbed))]
    ended = diary.add("EndDeadlock", deadlock="1" * 32, n=1, outcome="returned", review_on="", amendment=0)
    assert diary.told("open") == [("deadlock_returned", (stuck, climbed, ended))]
    said = {"digest": "3" * 64, "text": {"en": "Promise"}}
    written = diary.add("WriteSideLetter", letter="2" * 32, parties=[B], **named, **said)
    assert ("side_letter_offered", (written,)) in diary.told("open")
    view = {"subject": "side_letter", "digest": "3" * 64, "reasons": "", "signatures": 1, "needed": 1}
    signed = diary.add("GiveConsent", party=B, answer="consent", **view)
    assert ("side_letter", (written, signed)) in diary.told("agreed")
    assert all(code != "side_letter_offered" for code, _refs in diary.told("open"))


def test_everybody_who_was_not_there_is_named(diary: Diary) -> None:
    late = diary.add("InviteParty", party=LATE, names={"en": "Nomads"})
    sealed = {"commitment": "1" * 64}
    group = diary.add("RequestPlace", request="2" * 32, names=sealed, reason=sealed)
    assert diary.told("absent") == [("absent_invited", (late,)), ("absent_requested", (group,))]
    assert [line.params["party"] for line in diary.lines("absent")] == [{"en": "Nomads"}, {}]
    declined = diary.add("AnswerInvitation", party=LATE, status="declined")
    refused = diary.add("AnswerRequest", party="2" * 32, by_party=A, answer="object", status="not_admitted")
    assert diary.told("absent") == [
        ("absent_declined", (late, declined)),
        ("absent_not_admitted", (group, refused)),
    ]


def test_a_party_by_the_name_it_gave_itself(diary: Diary) -> None:
    diary.add("NameParty", party=A, names={"en": "People of the valley", "fa-af": "مردم دره"}, delegates="")
    names = [
        each for line in diary.lines("course") if line.code == "joined" for each in line.params["parties"]
    ]
    assert {"en": "People of the valley", "fa-af": "مردم دره"} in names
    assert EN[A] not in names


def test_support_counts_when_every_party_accepts_it_and_decides_nothing(diary: Diary) -> None:
    invited = diary.add("InviteSupporter", supporter=FRIEND, names={"en": "A state"}, kind="friend")
    late = diary.add("InviteParty", party=LATE, names={"en": "Nomads"})
    view = {"subject": "supporter", "digest": "1" * 64, "supporter": FRIEND, "signatures": 1, "needed": 1}
    accepted = [diary.add("GiveConsent", party=each, answer="consent", **view) for each in (A, B)]
    assert diary.told("support") == []
    accepted.append(diary.add("GiveConsent", party=C, answer="consent", **view))
    assert diary.told("support") == [("supports", (invited, *accepted)), ("decided_nothing", (invited,))]
    spoke = diary.add(
        "EncourageParty", supporter=FRIEND, party=LATE, words={"en": "Come"}, encouragement="9" * 32
    )
    assert ("encouraged", (spoke,)) in diary.told("support")
    came = diary.add("AnswerInvitation", party=LATE, status="joined")
    assert ("encouraged_joined", (spoke, came)) in diary.told("support")
    # Somebody new is at the table and has not accepted the supporter.
    assert all(code != "supports" for code, _refs in diary.told("support"))
    assert late < spoke


def test_witnesses_and_depositaries(diary: Diary) -> None:
    diary.add("InviteSupporter", supporter=FRIEND, names={"en": "A state"}, kind="depositary")
    diary.table()
    kept = diary.add(
        "WitnessSignatures", ballot=4, kind="deposit", digest=TEXT, label="Envoy", supporter=FRIEND
    )
    seen = diary.add("WitnessSignatures", ballot=4, kind="witness", digest=TEXT, label="An observer")
    assert diary.told("support") == [
        ("attested_deposit", (kept,)), ("attested_witness", (seen,)), ("decided_nothing", (6,)),
    ]  # fmt: skip
    named = [line.params for line in diary.lines("support")[:2]]
    assert named == [
        {"supporter": {"en": "A state"}, "version": 2},
        {"supporter": {"": "An observer"}, "version": 2},
    ]


def test_what_is_sealed_is_not_told_until_it_is_opened(diary: Diary) -> None:
    n = diary.add("Sealed")
    body = diary.entries[n][0]
    body["view"] = {"commitment": "1" * 64}
    assert diary.told("support") == []
    told = {
        "act": "PledgeSupport",
        "by": {},
        "view": {"supporter": FRIEND, "kind": "funds", "text": {"en": "Tents"}},
    }
    diary.entries[n] = (body, {"view": told})
    assert diary.told("support") == [("pledged", (n,))]


def test_the_same_log_gives_the_same_bytes_and_the_digest_is_of_them(diary: Diary) -> None:
    diary.table()
    diary.answer(A, "object", reasons="No.")
    once, again = canonical(diary.statement.as_body()), canonical(diary.statement.as_body())
    assert once == again
    assert diary.statement.digest == hashlib.sha256(once).hexdigest()
    body = json.loads(once)
    assert body["log"] == {"size": len(diary.entries), "digest": "5" * 64}, "as it was told"
    assert all(line["refs"] for section in body["sections"] for line in section["lines"])


def test_a_clause_without_a_heading_is_called_by_how_it_begins(diary: Diary) -> None:
    long = "Each village draws water by turns, and no village draws it twice before all others have."
    payload = {"clause": {"heading": {}, "text": {"en": long, "fa-af": "به نوبت"}}}
    diary.add("ProposeClause", amendment="1" * 32, op="insert", clause=CLAUSE, content={"payload": payload})
    diary.add("IssueVersion", n=1, digest=TEXT, open=[CLAUSE], parked=[])
    named = diary.lines("open")[1].params["clause"]
    assert named == {
        "en": "Each village draws water by turns, and no village draws it t…",
        "fa-af": "به نوبت",
    }
    diary.add(
        "ProposeWording", amendment="2" * 32, op="replace", clause=CLAUSE,
        content={"payload": {"heading": {"en": "Turns"}, "text": {}}},
    )  # fmt: skip
    assert diary.lines("open")[1].params["clause"] == named
    diary.close("adopted", "amendment", about="2" * 32, ballot=9)
    assert diary.lines("open")[1].params["clause"] == {"en": "Turns"}
