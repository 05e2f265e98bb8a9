"""Minutes: approved, corrected, or standing with both wordings; once they are settled nothing changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions.minutes import as_typed, passages_of
from sulh.settlement.sessions.models import Correction, Minutes, Session
from tests.settlement.sessions.staging import Table, both, days

FREEZE = "The freeze lasts as long as the talks."
MONTHS = "The freeze lasts three months."


def plenary(table: Table, **more: Any) -> Session:
    fields = {
        "kind": "plenary", "titles": both("First plenary"), "day": "2012-10-04", "visibility": "public",
        "attendance": ["Party A: 3", "Party B: 2"],
    } | more  # fmt: skip
    made = table.do("RecordSession", table.facilitator, **fields)
    return Session.objects.get(pk=made["session"])


def offered(table: Table, session: Session | None = None) -> Minutes:
    """Minutes with two passages, offered to the parties."""
    session = session or plenary(table)
    text = {code: f"{words}\n\n{FREEZE}" for code, words in both("The plenary opened.").items()}
    made = table.do("DraftMinutes", table.facilitator, session=session.id, text=text)["minutes"]
    table.do("OfferMinutes", table.facilitator, minutes=made)
    return Minutes.objects.select_related("session").get(pk=made)


def correct(table: Table, by: Actor, minutes: Minutes, place: int = 2, words: str = MONTHS) -> Correction:
    passage = minutes.passages[place - 1]["id"]
    made = table.do("CorrectMinutes", by, minutes=minutes.id, passage=passage, text=both(words))
    return Correction.objects.get(pk=made["correction"])


def test_two_wordings_of_one_passage_stand_side_by_side(table: Table) -> None:
    """Camp David 1978: whether the freeze was for three months or for the talks was disputed for 25 years."""
    a, b, c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest, a, c)
    correct(table, b, minutes)
    table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    told = json.loads(table.page(f"sessions/{minutes.session.n}.json"))["minutes"]
    assert told["state"] == "settled"
    assert sorted(told["approved"]) == sorted([table.parties[0].id, table.parties[2].id])
    first, second = told["passages"]
    assert first["otherwise"] == []
    assert second["text"]["en"] == FREEZE
    assert second["otherwise"] == [{"party": table.parties[1].id, "text": both(MONTHS)}]
    page = table.page(f"sessions/{minutes.session.n}")
    assert page.index(FREEZE) < page.index('As <bdi dir="auto">Party B</bdi> has it') < page.index(MONTHS)
    entry = table.last()
    assert (entry["act"], entry["view"]["disputed"]) == ("SettleMinutes", 1)
    assert entry["view"]["parties"] == sorted([table.parties[0].id, table.parties[2].id])


def test_after_settling_nothing_changes(table: Table) -> None:
    a, b, _c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest)
    own = correct(table, b, minutes)
    table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    passage = minutes.passages[0]["id"]
    more = {"minutes": minutes.id, "passage": passage, "text": both("Otherwise.")}
    assert table.refused("CorrectMinutes", a, **more)[0] == "minutes_settled"
    assert table.refused("TakeCorrection", table.facilitator, correction=own.id)[0] == "not_found"
    assert table.refused("WithdrawCorrection", b, correction=own.id)[0] == "not_found"
    assert table.refused("SettleMinutes", table.facilitator, minutes=minutes.id)[0] == "minutes_settled"
    assert table.refused("OfferMinutes", table.facilitator, minutes=minutes.id)[0] == "minutes_settled"
    text = both("Quite otherwise.")
    rewrite = {"session": minutes.session_id, "text": text}
    assert table.refused("DraftMinutes", table.facilitator, **rewrite)[0] == "minutes_settled"
    for answer in ("consent", "withdraw", "object"):
        fields = {"subject_kind": "minutes", "subject_digest": minutes.digest, "kind": answer}
        assert table.refused("GiveConsent", a, **fields)[0] == "subject_changed"


def test_a_correction_that_is_taken_lapses_every_approval(table: Table) -> None:
    a, b, c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest, a, c)
    own = correct(table, b, minutes)
    table.do("TakeCorrection", table.facilitator, correction=own.id)
    taken = Minutes.objects.get(pk=minutes.id)
    assert taken.passages[1]["text"] == both(MONTHS)
    assert taken.digest != minutes.digest
    page = table.page(f"sessions/{minutes.session.n}")
    assert "nobody yet" in page
    code, params = table.refused("SettleMinutes", table.facilitator, minutes=minutes.id)
    assert (code, params["hour"]) == ("minutes_waiting", "2012-10-12T09:00Z")
    table.sign("minutes", taken.digest)
    table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    assert set(Minutes.objects.get(pk=minutes.id).approved) == {party.id for party in table.parties}


def test_nobody_is_settled_over_before_its_time(table: Table) -> None:
    """The terms give every party seven days to answer; silence is then noted as silence, not as approval."""
    a, _b, _c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest, a)
    with days(6):
        assert table.refused("SettleMinutes", table.facilitator, minutes=minutes.id)[0] == "minutes_waiting"
    with days(7):
        table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    assert Minutes.objects.get(pk=minutes.id).approved == [table.parties[0].id]


def test_an_objection_is_an_answer_and_no_approval(table: Table) -> None:
    a, b, c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest, a)
    table.sign("minutes", minutes.digest, b, kind="abstain")
    table.sign("minutes", minutes.digest, c, kind="object")
    table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    assert Minutes.objects.get(pk=minutes.id).approved == [table.parties[0].id]


def test_what_was_approved_stays_approved_when_a_party_leaves(table: Table) -> None:
    minutes = offered(table)
    table.sign("minutes", minutes.digest)
    table.do("SettleMinutes", table.facilitator, minutes=minutes.id)
    table.do("LeaveDialogue", table.delegates[2], words="We leave.")
    told = json.loads(table.page(f"sessions/{minutes.session.n}.json"))["minutes"]
    assert set(told["approved"]) == {party.id for party in table.parties}


def test_who_words_a_passage_otherwise_does_not_approve_it(table: Table) -> None:
    a, _b, _c = table.delegates
    minutes = offered(table)
    table.sign("minutes", minutes.digest, a)
    own = correct(table, a, minutes)
    assert "nobody yet" in table.page(f"sessions/{minutes.session.n}")
    fields = {"subject_kind": "minutes", "subject_digest": minutes.digest, "kind": "consent"}
    assert table.refused("GiveConsent", a, **fields)[0] == "own_correction_open"
    second = correct(table, a, minutes, words="Four months.")  # replaces the first
    own.refresh_from_db()
    assert (own.state, second.state) == ("withdrawn", "open")
    table.do("WithdrawCorrection", a, correction=second.id)
    table.sign("minutes", minutes.digest, a)
    assert (
        json.loads(table.page(f"sessions/{minutes.session.n}.json"))["minutes"]["passages"][1]["otherwise"]
        == []
    )


def test_what_does_not_fit_is_refused(table: Table) -> None:
    a, b, _c = table.delegates
    session = plenary(table)
    draft = "DraftMinutes"
    uneven = {"en": "One.\n\nTwo.", "fa-af": "یک"}
    by = table.facilitator
    assert table.refused(draft, by, session=session.id, text=uneven)[0] == "minutes_uneven"
    assert table.refused(draft, by, session=session.id, text={"ru": "Один"})[0] == "language_not_here"
    assert table.refused(draft, by, session=session.id, text={})[0] == "text_empty"
    assert table.refused(draft, a, session=session.id, text=both("One."))[0] == "session_not_yours"
    made = table.do(draft, by, session=session.id, text={"en": "One."})["minutes"]
    assert table.refused("OfferMinutes", by, minutes=made)[0] == "text_missing_language"
    assert table.refused("SettleMinutes", by, minutes=made)[0] == "minutes_draft"
    # Nobody but its writer knows of a draft.
    assert table.refused("OfferMinutes", a, minutes=made)[0] == "not_found"
    table.do(draft, by, session=session.id, text=both("One."))
    table.do("OfferMinutes", by, minutes=made)
    assert table.refused(draft, by, session=session.id, text=both("Two."))[0] == "minutes_offered"
    passage = Minutes.objects.get(pk=made).passages[0]["id"]
    fix: dict[str, Any] = {"minutes": made, "passage": passage}
    assert table.refused("CorrectMinutes", a, **fix, text=both("One."))[0] == "correction_unchanged"
    assert table.refused("CorrectMinutes", a, **fix, text={"en": "Two."})[0] == "text_missing_language"
    assert table.refused("CorrectMinutes", a, **fix, text={})[0] == "text_empty"
    other = fix | {"passage": "0" * 32}
    assert table.refused("CorrectMinutes", a, **other, text=both("Two."))[0] == "not_found"
    assert table.refused("CorrectMinutes", by, **fix, text=both("Two."))[0] == "role_may_not"
    own = table.do("CorrectMinutes", a, **fix, text=both("Two."))["correction"]
    assert table.refused("WithdrawCorrection", b, correction=own)[0] == "not_found"
    assert table.refused("TakeCorrection", a, correction=own)[0] == "session_not_yours"
    late = table.do("InviteParty", table.facilitator, names={"en": "Latecomers"})["party"]
    invited = table.office("delegate", party=late)
    assert table.refused("CorrectMinutes", invited, **fix, text=both("Two."))[0] == "minutes_not_yours"


def test_a_draft_is_in_no_log_and_on_nobody_elses_page(table: Table) -> None:
    session = plenary(table)
    before = table.diary()
    table.do("DraftMinutes", table.facilitator, session=session.id, text=both("Not yet for you."))
    assert table.diary() == before
    for who in (None, *table.delegates):
        assert "Not yet for you." not in table.page(f"sessions/{session.n}", who)
        assert "Not yet for you." not in table.page(f"sessions/{session.n}.json", who)
        assert "being drafted" not in table.page("sessions", who)
    assert "Not yet for you." in table.page(f"sessions/{session.n}", table.facilitator)


def test_passages_are_cut_at_empty_lines() -> None:
    texts = {"en": "One,\nstill one.\n\n\n\nTwo.", "fa-af": "یک\n\nدو"}
    cut = passages_of(texts)
    assert [each["text"] for each in cut] == [
        {"en": "One,\nstill one.", "fa-af": "یک"}, {"en": "Two.", "fa-af": "دو"},
    ]  # fmt: skip
    assert len({each["id"] for each in cut}) == 2
    assert as_typed(cut) == {"en": "One,\nstill one.\n\nTwo.", "fa-af": "یک\n\nدو"}
    with pytest.raises(Refusal):
        passages_of({"en": "One.\n\nTwo.", "fa-af": "یک"})


def test_long_minutes_fit_in_the_log(table: Table) -> None:
    """Sixty passages in two languages: more than an entry may hold, so it holds a sealed copy of them."""
    session = plenary(table)
    words = "\n\n".join(f"{n}. " + "word " * 24 for n in range(60))[:7990]
    text = {"en": words, "fa-af": words}
    made = table.do("DraftMinutes", table.facilitator, session=session.id, text=text)["minutes"]
    table.do("OfferMinutes", table.facilitator, minutes=made)
    assert set(table.last()["view"]["passages"]) == {"commitment"}
    assert "59. word word" in table.diary()  # opened from the start


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_pages_and_desks_offer_what_can_be_done(table: Table, language: str) -> None:
    _a, b, _c = table.delegates
    minutes = offered(table)
    path = f"sessions/{minutes.session.n}"
    page = table.page(path, b, language=language)
    assert page.count("do/CorrectMinutes") == 2  # one for each passage
    assert "do/GiveConsent" in page
    assert path in table.page("desk", b, language=language)
    own = correct(table, b, minutes)
    page = table.page(path, table.facilitator, language=language)
    assert "do/TakeCorrection" in page
    assert own.id in page
    table.sign("minutes", minutes.digest, table.delegates[0], table.delegates[2])
    assert f'{path}"' in table.page("desk", table.facilitator, language=language)
    for word in ("do/", own.id):
        assert word not in table.page(path, language=language)
    diary = table.page("diary?kind=sessions", language=language)
    assert ("worded passage 2 of the minutes" in diary) == (language == "")
