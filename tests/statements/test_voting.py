"""The last answer counts, whatever the order in which answers arrive; and who may not answer at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sulh.acts.models import Answered, LogEntry
from sulh.acts.registry import Actor, Here
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing
from sulh.statements.acts.voting import VALUES, CastVote, cast_vote, fresh_counter
from sulh.statements.models import Vote
from tests.helpers import Stage, do
from tests.statements.conftest import accepted, code_of, refused, say


def vote(stage: Stage, by: Actor, said: str, choice: str = "agree", counter: int = 1) -> dict[str, object]:
    """What became of it; what is shown next has tests of its own."""
    answer = stage.do("CastVote", by, statement=said, choice=choice, counter=counter)
    return {name: value for name, value in answer.items() if name != "next"}


def stands(person: Actor, said: str) -> tuple[int, int]:
    row = Vote.objects.get(participant=person.id, statement=said)
    return row.choice, row.counter


def test_a_vote_is_kept_with_its_party_and_can_be_changed(stage: Stage) -> None:
    person = stage.participants(1, 1)[0]
    said = accepted(stage, person)
    assert vote(stage, person, said) == {"applied": True}
    assert Vote.objects.get().party == stage.parties[1].id
    assert vote(stage, person, said, "disagree", 2) == {"applied": True}
    assert stands(person, said) == (-1, 2)
    assert vote(stage, person, said, "pass", 10) == {"applied": True}
    assert stands(person, said) == (0, 10)


def test_somebody_of_no_party_votes_too(stage: Stage) -> None:
    person = stage.participants(None, 1)[0]
    vote(stage, person, accepted(stage, person))
    assert stage.no_party is not None
    assert Vote.objects.get().party == stage.no_party.id


@pytest.mark.parametrize("late", [1, 4, 5])
@pytest.mark.parametrize("choice", ["agree", "disagree"])
def test_a_late_or_repeated_answer_changes_nothing_and_tells_nothing(
    stage: Stage, late: int, choice: str
) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    vote(stage, person, said, "agree", 5)
    # The same words whether the choice is the one that stands or another.
    assert vote(stage, person, said, choice, late) == {"applied": False, "above": 5}
    assert stands(person, said) == (1, 5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_highest_counter_wins_in_any_order_of_arrival(stage: Stage, data: st.DataObject) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, f"Statement of {person.id}")
    answers = data.draw(
        st.lists(
            st.tuples(st.integers(1, 2**52), st.sampled_from(sorted(VALUES))),
            min_size=1, max_size=6, unique_by=lambda each: each[0],
        )
    )  # fmt: skip
    arrivals = data.draw(st.permutations(answers + answers[:2]))
    for counter, choice in arrivals:
        vote(stage, person, said, choice, counter)
    counter, choice = max(answers)
    assert stands(person, said) == (VALUES[choice], counter)


def test_votes_from_many_threads_all_count_once(stage: Stage) -> None:
    people = stage.participants(0, 12)
    statements = [accepted(stage, people[0], f"Statement {n}") for n in range(4)]
    tasks = [(p, s, c) for p in people for s in statements for c in (1, 3, 2, 3)]

    def cast(task: tuple[Actor, str, int]) -> None:
        person, said, counter = task
        try:
            vote(stage, person, said, ("agree", "pass", "disagree")[counter % 3], counter)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(cast, tasks))
    assert Vote.objects.count() == 48
    assert set(Vote.objects.values_list("choice", "counter")) == {(1, 3)}


def test_a_vote_leaves_no_entry_no_key_and_no_time(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    before = LogEntry.objects.count(), Answered.objects.count()
    vote(stage, person, said)
    assert (LogEntry.objects.count(), Answered.objects.count()) == before
    columns = {field.column for field in Vote._meta.get_fields() if hasattr(field, "column")}
    about_the_answer = {
        "party",
        "choice",
        "counter",
        "once",
        "language",
        "channel",
        "propensity",
        "step",
        "sealed",
    }
    assert columns == {"id", "dialogue_id", "statement_id", "participant", *about_the_answer}


def test_even_a_key_that_came_along_is_not_kept_with_the_choice(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    key = "5a2c3a77-0a8b-4f4c-9d6a-0c7f6a5b4d3e"
    do("CastVote", person, stage.id, key, statement=said, choice="agree", counter=1)
    assert not Answered.objects.filter(key=key).exists()


def test_only_accepted_statements_of_this_dialogue_are_answered(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    closed = [say(stage, person, "Waiting"), refused(stage, person, "Refused"), "0" * 32]
    elsewhere = Stage().listen()
    closed.append(accepted(elsewhere, elsewhere.participants(0, 1)[0]))
    for said in closed:
        assert code_of(lambda said=said: vote(stage, person, said))[0] == "statement_not_open"  # type: ignore[misc]
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("supporter", "role_may_not"),
        ("facilitator", "role_may_not"),
        ("moderator", "role_may_not"),
        ("delegate", "condition_as_participant"),
        ("public", "role_may_not"),
        ("stranger", "role_may_not"),
    ],
)
def test_who_may_not_vote(stage: Stage, role: str, code: str) -> None:
    said = accepted(stage, stage.participants(0, 1)[0])
    if role == "stranger":  # a participant, but of another dialogue
        actor = Stage().listen().participants(0, 1)[0]
    elif role == "supporter":
        actor = stage.supporter()
    else:
        actor = {
            "facilitator": stage.facilitator,
            "moderator": stage.moderator,
            "delegate": stage.delegates[0],
            "public": Actor("public"),
        }[role]
    assert code_of(lambda: vote(stage, actor, said))[0] == code
    assert not Vote.objects.exists()


def test_voting_closes_with_the_phase(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    stage.do("SuspendDialogue", stage.facilitator, words="A pause.")
    met = code_of(lambda: vote(stage, person, said))
    assert met == ("phase_closed", {"action": "vote_on_statement", "phase": "suspended"})


def test_the_write_itself_checks_again(stage: Stage) -> None:
    """What the door has seen may be over when the write happens: the write does not rely on it."""
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    seen = Standing(frozenset({"participant"}), "listening")

    def cast(by: Actor) -> str:
        here = Here(stage.id, by, seen, "participant", datetime.now(UTC))
        act = CastVote(statement=said, choice="agree", counter=1)
        with pytest.raises(Refusal) as met:
            write(lambda: cast_vote(act, here))
        return met.value.code

    assert cast(Actor("participant", "f" * 32)) == "role_may_not"
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="convergence"))
    assert cast(person) == "phase_closed"
    assert not Vote.objects.exists()


def test_a_pages_counter_is_above_every_answer_so_far(stage: Stage) -> None:
    person, other = stage.participants(0, 2)
    first, second = accepted(stage, person, "One"), accepted(stage, person, "Two")
    assert fresh_counter(person.id) == 1
    vote(stage, person, first, counter=7)
    assert fresh_counter(person.id) == 8
    vote(stage, person, second, counter=3)
    assert fresh_counter(person.id) == 8
    assert fresh_counter(other.id) == 1


@pytest.mark.parametrize("bad", [{"choice": "maybe"}, {"counter": 0}, {"counter": 2**52 + 1}, {"weight": 2}])
def test_what_is_no_vote(bad: dict[str, object]) -> None:
    fields: dict[str, object] = {"statement": "0" * 32, "choice": "agree", "counter": 1}
    CastVote.model_validate(fields)
    with pytest.raises(ValueError, match=next(iter(bad))):
        CastVote.model_validate(fields | bad)
