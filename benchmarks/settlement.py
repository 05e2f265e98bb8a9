"""How long a large text takes: 300 clauses, 40 parties, 2,000 amendments with all that belongs to them.

    .venv/bin/python benchmarks/settlement.py [--clauses 300 --parties 40 --amendments 2000]

Prints milliseconds on the server: the median of five, after one to warm up, of every page and file of the
settlement room as the public, a delegate and the facilitator read it, and of computing and sealing a version.
Everything happens in this process, on a database of its own that is deleted afterwards.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_MS, VERSION_MOST_MS = 300.0, 1000.0
Figures = dict[str, float]


def main() -> int:
    """Print the table; 1 where a page takes 300 ms or more, or a version a second."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("clauses", 300), ("parties", 40), ("amendments", 2000)):
        asked.add_argument(f"--{name}", type=int, default=usual)
    size = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="sulh-benchmark-") as folder:
        os.environ |= {"SULH_DATA": folder, "SULH_ALLOWED_HOSTS": "testserver"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
        os.environ.pop("DATABASE_URL", None)
        version, pages = _measured(size.clauses, size.parties, size.amendments)
    print(f"{size.clauses} clauses, {size.parties} parties, {size.amendments:,} amendments\n")
    _print("the version", version)
    _print("pages and files: the slowest reader of each", pages)
    slow = [name for name, spent in pages.items() if spent >= MOST_MS]
    print(f"{len(pages) - len(slow)} of {len(pages)} pages and files under {MOST_MS:.0f} ms")
    late = [
        name
        for name in ("computed and sealed", "from nothing and sealed")
        if version[name] >= VERSION_MOST_MS
    ]
    return int(bool(slow or late))


def _measured(clauses: int, parties: int, amendments: int) -> tuple[Figures, Figures]:
    import django

    django.setup()
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore", message="No directory at")  # of static files: no server runs
    from django.core.management import call_command
    from django.db import connection

    from sulh.acts.writer import WRITER, writing_here
    from sulh.settlement.text import checks, working
    from sulh.settlement.text.content import digest_of
    from tests.settlement.large import Large, page_times

    with writing_here():
        call_command("migrate", verbosity=0)
    large = Large(clauses, parties, amendments)
    version = {
        "computed and sealed": _once(lambda: digest_of(working.working_content(large.id))),
        "from nothing and sealed": _once(lambda: digest_of(working.replayed(large.id, 3))),
        "the act that issues it": _once(large.issue),
        "every check before tabling": _once(lambda: checks.not_ready(large.id)),
    }
    large.before_the_parties()
    at = f"/d/{large.dialogue.slug}"
    pdf, statement = f"{at}/text/versions/{large.version.n}.pdf", f"{at}/joint-statement"
    version["the PDF, made once"] = _once(lambda: large.client().get(pdf))
    version["the joint statement, made once"] = _once(lambda: large.client().get(statement))
    pages: Figures = {}
    for address, _who, took in page_times(large):
        name = address.removeprefix(f"{at}/")
        pages[name] = max(pages.get(name, 0.0), took * 1000)
    WRITER.stop()
    connection.close()
    return version, pages


def _once(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _print(title: str, figures: Figures) -> None:
    print(title)
    for name, spent in sorted(figures.items(), key=lambda item: -item[1]):
        print(f"  {name:52} {spent:>9.1f} ms")
    print()


if __name__ == "__main__":
    sys.exit(main())
