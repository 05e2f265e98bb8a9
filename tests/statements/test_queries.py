"""The order in which a participant meets statements."""

from __future__ import annotations

from collections import Counter

from sulh.statements.queries import unanswered
from tests.helpers import Stage
from tests.statements.conftest import accepted, say


def test_each_participant_meets_every_statement_once_in_an_order_of_their_own(stage: Stage) -> None:
    people = stage.participants(0, 6)
    statements = {accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(8)}
    say(stage, people[0], "Not accepted yet")
    orders = [unanswered(stage.id, person.id) for person in people]
    assert all(set(order) == statements for order in orders)
    assert orders == [unanswered(stage.id, person.id) for person in people]  # stable
    assert len({tuple(order) for order in orders}) == 6
    person, order = people[0], orders[0]
    for place, said in enumerate(order):
        assert unanswered(stage.id, person.id) == order[place:]
        stage.do("CastVote", person, statement=said, choice="pass", counter=1)
    assert unanswered(stage.id, person.id) == []
    assert unanswered(stage.id, people[1].id) == orders[1]


def test_every_statement_comes_first_for_about_equally_many(stage: Stage) -> None:
    statements = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(4)]
    first = Counter(unanswered(stage.id, f"{n:032x}")[0] for n in range(400))
    # 100 each are expected; five standard deviations of a binomial are 43.
    assert all(57 < first[said] < 143 for said in statements)


def test_skipping_goes_round_and_comes_back(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    for n in range(4):
        accepted(stage, stage.delegates[0], f"Statement {n}")
    order = unanswered(stage.id, person.id)
    assert unanswered(stage.id, person.id, order[1]) == [order[2], order[3], order[0], order[1]]
    assert unanswered(stage.id, person.id, order[3]) == order
    stage.do("CastVote", person, statement=order[1], choice="agree", counter=1)
    # Also behind a statement that is answered by now.
    assert unanswered(stage.id, person.id, order[1]) == [order[2], order[3], order[0]]
