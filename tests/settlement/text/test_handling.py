"""An amendment on its way: sponsors, ballots, rewriting, withdrawing, merging, tying, lapsing."""

from __future__ import annotations

from sulh.dialogue.models import Consent
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.models import Amendment
from sulh.settlement.text.working import working
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting
from tests.settlement.writing import set_terms


def admits(stage: Drafting, **rule: object) -> None:
    """The terms in force say how many sponsors an amendment needs."""
    set_terms(stage, admission={"min_parties": 1, "share": ""} | rule)


def test_with_too_few_sponsors_nobody_is_asked(stage: Drafting) -> None:
    admits(stage, min_parties=2)
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    assert (row.state, row.stalled, open_on(row.id)) == ("proposed", "", None)
    assert stage.refused("SponsorAmendment", stage.delegates[0], amendment=row.id).code == "sponsored_already"
    answer = stage.do("SponsorAmendment", stage.delegates[1], amendment=row.id)
    assert (answer["state"], answer["party"]) == ("open", stage.parties[1].id)
    assert [each["party"] for each in stage.row(row.id).sponsors] == [party.id for party in stage.parties[:2]]
    refused = stage.refused("SponsorAmendment", stage.delegates[2], amendment=row.id)
    assert refused.code == "amendment_open_already"


def test_two_delegates_of_one_party_are_one_party(stage: Drafting) -> None:
    admits(stage, min_parties=2)
    second = stage.office("delegate", by=stage.delegates[0], party=stage.parties[0].id)
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    assert stage.do("SponsorAmendment", second, amendment=row.id)["state"] == "proposed"


def test_a_share_of_the_delegates_is_enough_too(stage: Drafting) -> None:
    """Two of four delegates are half of them, one is not."""
    admits(stage, min_parties=3, share="1/2")
    second = stage.office("delegate", by=stage.delegates[0], party=stage.parties[0].id)
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    assert row.state == "proposed"
    assert stage.do("SponsorAmendment", second, amendment=row.id)["state"] == "open"


def test_a_party_that_left_is_no_sponsor(stage: Drafting) -> None:
    admits(stage, min_parties=2)
    row = stage.propose("ProposeClause", 2, kind="operative", text=both("By turns."))
    stage.do("LeaveDialogue", stage.delegates[2], words="We go.")
    assert stage.do("SponsorAmendment", stage.delegates[0], amendment=row.id)["state"] == "proposed"
    assert stage.do("SponsorAmendment", stage.delegates[1], amendment=row.id)["state"] == "open"


