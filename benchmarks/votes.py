"""Votes per second of a running Sulh, held against the bare ceiling of the same machine in the same run.

    .venv/bin/python benchmarks/votes.py [--seconds 10] [--rounds 3] [--ceiling FOLDER]

Each vote goes through the whole act: token, permission, validity, durable write, next statement. The ceiling
(`tools/ceiling.py` beside the shared data, found by `--ceiling` or SULH_CEILING) parses JSON and commits rows
in batches, nothing else. Server and driver share the machine's cores; rounds alternate, and the medians
stand in the table. Prints votes per second, latencies and CPU per vote, and each as a ratio to the
ceiling's, on SQLite and PostgreSQL with 16 and 64 connections; the last line is one JSON object. Ends with 1
where a vote was refused. The ceiling's own packages are put into `.cache/ceiling` the first time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(os.environ.get("SULH_CEILING", ROOT.parent / "shared" / "tools"))
NEEDED = ("starlette", "uvicorn", "orjson")
PEOPLE, STATEMENTS = 600, 200
CONNECTIONS = (16, 64)
SPENT = ("p50_ms", "p95_ms", "p99_ms", "cpu_ms")
Figures = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ceiling", type=Path, default=TOOLS)
    parser.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    parser.add_argument("--prepare", type=Path, default=None, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if options.prepare:
        _prepare(options.prepare)
        return 0
    found: dict[str, dict[str, Figures]] = {}
    for backend in ("sqlite", "postgresql"):
        if options.only in ("", backend):
            found[backend] = _compared(backend, options)
    _print(found, "measured", ("per_second", "ceiling", "p50_ms", "p95_ms", "p99_ms", "cpu_ms", "refused"))
    _print(found, "as ratios to the ceiling", ("ratio", *(f"{name}_ratio" for name in SPENT)))
    short = {
        backend: {
            size: {name: each[name] for name in ("per_second", "ratio", "p99_ms")}
            for size, each in of.items()
        }
        for backend, of in found.items()
    }
    print(json.dumps(short))
    return int(any(each["refused"] for of in found.values() for each in of.values()))


def _compared(backend: str, options: argparse.Namespace) -> dict[str, Figures]:
    """Rounds of both servers in turn, at each number of connections."""
    with tempfile.TemporaryDirectory(prefix="sulh-votes-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        database = stack.enter_context(_database(backend))
        rounds: dict[str, list[tuple[Figures, Figures]]] = {str(size): [] for size in CONNECTIONS}
        address, ceiling = stack.enter_context(_ceiling(folder, options.ceiling))
        for turn in range(options.rounds):
            for size in CONNECTIONS:
                data = folder / f"{turn}-{size}"
                with _sulh(data, database(turn, size)) as (here, server):
                    ours = _driven(here, data / "requests.jsonl", size, options, server)
                theirs = _driven(address, folder / "ceiling.jsonl", size, options, ceiling)
                rounds[str(size)].append((ours, theirs))
    return {size: _median(pairs) for size, pairs in rounds.items()}


def _median(pairs: list[tuple[Figures, Figures]]) -> Figures:
    def middle(values: list[float]) -> float:
        return statistics.median(values)

    ours = [ours for ours, _ in pairs]
    spent = {name: round(middle([each[name] for each in ours]), 2) for name in SPENT}
    ratios = {f"{name}_ratio": round(middle([a[name] / b[name] for a, b in pairs]), 2) for name in SPENT}
    return (
        spent
        | ratios
        | {
            "per_second": round(middle([each["per_second"] for each in ours]), 1),
            "ceiling": round(middle([theirs["per_second"] for _, theirs in pairs]), 1),
            "ratio": round(middle([a["per_second"] / b["per_second"] for a, b in pairs]), 3),
            "refused": sum(sum(each["refused"].values()) for each in ours),
        }
    )


@contextlib.contextmanager
def _database(backend: str) -> Iterator[Any]:
    """A function that gives the environment for a database of its own."""
    if backend == "sqlite":
        yield lambda turn, size: {}
        return
    from tests.postgres import cluster, create

    running = contextlib.contextmanager(cluster.__wrapped__)  # type: ignore[attr-defined]
    with running() as server:
        yield lambda turn, size: {"DATABASE_URL": create(server, f"votes_{turn}_{size}")}


@contextlib.contextmanager
def _sulh(data: Path, more: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A server with a dialogue in which people answer; its address and its process."""
    from tests.serving import Server, environment

    data.mkdir()
    command = [sys.executable, __file__, "--prepare", str(data / "requests.jsonl")]
    subprocess.run(command, env=environment(data, **more), check=True, timeout=600)
    server = Server(data, **more).start()
    try:
        assert server.process is not None
        yield f"127.0.0.1:{server.port}", server.process.pid
    finally:
        server.stop()


