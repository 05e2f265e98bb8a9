"""Somebody who knows in which order the slips were handed out takes the server: who is which participant?

Everything is made as easy as can be: nobody shuffled the slips, everybody entered at once and in that order,
and the one who matches knows of each participant from which sheet they came. What the file holds, in whatever
order it can be read, then has to do no better than chance.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from sulh.acts.registry import Actor
from sulh.acts.schedule import look
from sulh.acts.writer import WRITER
from sulh.dialogue import codes
from sulh.dialogue.models import Code, Session
from sulh.dialogue.sessions import digest
from tests.helpers import PUBLIC, Stage, do
from tests.statements.conftest import accepted

SHEETS, PEOPLE = 20, 12
# A random order of 12 has on average 12 x 11 / 4 = 33 pairs of 66 that stand as handed out (Kendall 1938),
# with variance 12 x 11 x 29 / 72 = 53.2, and one of the 12 in its own place, with variance 1. So 20 sheets
# have 660 pairs and 20 places. Six standard deviations of the pairs: 6 x sqrt(20 x 53.2) = 196. Places:
# P(Poisson(20) >= 52) <= exp(32) (20/52)^52 = exp(-17.7), by Chernoff. With some hundred ways of reading the
# file a false alarm comes once in a hundred thousand runs. A perfect match has 1,320 pairs and 240 places.
PAIRS, PAIRS_OFF, PLACES = 660, 196, 52
# The number of a statement is public: its authors spoke in that order, as the threat model says.
PUBLIC_ORDER = {"statements_statement"}


@pytest.fixture
def handed_out(house: Path) -> list[list[str]]:
    """Participants by sheet, in the order in which the slips were handed out and used."""
    stage = Stage(parties=2).listen()
    first = accepted(stage, stage.delegates[0])
    registrar, handed = stage.registrar(0), []
    stage.do("SetQuota", stage.delegates[0], quota=SHEETS * PEOPLE)
    for sheet in range(SHEETS):
        people = []
        for code in stage.do("IssueCodes", registrar, count=PEOPLE)["codes"]:
            token = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
            people.append(Session.objects.get(digest=digest(token)).subject)
            _take_part(stage, Actor("participant", people[-1]), first, replaces=sheet % 4 == 0)
        handed.append(people)
    look()
    return handed


def _take_part(stage: Stage, person: Actor, statement: str, replaces: bool) -> None:
    stage.do("CastVote", person, statement=statement, choice="agree", counter=1)
    do("AcceptConduct", person, stage.id, str(uuid.uuid4()))
    if replaces:
        stage.do("ReplaceCode", person)


def test_no_way_of_reading_the_file_matches_slips_to_participants(
    handed_out: list[list[str]], house: Path
) -> None:
    WRITER.stop()
    with pysqlite3.connect(f"file:{house}?mode=ro", uri=True) as line:
        found = dict(_readings(line, handed_out))
    tables = {name.partition(" ")[0] for name in found}
    named = {"dialogue_participant", "dialogue_code", "dialogue_session", "statements_vote"}
    assert named | {"acts_answered"} <= tables
    assert len(found) > 20
    told = {name: _told(orders) for name, orders in found.items() if name.split()[0] not in PUBLIC_ORDER}
    better = {
        name: (pairs, places)
        for name, (pairs, places) in told.items()
        if abs(pairs - PAIRS) > PAIRS_OFF or places >= PLACES
    }
    assert not better, "pairs in order, and places, that chance does not explain"
    # The same matching finds what a table tells that nobody scattered.
    with pysqlite3.connect(house) as line:
        line.execute("CREATE TABLE careless (who TEXT PRIMARY KEY, party TEXT)")
        people = [(who,) for people in handed_out for who in people]
        line.executemany("INSERT INTO careless VALUES (?, 'p')", people)
        assert _told(dict(_readings(line, handed_out))["careless by rowid"]) == (1_320, 240)


def test_the_write_ahead_log_is_empty_after_each_look_of_the_clock(house: Path) -> None:
    stage = Stage(parties=2)
    ahead = house.with_name(f"{house.name}-wal")
    assert ahead.stat().st_size > 0 and stage.id
    look()
    for _ in range(50):  # the writer answers first
        if ahead.stat().st_size == 0:
            break
        time.sleep(0.1)
    assert ahead.stat().st_size == 0


def test_slips_are_printed_in_another_order_than_their_rows(house: Path) -> None:
    stage = Stage(parties=2).join()
    printed = [codes.digest(stage.id, codes.read(code)) for code in stage.codes(0, 100)]
    kept = [row.digest for row in Code.objects.raw("SELECT * FROM dialogue_code ORDER BY rowid")]
    assert sorted(printed) == sorted(kept)
    # Of 100 in random order one stands in its own place on average; nine or more once in a million times.
    assert sum(a == b for a, b in zip(printed, kept, strict=True)) < 9


def _readings(line: Any, handed_out: list[list[str]]) -> Iterator[tuple[str, list[list[int]]]]:
    """Every order in which a table that names participants can be read: by place and by each column."""
    place = {who: (sheet, n) for sheet, people in enumerate(handed_out) for n, who in enumerate(people)}
    for (table,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = [row[1] for row in line.execute(f"PRAGMA table_info({table})")]
        for by in ("rowid", *columns):
            rows = line.execute(f'SELECT * FROM {table} ORDER BY "{by}"').fetchall()
            orders = _orders(rows, place)
            if all(len(order) == PEOPLE for order in orders):
                yield f"{table} by {by}", orders


def _orders(rows: list[tuple[Any, ...]], place: dict[str, tuple[int, int]]) -> list[list[int]]:
    """For each sheet the places of its participants, in the order in which rows name them first."""
    orders: list[list[int]] = [[] for _ in range(SHEETS)]
    for row in rows:
        for value in row:
            named = place.get(value.removeprefix("participant:")) if isinstance(value, str) else None
            if named is not None and named[1] not in orders[named[0]]:
                orders[named[0]].append(named[1])
    return orders


def _told(orders: list[list[int]]) -> tuple[int, int]:
    """How many pairs stand as handed out, and the places that a match gets right, forwards or backwards."""
    pairs = sum(a < b for order in orders for n, a in enumerate(order) for b in order[n + 1 :])
    forwards = sum(each == n for order in orders for n, each in enumerate(order))
    backwards = sum(each == n for order in orders for n, each in enumerate(reversed(order)))
    return pairs, max(forwards, backwards)
