"""No acknowledged vote or act is lost, and none applied twice, whenever the server is killed."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
import pytest
from django.db import connection

from sulh.acts.registry import Actor
from sulh.acts.writer import WRITER, write
from sulh.dialogue import sessions
from tests.cli.pressing import Pressing, quotas
from tests.cli.reading import rows, verified, views
from tests.helpers import Stage, scale
from tests.serving import Server

CHOICES = ("disagree", "pass", "agree")  # stored as -1, 0, 1
PEOPLE, STATEMENTS = 6, 4


@dataclass
class Speaking:
    """A server with a dialogue in its speaking phase, and the tokens of those who press it."""

    server: Server
    slug: str
    facilitator: str
    people: list[Actor]
    tokens: list[str]
    statements: list[str]

    @property
    def database(self) -> Path:
        return self.server.data / "sulh.sqlite3"

    def pair(self, number: int) -> tuple[str, str]:
        """Who answers which statement with vote `number`."""
        person, statement = number % PEOPLE, number // PEOPLE % STATEMENTS
        return self.people[person].id, self.statements[statement]

    def votes(self) -> Pressing:
        """Pressing with votes whose number is their counter and decides the choice."""

        def send(number: int, key: str) -> int:
            vote = {"statement": self.pair(number)[1], "choice": CHOICES[number % 3], "counter": number}
            path = f"dialogues/{self.slug}/acts/CastVote"
            return self.server.call(path, vote, token=self.tokens[number % PEOPLE])[0]

        return Pressing(send, clients=4)

    def stored(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Counter and choice of every vote in the file, by person and statement."""
        found = rows(self.database, "SELECT participant, statement_id, counter, choice FROM statements_vote")
        return {(person, statement): (counter, choice) for person, statement, counter, choice in found}

    def check(self, acknowledged: set[int]) -> None:
        """Every acknowledged vote stands, or a later one of the same person on the same statement does."""
        stored = self.stored()
        for number in acknowledged:
            assert stored[self.pair(number)][0] >= number
        for counter, choice in stored.values():
            assert CHOICES[choice + 1] == CHOICES[counter % 3]


@pytest.fixture
def speaking(house: Path, data: Path) -> Iterator[Speaking]:
    stage = Stage(parties=2).listen()
    people = stage.participants(0, PEOPLE)
    statements = []
    for n in range(STATEMENTS):
        said = stage.do(
            "SubmitStatement", people[0], text=f"Share the water, way {n}.", language="en", recognisable=True
        )  # fmt: skip
        stage.do("DecideModeration", stage.moderator, statement=said["statement"], outcome="accept")
        statements.append(said["statement"])

    def token(actor: Actor) -> str:
        return write(lambda: sessions.start(stage.id, actor.kind, actor.id))

    tokens, facilitator = [token(person) for person in people], token(stage.facilitator)
    WRITER.stop()
    connection.close()
    with contextlib.closing(pysqlite3.connect(str(house))) as source:
        (data / "sulh.sqlite3").unlink()
        with contextlib.closing(pysqlite3.connect(str(data / "sulh.sqlite3"))) as target:
            source.backup(target)
    server = Server(data)
    try:
        yield Speaking(server.start(), stage.dialogue.slug, facilitator, people, tokens, statements)
    finally:
        if server.process is not None:
            server.kill()


@pytest.mark.slow
def test_kill_9_while_votes_and_acts_arrive(speaking: Speaking, capsys: pytest.CaptureFixture[str]) -> None:
    kills = scale(12, 200)
    server, database = speaking.server, speaking.database
    chance = random.Random(9)
    acts = quotas(server, speaking.slug, speaking.facilitator)
    before = len(views(database, "SetQuota"))
    with speaking.votes().going_on() as votes, acts.going_on():
        for _ in range(kills):
            votes.wait_for(chance.randrange(1, 60))
            time.sleep(chance.random() / 50)
            server.kill()
            cast, done = set(votes.acknowledged), set(acts.acknowledged)
            verified(database)
            speaking.check(cast)
            assert done <= {view["quota"] for view in views(database, "SetQuota")}
            server.start()
        acts.wait_for(10)
        votes.wait_for(10)
    server.stop()
    # A quota below the codes given out is refused; that is an answer too.
    assert set(acts.strange) <= {422}
    assert not votes.strange
    applied = [view["quota"] for view in views(database, "SetQuota")][before:]
    assert sorted(applied) == sorted(acts.acknowledged), "an act was lost, or applied twice"
    last: dict[tuple[str, str], int] = {}
    for number in votes.acknowledged:
        last[speaking.pair(number)] = max(number, last.get(speaking.pair(number), 0))
    assert {pair: counter for pair, (counter, _) in speaking.stored().items()} == last
    verified(database)
    with capsys.disabled():
        print(
            f"\n{kills} kills: {len(votes.acknowledged)} votes and {len(acts.acknowledged)} other acts "
            "acknowledged, none lost, none applied twice"
        )


def test_sigterm_lets_acts_in_flight_finish(speaking: Speaking) -> None:
    with speaking.votes().going_on() as votes:
        votes.wait_for(20)
        before = time.monotonic()
        ended = speaking.server.stop()
        took = time.monotonic() - before
        speaking.check(set(votes.acknowledged))
        speaking.server.start()
    assert ended == 0
    assert took < 30
