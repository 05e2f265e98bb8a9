"""The next statement: one not answered, by the analysis room's chances, in a language one can read."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.analysis.routing import propensities
from sulh.dialogue.models import Participant
from sulh.statements.models import Decision, Vote
from sulh.statements.voting import choosing
from sulh.statements.voting.choosing import Next, choose, forget, read_signed, sign, table
from tests.helpers import Stage
from tests.postgres import postgres_house
from tests.statements.conftest import accepted, say

__all__ = ["postgres_house"]


def following(
    stage: Stage, person: Actor, language: str = "en", skipped: tuple[int, ...] = ()
) -> Next | None:
    of = table(stage.id)
    assert of is not None
    party = Participant.objects.values_list("party_id", flat=True).get(pk=person.id)
    return choose(of, person.id, party or "", language, skipped)


def test_everybody_meets_every_statement_once_and_none_that_is_not_accepted(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    statements = {accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(8)}
    say(stage, person, "Not accepted yet")
    met: list[str] = []
    while found := following(stage, person):
        assert following(stage, person) == found  # a page that is loaded again shows the same
        assert found.left == 8 - len(met)
        met.append(found.statement)
        stage.do("CastVote", person, statement=found.statement, choice="pass", counter=len(met))
    assert len(met) == 8 and set(met) == statements


def test_memory_is_the_database_s(stage: Stage) -> None:
    """What a server forgets (at its end) it reads again."""
    person = stage.participants(0, 1)[0]
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(5)]
    for at in (3, 1):
        stage.do("CastVote", person, statement=said[at], choice="agree", counter=1)
    warm = following(stage, person)
    of = table(stage.id)
    assert of is not None
    told = {party: counts.answers.tolist() for party, counts in of.parties.items() if counts.answers.any()}
    forget()
    assert following(stage, person) == warm and warm is not None and warm.left == 3
    again = table(stage.id)
    assert again is not None
    assert {party: counts.answers.tolist() for party, counts in again.parties.items()} == told
    assert again.total.tolist() == of.total.tolist() == [0, 1, 0, 1, 0]


def test_chances_are_those_of_the_analysis_room(stage: Stage) -> None:
    """Some answers, then the chance signed with a choice against the one worked out from raw counts."""
    people = stage.participants(0, 14)
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(4)]
    for at, person in enumerate(people[:12]):
        for place in range(4 if at < 11 else 2):
            choice = "agree" if (at + place) % 3 else "disagree"
            stage.do("CastVote", person, statement=said[place], choice=choice, counter=1)
    forget()
    person = people[13]
    stage.do("CastVote", person, statement=said[0], choice="pass", counter=1)
    forget()
    found = following(stage, person)
    assert found is not None
    chance, step = read_signed(person.id, found.statement, found.drawn)
    votes = [13, 12, 11, 11]
    agree = [sum((at + place) % 3 != 0 for at in range(12 if place < 2 else 11)) for place in range(4)]
    wanted = propensities([True, False, False, False], votes, votes, np.array(agree) / votes)
    assert step == 2
    assert chance == pytest.approx(wanted[said.index(found.statement)], abs=1e-12)


def test_every_statement_comes_first_for_about_equally_many(stage: Stage) -> None:
    statements = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(4)]
    of = table(stage.id)
    assert of is not None
    drawn = [choose(of, f"{n:032x}", "", "en") for n in range(400)]
    first = Counter(found.statement for found in drawn if found)
    # 100 each are expected; five standard deviations of a binomial are 43.
    assert all(57 < first[said] < 143 for said in statements)


def test_what_is_put_off_comes_again_when_nothing_else_is_left(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    for n in range(3):
        accepted(stage, stage.delegates[0], f"Statement {n}")
    skipped: list[int] = []
    for turn in range(3):  # each round brings all three
        for _ in range(3):
            found = following(stage, person, skipped=tuple(skipped))
            assert found is not None and found.n not in skipped[3 * turn :] and found.left == 3
            skipped.append(found.n)


def step_of(person: Actor, found: Next | None) -> int | None:
    assert found is not None
    return read_signed(person.id, found.statement, found.drawn)[1]


def test_a_step_counts_answers_and_what_was_put_off(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    for n in range(8):
        accepted(stage, stage.delegates[0], f"Statement {n}")
    first = following(stage, person)
    assert first is not None and step_of(person, first) == 1
    second = following(stage, person, skipped=(first.n,))
    assert second is not None and step_of(person, second) == 2
    third = following(stage, person, skipped=(first.n, second.n))
    assert third is not None and step_of(person, third) == 3
    # As a phone does that fetched these pages ahead: the first two are answered by now, the third is to be.
    for each in (first, second):
        fields = {"statement": each.statement, "choice": "agree", "drawn": each.drawn}
        stage.do("CastVote", person, counter=1, **fields)
    assert step_of(person, following(stage, person, skipped=(first.n, second.n, third.n))) == 4
    assert step_of(person, following(stage, person)) == 3
    # A number of no statement was not shown, and one named twice was shown once.
    assert step_of(person, following(stage, person, skipped=(third.n, third.n, 77))) == 4
    stored = dict(Vote.objects.values_list("statement_id", "step"))
    assert stored == {first.statement: 1, second.statement: 2}


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_who_was_active_since_a_statement_appeared(request: pytest.FixtureRequest, backend: str) -> None:
    """Statements 1 and 2, an hour later 3, two hours later 4. Answers by six people, told by hand."""
    request.getfixturevalue("house" if backend == "sqlite" else "postgres_house")
    stage = Stage().listen()
    people = stage.participants(0, 6)
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(4)]
    began = Decision.objects.get(statement=said[0], outcome="accept").at
    for at, hours in ((0, 0), (1, 0), (2, 1), (3, 2)):
        rows = Decision.objects.filter(statement=said[at])
        write(partial(rows.update, at=began + timedelta(hours=hours)))
    forget()
    assert table(stage.id) is not None
    for person, places in enumerate(((0,), (0, 1), (1, 2), (2, 0), (3,), (0, 3, 2))):
        for at in places:
            stage.do("CastVote", people[person], statement=said[at], choice="agree", counter=1)
    warm = table(stage.id)
    # All six have answered something; four of them the third or the fourth, two the fourth.
    assert warm is not None and warm.arrival.active.tolist() == [6, 6, 4, 2]
    forget()
    cold = table(stage.id)
    assert cold is not None and cold.arrival.active.tolist() == [6, 6, 4, 2]
    assert cold.arrival.order.tolist() == warm.arrival.order.tolist() == [0, 0, 1, 2]
    assert cold.total.tolist() == [4, 2, 3, 2]


def test_a_statement_is_shown_in_a_language_only_once_it_is_translated(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(2)]
    assert following(stage, person, "fa-af") is None
    assert choosing.untranslated(stage.id, person.id, "fa-af") == 2
    office = stage.office("translator")
    stage.do("TranslateStatement", office, statement=said[1], language="fa-af", text="گفته دوم")
    found = following(stage, person, "fa-af")
    assert found is not None and found.statement == said[1] and found.left == 1
    assert choosing.untranslated(stage.id, person.id, "fa-af") == 1
    # Somebody whose language is none of the dialogue's reads what was said as it was said.
    other = following(stage, person, "ru")
    assert other is not None and other.left == 2


def test_nobody_can_invent_a_chance() -> None:
    good = sign("a" * 32, "b" * 32, 7, 0.125)
    assert read_signed("a" * 32, "b" * 32, good) == (0.125, 7)
    for other in (
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("0.125", "0.5"),
        "",
        "x",
        "7.0.125",
    ):
        assert read_signed("a" * 32, "b" * 32, other) == (None, None)
    assert read_signed("c" * 32, "b" * 32, good) == (None, None)
    assert read_signed("a" * 32, "c" * 32, good) == (None, None)
