"""Refusals by party: what is hidden, by hand, and that nothing moves with a single decision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.writer import write
from sulh.dialogue.models import Party
from sulh.findings.models import ModerationCounts
from sulh.findings.moderation_numbers import Cell, count, hold, protect
from sulh.statements.models import Statement
from tests.helpers import Stage
from tests.statements.conftest import browser

BIG = Cell(refused=5, accepted=45, authors=30, most_by_one=4)


def hidden(limit: int = 10, **cells: Cell) -> set[str]:
    return {party for party, cell in protect(cells, limit).items() if cell is None}


def test_enough_people_of_every_party_are_shown() -> None:
    assert hidden(a=BIG, b=BIG) == set()
    assert protect({"a": BIG}, 10) == {"a": BIG}


@pytest.mark.parametrize(
    "small",
    [
        Cell(1, 20, authors=9, most_by_one=5),  # too few people
        Cell(2, 20, authors=12, most_by_one=12),  # one of them said more than half
        Cell(20, 0, authors=15, most_by_one=3),  # all refused
        Cell(0, 0, 0, 0),
    ],
)
def test_a_hidden_party_takes_another_along(small: Cell) -> None:
    """The sums are known, so one hidden cell could be computed: the smallest other one is hidden too."""
    middle = Cell(3, 30, authors=20, most_by_one=3)
    assert hidden(a=small, b=BIG, c=middle) == {"a", "c"}
    assert hidden(a=small, b=BIG) == {"a", "b"}


def test_two_hidden_parties_with_little_between_them_take_a_third_along() -> None:
    """One and two statements: whoever knows that together they are three knows each within four values."""
    one, two = Cell(0, 1, 1, 1), Cell(1, 1, 2, 1)
    middle = Cell(3, 30, authors=20, most_by_one=3)
    assert hidden(a=one, b=two, c=middle, d=BIG) == {"a", "b", "c"}
    # Five and six keep twelve ways to share eleven.
    five, six = Cell(0, 5, 3, 2), Cell(1, 5, 4, 2)
    assert hidden(a=five, b=six, c=middle, d=BIG) == {"a", "b"}


def test_a_party_of_fifty_that_were_all_refused_is_shown() -> None:
    assert hidden(a=Cell(50, 0, 40, 2), b=BIG) == set()
    assert hidden(a=Cell(49, 0, 40, 2), b=BIG, c=Cell(1, 60, 40, 2)) == {"a", "b"}


def test_a_party_moves_only_by_ten() -> None:
    before = {"a": [5, 45, 30, 4]}
    assert hold(before, {"a": Cell(6, 53, 31, 4)}, 10)["a"] == Cell(5, 45, 30, 4)  # nine more
    assert hold(before, {"a": Cell(6, 54, 31, 4)}, 10)["a"] == Cell(6, 54, 31, 4)  # ten more
    # A refusal that an appeal turned round changes one statement, not two.
    assert hold(before, {"a": Cell(0, 50, 30, 4)}, 10)["a"] == Cell(5, 45, 30, 4)
    assert hold({}, {"b": Cell(1, 2, 3, 1)}, 10)["b"] == Cell(1, 2, 3, 1)


def speak(stage: Stage, party: int | None, people: int, refused: int = 0, tag: str = "") -> None:
    """`people` of a party say one thing each; the first `refused` of them are refused."""
    for n, person in enumerate(stage.participants(party, people)):
        fields = {"text": f"{party} {tag} {n}", "language": "en", "recognisable": True}
        said = stage.do("SubmitStatement", person, **fields)["statement"]
        if n < refused:
            stage.refuse(said)
        else:
            stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")


def report(stage: Stage) -> dict[str, Any]:
    told: dict[str, Any] = browser(stage).get(f"/d/{stage.dialogue.slug}/moderation-report.json").json()
    return {each["party"]: each for each in told["by_party"]}


def test_by_acts_from_speaking_to_the_report(house: Path) -> None:
    stage = Stage(parties=3).listen()
    for place, refused in ((0, 2), (1, 1), (2, 0)):
        speak(stage, place, 11, refused)
    speak(stage, None, 2)
    a, b, c = (party.id for party in stage.parties)
    none = Party.objects.get(dialogue_id=stage.id, no_party=True).id
    assert count(stage.dialogue) == {
        a: Cell(2, 9, 11, 1), b: Cell(1, 10, 11, 1), c: Cell(0, 11, 11, 1), none: Cell(0, 2, 2, 1),
    }  # fmt: skip
    stage.do("PublishFindings", stage.facilitator)
    told = report(stage)
    # No party is too small; of three equal ones the first by its id is hidden with it.
    first, *others = sorted((a, b, c))
    assert {party for party, row in told.items() if row["hidden"]} == {none, first}
    for party, count_of in ((a, 2), (b, 1), (c, 0)):
        if party in others:
            assert (told[party]["refused"], told[party]["decided"]) == (count_of, 11)
        else:
            assert set(told[party]) == {"party", "hidden"}
    html = browser(stage).get(f"/d/{stage.dialogue.slug}/moderation-report").content.decode()
    assert "By the party of whoever spoke" in html
    # One more refusal, and findings published again: nothing moves, so diary and table tell nothing together.
    speak(stage, 0, 1, 1, "more")
    assert report(stage) == told
    stage.do("PublishFindings", stage.facilitator)
    assert report(stage) == told
    assert count(stage.dialogue)[a] == Cell(3, 9, 12, 1)
    kept = ModerationCounts.objects.get(dialogue_id=stage.id)
    assert kept.basis[a] == [2, 9, 11, 1]


def test_what_was_taken_back_and_seeds_belong_to_no_party(house: Path) -> None:
    stage = Stage(parties=2).listen()
    speak(stage, 0, 2)
    seed = stage.do("SubmitStatement", stage.facilitator, text="Seed", language="en", recognisable=True)
    stage.do("DecideModeration", stage.moderator, statement=seed["statement"], outcome="accept")
    said = Statement.objects.filter(dialogue_id=stage.id).order_by("n").first()
    assert said is not None
    write(lambda: Statement.objects.filter(pk=said.pk).update(state="withdrawn", author="", author_kind=""))
    assert sum(cell.size for cell in count(stage.dialogue).values()) == 1
