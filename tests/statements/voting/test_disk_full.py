"""A full disk: people read on, votes are refused in words, nothing acknowledged is lost, and it heals."""

from __future__ import annotations

import errno
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.reading import verified
from tests.helpers import Stage
from tests.lacking import missing
from tests.statements.voting.listening import DOORS, Line, Listening, Said, intact, listening

pytestmark = pytest.mark.slow
SIZE = 40 * 2**20  # bytes of the disk: the doctor wants 20 MB free before a server starts
ROOM = 300 * 2**10  # bytes that are left free once it runs


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system in memory."""
    if os.geteuid() != 0:
        missing("root, for a disk that can be full")
    at = tmp_path / "small"
    at.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(at)], capture_output=True
    )
    if made.returncode != 0:
        missing(f"leave to mount a tmpfs ({made.stderr.decode().strip()})")
    try:
        yield at
    finally:
        until = time.monotonic() + 20
        while subprocess.run(["umount", str(at)], capture_output=True).returncode != 0:
            assert time.monotonic() < until, f"{at} stays in use"
            time.sleep(0.05)


@pytest.fixture
def served(stage: Stage, disk: Path) -> Iterator[Listening]:
    made = listening(stage, disk / "data", 40, 10)
    try:
        made.server.start()
        yield made
    finally:
        if made.server.process is not None:
            made.server.kill()


def fill(disk: Path, room: int) -> None:
    """Take the disk up to the last `room` bytes."""
    left = os.statvfs(disk)
    try:
        with (disk / "filler").open("ab") as file:
            for _ in range(max(1, (left.f_bavail * left.f_frsize - room) // 4096)):
                file.write(b"x" * 4096)
    except OSError as fault:
        assert fault.errno == errno.ENOSPC


def make_room(disk: Path) -> None:
    (disk / "filler").unlink()


def vote(line: Line, served: Listening, number: int) -> Said:
    return line.post(*served.request(DOORS[number % len(DOORS)], number))


def refused_in_words(answer: Said, door: str) -> None:
    """503, as JSON over the API and as a page elsewhere: it was not stored, and may be tried again."""
    assert answer.status == 503
    assert answer.headers["cache-control"] == "no-store" and answer.headers["x-frame-options"] == "DENY"
    if door == "page":
        assert "it was not stored" in answer.body.decode()
    else:
        assert answer.json["code"] == "data_unreachable"
        assert "it was not stored" in answer.json["message"]


def until_refused(line: Line, served: Listening, disk: Path) -> tuple[set[int], list[int]]:
    """Vote until every door has refused twice: the numbers of the votes acknowledged and refused."""
    acknowledged: set[int] = set()
    refused: list[int] = []
    for number in range(len(served.people) * len(served.statements)):
        door, answer = DOORS[number % len(DOORS)], vote(line, served, number)
        if answer.status == 200:
            acknowledged.add(number)
            continue
        refused_in_words(answer, door)
        refused.append(number)
        fill(disk, 0)  # what the failed write gave back
        if all(sum(n % len(DOORS) == place for n in refused) >= 2 for place in range(len(DOORS))):
            return acknowledged, refused
    raise AssertionError("the disk never got full")


def test_a_full_disk(served: Listening, disk: Path) -> None:
    line = Line(served.server.port)
    fill(disk, ROOM)
    acknowledged, refused = until_refused(line, served, disk)
    assert len(acknowledged) >= 10
    cookie = {"Cookie": served.page_headers(served.tokens[0])["Cookie"]}
    for path in ("", "statements", "terms", "diary", "take-part", "findings"):
        assert line.ask("GET", f"/d/{served.slug}/{path}", headers=cookie).status == 200, path
    assert line.ask("GET", f"/api/v1/dialogues/{served.slug}").status == 200
    assert not served.lost(acknowledged, served.database)
    assert served.stored(served.database).keys() == {served.pair(n) for n in acknowledged}

    make_room(disk)
    for n in [*refused, *range(refused[-1] + 1, refused[-1] + 30)]:  # their senders send them again
        answer = vote(line, served, n)
        assert (answer.status, answer.json["applied"]) == (200, True)
        acknowledged.add(n)
    line.close()
    assert served.stored(served.database).keys() == {served.pair(n) for n in acknowledged}
    assert not served.lost(acknowledged, served.database)
    served.server.stop()
    intact(served.database)
    verified(served.database)


def test_killed_on_a_full_disk(served: Listening, disk: Path) -> None:
    """The worst of both: it starts again once there is room, with everything that was acknowledged."""
    fill(disk, ROOM)
    with served.pressing(clients=6).going_on() as votes:
        votes.wait_for(10)
        until = time.monotonic() + 60
        while 503 not in votes.strange:
            assert time.monotonic() < until
            time.sleep(0.01)
        served.server.kill()
        make_room(disk)
        served.server.start()
        votes.wait_for(20)
    assert set(votes.strange) == {503}
    assert not served.lost(set(votes.acknowledged), served.database)
    intact(served.database)
    verified(served.database)
