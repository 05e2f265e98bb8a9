"""The SQL of this room on PostgreSQL: votes, their counters, the next statement."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sulh.acts.registry import Actor
from sulh.statements.acts.voting import fresh_counter
from sulh.statements.models import Statement, Vote
from tests.helpers import Stage
from tests.postgres import postgres_house
from tests.statements.conftest import accepted, code_of, say

__all__ = ["postgres_house"]
pytestmark = pytest.mark.postgres


def test_votes_count_once_and_the_highest_counter_wins(postgres_house: str) -> None:
    stage = Stage().listen()
    people = stage.participants(0, 4)
    said = [accepted(stage, people[0], f"Statement {n}") for n in range(3)]
    waiting = say(stage, people[0], "Waiting")

    def cast(task: tuple[Actor, str, int]) -> None:
        person, statement, counter = task
        choice = ("agree", "pass", "disagree")[counter % 3]
        try:
            stage.do("CastVote", person, statement=statement, choice=choice, counter=counter)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(cast, [(p, s, c) for p in people for s in said[:2] for c in (2, 5, 3, 5)]))
    assert set(Vote.objects.values_list("choice", "counter")) == {(-1, 5)}
    assert Vote.objects.count() == 8
    late = {"statement": said[0], "choice": "agree", "counter": 4}
    answer = stage.do("CastVote", people[0], **late)
    assert (answer["applied"], answer["above"]) == (False, 5)
    assert fresh_counter(people[0].id) == 6
    assert answer["next"]["statement"] in said[2:] and answer["next"]["left"] == len(said) - 2
    vote = {"statement": waiting, "choice": "agree", "counter": 1}
    assert code_of(lambda: stage.do("CastVote", people[0], **vote))[0] == "statement_not_open"
    stage.do("EraseSelf", people[0], sure=True)
    assert Vote.objects.count() == 0  # every statement was theirs
    assert set(Statement.objects.values_list("text", "state")) == {("", "withdrawn")}


def test_statements_handed_in_at_once_are_numbered_and_said_once(postgres_house: str) -> None:
    stage = Stage().listen()
    people = stage.participants(0, 8)

    def send(at: int) -> str:
        try:
            return say(stage, people[at], "The same words" if at < 4 else f"Words {at}")
        except Exception as fault:
            return str(getattr(fault, "code", fault))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert answers.count("statement_duplicate") == 3
    assert sorted(Statement.objects.values_list("n", flat=True)) == [1, 2, 3, 4, 5]
