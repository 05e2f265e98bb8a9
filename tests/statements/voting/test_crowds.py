"""Ten thousand people at once, one thing fifty times at once, and a door that closes meanwhile."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from django.db import connection

from sulh.acts.writer import WRITER
from tests.acts.test_keys import at_once
from tests.cli.reading import rows
from tests.helpers import Stage, scale
from tests.postgres import postgres_house
from tests.statements.conftest import accepted
from tests.statements.voting.listening import (
    DOORS,
    LONG,
    Line,
    Listening,
    Said,
    listening,
    move,
    on_sqlite,
    token,
)

__all__ = ["postgres_house"]
pytestmark = pytest.mark.slow
CONNECTIONS, MANY = 64, 50
PEOPLE, STATEMENTS = 20, 12
CROWD = {"sqlite": scale(600, 10_000), "postgresql": scale(150, 10_000)}


@dataclass
class Crowd:
    """A served dialogue, the stage it was made on, and how to look into the server's database."""

    served: Listening
    stage: Stage
    codes: list[str]
    code: str  # one more

    def count(self, what: str) -> int:
        """How many rows `what` (a table, perhaps with a condition) has on the server."""
        query = f"SELECT count(*) FROM {what}"
        if connection.vendor == "sqlite":
            return int(rows(self.served.database, query)[0][0])
        with connection.cursor() as cursor:
            cursor.execute(query)
            return int(cursor.fetchone()[0])

    def close_speaking(self) -> None:
        """Open the next phase from this process, unknown to the one that serves."""
        if connection.vendor == "sqlite":
            with contextlib.closing(pysqlite3.connect(self.served.database, timeout=60)) as other, other:
                other.execute(
                    "UPDATE dialogue_dialogue SET phase = 'convergence' WHERE id = ?", [self.served.dialogue]
                )
        else:
            self.stage.do("ChangePhase", self.stage.facilitator, to="convergence")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def crowd(
    request: pytest.FixtureRequest, migrated: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crowd]:
    folder, backend, more = tmp_path_factory.mktemp("crowd"), str(request.param), {}
    with ExitStack() as stack:
        if backend == "postgresql":
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            house: Any = contextmanager(postgres_house.__wrapped__)  # type: ignore[attr-defined]
            fixtures = [request.getfixturevalue(name) for name in ("cluster", "migrated_template")]
            more["DATABASE_URL"] = stack.enter_context(house(*fixtures, patch))
        else:
            stack.enter_context(on_sqlite(migrated, folder / "here.sqlite3"))
        made = _made(backend, folder / "data", more)
        try:
            made.served.server.start()
            yield made
        finally:
            if made.served.server.process is not None:
                made.served.server.kill()
            WRITER.stop()


def _made(backend: str, folder: Path, more: dict[str, str]) -> Crowd:
    stage = Stage(parties=2).listen()
    size = CROWD[backend]
    codes = [code for n in range(0, size, 2000) for code in stage.codes(0, min(2000, size - n))]
    served = listening(stage, folder, PEOPLE, STATEMENTS, **more)
    stage.do("PublishFindings", stage.facilitator)  # without findings speaking does not close
    alone = stage.codes(0, 1)
    move(folder)
    return Crowd(served, stage, codes, alone[0])


def redeem(line: Line, slug: str, code: str) -> Said:
    body = json.dumps({"code": code, "accept_conduct": True, "only_mine": "yes"}).encode()
    path = f"/api/v1/dialogues/{slug}/acts/RedeemCode"
    return line.post(path, body, {"Content-Type": "application/json"})


