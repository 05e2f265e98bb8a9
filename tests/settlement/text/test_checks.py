"""Kabul 2003 cannot happen unseen: both lists by replay, and what was changed behind the house's back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from sulh.acts.writer import write
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import checks, content
from sulh.settlement.text.models import Amendment, Version
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


@pytest.fixture
def whole(stage: Drafting) -> Drafting:
    stage.whole()
    stage.rejected = stage.propose("ProposeDeletion", clause=stage.turns).id
    stage.decide(stage.rejected, "object")
    return stage


def both_lists(stage: Drafting) -> tuple[list[int], list[str]]:
    missing = [row.n for row in checks.accepted_not_applied(stage.id)]
    return missing, checks.applied_not_accepted(stage.id, stage.version)


def tamper(stage: Drafting, change: Callable[[Version], Any]) -> None:
    version = stage.version
    change(version)
    write(lambda: version.save())


def test_both_lists_are_empty_after_honest_work(whole: Drafting) -> None:
    assert both_lists(whole) == ([], [])


def test_accepted_but_left_out_of_the_list(whole: Drafting) -> None:
    gone = whole.version.amendments[1]
    tamper(whole, lambda version: version.amendments.remove(gone))
    assert both_lists(whole) == ([whole.row(gone).n], [])


def test_accepted_but_left_out_of_the_words(whole: Drafting) -> None:
    """The list is whole, but the printed text reads as if the change had never been accepted."""

    def reprint(version: Version) -> None:
        version.content = copy.deepcopy(version.content)
        version.content["clauses"] = [c for c in version.content["clauses"] if c["id"] != whole.gates]
        version.digest = content.digest_of(version.content)

    tamper(whole, reprint)
    assert both_lists(whole) == ([], [whole.gates])
    assert next(each.code for each in checks.not_ready(whole.id)) == "never_accepted"


def test_words_that_nobody_accepted(whole: Drafting) -> None:
    def slip(version: Version) -> None:
        version.content = copy.deepcopy(version.content)
        version.content["clauses"][1]["text"]["en"] = "Water is shared by rank."
        version.digest = content.digest_of(version.content)

    tamper(whole, slip)
    assert both_lists(whole) == ([], [whole.turns])
    # A page may leave the long computation out; the act never does.
    assert checks.not_ready(whole.id, replay=False) == []
    refused = whole.refused("TableVersion", whole.facilitator, version=whole.version.id)
    assert (refused.code, refused.params["lack"]) == ("text_not_ready", "never_accepted")


def test_a_seal_that_does_not_fit(whole: Drafting) -> None:
    tamper(whole, lambda version: setattr(version, "digest", "0" * 64))
    assert both_lists(whole) == ([], [whole.version.id])


def test_applied_although_it_was_rejected(whole: Drafting) -> None:
    """Somebody marks a rejected amendment as accepted and computes the text with it."""
    row = whole.row(whole.rejected)
    version = whole.version
    row.state, row.order, row.applied_in = "accepted", 99, version.n
    write(lambda: row.save())
    version.amendments = [*version.amendments, row.id]
    version.content = whole_without(version, whole.turns)
    version.digest = content.digest_of(version.content)
    write(lambda: version.save())
    assert both_lists(whole) == ([], [row.id])


def whole_without(version: Version, clause: str) -> dict[str, Any]:
    return {
        **version.content,
        "clauses": [each for each in version.content["clauses"] if each["id"] != clause],
    }


def test_an_amendment_that_does_not_exist(whole: Drafting) -> None:
    tamper(whole, lambda version: version.amendments.append("f" * 32))
    assert both_lists(whole) == ([], ["f" * 32])


def test_an_amendment_rewritten_after_its_ballot(whole: Drafting) -> None:
    """What the parties accepted is another text than what is stored: its digest tells."""
    row = Amendment.objects.get(clause=whole.turns, op="insert")
    row.payload = copy.deepcopy(row.payload)
    row.payload["clause"]["text"]["en"] = "Water is shared by rank."
    write(lambda: row.save())
    missing, foreign = both_lists(whole)
    assert (missing, set(foreign)) == ([], {row.id, whole.turns})


def test_a_ballot_that_is_not_there(whole: Drafting) -> None:
    row = Amendment.objects.get(clause=whole.turns, op="insert")
    write(lambda: Ballot.objects.filter(about=row.id).delete())
    assert both_lists(whole) == ([], [row.id])


def test_in_a_text_of_the_parties_the_facilitators_hand_is_seen(whole: Drafting) -> None:
    row = Amendment.objects.get(clause=whole.turns, op="insert")
    write(lambda: Amendment.objects.filter(pk=row.pk).update(origin="single_text"))
    assert both_lists(whole) == ([], [row.id])


def test_tied_ones_count_by_the_ballot_on_all_of_them(stage: Drafting) -> None:
    one = stage.propose("ProposeClause", kind="operative", text=both("One."))
    two = stage.propose("ProposeClause", kind="operative", text=both("Two."))
    stage.do("TieAmendments", stage.delegates[0], amendments=[one.id, two.id])
    stage.decide(stage.row(one.id).together)
    stage.issue()
    assert both_lists(stage) == ([], [])
    write(lambda: Amendment.objects.filter(pk=two.pk).update(state="rejected", applied_in=None))
    missing, foreign = both_lists(stage)
    assert (missing, set(foreign)) == ([], {one.id, two.id, two.clause})
