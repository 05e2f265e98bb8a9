"""How long the pages about promises take on the server, with 10,000 promises and 100,000 pieces of evidence.

    .venv/bin/python benchmarks/promises.py
    .venv/bin/python benchmarks/promises.py --promises 1000 --evidence 10000

Prints milliseconds (the median of five, after one to warm up) and the size of each page. Everything happens
in this process, on a database of its own that is deleted afterwards; the time includes drawing the page. Of
all promises nine in ten stand in one theme, and one promise has a twentieth of the evidence.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

MOST_MS = 300.0


def main() -> int:
    """Print the table; 1 where a page takes 300 ms or more."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--promises", type=int, default=10_000)
    asked.add_argument("--evidence", type=int, default=100_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="sulh-benchmark-") as folder:
        os.environ |= {"SULH_DATA": folder, "SULH_ALLOWED_HOSTS": "testserver"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
        os.environ.pop("DATABASE_URL", None)
        found = _measured(chosen.promises, chosen.evidence)
    print(f"{chosen.promises:,} promises, {chosen.evidence:,} pieces of evidence")
    for name, (spent, size) in found.items():
        print(f"{name:34} {spent:>8.1f} ms {size / 1000:>9,.0f} kB")
    slow = [name for name, (spent, _size) in found.items() if spent >= MOST_MS]
    print("every page under 300 ms" if not slow else f"300 ms or more: {', '.join(slow)}")
    return int(bool(slow))


def _measured(promises: int, evidence: int) -> dict[str, tuple[float, int]]:
    import django

    django.setup()
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore", message="No directory at")  # of static files: no server runs
    from django.core.management import call_command
    from django.db import connection

    from sulh.acts.writer import WRITER, writing_here
    from tests.followup.commitments.many import fill, measured, readers
    from tests.helpers import Stage

    with writing_here():
        call_command("migrate", verbosity=0)
    stage = Stage(parties=3).listen()
    people = readers(stage)
    fill(stage, promises, evidence)
    spent = measured(stage, people)
    WRITER.stop()
    connection.close()
    return spent


if __name__ == "__main__":
    sys.exit(main())
