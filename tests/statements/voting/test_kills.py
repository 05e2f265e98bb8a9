"""No acknowledged vote or act is lost, none counts twice, what was signed stays, whenever a server ends."""

from __future__ import annotations

import random
import shutil
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sulh.acts.keys import log_key
from sulh.record.tree import leaf_hash
from sulh.record.verify import verify
from tests.cli.pressing import Pressing, quotas
from tests.cli.reading import rows, verified, views
from tests.helpers import Stage, scale
from tests.serving import must
from tests.statements.voting.collecting import Collecting
from tests.statements.voting.listening import Line, Listening, intact, listening

KILLS = scale(6, 200)
PER_KILL = scale(130, 240)  # votes acknowledged between two kills at most; half of them on average


@pytest.fixture
def served(stage: Stage, tmp_path: Path) -> Iterator[Listening]:
    made = listening(stage, tmp_path / "data", scale(20, 120), scale(12, 60))
    try:
        made.server.start()
        yield made
    finally:
        if made.server.process is not None:
            made.server.kill()


def remains(served: Listening, folder: Path) -> Path:
    """A copy of what the killed server left, so that the server itself has to recover its files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("sulh.sqlite3", "sulh.sqlite3-wal"):
        if (served.server.data / name).exists():
            shutil.copy(served.server.data / name, folder / name)
    return folder / "sulh.sqlite3"


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_whenever_the_server_ends(
    served: Listening, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed again and again, and asked to stop once, under votes by both doors and acts with keys.

    Each is sent again until it is answered. Meanwhile somebody keeps every checkpoint that the server shows.
    """
    chance = random.Random(9)
    acts = quotas(served.server, served.slug, served.facilitator, clients=2)
    before = len(views(served.database, "SetQuota"))
    address = f"{served.server.address}/d/{served.slug}/record/checkpoint"
    signed = Collecting(address, log_key(served.dialogue).verifying)
    with served.pressing().going_on() as votes, acts.going_on(), signed.going_on():
        for n in range(KILLS + 1):
            votes.wait_for(chance.randrange(1, PER_KILL))
            time.sleep(chance.random() / 50)
            if n < KILLS:
                served.server.kill()
            else:
                stopped(served)
            seen = remains(served, tmp_path / "remains")
            check(served, votes, acts, seen)
            signed.compare(leaves(served, seen))
            served.server.start()
        votes.wait_for(max(100, scale(0, 20_000) - len(votes.acknowledged)))
        acts.wait_for(5)
    again(served, votes.acknowledged, chance)
    signed.compare_all(diary(served, tmp_path / "diary.jsonl"))
    assert len(signed.seen) >= KILLS
    served.server.kill()
    check(served, votes, acts, served.database)
    assert not votes.strange
    assert set(acts.strange) <= {422}  # a quota below the codes given out is refused; that is an answer too
    applied = [view["quota"] for view in views(served.database, "SetQuota")][before:]
    assert sorted(applied) == sorted(acts.acknowledged), "an act was lost, or applied twice"
    sent = {served.pair(number) for number in votes.acknowledged}
    assert served.stored(served.database).keys() == sent, "somebody's answer was made up"
    with capsys.disabled():
        print(
            f"\n{KILLS} kills: {len(votes.acknowledged)} votes and {len(acts.acknowledged)} other acts "
            f"acknowledged, none lost, none counted twice; {len(signed.seen)} checkpoints, all of one log"
        )


def stopped(served: Listening) -> None:
    """As systemd does it: what is in flight is finished, then the server ends well and soon."""
    before = time.monotonic()
    assert served.server.stop() == 0
    assert time.monotonic() - before < 30


def check(served: Listening, votes: Pressing, acts: Pressing, database: Path) -> None:
    """What was acknowledged stands in this file, and the file is whole."""
    cast, done = set(votes.acknowledged), set(acts.acknowledged)
    intact(database)
    verified(database)
    assert not served.lost(cast, database)
    assert done <= {view["quota"] for view in views(database, "SetQuota")}


def again(served: Listening, acknowledged: set[int], chance: random.Random) -> None:
    """The newest answers, sent once more: answered as they were, and nothing changes."""
    newest: dict[tuple[str, str], int] = {}
    for number in acknowledged:
        newest[served.pair(number)] = max(number, newest.get(served.pair(number), 0))
    before = served.stored(served.database)
    line = Line(served.server.port)
    for number in chance.sample(sorted(newest.values()), 60):
        for door in ("api", "page", "django"):
            answer = line.post(*served.request(door, number))
            assert (answer.status, answer.json["applied"]) == (200, True)
    line.close()
    assert served.stored(served.database) == before


def leaves(served: Listening, database: Path) -> list[bytes]:
    """What the entries in this file are in the tree."""
    query = f"SELECT data FROM acts_logentry WHERE dialogue = '{served.dialogue}' ORDER BY n"
    return [leaf_hash(bytes(data)) for (data,) in rows(database, query)]


def diary(served: Listening, path: Path) -> tuple[bytes, ...]:
    """The public diary, downloaded and recomputed by the command that anybody has; its leaves."""
    with urllib.request.urlopen(f"{served.server.address}/d/{served.slug}/diary.jsonl", timeout=30) as answer:
        path.write_bytes(answer.read())
    size = rows(served.database, f"SELECT size FROM acts_loghead WHERE dialogue = '{served.dialogue}'")
    assert f"{size[0][0]} entries, all in order." in must(path.parent, "verify", str(path))
    with path.open("rb") as lines:
        return verify(lines).leaves
