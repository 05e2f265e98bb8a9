"""How long pages of readers' comments take on the server, with 1,000, 10,000 and 100,000 in one thread.

    .venv/bin/python benchmarks/comments.py

Prints milliseconds (the median of five, after one to warm up) and how they grow with the thread: a
ratio of 1.0 means that a thread a hundred times as long is as quick. Everything happens in this process,
on a database of its own that is deleted afterwards; the time includes drawing the page.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

SIZES = (1_000, 10_000, 100_000)
MOST_MS = 200.0


def main() -> int:
    """Print the table; 1 where a page of the longest thread takes 200 ms or more."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    with tempfile.TemporaryDirectory(prefix="sulh-benchmark-") as folder:
        os.environ |= {"SULH_DATA": folder, "SULH_ALLOWED_HOSTS": "testserver"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
        os.environ.pop("DATABASE_URL", None)
        found = [_measured(size) for size in SIZES]
    _print(found)
    return int(any(spent >= MOST_MS for spent in found[-1].values()))


def _measured(size: int) -> dict[str, float]:
    import django

    django.setup()
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore", message="No directory at")  # of static files: no server runs
    from django.core.management import call_command
    from django.db import connection

    from sulh.acts.writer import WRITER, writing_here
    from tests.helpers import Stage
    from tests.public.comments.crowd import fill, measured
    from tests.public.staging.comments import published

    if size == SIZES[0]:
        with writing_here():
            call_command("migrate", verbosity=0)
    stage = Stage(parties=2).listen()
    published(stage)
    fill(stage, size)
    spent = measured(stage)
    WRITER.stop()
    connection.close()
    return spent


def _print(found: list[dict[str, float]]) -> None:
    first, last = found[0], found[-1]
    print(f"{'comments in one thread':22}", *(f"{size:>12,}" for size in SIZES), f"{'growth':>10}")
    for name in first:
        figures = (f"{each[name]:>9.1f} ms" for each in found)
        print(f"{name:22}", *figures, f"{last[name] / first[name]:>9.1f}x")


if __name__ == "__main__":
    sys.exit(main())
