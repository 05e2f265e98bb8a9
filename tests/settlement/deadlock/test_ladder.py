"""The ladder out of a deadlock: step by step, each recorded, and never up to a decision."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.rules.decisions.ladder import DEFAULT_LADDER, ENDS
from sulh.settlement.deadlock.labels import EXPLAINED, OWNERS, STEPS
from sulh.settlement.deadlock.models import Deadlock
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version
from sulh.settlement.text.working import working
from tests.settlement.sessions.staging import Table, days
from tests.settlement.writing import set_terms

# Whose turn each step is and how many days it has, for a rule without a lower rung that ends in writing on.
LADDER = [
    ("clarify", "parties", 3), ("reasons", "parties", 3), ("bridging", "facilitator", 7),
    ("alternatives", "committee", 14), ("single_text", "facilitator", 14), ("trade", "parties", 7),
    ("caucus", "facilitator", 7), ("good_offices", "supporters", 14), ("return_to_drafting", "parties", 0),
]  # fmt: skip


def declared(table: Table, by: Actor | None = None) -> Deadlock:
    fields = {"clause": table.clause, "words": {"en": "Who is upstream?"}}
    made = table.do("DeclareDeadlock", by or table.delegates[0], **fields)
    return Deadlock.objects.get(pk=made["deadlock"])


def record(table: Table, row: Deadlock, *by: Actor) -> None:
    for who in by:
        table.do("RecordStep", who, deadlock=row.id, words={"en": "We have talked."})


def climb(table: Table, row: Deadlock) -> str:
    """Record the present step by everybody whose turn it is, wait for its time, and go on; gives the step."""
    row.refresh_from_db()
    owner = LADDER[row.at_step][1]
    record(table, row, *([table.facilitator] if owner == "facilitator" else table.delegates))
    spent = sum(step[2] for step in LADDER[: row.at_step + 1])
    with days(spent):
        table.do("ClimbLadder", table.facilitator, deadlock=row.id)
    row.refresh_from_db()
    step: str = row.steps[row.at_step]["step"]
    return step


def to_the_end(table: Table, row: Deadlock) -> None:
    while climb(table, row) != LADDER[-1][0]:
        pass


def snapshot(table: Table) -> tuple[Any, ...]:
    """Everything that could be a decision about the text."""
    return (
        json.dumps(working(table.id), sort_keys=True),
        list(Version.objects.order_by("n").values_list("n", "digest")),
        sorted(Amendment.objects.filter(state="accepted").values_list("id", flat=True)),
        sorted(Ballot.objects.filter(state="adopted").values_list("id", flat=True)),
    )


def test_the_ladder_once_through(writing: Table) -> None:
    before = snapshot(writing)
    row = declared(writing)
    assert [(each["step"], each["owner"], each["days"]) for each in row.steps] == LADDER
    climbed = ["clarify"]
    while climbed[-1] != LADDER[-1][0]:
        climbed.append(climb(writing, row))
    assert climbed == [step[0] for step in LADDER]
    with days(80):
        writing.do("EndDeadlock", writing.delegates[1], deadlock=row.id, outcome="returned")
    row.refresh_from_db()
    assert row.state == "returned"
    assert snapshot(writing) == before
    told = json.loads(writing.page("text/deadlocks/1.json"))
    # Three delegates record each step of the parties, of the committee and of the supporters.
    records = [len(each["records"]) for each in told["steps"]]
    assert records == [3, 3, 1, 3, 1, 3, 1, 3, 0]


@pytest.mark.parametrize("outcome", ["resolved", "parked", "returned", "ended"])
def test_no_way_off_the_ladder_decides_the_matter(writing: Table, outcome: str) -> None:
    """Yemen 2013: what was stuck went up to the President, who decided. Here nobody is at the top."""
    before = snapshot(writing)
    row = declared(writing)
    to_the_end(writing, row)
    more = {"review_on": "2013-03-21"} if outcome == "parked" else {}
    writing.do("EndDeadlock", writing.delegates[0], deadlock=row.id, outcome=outcome, **more)
    assert snapshot(writing) == before
    assert writing.dialogue.phase == "drafting"


def test_every_step_leaves_the_text_alone(writing: Table) -> None:
    before = snapshot(writing)
    row = declared(writing)
    for _step in LADDER[1:]:
        climb(writing, row)
        assert snapshot(writing) == before


def test_parking_is_an_amendment_that_every_party_decides(writing: Table) -> None:
    row = declared(writing)
    to_the_end(writing, row)
    end: dict[str, Any] = {"deadlock": row.id, "outcome": "parked", "review_on": "2013-03-21"}
    assert writing.refused("EndDeadlock", writing.facilitator, **end)[0] == "parking_by_party"
    assert writing.refused("EndDeadlock", writing.delegates[1], **end | {"review_on": ""})[0] == (
        "review_day_needed"
    )
    past = end | {"review_on": "2012-10-05"}
    assert writing.refused("EndDeadlock", writing.delegates[1], **past)[0] == "review_day_needed"
    writing.do("EndDeadlock", writing.delegates[1], **end)
    row.refresh_from_db()
    amendment = Amendment.objects.get(pk=row.amendment)
    assert (amendment.op, amendment.clause, amendment.state) == ("park", writing.clause, "open")
    assert amendment.sponsors[0]["party"] == writing.parties[1].id
    assert [clause["parked"] for clause in working(writing.id)] == [0]
    ballot = Ballot.objects.get(about=amendment.id)
    page = writing.page("text/deadlocks/1")
    assert f"/text/amendments/{amendment.n}" in page
    # One party that objects is enough: the clause is not parked over anybody.
    writing.sign("amendment", ballot.subject_digest, *writing.delegates[:2])
    writing.sign("amendment", ballot.subject_digest, writing.delegates[2], kind="object")
    writing.do("CloseBallot", writing.facilitator, ballot=ballot.id)
    assert [clause["parked"] for clause in working(writing.id)] == [0]


def test_the_next_step_waits_for_a_record_and_for_time(writing: Table) -> None:
    a, b, c = writing.delegates
    row = declared(writing)
    go = ("ClimbLadder", b)
    with days(30):
        assert writing.refused(*go, deadlock=row.id)[0] == "ladder_no_record"
    record(writing, row, a)
    assert writing.refused(*go, deadlock=row.id) == ("ladder_time_left", {"hours": 72})
    with days(2):
        assert writing.refused(*go, deadlock=row.id) == ("ladder_time_left", {"hours": 24})
    record(writing, row, b)
    assert writing.refused(*go, deadlock=row.id)[0] == "ladder_time_left"
    record(writing, row, c)
    writing.do("ClimbLadder", b, deadlock=row.id)  # every party has spoken: nobody has to wait
    record(writing, row, a)
    with days(3):
        writing.do("ClimbLadder", c, deadlock=row.id)  # one has, and the time is over
    row.refresh_from_db()
    assert row.steps[row.at_step]["step"] == "bridging"


def test_each_step_is_recorded_by_those_whose_turn_it_is(writing: Table) -> None:
    a, facilitator = writing.delegates[0], writing.facilitator
    row = declared(writing)
    outsiders = [writing.supporter(), writing.office("observer"), writing.office("expert")]
    for _code, owner, _days in LADDER:
        mine = {"facilitator": [facilitator], "committee": [facilitator, a]}.get(owner, [a])
        words: dict[str, Any] = {"deadlock": row.id, "words": {"en": "So it was."}}
        for who in outsiders:
            assert writing.refused("RecordStep", who, **words)[0] == "role_may_not"
        for who in (facilitator, a):
            if who in mine:
                writing.do("RecordStep", who, **words)
            else:
                assert writing.refused("RecordStep", who, **words)[0] == "step_not_yours"
        row.refresh_from_db()
        if row.at_step < len(LADDER) - 1:
            climb(writing, row)


def test_the_end_is_not_jumped_to(writing: Table) -> None:
    a, b, _c = writing.delegates
    row = declared(writing)
    for outcome, more in (("parked", {"review_on": "2013-03-21"}), ("returned", {}), ("ended", {})):
        fields = {"deadlock": row.id, "outcome": outcome} | more
        assert writing.refused("EndDeadlock", a, **fields)[0] == "ladder_not_at_end"
    to_the_end(writing, row)
    assert writing.refused("ClimbLadder", a, deadlock=row.id)[0] == "ladder_at_end"
    fields = {"deadlock": row.id, "outcome": "returned", "review_on": "2013-03-21"}
    assert writing.refused("EndDeadlock", b, **fields)[0] == "review_only_parked"


def test_only_who_declared_it_calls_it_resolved_while_the_clause_reads_the_same(writing: Table) -> None:
    a, b, _c = writing.delegates
    row = declared(writing)
    done = {"deadlock": row.id, "outcome": "resolved"}
    for who in (b, writing.facilitator):
        assert writing.refused("EndDeadlock", who, **done)[0] == "deadlock_not_yours"
    writing.do("EndDeadlock", a, **done)
    row = declared(writing, writing.facilitator)
    done = {"deadlock": row.id, "outcome": "resolved"}
    assert writing.refused("EndDeadlock", a, **done)[0] == "deadlock_not_yours"
    writing.reword("Water is shared by turns, drawn by lot.")
    writing.do("EndDeadlock", b, **done)
    assert set(Deadlock.objects.values_list("state", flat=True)) == {"resolved"}


def test_what_does_not_fit_is_refused(writing: Table) -> None:
    a, b, _c = writing.delegates
    fields: dict[str, Any] = {"clause": writing.clause, "words": {"en": "Stuck."}}
    declare = "DeclareDeadlock"
    assert writing.refused(declare, a, **fields | {"clause": "0" * 32})[0] == "clause_unknown"
    assert writing.refused(declare, a, **fields | {"words": {"ru": "Тупик"}})[0] == "language_not_here"
    for who in (writing.supporter(), writing.office("monitor"), writing.speaker):
        assert writing.refused(declare, who, **fields)[0] == "role_may_not"
    late = writing.do("InviteParty", writing.facilitator, names={"en": "Latecomers"})["party"]
    invited = writing.office("delegate", party=late)
    assert writing.refused(declare, invited, **fields)[0] == "party_not_joined"
    row = declared(writing)
    assert writing.refused(declare, b, **fields)[0] == "deadlock_open_already"
    one: dict[str, Any] = {"deadlock": row.id}
    assert writing.refused("RecordStep", a, **one, words={})[0] == "text_empty"
    assert writing.refused("RecordStep", a, **one, words={"ru": "Так"})[0] == "language_not_here"
    assert writing.refused("RecordStep", invited, **one, words={"en": "So."})[0] == "party_not_joined"
    assert writing.refused("ClimbLadder", invited, **one)[0] == "party_not_joined"
    assert writing.refused("ClimbLadder", a, deadlock="0" * 32)[0] == "not_found"
    writing.do("EndDeadlock", a, **one, outcome="resolved")
    for act, more in (
        ("RecordStep", {"words": {"en": "So."}}),
        ("ClimbLadder", {}),
        ("EndDeadlock", {"outcome": "resolved"}),
    ):  # fmt: skip
        assert writing.refused(act, a, **one, **more)[0] == "deadlock_over"


def test_the_ladder_stands_still_from_the_declaration_on(writing: Table) -> None:
    """The steps are kept with the deadlock, so that changed terms do not move anybody's ladder."""
    row = declared(writing)
    steps = [{"step": each, "owner": "parties", "days": 1} for each in ("clarify", "lower_rung")]
    set_terms(writing, ladder=steps)
    row.refresh_from_db()
    assert [each["step"] for each in row.steps] == [step[0] for step in LADDER]
    writing.do("EndDeadlock", writing.delegates[0], deadlock=row.id, outcome="resolved")
    again = declared(writing)
    # No lower rung was agreed in the rule, so there is none on the ladder either.
    assert [(each["step"], each["days"]) for each in again.steps] == [
        ("clarify", 1),
        ("return_to_drafting", 0),
    ]


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_the_page_draws_the_ladder(writing: Table, language: str) -> None:
    a = writing.delegates[0]
    row = declared(writing)
    record(writing, row, a)
    page = writing.page("text/deadlocks/1", language=language)
    assert page.count('aria-current="step"') == 1
    assert page.count("We have talked.") == 1
    assert not any(f">{code}<" in page for code in STEPS)  # no raw codes
    assert "do/" not in page
    if not language:
        assert "3 days left" in page
        assert "Not recorded yet by:" in page
    page = writing.page("text/deadlocks/1", a, language=language)
    assert "do/RecordStep" in page
    assert "do/ClimbLadder" not in page
    with days(3):
        assert "do/ClimbLadder" in writing.page("text/deadlocks/1", a, language=language)
        assert "do/RecordStep" not in writing.page("text/deadlocks/1", writing.facilitator, language=language)
        assert "text/deadlocks/1" in writing.page("desk", a, language=language)
    assert "text/deadlocks/1" in writing.page("text/deadlocks", language=language)
    assert writing.page("text/deadlocks/2", status=404)


def test_the_diary_says_it_in_words(writing: Table) -> None:
    row = declared(writing)
    climb(writing, row)
    writing.do("EndDeadlock", writing.delegates[0], deadlock=row.id, outcome="resolved")
    page = writing.page("diary?kind=deadlocks")
    for words in (
        "A deadlock was declared, number 1. The first step out of it: Make clear what is meant.",
        "Deadlock 1: it was written down what came of the step “Make clear what is meant”.",
        "Deadlock 1: after “Make clear what is meant” the next step is “Write down the reasons”.",
        "Deadlock 1 is resolved.",
    ):
        assert words in page
    assert "We have talked." in page


def test_every_step_and_owner_has_words() -> None:
    codes = {step.code for step in (*DEFAULT_LADDER, *ENDS)}
    assert set(STEPS) == set(EXPLAINED) == codes
    assert set(OWNERS) == {step.owner for step in (*DEFAULT_LADDER, *ENDS)}