def _prepare(requests: Path) -> None:
    """A dialogue, people with sessions, statements, and every vote they could cast, in a mixed order."""
    import random

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
    django.setup()
    from django.core.management import call_command

    from sulh.acts import clock
    from sulh.acts.writer import writing_here
    from sulh.dialogue import sessions
    from sulh.dialogue.models import Dialogue, Participant, Session, new_id
    from sulh.statements.models import Statement

    with writing_here():
        call_command("migrate", verbosity=0)
        dialogue = Dialogue.objects.create(
            slug="votes",
            phase="listening",
            languages=["en"],
            question={"en": "?"},
            has_parties=False,
            opened=clock.now(),
        )
        people = [Participant(id=new_id(), dialogue=dialogue, conduct="") for _ in range(PEOPLE)]
        Participant.objects.bulk_create(people)
        tokens = {person.id: f"token-{new_id()}" for person in people}
        later = clock.now() + sessions.LIFETIME["participant"]
        Session.objects.bulk_create(
            Session(
                digest=sessions.digest(token),
                dialogue=dialogue,
                kind="participant",
                subject=person,
                expires=later,
            )
            for person, token in tokens.items()
        )
        said = [
            Statement(
                dialogue=dialogue, n=n, text=f"Statement {n}", language="en", state="accepted", at=clock.now()
            )
            for n in range(1, STATEMENTS + 1)
        ]
        Statement.objects.bulk_create(said)
    pairs = [(token, each.id) for token in tokens.values() for each in said]
    random.Random(7).shuffle(pairs)
    with requests.open("w") as out:
        for at, (token, statement) in enumerate(pairs):
            vote = {"choice": ("agree", "disagree", "pass")[at % 3], "counter": at + 1, "once": at + 1}
            sent = {
                "method": "POST",
                "path": "/api/v1/dialogues/votes/acts/CastVote",
                "body": {"statement": statement, "language": "en", **vote},
                "headers": {"Authorization": f"Bearer {token}"},
            }
            out.write(json.dumps(sent) + "\n")


@contextlib.contextmanager
def _ceiling(folder: Path, tools: Path) -> Iterator[tuple[str, int]]:
    """The bare server, with packages of its own; its address and its process."""
    import socket

    python = ROOT / ".cache" / "ceiling" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "-q", "install", *NEEDED], check=True)
    with (folder / "ceiling.jsonl").open("w") as out:
        for at in range(PEOPLE * STATEMENTS):
            body = {"participant": at % PEOPLE, "statement": at // PEOPLE, "vote": at % 3 - 1}
            out.write(json.dumps({"method": "POST", "path": "/votes", "body": body}) + "\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = ["--no-access-log", "--log-level", "error"]
    command = [
        str(python),
        "-m",
        "uvicorn",
        "--app-dir",
        str(tools),
        "ceiling:app",
        "--port",
        str(port),
        *quiet,
    ]
    process = subprocess.Popen(command, env={**os.environ, "CEILING_DB": str(folder / "ceiling.sqlite")})
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
            time.sleep(0.1)
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def _driven(address: str, requests: Path, size: int, options: argparse.Namespace, process: int) -> Figures:
    before = _cpu(process)
    command = [sys.executable, options.ceiling / "load.py", address, requests, "--connections", str(size),
               "--seconds", str(options.seconds), "--most", str(PEOPLE * STATEMENTS)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    found: Figures = json.loads(done.stdout)
    found["cpu_ms"] = 1000 * (_cpu(process) - before) / max(found["answered"], 1)
    return found


def _cpu(process: int) -> float:
    """Seconds of processor time of a process and its children so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(stat.parent.name) == process or int(fields[1]) == process:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _print(found: dict[str, dict[str, Figures]], title: str, names: Sequence[str]) -> None:
    print(f"{title}\n{'database':12}{'connections':>12}", *(f"{name:>13}" for name in names))
    for backend, of in found.items():
        for size, each in of.items():
            print(f"{backend:12}{size:>12}", *(f"{each[name]:>13}" for name in names))
    print()


if __name__ == "__main__":
    sys.exit(main())
