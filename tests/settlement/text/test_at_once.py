"""Several hands on one clause in the same moment: one winner each, the others told why, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sulh.acts.models import LogEntry
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import checks
from sulh.settlement.text.models import Amendment
from sulh.settlement.text.working import working
from tests.acts.test_keys import at_once as started_at_once
from tests.helpers import scale
from tests.settlement.sessions.staging import both
from tests.settlement.text.drafting import Drafting


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Answers and refusals by place. Whatever is neither is a crash."""
    answers = started_at_once(count, act)
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, Refusal):
            raise answer
    return answers


def codes(answers: list[Any]) -> list[str]:
    return sorted(each.code for each in answers if isinstance(each, Refusal))


def logged(stage: Drafting, act: str) -> int:
    rows = LogEntry.objects.filter(dialogue=stage.id)
    return sum(json.loads(bytes(row.data))["act"] == act for row in rows)


def test_two_parties_amend_one_clause(stage: Drafting) -> None:
    """Both ballots pass and are closed in the same moment: the later one is stale, to be rewritten."""
    clause = stage.clause("Number 0.")
    for n in range(scale(6, 250)):
        rows = [
            stage.propose("ProposeWording", by, clause=clause, text={"en": f"{n}, party {by}."})
            for by in (0, 1)
        ]
        ballots = [stage.ballot(row.id) for row in rows]
        for ballot in ballots:
            for delegate in stage.delegates:
                stage.do(
                    "GiveConsent", delegate, subject_kind="amendment", subject_digest=ballot.subject_digest,
                    kind="consent",
                )  # fmt: skip

        def close(place: int, ballots: list[Ballot] = ballots) -> dict[str, Any]:
            return stage.do("CloseBallot", stage.facilitator, ballot=ballots[place].id)

        assert codes(at_once(2, close)) == []
        ended = [stage.row(row.id) for row in rows]
        assert sorted((row.state, row.stalled) for row in ended) == [("accepted", ""), ("proposed", "stale")]
        (won,) = [by for by, row in enumerate(ended) if row.state == "accepted"]
        assert working(stage.id)[0]["text"]["en"] == f"{n}, party {won}."
        stage.do("WithdrawAmendment", stage.delegates[1 - won], amendment=rows[1 - won].id)


def test_two_delegates_of_one_party_dispose_of_one_amendment(stage: Drafting) -> None:
    """One withdraws it, the other merges it: what came first stands, the other hears that it is decided."""
    second = stage.office("delegate", by=stage.delegates[0], party=stage.parties[0].id)
    other = stage.propose("ProposeClause", 1, kind="operative", text=both("By lot."))
    for _n in range(scale(6, 250)):
        row = stage.propose("ProposeClause", kind="operative", text=both("By turns."))

        def dispose(place: int, row: Amendment = row) -> dict[str, Any]:
            if place:
                return stage.do("MergeAmendment", second, amendment=row.id, into=other.id)
            return stage.do("WithdrawAmendment", stage.delegates[0], amendment=row.id)

        answers = at_once(2, dispose)
        assert codes(answers) == ["amendment_decided"]
        won = 0 if isinstance(answers[0], dict) else 1
        assert stage.row(row.id).state == ("withdrawn", "merged")[won]


def test_many_proposals_at_once_are_all_kept(stage: Drafting) -> None:
    def propose(place: int) -> dict[str, Any]:
        by = stage.delegates[place % 3]
        return stage.do("ProposeClause", by, kind="operative", text=both(f"Number {place}."))

    answers = at_once(12, propose)
    assert codes(answers) == []
    rows = Amendment.objects.filter(dialogue_id=stage.id).order_by("n")
    assert [row.n for row in rows] == list(range(1, 13))
    assert {row.payload["clause"]["text"]["en"] for row in rows} == {f"Number {n}." for n in range(12)}


def test_one_version_is_issued(stage: Drafting) -> None:
    stage.clause("One.")
    hands = [stage.facilitator, *stage.delegates]
    answers = at_once(4, lambda place: stage.do("IssueVersion", hands[place]))
    assert codes(answers) == ["nothing_to_issue"] * 3
    assert (stage.version.n, logged(stage, "IssueVersion")) == (1, 1)
    assert checks.accepted_not_applied(stage.id) == []


def test_tabling_against_a_last_amendment(stage: Drafting) -> None:
    """Either the text stands still first, or the amendment comes first; never both."""
    stage.whole()

    def act(place: int) -> dict[str, Any]:
        if place:
            return stage.do("ProposeDeletion", stage.delegates[0], clause=stage.turns)
        return stage.do("TableVersion", stage.facilitator, version=stage.version.id)

    answers = at_once(2, act)
    assert codes(answers) in (["text_not_ready"], ["text_stands_still"])
    tabled = stage.version.state == "tabled"
    assert tabled != Amendment.objects.filter(state="open").exists()
