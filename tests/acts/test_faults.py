"""A failing disk and sudden ends, at every system call of one act and one checkpoint: nothing acknowledged is lost."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import FULL, ROOT
from tests.lacking import missing
from tests.serving import environment

FAULTS = ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
AT_GATE = 24


class Trying:
    """The process that tries, in `one_append.py`."""

    def __init__(self, data: Path, folder: Path) -> None:
        command = [sys.executable, str(Path(__file__).with_name("one_append.py")), str(folder)]
        more = {"DJANGO_SETTINGS_MODULE": "sulh.site.settings"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data, **more), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, thread: str, inject: str = "") -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"thread": thread, "inject": inject}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process that tries has ended"
        found: dict[str, Any] = json.loads(answer)
        return found

    def end(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def trying(migrated: Path, tmp_path: Path) -> Iterator[Trying]:
    if shutil.which("strace") is None:
        missing("strace")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
        missing("the right to trace processes (ptrace)")
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(migrated, data / "sulh.sqlite3")
    made = Trying(data, tmp_path / "tries")
    yield made
    made.end()


def outcome(tried: dict[str, Any]) -> str:
    """What was told of the act and the checkpoint; "" where the process ended before it could tell."""
    act, signed = tried["told"][:2]
    return "+".join("" if said is None else next(iter(said)) for said in (act, signed))


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_fault_at_every_call(
    trying: Trying, capsys: pytest.CaptureFixture[str]
) -> None:
    """The act's reading and the checkpoint are one thread's, its writing another's; each is faulted apart."""
    points = []
    for thread in ("reader", "writer"):
        clean = trying(thread)
        assert (clean["ended"], clean["wrong"], outcome(clean)) == (0, "", "done+done")
        points += [
            (thread, f"{call}:{fault}:when={n}")
            for call, count in clean["calls"].items()
            for n in range(1, count + 1)
            for fault in FAULTS
        ]
    assert len(points) > 300
    chosen = points if FULL else random.Random(5).sample(points, AT_GATE)
    outcomes: Counter[str] = Counter()
    for point in chosen:
        tried = trying(*point)
        assert tried["wrong"] == "", (point, tried)
        assert tried["hit"], (point, tried)
        killed = "SIGKILL" in point[1]
        assert tried["ended"] == (-9 if killed else 0), (point, tried)
        if not killed:
            # Whoever was refused sends it again, and is not refused for ever.
            act, signed, act_again, signed_again = tried["told"]
            assert "done" in (act_again or act), (point, tried)
            assert "done" in (signed_again or signed), (point, tried)
        outcomes["killed" if killed else "refused" if "fault" in outcome(tried) else "carried out"] += 1
    with capsys.disabled():
        print(
            f"\n{len(chosen)} of {len(points)} points: killed at {outcomes['killed']}, refused with an error and "
            f"carried out when asked again at {outcomes['refused']}, carried out all the same at "
            f"{outcomes['carried out']}; nothing acknowledged was lost"
        )
