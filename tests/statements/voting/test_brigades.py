"""Groups that vote together, against the real choice of statements: how much further theirs can get.

200 people answer 12 of 60 statements each, so that a statement gets 200 x 12 / 60 = 40 answers. By the rule
a statement above its floors is drawn more often than another only while its answers + 11 stay below 5/3 of
the other's + 11 (`routing.pull`). So no voting makes others answer it more than 5/3 x (40 + 11) - 11 = 74
times, out of the 140 who are in no group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from sulh.analysis.routing import Pull
from sulh.statements.voting import choosing
from sulh.statements.voting.choosing import Arrival, Table, choose, note

PEOPLE, SIZE, EACH = 200, 60, 12
OWN = frozenset(range(0, SIZE, 15))  # four statements
EVEN = PEOPLE * EACH / SIZE
MOST = 5 / 3 * (EVEN + 11) - 11

Answers = Callable[[int, float], int | None]
"""How a member answers a statement whose share of agreement so far is given; None: never."""


def loyal(at: int, share: float) -> int:
    return 1 if at in OWN else -1


def passing(at: int, share: float) -> int:
    return 1 if at in OWN else 0


def loud(at: int, share: float) -> int:
    """What others said looks settled, the own statements look open."""
    mostly = share >= 0.5
    return 1 if (at in OWN) != mostly else -1


def withholding(at: int, share: float) -> int | None:
    """No answers to the own statements, so that they look neglected."""
    return None if at in OWN else (1 if share >= 0.5 else -1)


@dataclass
class Lived:
    honest: NDArray[np.int64]  # answers by those who are in no group, by statement
    total: NDArray[np.int64]
    own: frozenset[int] = OWN

    def of_own(self) -> list[int]:
        return [int(self.honest[at]) for at in sorted(self.own)]


@pytest.fixture(autouse=True)
def seeded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(choosing, "_SEED", b"brigades")
    choosing.forget()
    yield
    choosing.forget()


def of_size(size: int, before: Table | None = None) -> Table:
    """A dialogue in memory with statements 1 to `size`; those that `before` lacks went live later."""
    old = len(before.ids) if before else 0

    def grown(column: NDArray[np.int64], value: int = 0) -> NDArray[np.int64]:
        return np.concatenate([column, np.full(size - old, value, dtype=np.int64)])

    ids, nothing = [str(n) for n in range(size)], np.zeros(0, dtype=np.int64)
    order, active = (before.arrival.order, before.arrival.active) if before else (nothing, nothing)
    counts = before.parties["p"] if before else choosing.Counts(nothing, nothing)
    parties = {"p": choosing.Counts(grown(counts.answers), grown(counts.agree))}
    return Table(
        "d", "listening", ["en"], ids, np.arange(1, size + 1), {each: n for n, each in enumerate(ids)},
        ["en"] * size, {"en": np.ones(size, dtype=bool)}, parties, parties["p"].answers.copy(),
        Arrival(grown(order, 1 if before else 0), grown(active)), 0.0, 0.0, 0.0,
    )  # fmt: skip


def lived(group: Answers | None, *, late: int = 0) -> Lived:
    """Three of ten people are in the group; where there is none they are like the others.

    Members look up what is theirs and answer it first, then what they are shown. `late`: so many statements
    of theirs appear after half of the people.
    """
    random = np.random.default_rng(30)
    believed = random.beta(1.2, 1.2, SIZE + late)
    believed[sorted(OWN)] = 0.5
    of = of_size(SIZE)
    own = frozenset(range(SIZE, SIZE + late)) if late else OWN
    honest = np.zeros(SIZE + late, dtype=np.int64)
    for n in range(PEOPLE):
        if late and n == PEOPLE // 2:
            of = of_size(SIZE + late, of)
        person, member = f"person {n}", n % 10 < 3
        choosing._answered[person] = bytearray(SIZE + late + 1)
        counts = of.parties["p"]
        given, skipped = 0, list[int]()
        coordinated = group if member else None
        if coordinated is not None:
            for at in sorted(own & set(range(len(of.ids)))):
                if (choice := coordinated(0 if late else at, 0.5)) is not None and given < EACH:
                    note(of, person, "p", of.ids[at], choice)
                    given += 1
        while given < EACH:
            found = choose(of, person, "p", "en", skipped)
            assert found is not None
            at = of.place[found.statement]
            share = counts.agree[at] / max(counts.answers[at], 1)
            if coordinated is not None:
                choice = coordinated(at, float(share))
            else:
                choice = 1 if random.random() < believed[at] else -1
            if choice is None:
                skipped.append(found.n)
                continue
            note(of, person, "p", found.statement, choice)
            given += 1
            honest[at] += not member
    return Lived(honest, of.parties["p"].answers, own)


def test_without_a_group_every_statement_is_met_about_as_often() -> None:
    alone = lived(None)
    assert alone.total.sum() == PEOPLE * EACH
    # 140 of the 200 are in no group: 28 answers of theirs. Divided statements get at most 5/3.
    assert np.mean(alone.honest) == pytest.approx(0.7 * EVEN, abs=0.5)
    assert alone.honest.max() <= MOST


@pytest.mark.parametrize("group", [loyal, passing, loud, withholding])
def test_a_group_moves_its_statements_no_further_than_the_rule_says(group: Answers) -> None:
    alone, moved = lived(None).of_own(), lived(group).of_own()
    assert max(moved) <= MOST
    if group is not withholding:
        # Sixty members answer theirs, more than the 40 that others have: that makes it rarer for the rest.
        assert all(with_them < before for with_them, before in zip(moved, alone, strict=True))


def test_a_rule_that_shows_what_is_liked_would_break_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_please(answers: object, cell: object, share: NDArray[np.float64], **_: object) -> Pull:
        return Pull(np.exp(12 * share), np.zeros(len(share), dtype=bool))

    monkeypatch.setattr(choosing, "pull", to_please)
    monkeypatch.setattr(choosing, "RENEW", 1)
    assert max(lived(loyal).of_own()) > MOST


def test_a_late_flood_gets_no_further_than_the_rule_says() -> None:
    """Ten statements after half of the people; the thirty members who come then answer each of them."""
    flood = lived(loyal, late=10)
    early = flood.total[:SIZE].mean()
    assert SIZE * early + flood.total[SIZE:].sum() == PEOPLE * EACH
    assert flood.total[SIZE:].max() <= 5 / 3 * (early + 11) - 11
    # Seventy others came after it. No more of them met one of its statements than met an early one (mean).
    assert max(flood.of_own()) <= flood.honest[:SIZE].mean()


def test_late_statements_are_not_neglected() -> None:
    """Two appear after the others have forty answers each; 12 people answer the one, 20 the other."""
    of = of_size(3)
    of.parties["p"].answers[:], of.parties["p"].agree[:] = 40, 20
    of.arrival.active[:] = 100
    of = of_size(5, of)
    assert of.pull_of("p").lifted.tolist() == [False, False, False, True, True]  # below the floor of ten
    for n in range(32):
        choosing._answered[f"person {n}"] = bytearray(6)
        note(of, f"person {n}", "p", "3" if n < 12 else "4", 1)
    assert of.arrival.active.tolist() == [132, 132, 132, 32, 32]
    of.parties["p"].pull = None
    # 12 are less than half of forty. But 12 of 32 are no less than 40 of 132.
    assert not of.pull_of("p").lifted.any()
    # Who has answered one of the two is counted already, and nothing older makes anybody count twice.
    note(of, "person 0", "p", "4", 1)
    note(of, "person 0", "p", "0", 1)
    assert of.arrival.active.tolist() == [132, 132, 132, 32, 32]
