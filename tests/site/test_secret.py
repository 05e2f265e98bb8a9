"""Secrets are made once, whole, and for their owner's eyes only."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from sulh.site import secret
from tests.helpers import ROOT


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = secret.read(folder, "key")
    assert len(bytes.fromhex(made)) == 32
    assert secret.read(folder, "key") == made
    assert secret.read(folder, "other") != made
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["key", "other"]


def test_processes_that_start_at_once_read_the_same_secret(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from sulh.site import secret\n"
        "print(flush=True); sys.stdin.readline()\n"
        "print([secret.read(Path(sys.argv[1]) / str(n), 'key') for n in range(40)])"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1
    assert "''" not in said.pop()
