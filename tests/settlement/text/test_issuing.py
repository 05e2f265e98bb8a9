"""Versions: computed, delivered to all at one moment, acknowledged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sulh.acts import log
from sulh.acts.writer import write
from sulh.dialogue.consent import digest_of
from sulh.rules.refusal import Unmet
from sulh.settlement.text import checks
from sulh.settlement.text.acts import issuing
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.models import Amendment, Delivery, Version
from sulh.settlement.text.working import replayed
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import START, Drafting


def test_a_version_is_what_was_accepted_in_the_order_of_acceptance(stage: Drafting) -> None:
    one = stage.propose("ProposeClause", kind="operative", text=both("One."))
    two = stage.propose("ProposeClause", kind="operative", text=both("Two."))
    never = stage.propose("ProposeClause", kind="operative", text=both("Never."))
    stage.decide(two.id)
    stage.decide(one.id)  # comes to the beginning, before the one that was accepted first
    stage.decide(never.id, "object")
    version = stage.issue()
    assert stage.texts() == ["One.", "Two."]
    assert version.amendments == [two.id, one.id]
    assert [stage.row(each).applied_in for each in version.amendments] == [1, 1]
    assert version.digest == digest_of(version.content)
    assert version.content["n"] == version.n == 1


def test_versions_follow_each_other_and_are_never_overwritten(stage: Drafting) -> None:
    clause = stage.clause("One.")
    first = stage.issue()
    stage.accepted("ProposeWording", clause=clause, text={"en": "Changed."})
    second = stage.issue()
    assert stage.texts() == ["Changed."]
    assert Version.objects.get(pk=first.pk).content == first.content != second.content
    assert [replayed(stage.id, n) for n in (1, 2)] == [first.content, second.content]


def test_there_is_nothing_to_issue_without_an_accepted_amendment(stage: Drafting) -> None:
    stage.propose("ProposeClause", kind="operative", text=both("Proposed only."))
    assert stage.refused("IssueVersion", stage.facilitator).code == "nothing_to_issue"
    assert stage.version.n == 0


def test_every_party_receives_it_at_the_same_moment(stage: Drafting) -> None:
    stage.clause("One.")
    stage.wait(days=1)
    version = stage.issue()
    rows = Delivery.objects.filter(version=version)
    assert {row.party_id for row in rows} == {party.id for party in stage.parties}
    assert {row.at for row in rows} == {START + timedelta(days=1)}
    entry, _opened = next(log.entries(stage.id, newest_first=True))
    assert set(entry["view"]["parties"]) == {party.id for party in stage.parties}
    assert (entry["view"]["digest"], entry["view"]["count"]) == (version.digest, 1)


def test_a_party_says_once_that_it_has_it(stage: Drafting) -> None:
    stage.clause("One.")
    version = stage.issue()
    stage.wait(days=2)
    stage.do("AcknowledgeVersion", stage.delegates[1], version=version.id)
    row = Delivery.objects.get(version=version, party=stage.parties[1])
    assert row.acknowledged == START + timedelta(days=2)
    assert Delivery.objects.filter(version=version, acknowledged=None).count() == 2
    again = stage.refused("AcknowledgeVersion", stage.delegates[1], version=version.id)
    assert again.code == "version_acknowledged_already"
    unknown = stage.refused("AcknowledgeVersion", stage.delegates[1], version="f" * 32)
    assert unknown.code == "version_unknown"
    assert stage.refused("AcknowledgeVersion", stage.facilitator, version=version.id).code == "role_may_not"


def test_who_joins_late_has_it_at_once(stage: Drafting) -> None:
    stage.clause("One.")
    version = stage.issue()
    stage.do("InviteParty", stage.facilitator, names={"en": "Nomads"})
    late = version.dialogue.parties.get(status="invited", no_party=False)
    delegate = stage.office("delegate", party=late.id)
    for each in stage.delegates:
        stage.do("AnswerRequest", each, party=late.id, answer="consent")
    stage.wait(days=3)
    stage.do("AnswerInvitation", delegate, answer="join")
    assert Delivery.objects.get(version=version, party=late).at == START + timedelta(days=3)


def test_clauses_can_be_agreed_for_now_until_they_change(stage: Drafting) -> None:
    clause = stage.clause("One.")
    other = stage.clause("Two.", after=clause)
    version = stage.issue()
    before = {each["id"]: digest_of_clause(each) for each in version.content["clauses"]}
    fields = {"subject_kind": "clause", "kind": "ad_referendum"}
    stage.do("GiveConsent", stage.delegates[0], subject_digest=before[clause], **fields)
    entry, _opened = next(log.entries(stage.id, newest_first=True))
    assert entry["view"]["clause"] == clause
    stage.accepted("ProposeWording", clause=clause, text={"en": "Changed."})
    stage.issue()
    refused = stage.refused("GiveConsent", stage.delegates[1], subject_digest=before[clause], **fields)
    assert refused.code == "subject_changed"
    stage.do("GiveConsent", stage.delegates[1], subject_digest=before[other], **fields)


def test_other_folders_can_hold_a_version_back_and_hear_of_it(
    stage: Drafting, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    stage.clause("One.")
    monkeypatch.setattr(checks, "BLOCKS", [lambda dialogue: [Unmet("text_not_tabled")]])
    assert stage.refused("IssueVersion", stage.facilitator).code == "text_not_tabled"
    monkeypatch.setattr(checks, "BLOCKS", [])
    monkeypatch.setattr(issuing, "ON_ISSUE", [lambda dialogue, version, now: heard.append(version.n)])
    stage.issue()
    assert heard == [1]


def test_whoever_is_at_the_table_can_issue_it_and_nobody_else(stage: Drafting) -> None:
    stage.clause("One.")
    outsider = stage.supporter()
    assert stage.refused("IssueVersion", outsider).code == "role_may_not"
    stage.do("IssueVersion", stage.delegates[2])
    assert stage.version.n == 1


@pytest.fixture
def single(stage: Drafting) -> Drafting:
    """The same dialogue while a single negotiating text is open."""
    write(lambda: type(stage.dialogue.text).objects.filter(pk=stage.id).update(mode="single"))
    return stage


def test_in_a_single_text_only_the_facilitator_writes_and_no_ballot_opens(single: Drafting) -> None:
    fields = {"kind": "operative", "text": both("By turns.")}
    assert single.refused("ProposeClause", single.delegates[0], **fields).code == "single_text_open"
    made = single.do("ProposeClause", single.facilitator, **fields)
    row = single.row(made["amendment"])
    assert (row.state, row.origin, row.sponsors) == ("proposed", "single_text", [])
    assert not Amendment.objects.filter(state="open").exists()
    for act in ("SponsorAmendment", "LapseAmendment"):
        assert single.refused(act, single.delegates[0], amendment=row.id).code == "single_text_open"
    assert single.refused("WithdrawAmendment", single.delegates[0], amendment=row.id).code == "role_may_not"
    assert single.refused("IssueVersion", single.delegates[0]).code == "single_text_open"


def test_what_the_facilitator_wrote_is_accepted_by_being_issued(single: Drafting) -> None:
    made = single.do("ProposeClause", single.facilitator, kind="operative", text=both("By turns."))
    single.do("ProposeWording", single.facilitator, clause=made["clause"], text={"en": "By lot."})
    gone = single.do("ProposeFlags", single.facilitator, clause=made["clause"], declaratory=True)
    single.do("WithdrawAmendment", single.facilitator, amendment=gone["amendment"])
    version = single.issue()
    assert (single.texts(), version.mode, len(version.amendments)) == (["By lot."], "single", 2)
    assert single.row(made["amendment"]).state == "accepted"
    assert checks.applied_not_accepted(single.id, version) == []
    assert checks.accepted_not_applied(single.id) == []
