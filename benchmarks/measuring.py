"""Time and memory of one piece of work, in this process or in a fresh one."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

Made = TypeVar("Made")

ROOT = Path(__file__).resolve().parents[1]


class Cost(NamedTuple):
    """What a piece of work took.

    `seconds` by the clock; `extra`: bytes that the process held at its peak beyond what it held before;
    `elsewhere`: how many processors were busy with something else meanwhile (0 where it cannot be told,
    rough for work of less than a tenth of a second).
    """

    seconds: float
    extra: int
    elsewhere: float


def measured(work: Callable[[], Made]) -> tuple[Made, Cost]:
    """What `work` gives, and what it cost. Warm up what is compiled or loaded on first use before."""
    _give_back()
    before, busy = _mark(), _busy_elsewhere()
    began = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - began
    elsewhere = max(_busy_elsewhere() - busy, 0.0) / seconds
    return made, Cost(seconds, max(_peak() - before, 0), elsewhere)


def _give_back() -> None:
    """Free what nobody holds, so that it cannot be used again without being counted."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _mark() -> int:
    """Bytes resident now, from where the peak counts anew; without /proc the peak of the whole process."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS:")


def _peak() -> int:
    try:
        return _status("VmHWM:")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _busy_elsewhere() -> float:
    """Seconds that all processors have spent since the machine started on anything but this process."""
    try:
        user, nice, system, _idle, _waiting, *more = (
            Path("/proc/stat").read_text().split("\n")[0].split()[1:9]
        )
    except OSError:
        return 0.0
    ticks = sum(int(each) for each in (user, nice, system, *more))
    return ticks / os.sysconf("SC_CLK_TCK") - time.process_time()


def _status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as opened:
        return next(int(line.split()[1]) * 1024 for line in opened if line.startswith(name))


def in_fresh_process(
    module: str,
    arguments: Sequence[object],
    python: str = sys.executable,
    more: Mapping[str, str] | None = None,
) -> Any:
    """What `python -m module arguments` prints as its last line, in JSON; `more` joins the environment.

    Raises `RuntimeError` with the end of its complaints where it fails.
    """
    command = [python, "-m", module, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(more or {})}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])