def test_rejected_with_those_named_who_said_no(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    stage.decide(row.id, "consent", "object", "consent")
    row = stage.row(row.id)
    assert (row.state, row.dissent, row.order) == ("rejected", [stage.parties[1].id], None)
    assert working(stage.id) == []
    for act in ("SponsorAmendment", "WithdrawAmendment", "RebaseAmendment"):
        assert stage.refused(act, stage.delegates[0], amendment=row.id).code == "amendment_decided"


def test_of_two_wordings_the_second_is_stale_and_rewritten(stage: Drafting) -> None:
    clause = stage.clause("By turns.")
    first = stage.propose("ProposeWording", clause=clause, text={"en": "By weekly turns."})
    second = stage.propose("ProposeWording", 1, clause=clause, text={"en": "By monthly turns."})
    stage.decide(first.id)
    stage.decide(second.id)
    second = stage.row(second.id)
    assert (second.state, second.stalled, second.order) == ("proposed", "stale", None)
    (found,) = working(stage.id)
    assert found["text"]["en"] == "By weekly turns."
    assert stage.refused("RebaseAmendment", stage.delegates[0], amendment=second.id).code == "not_the_sponsor"
    answer = stage.do(
        "RebaseAmendment", stage.delegates[1], amendment=second.id, text={"en": "By turns of two weeks."}
    )
    assert (answer["state"], answer["digest"] != second.digest) == ("open", True)
    assert stage.row(second.id).base == digest_of_clause(found)
    stage.decide(second.id)
    assert working(stage.id)[0]["text"]["en"] == "By turns of two weeks."


def test_rewriting_asks_everybody_anew(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    old = stage.ballot(row.id)
    fields = {"subject_kind": "amendment", "subject_digest": row.digest}
    stage.do("GiveConsent", stage.delegates[1], kind="consent", **fields)
    assert stage.refused("RebaseAmendment", stage.delegates[0], amendment=row.id).code == "rebase_not_needed"
    stage.do("RebaseAmendment", stage.delegates[0], amendment=row.id, text={"en": "By lot."})
    new = stage.ballot(row.id)
    assert (Ballot.objects.get(pk=old.pk).state, new.state) == ("withdrawn", "open")
    assert new.subject_digest == stage.row(row.id).digest != old.subject_digest
    assert Consent.objects.get(subject_digest=row.digest).lapsed
    assert (
        stage.refused("GiveConsent", stage.delegates[1], kind="consent", **fields).code == "subject_changed"
    )


def test_words_only_where_there_are_words(stage: Drafting) -> None:
    clause = stage.clause("By turns.")
    row = stage.propose("ProposeDeletion", clause=clause)
    refused = stage.refused("RebaseAmendment", stage.delegates[0], amendment=row.id, text={"en": "x"})
    assert refused.code == "rebase_without_words"


def test_a_party_that_leaves_ends_the_ballot_and_a_sponsor_asks_again(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    stage.do("LeaveDialogue", stage.delegates[2], words="We go.")
    row = stage.row(row.id)
    assert (row.state, row.stalled) == ("proposed", "without_result")
    assert stage.do("SponsorAmendment", stage.delegates[0], amendment=row.id)["state"] == "open"
    assert [each["party"] for each in stage.ballot(row.id).parties] == [
        party.id for party in stage.parties[:2]
    ]
    stage.decide(row.id)
    assert stage.row(row.id).state == "accepted"


def test_withdrawn_by_its_sponsor_alone(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    assert stage.refused("WithdrawAmendment", stage.delegates[1], amendment=row.id).code == "not_the_sponsor"
    stage.do("WithdrawAmendment", stage.delegates[0], amendment=row.id, reason=both("We were wrong."))
    row = stage.row(row.id)
    assert (row.state, row.reason, open_on(row.id)) == ("withdrawn", both("We were wrong."), None)
    assert Ballot.objects.get(about=row.id).state == "withdrawn"


def test_merged_into_another_one_that_is_not_decided(stage: Drafting) -> None:
    one = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    two = stage.propose("ProposeClause", 1, kind="operative", text=both("By weekly turns."))
    gone = stage.clause("Something else.")
    decided = Amendment.objects.get(clause=gone)
    by = stage.delegates[0]
    assert stage.refused("MergeAmendment", by, amendment=one.id, into=one.id).code == "merge_into_itself"
    assert stage.refused("MergeAmendment", by, amendment=one.id, into=decided.id).code == "amendment_decided"
    assert stage.refused("MergeAmendment", by, amendment=one.id, into="f" * 32).code == "amendment_unknown"
    assert stage.refused("MergeAmendment", by, amendment=two.id, into=one.id).code == "not_the_sponsor"
    stage.do("MergeAmendment", by, amendment=one.id, into=two.id)
    row = stage.row(one.id)
    assert (row.state, row.merged_into_id, open_on(one.id)) == ("merged", two.id, None)


def tied(stage: Drafting) -> tuple[Amendment, Amendment]:
    """A clause is split: the half that stays, and the half that becomes a clause of its own."""
    clause = stage.clause("By turns, and by lot.")
    one = stage.propose("ProposeWording", clause=clause, text={"en": "By turns."})
    two = stage.propose("ProposeClause", kind="operative", text=both("By lot."), after=clause)
    stage.do("TieAmendments", stage.delegates[0], amendments=[two.id, one.id])
    return stage.row(one.id), stage.row(two.id)


def test_tied_ones_are_accepted_at_once(stage: Drafting) -> None:
    one, two = tied(stage)
    assert (one.state, one.together, one.stalled) == ("open", two.together, "")
    assert (open_on(one.id), open_on(two.id)) == (None, None)
    stage.decide(one.together)
    assert [stage.row(each.id).state for each in (one, two)] == ["accepted", "accepted"]
    assert [each["text"]["en"] for each in working(stage.id)] == ["By turns.", "By lot."]
    assert stage.row(two.id).order == (stage.row(one.id).order or 0) + 1


def test_tied_ones_are_rejected_at_once(stage: Drafting) -> None:
    one, two = tied(stage)
    stage.decide(one.together, "object")
    assert [stage.row(each.id).state for each in (one, two)] == ["rejected", "rejected"]
    assert [each["text"]["en"] for each in working(stage.id)] == ["By turns, and by lot."]


def test_if_one_is_stale_none_of_them_is_accepted(stage: Drafting) -> None:
    one, two = tied(stage)
    stage.accepted("ProposeFlags", 1, clause=one.clause, essential=True)
    stage.decide(one.together)
    assert [(each.state, each.stalled) for each in map(stage.row, (one.id, two.id))] == [
        ("proposed", "stale")
    ] * 2
    assert len(working(stage.id)) == 1
    stage.do("RebaseAmendment", stage.delegates[0], amendment=one.id)
    assert [stage.row(each.id).state for each in (one, two)] == ["open", "open"]
    stage.decide(one.together)
    assert [each["text"]["en"] for each in working(stage.id)] == ["By turns.", "By lot."]


def test_without_one_of_them_the_rest_waits_for_its_sponsor(stage: Drafting) -> None:
    one, two = tied(stage)
    stage.do("WithdrawAmendment", stage.delegates[0], amendment=one.id)
    two = stage.row(two.id)
    assert (two.state, two.stalled, open_on(two.together)) == ("proposed", "tied_changed", None)
    assert stage.do("SponsorAmendment", stage.delegates[0], amendment=two.id)["state"] == "open"
    stage.decide(two.together)
    assert stage.row(two.id).state == "accepted"
    assert stage.row(one.id).state == "withdrawn"


def test_nobody_ties_what_belongs_to_others(stage: Drafting) -> None:
    one = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    two = stage.propose("ProposeClause", 1, kind="operative", text=both("By lot."))
    refused = stage.refused("TieAmendments", stage.delegates[0], amendments=[one.id, two.id])
    assert refused.code == "not_the_sponsor"
    again = stage.refused("TieAmendments", stage.delegates[0], amendments=[one.id, one.id])
    assert again.code == "tie_needs_two"
    assert [stage.row(each.id).state for each in (one, two)] == ["open", "open"]


def test_what_hangs_on_a_proposed_clause_waits_for_it(stage: Drafting) -> None:
    new = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    flag = stage.propose("ProposeFlags", clause=new.clause, declaratory=True)
    assert (flag.state, flag.stalled) == ("proposed", "clause_waits")
    stage.decide(new.id)
    assert stage.row(flag.id).state == "open"
    stage.decide(flag.id)
    assert working(stage.id)[0]["declaratory"] == 1


def test_nobody_holds_the_text_up_by_leaving_something_lying(stage: Drafting) -> None:
    admits(stage, min_parties=2)
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    refused = stage.refused("LapseAmendment", stage.facilitator, amendment=row.id)
    assert (refused.code, refused.params["hour"]) == ("amendment_not_lapsing", "2012-10-27T09:00Z")
    stage.wait(days=7)
    stage.do("LapseAmendment", stage.delegates[2], amendment=row.id)
    assert stage.row(row.id).state == "lapsed"


def test_what_the_parties_are_asked_about_does_not_lapse(stage: Drafting) -> None:
    row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))
    stage.wait(days=30)
    assert (
        stage.refused("LapseAmendment", stage.facilitator, amendment=row.id).code == "amendment_open_already"
    )


def test_numbers_of_another_dialogue_are_unknown(stage: Drafting) -> None:
    other = Drafting(parties=2)
    row = other.propose("ProposeClause", kind="operative", text=both("Theirs."))
    for act in ("SponsorAmendment", "WithdrawAmendment", "RebaseAmendment", "LapseAmendment"):
        assert stage.refused(act, stage.delegates[0], amendment=row.id).code == "amendment_unknown"
