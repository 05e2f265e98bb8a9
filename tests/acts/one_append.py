"""One act, one checkpoint, and the end of a process, with a fault at one system call; then a look at what is left.

Started by `test_faults.py`, which writes one JSON object a line and reads one back. Every try works on a copy of
one data folder, as a killed server left it. The fault is put into one thread of a forked child by strace.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

CALLS = (
    "openat", "read", "pread64", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "rename",
    "renameat", "renameat2", "unlink", "unlinkat", "close", "mkdir", "lseek", "newfstatat", "fstat",
)  # fmt: skip
PATIENCE = 30.0
SLOT = 4096
# What the child tells, each in a place of its own in shared memory: writing there is no system call.
GO, THREADS, ACT, SIGNED, ACT_AGAIN, SIGNED_AGAIN = range(6)
KEY = str(uuid.uuid4())


class Told:
    """A page of memory that parent and child share."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, 6 * SLOT)

    def put(self, place: int, said: Any) -> None:
        data = json.dumps(said).encode()
        start = place * SLOT
        self.memory[start + 4 : start + 4 + len(data)] = data
        self.memory[start : start + 4] = len(data).to_bytes(4, "big")

    def get(self, place: int) -> Any:
        start = place * SLOT
        length = int.from_bytes(self.memory[start : start + 4], "big")
        return json.loads(self.memory[start + 4 : start + 4 + length]) if length else None

    def wait(self, place: int) -> Any:
        until = time.monotonic() + PATIENCE
        while (said := self.get(place)) is None:
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.001)
        return said


class House:
    """The data folder that every try begins with."""

    def __init__(self, folder: Path) -> None:
        from django.conf import settings

        from sulh.acts import checkpoints
        from tests.helpers import Stage

        self.folder, self.used = folder / "base", folder / "used"
        self.open(settings.DATA)
        self.stage = Stage(parties=2)
        self.first = str(checkpoints.publish(self.stage.id)[1])
        self.stage.do("InviteParty", self.stage.facilitator, names={"en": "Before"})
        # With its write-ahead log, as a kill leaves it: whoever opens the database next has to recover it.
        shutil.copytree(settings.DATA, self.folder)
        self.close()

    def open(self, folder: Path) -> None:
        from django.conf import settings
        from django.db import connection

        settings.DATA = folder
        connection.settings_dict["NAME"] = str(folder / "sulh.sqlite3")

    def close(self) -> None:
        from django.db import connection

        from sulh.acts.writer import WRITER

        WRITER.stop()
        connection.close()

    def copy(self) -> None:
        shutil.rmtree(self.used, ignore_errors=True)
        shutil.copytree(self.folder, self.used)

    def act(self) -> str:
        """The party that the act made; the same one however often it is sent."""
        made: str = self.stage.do("InviteParty", self.stage.facilitator, key=KEY, names={"en": "New"})[
            "party"
        ]
        return made

    def publish(self) -> str:
        from sulh.acts import checkpoints

        return str(checkpoints.publish(self.stage.id)[1])


def child(house: House, told: Told) -> None:
    """Both steps, again where one failed, and the end."""
    from django.db import close_old_connections

    from sulh.acts.writer import WRITER

    house.open(house.used)
    WRITER._start()
    assert WRITER._thread is not None
    told.put(THREADS, {"reader": os.getpid(), "writer": WRITER._thread.native_id})
    told.wait(GO)
    for place, step in ((ACT, house.act), (SIGNED, house.publish)):
        tell(told, place, step)
        close_old_connections()  # as after each request
    for place, again, step in ((ACT, ACT_AGAIN, house.act), (SIGNED, SIGNED_AGAIN, house.publish)):
        if "fault" in told.get(place):
            tell(told, again, step)
            close_old_connections()
    house.close()


def tell(told: Told, place: int, step: Callable[[], str]) -> None:
    try:
        told.put(place, {"done": step()})
    except Exception as fault:
        told.put(place, {"fault": f"{type(fault).__name__}: {fault}"})


def forked(work: Callable[[], None]) -> int:
    """A child that does `work` and ends; its process id."""
    if (process := os.fork()) == 0:
        try:
            work()
        except BaseException as fault:
            print(repr(fault), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return process


def ended(process: int) -> int | None:
    """How the child ended; None, and killed, where it did not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return None


def attempt(house: House, thread: str, inject: str) -> dict[str, Any]:
    """One try. `inject` is strace's word for the fault; without one, `calls` counts what the thread does."""
    house.copy()
    told, trace = Told(), house.used / "trace"
    process = forked(lambda: child(house, told))
    traced = str(told.wait(THREADS)[thread])
    only = inject.partition(":")[0] if inject else ",".join(CALLS)
    asked = ["-e", f"inject={inject}"] if inject else []
    command = ["strace", "-o", str(trace), "-p", traced, "-e", f"trace={only}", *asked]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr is not None
    assert "attached" in (first := strace.stderr.readline()), first
    told.put(GO, True)
    end = ended(process)
    strace.stderr.read()
    strace.wait()
    said = trace.read_text()
    acknowledged = [told.get(place) for place in (ACT, SIGNED, ACT_AGAIN, SIGNED_AGAIN)]
    return {
        "ended": end,
        "hit": "(INJECTED)" in said or "killed by SIGKILL" in said,
        "calls": Counter(re.findall(r"^(\w+)\(", said, re.M)),
        "told": acknowledged,
        "wrong": looked(house, acknowledged),
    }


def looked(house: House, told: list[Any]) -> str:
    """What a process that starts afterwards finds wrong."""
    told = [each and each.get("done") for each in told]
    found = Told()
    end = ended(forked(lambda: found.put(ACT, look(house, told))))
    return str(found.get(ACT)) if end == 0 else f"looking ended with {end}"


def look(house: House, told: list[str | None]) -> str:
    from django.db import connection

    from sulh.acts import log
    from sulh.acts.models import LogEntry
    from tests.acts.files import audited

    house.open(house.used)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        if (said := cursor.fetchone()[0]) != "ok":
            return f"integrity: {said}"
    made = [party for party in (told[0], told[2]) if party]
    notes = [house.first, *(note for note in (told[1], told[3]) if note)]
    size, signed = log.head(house.stage.id).size, house.publish()
    for note in notes:
        if note.split("\n")[1] == str(size) and note != signed:
            return "two notes at one size"
    for _ in range(2):
        audited(house.stage.id, earlier=notes)
        entries = [json.loads(bytes(data)) for data in LogEntry.objects.values_list("data", flat=True)]
        entered = [entry["view"].get("party") for entry in entries if entry["act"] == "InviteParty"]
        if any(entered.count(party) != 1 for party in made):
            return "an acknowledged act is not there once"
        # And the house goes on: the same act has happened once at most, and happens now.
        notes.append(house.publish())
        made.append(house.act())
    house.close()
    return "" if len(set(made)) == 1 else "the act has two effects"


def main() -> None:
    import django

    django.setup()
    house = House(Path(sys.argv[1]))
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(attempt(house, asked["thread"], asked["inject"])), flush=True)


if __name__ == "__main__":
    main()