def test_ten_thousand_people_come_in(crowd: Crowd, capsys: pytest.CaptureFixture[str]) -> None:
    """Through 64 connections: no error, and exactly as many participants as codes."""
    served, waiting = crowd.served, iter(crowd.codes)
    before = {what: crowd.count(what) for what in ("dialogue_participant", "dialogue_session")}
    answers: list[Said] = []
    turn = threading.Lock()

    def come_in(_place: int) -> None:
        line = Line(served.server.port)
        while True:
            with turn:
                code = next(waiting, None)
            if code is None:
                line.close()
                return
            answers.append(redeem(line, served.slug, code))

    began = time.monotonic()
    assert at_once(CONNECTIONS, come_in, patience=600) == [None] * CONNECTIONS
    took = time.monotonic() - began
    size = len(crowd.codes)
    assert Counter(answer.status for answer in answers) == {200: size}
    assert len({answer.json["token"] for answer in answers}) == size
    for what, were in before.items():
        assert crowd.count(what) == were + size
    assert crowd.count("dialogue_code WHERE state = 'unused'") == 1
    for answer in answers[:: max(1, size // 20)]:
        assert may_vote(served, answer.json["token"])
    with capsys.disabled():
        print(f"\n{size} people came in through {CONNECTIONS} connections, {size / took:.0f} in a second")


def may_vote(served: Listening, token: str) -> bool:
    path, body, headers = served.request("api", 0)
    line = Line(served.server.port)
    answer = line.post(path, body, headers | {"Authorization": f"Bearer {token}"})
    line.close()
    return answer.status == 200 and answer.json["applied"] is True


def test_one_code_fifty_times_at_once(crowd: Crowd) -> None:
    """One participant, and one of the fifty devices is in: one after another they took each other's place."""
    before = crowd.count("dialogue_participant")
    served, code = crowd.served, crowd.code
    answers = at_once(MANY, lambda _: redeem(Line(served.server.port), served.slug, code))
    assert Counter(answer.status for answer in answers) == {200: MANY}
    assert crowd.count("dialogue_participant") == before + 1
    tokens = {answer.json["token"] for answer in answers}
    assert len(tokens) == MANY
    assert sum(may_vote(served, each) for each in tokens) == 1


@pytest.mark.parametrize(("number", "door"), list(enumerate([*DOORS, "all three"], 1)))
def test_one_vote_fifty_times_at_once(crowd: Crowd, number: int, door: str) -> None:
    served = crowd.served
    line = Line(served.server.port)
    assert line.post(*served.request("api", 0)).status == 200  # by somebody else
    line.close()

    def send(place: int) -> Said:
        through = DOORS[place % len(DOORS)] if door == "all three" else door
        return Line(served.server.port).post(*served.request(through, number))

    answers = at_once(MANY, send)
    assert Counter(answer.status for answer in answers) == {200: MANY}
    assert answers[0].json["applied"] is True
    assert all(answer.json == answers[0].json for answer in answers)
    assert crowd.count(f"statements_vote WHERE participant = '{served.people[number]}'") == 1


def test_fifty_different_votes_at_once_leave_the_highest(crowd: Crowd) -> None:
    served, choices = crowd.served, ("agree", "disagree", "pass")
    path, _, headers = served.request("api", 0)

    def send(place: int) -> Said:
        vote = served.vote(0) | {"counter": place + 1, "once": place + 1, "choice": choices[place % 3]}
        return Line(served.server.port).post(path, json.dumps(vote).encode(), headers)

    answers = at_once(MANY, send)
    assert Counter(answer.status for answer in answers) == {200: MANY}
    assert answers[-1].json["applied"] is True
    one = f"statements_vote WHERE participant = '{served.people[0]}'"
    # The fiftieth choice of the three in turn is the second.
    assert (crowd.count(one), crowd.count(f"{one} AND counter = {MANY} AND choice = -1")) == (1, 1)
    for answer in answers:
        assert answer.json["applied"] or answer.json["above"] > 1


@pytest.mark.parametrize("crowd", ["postgresql"], indirect=True)
@pytest.mark.postgres
def test_what_another_process_ends_is_over_here_too(crowd: Crowd) -> None:
    """A web process beside others remembers sessions and statements; each vote still asks the database."""
    served, stage, line = crowd.served, crowd.stage, Line(crowd.served.server.port)
    for door in DOORS:
        author, person = stage.participants(0, 2)
        session, said = token(stage, person), [accepted(stage, author, f"{door} {n}") for n in range(3)]

        def vote(statement: str, door: str = door, session: str = session) -> int:
            path, _, headers = served.request(door, 0)
            headers = {name: value.replace(served.tokens[0], session) for name, value in headers.items()}
            body = json.dumps({"statement": statement, "choice": "agree", "counter": 1, "once": 1}).encode()
            return line.post(path, body.ljust(LONG) if door == "django" else body, headers).status

        assert vote(said[0]) == 200
        stage.do("WithdrawStatement", author, statement=said[1])
        assert (vote(said[1]), vote(said[2])) == (422, 200)
        stage.do("EraseSelf", person, sure=True)
        assert vote(said[2]) == 403
        stage.do("WithdrawStatement", author, statement=said[2])
    line.close()


def test_no_vote_is_acknowledged_once_speaking_closes(crowd: Crowd) -> None:
    """Votes arrive without a pause; another process closes the phase; from its answer on none is written."""
    served, after = crowd.served, PEOPLE * STATEMENTS
    new = f"statements_vote WHERE counter > {after}"
    with served.pressing(clients=12, after=after).going_on() as votes:
        votes.wait_for(60)
        crowd.close_speaking()
        stand = crowd.count(new)
        until = time.monotonic() + 60
        while len(votes.strange) < 60:
            assert time.monotonic() < until
            time.sleep(0.01)
    assert set(votes.strange) == {409}
    assert crowd.count(new) == stand
    assert len({served.pair(after + number) for number in votes.acknowledged}) == stand
    line = Line(served.server.port)
    for door in DOORS:  # not even an answer that stands is answered as before
        assert line.post(*served.request(door, after + min(votes.acknowledged))).status == 409, door
    line.close()
