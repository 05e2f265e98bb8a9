"""Power fails while votes arrive: what was acknowledged is on the disk, because the house waits for it.

The data folder lies on a file system of its own inside an image file. A server that stands still (SIGSTOP)
and a copy of that image at this moment are what a power cut leaves: the kernel's own memory of the file
system, where everything lies that was not waited for, is not in it. The copy is mounted (its journal
replayed) and read. Not shown by this: sectors written by half, or a disk that lies about its own cache.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.pressing import Pressing
from tests.cli.reading import verified
from tests.helpers import Stage, scale
from tests.lacking import missing
from tests.serving import Server
from tests.statements.voting.listening import Listening, intact, listening

pytestmark = pytest.mark.slow
IMAGE = 48 * 2**20  # bytes; the doctor wants 20 MB free
FULL_CUTS, NORMAL_CUTS = scale(4, 50), scale(2, 8)

# The same server with a database that does not wait for the disk; the doctor would refuse it.
WEAKER = """
import sys
from sulh.cli import checks, main
checks.refused = lambda found: []
sys.exit(main())
"""
WEAKER_SETTINGS = """
from sulh.site.settings import *
from sulh.site.settings import DATABASES
options = DATABASES["default"]["OPTIONS"]
assert "synchronous=FULL" in options["init_command"]
options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
"""


class Weaker(Server):
    command = [sys.executable, "-c", WEAKER]


def run(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    at.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-o", "loop", str(image), str(at)], capture_output=True, text=True)
    if done.returncode != 0:
        missing(f"loop devices, for the power cut ({done.stderr.strip()})")
    try:
        yield at
    finally:
        # A killed server may still be on its way out.
        until = time.monotonic() + 20
        while subprocess.run(["umount", str(at)], capture_output=True).returncode != 0:
            assert time.monotonic() < until, f"{at} stays in use"
            time.sleep(0.05)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """An empty file system on an image file; gives where it is mounted."""
    if os.geteuid() != 0:
        missing("root, for the power cut")
    if shutil.which("mkfs.ext4", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
        missing("mkfs.ext4 (Debian's package e2fsprogs)")
    image = tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(IMAGE)
    run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image)
    with mounted(image, tmp_path / "mounted") as at:
        yield at


def cut(served: Listening, votes: Pressing, disk: Path) -> set[int]:
    """The acknowledged votes that would be lost if the power went now. The server goes on afterwards."""
    assert served.server.process is not None
    group = os.getpgid(served.server.process.pid)
    copy = disk.parent / "after"
    os.killpg(group, signal.SIGSTOP)
    try:
        time.sleep(0.1)  # what was sent before is read by the clients
        acknowledged = set(votes.acknowledged)
        shutil.copyfile(disk.parent / "disk", copy)
    finally:
        os.killpg(group, signal.SIGCONT)
    with mounted(copy, disk.parent / "again") as at:
        database = at / "data" / "sulh.sqlite3"
        lost = served.lost(acknowledged, database)
        intact(database)
        verified(database)
    return lost


def cuts(served: Listening, disk: Path, count: int) -> tuple[int, int]:
    """So many votes were acknowledged, and so many would have been lost, added up over `count` cuts."""
    chance, lost = random.Random(3), 0
    try:
        served.server.start()
        with served.pressing(clients=12).going_on() as votes:
            for _ in range(count):
                votes.wait_for(chance.randrange(20, 120))
                lost += len(cut(served, votes, disk))
        assert not votes.strange
    finally:
        if served.server.process is not None:
            served.server.kill()
    return len(votes.acknowledged), lost


def test_no_acknowledged_vote_is_lost(stage: Stage, disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = listening(stage, disk / "data", 20, 10)
    acknowledged, lost = cuts(served, disk, FULL_CUTS)
    with capsys.disabled():
        print(f"\n{FULL_CUTS} power cuts: {acknowledged} votes acknowledged, {lost} lost at any of them")
    assert lost == 0


def test_without_waiting_for_the_disk_votes_are_lost(
    stage: Stage, disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same cuts find what is missing where the database does not wait, so they would find it above."""
    (tmp_path / "weaker.py").write_text(WEAKER_SETTINGS)
    served = listening(stage, disk / "data", 20, 10)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    served.server = Weaker(disk / "data", DJANGO_SETTINGS_MODULE="weaker", PYTHONPATH=path)
    _acknowledged, lost = cuts(served, disk, NORMAL_CUTS)
    with capsys.disabled():
        print(f"\n{NORMAL_CUTS} power cuts without waiting: {lost} acknowledged votes lost, added up")
    assert lost > 0
