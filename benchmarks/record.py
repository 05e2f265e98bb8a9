"""How fast the record is: appending, proving, recomputing all of it, against bare SQLite and SHA-256.

    .venv/bin/python benchmarks/record.py [--entries 1000000] [--times 300] [--folder FOLDER]

Appends to the log of one dialogue in an SQLite database of its own below `--folder` (the system's folder
for temporary files): entries alone, each durable before the next, in turns with one-row commits of a bare
SQLite on the same disk; then batches of a thousand until there are `--entries`. Proves entries drawn by lot,
writes the log into a folder of files and recomputes it from them. What a figure is compared with is measured
in the same run, from the same bytes. Prints a table and, as its last line, one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DIALOGUE = "0" * 31 + "d"
BATCH = 1000
Figures = dict[str, float]
# Name, unit, and what it has to be: at most (-) or at least (+).
TARGETS = {
    "append_p95_ms": ("-", 5.0),
    "batch_per_second": ("+", 10_000.0),
    "receipt_p95_ms": ("-", 10.0),
    "proof_p95_ms": ("-", 10.0),
    "audit_seconds": ("-", 15.0),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=300, help="single appends, commits and proofs")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="sulh-record-", dir=options.folder) as name:
        folder = Path(name)
        _prepare(folder / "data")
        found = _alone(folder, options.times)
        found |= _batches(options.entries)
        found |= _proofs(options.times)
        found |= _audit(folder / "files")
    _print(found)
    print(json.dumps({name: round(value, 3) for name, value in found.items()}))
    return 0


def _prepare(data: Path) -> None:
    """A fresh house with the newest schema in the folder `data`."""
    os.environ["SULH_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    from sulh.acts.writer import writing_here

    with writing_here():
        call_command("migrate", verbosity=0)


def _body(n: int) -> tuple[dict[str, Any], Any]:
    """An entry of usual size: an act of an office holder, with a text in two languages."""
    from sulh.acts.registry import View

    at = f"2026-03-{n // 24 % 28 + 1:02}T{n % 24:02}:00Z"
    body = {"act": "InviteParty", "at": at, "by": {"role": "facilitator", "label": "A facilitator"}}
    names = {"en": f"Association number {n}", "fa-af": "انجمن آب"}
    return body, View({"party": hashlib.md5(str(n).encode()).hexdigest(), "names": names, "place": n})


def _alone(folder: Path, times: int) -> Figures:
    """One entry at a time, in turns with one-row commits of the same bytes by nobody but SQLite."""
    import pysqlite3

    from sulh.acts import log
    from sulh.acts.models import LogEntry
    from sulh.acts.writer import write

    bare = pysqlite3.connect(str(folder / "bare.sqlite3"), isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, data BLOB NOT NULL)")
    ours, theirs = [], []
    for n in range(times + 20):
        ours.append(_timed(partial(write, partial(log.append, DIALOGUE, *_body(n)))))
        data = bytes(LogEntry.objects.values_list("data", flat=True).get(dialogue=DIALOGUE, n=n))
        theirs.append(_timed(partial(bare.execute, "INSERT INTO entry (data) VALUES (?)", [data])))
    bare.close()
    # The first ones load what is loaded on first use.
    found = _spread("append", ours[20:]) | _spread("bare_commit", theirs[20:])
    return found | {"append_ratio": found["append_p50_ms"] / found["bare_commit_p50_ms"]}


def _batches(entries: int) -> Figures:
    """Batches of a thousand, each durable before the next, up to this many entries."""
    from sulh.acts import log
    from sulh.acts.models import LogEntry
    from sulh.acts.writer import write

    first, spent = log.head(DIALOGUE).size, 0.0
    for start in range(first, entries, BATCH):
        new = [_body(n) for n in range(start, min(start + BATCH, entries))]
        spent += _timed(partial(write, partial(log.extend, DIALOGUE, new)))
    rows = LogEntry.objects.filter(dialogue=DIALOGUE, n__gte=first).order_by("n")
    data = [bytes(each) for each in rows.values_list("data", flat=True).iterator()]
    hashed = _timed(lambda: [hashlib.sha256(each).digest() for each in data])
    return {
        "entries": float(log.head(DIALOGUE).size),
        "entry_bytes": sum(map(len, data)) / len(data),
        "batch_per_second": len(data) / spent,
        "sha256_per_second": len(data) / hashed,
        "batch_ratio": spent / hashed,
    }


def _proofs(times: int) -> Figures:
    """Receipts as they are handed out, and the proof alone, both from the database."""
    from sulh.acts import checkpoints, exporting, tiles
    from sulh.record.tree import inclusion_proof

    def prove(n: int) -> list[bytes]:
        return inclusion_proof(tiles.tree(DIALOGUE, size).span, n, size)

    size = checkpoints.publish(DIALOGUE)[0].size
    chosen = random.Random(7).choices(range(size), k=times)
    receipts = [_timed(partial(exporting.receipt_of, DIALOGUE, n)) for n in chosen]
    proofs = [_timed(partial(prove, n)) for n in chosen]
    return _spread("receipt", receipts) | _spread("proof", proofs)


def _audit(folder: Path) -> Figures:
    """The whole log recomputed from its files, against reading and hashing the same bytes."""
    from sulh.acts import exporting
    from sulh.record.audit import audit
    from sulh.record.sources import Folder

    exported = time.perf_counter()
    paths = []
    for path, data in exporting.files(DIALOGUE):
        paths.append(folder / path)
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        paths[-1].write_bytes(data)
    exported = time.perf_counter() - exported
    hashed = _timed(lambda: [hashlib.sha256(path.read_bytes()).digest() for path in paths])
    spent = _timed(lambda: audit(Folder(folder)))
    return {
        "export_seconds": exported,
        "audit_seconds": spent,
        "files_sha256_seconds": hashed,
        "audit_ratio": spent / hashed,
    }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _spread(name: str, seconds: Sequence[float]) -> Figures:
    hundredths = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"{name}_p50_ms": 1000 * hundredths[49], f"{name}_p95_ms": 1000 * hundredths[94]}


def _print(found: Figures) -> None:
    print(f"{'figure':24}{'measured':>14}  target")
    for name, value in found.items():
        print(f"{name:24}{value:>14,.2f}  {_judged(name, value)}".rstrip())
    print()


def _judged(name: str, value: float) -> str:
    if name not in TARGETS:
        return ""
    sign, target = TARGETS[name]
    met = value <= target if sign == "-" else value >= target
    return f"{'at most' if sign == '-' else 'at least'} {target:,.0f}: {'met' if met else 'MISSED'}"


if __name__ == "__main__":
    sys.exit(main())
