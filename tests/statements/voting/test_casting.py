"""Votes written together: the write itself checks each, and one sent again is answered alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write, write_together
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue, Session
from sulh.rules.refusal import Refusal
from sulh.statements.acts.voting import CastVote, answer_to
from sulh.statements.acts.voting import sent as as_sent
from sulh.statements.models import Statement, Vote
from sulh.statements.voting import choosing
from sulh.statements.voting.casting import Sent, Stands, cast
from tests.helpers import Stage
from tests.postgres import postgres_house
from tests.statements.conftest import accepted, say

__all__ = ["postgres_house"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stage(request: pytest.FixtureRequest) -> Stage:
    request.getfixturevalue("house" if request.param == "sqlite" else "postgres_house")
    return Stage().listen()


def sent(
    stage: Stage, person: Actor, said: str, choice: int, counter: int, once: int = 0, session: str = ""
) -> Sent:
    now = connection.ops.adapt_datetimefield_value(clock.now())
    return Sent(stage.id, said, person.id, choice, counter, once, "en", "web", 0.25, 3, session, now)


def written(votes: Sequence[Sent]) -> list[Stands | Refusal]:
    return write(lambda: cast(votes))


def codes(results: Sequence[Stands | Refusal]) -> list[str]:
    return [
        each.code if isinstance(each, Refusal) else ("applied" if each.applied else f"above {each.above}")
        for each in results
    ]


def test_a_batch_is_answered_vote_by_vote(stage: Stage) -> None:
    people = stage.participants(0, 3)
    said = [accepted(stage, people[0], f"Statement {n}") for n in range(2)]
    waiting = say(stage, people[0], "Waiting")
    stranger = Actor("participant", "f" * 32)
    votes = [
        sent(stage, people[0], said[0], 1, 1),
        sent(stage, people[1], said[0], -1, 4),
        sent(stage, people[1], said[0], 1, 3),  # late
        sent(stage, people[1], waiting, 1, 1),
        sent(stage, stranger, said[0], 1, 1),
        sent(stage, people[2], said[1], 0, 1),
        sent(stage, people[2], "0" * 32, 0, 1),
    ]
    assert codes(written(votes)) == [
        "applied", "applied", "above 4", "statement_not_open", "role_may_not", "applied",
        "statement_not_open",
    ]  # fmt: skip
    rows = Vote.objects.values_list(
        "participant", "statement_id", "choice", "counter", "party", "propensity", "step"
    )
    party = stage.parties[0].id
    assert set(rows) == {
        (people[0].id, said[0], 1, 1, party, 0.25, 3),
        (people[1].id, said[0], -1, 4, party, 0.25, 3),
        (people[2].id, said[1], 0, 1, party, 0.25, 3),
    }


def test_the_same_answer_sent_again_is_answered_alike_and_another_one_is_not(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, "Statement")
    first = sent(stage, person, said, 1, 5, once=77)
    assert (
        codes(written([first]))
        == codes(written([first]))
        == codes(written([first, first])[1:])
        == ["applied"]
    )
    # Another choice from the same page, or the same choice by somebody who only guesses the counter.
    assert codes(written([sent(stage, person, said, -1, 5, once=78)])) == ["above 5"]
    assert codes(written([sent(stage, person, said, 1, 5)])) == ["above 5"]
    newer = sent(stage, person, said, 0, 6, once=79)
    assert codes(written([newer])) == ["applied"]
    assert codes(written([first])) == ["above 6"]
    assert Vote.objects.get().choice == 0


def test_a_vote_counts_only_while_its_session_stands(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, "Statement")
    token = write(lambda: sessions.start(stage.id, "participant", person.id))
    session = Session.objects.get(kind="participant", subject=person.id).digest
    assert token and codes(written([sent(stage, person, said, 1, 1, session=session)])) == ["applied"]
    assert codes(written([sent(stage, person, said, 1, 2, session="0" * 64)])) == ["role_may_not"]
    write(lambda: Session.objects.all().delete())
    assert codes(written([sent(stage, person, said, -1, 3, session=session)])) == ["role_may_not"]
    assert Vote.objects.get().counter == 1


@pytest.mark.parametrize("change", ["phase", "statement", "participant"])
def test_what_closes_between_the_page_and_the_write_is_seen_by_the_write(stage: Stage, change: str) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, stage.delegates[0], "Statement")
    vote = sent(stage, person, said, 1, 1)
    if change == "phase":
        write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="convergence"))
    elif change == "statement":
        write(lambda: Statement.objects.filter(pk=said).update(state="withdrawn"))
    else:
        stage.do("EraseSelf", person, sure=True)
    wanted = {"phase": "phase_closed", "statement": "statement_not_open", "participant": "role_may_not"}
    assert codes(written([vote])) == [wanted[change]]
    assert not Vote.objects.exists()


def test_many_at_once_are_written_together_and_each_hears_its_own_answer(stage: Stage) -> None:
    people = stage.participants(0, 20)
    said = [accepted(stage, people[0], f"Statement {n}") for n in range(3)]
    waiting = say(stage, people[0], "Waiting")
    batches: list[int] = []
    heard: dict[tuple[str, str], str] = {}

    def together(votes: Sequence[Sent]) -> list[Stands | Refusal]:
        batches.append(len(votes))
        return cast(votes)

    def one(person: Actor, statement: str) -> None:
        try:
            stands = write_together(together, sent(stage, person, statement, 1, 1, once=9))
            heard[person.id, statement] = "applied" if stands.applied else "above"
        except Refusal as refusal:
            heard[person.id, statement] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(p, s)) for p in people for s in [*said, waiting]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {(p.id, s): "applied" for p in people for s in said} | {
        (p.id, waiting): "statement_not_open" for p in people
    }
    assert Vote.objects.count() == 60 and sum(batches) == 80


def test_one_that_fails_takes_its_batch_along_and_nothing_else(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, "Statement")

    def broken(votes: Sequence[Sent]) -> list[Stands | Refusal]:
        cast(votes)
        raise ValueError("broken")

    with pytest.raises(ValueError):
        write_together(broken, sent(stage, person, said, 1, 1))
    assert not Vote.objects.exists()
    assert write_together(cast, sent(stage, person, said, 1, 1)).applied


class Asked:
    """`cast`, with every SQL statement counted that its thread sends meanwhile, and those of this thread."""

    def __init__(self) -> None:
        self.sql: list[str] = []

    def wrapper(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.sql.append(sql)
        return execute(sql, params, many, context)

    def cast(self, votes: Sequence[Sent]) -> list[Stands | Refusal]:
        connection.ensure_connection()
        if connection.vendor != "sqlite":
            with connection.execute_wrapper(self.wrapper):
                return cast(votes)
        # The votes go below Django's cursor there, so the database itself is asked what it was told.
        connection.connection.set_trace_callback(self.sql.append)
        try:
            return cast(votes)
        finally:
            connection.connection.set_trace_callback(None)

    def vote(self, stage: Stage, person: Actor, act: CastVote) -> str:
        """One vote as the fast door sends it, from the act to the answer."""
        self.sql.clear()
        with connection.execute_wrapper(self.wrapper):
            vote = as_sent(act, stage.id, person.id)
            try:
                stands = write_together(self.cast, vote)
            except Refusal as refusal:
                return refusal.code
            return f"applied {answer_to(vote, stage.parties[0].id, stands, 'en')['applied']}"


def test_a_vote_takes_one_statement_and_what_is_not_applied_a_second_one(stage: Stage) -> None:
    """The batch around it begins and ends with others; a server that remembers nothing reads more, once."""
    person = stage.participants(0, 1)[0]
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(2)]
    stage.do("WithdrawStatement", stage.delegates[0], statement=said[1])
    asked = Asked()

    def vote(statement: str, **more: Any) -> tuple[str, int]:
        choosing.answered(person.id, 2)
        assert choosing.table(stage.id) is not None
        fields = {"statement": statement, "choice": "agree", "counter": 4, "once": 9, "language": "en"}
        return asked.vote(stage, person, CastVote.model_validate(fields | more)), len(asked.sql)

    assert vote(said[0]) == ("applied True", 1)
    assert "INSERT INTO statements_vote" in asked.sql[0]
    assert vote(said[0]) == ("applied True", 2)  # sent again
    assert vote(said[0], once=10) == ("applied False", 2)
    assert vote(said[0], counter=3) == ("applied False", 2)
    assert vote(said[0], counter=5, choice="pass") == ("applied True", 1)
    assert vote(said[1]) == ("statement_not_open", 2)
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="convergence"))
    assert vote(said[0], counter=6) == ("phase_closed", 2)
    assert vote(said[0], counter=5, choice="pass") == ("phase_closed", 2)
