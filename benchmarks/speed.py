"""How long an analysis takes and how much memory, from 100,000 votes to ten million; beside red-dwarf.

    .venv/bin/python -m benchmarks.speed [--sizes 100k 1M 2M 10M] [--rounds 3] [--peer-up-to 1M]

All votes are synthetic (`benchmarks.synthetic`) and lie in memory, in shuffled order, as arrays: ids of
participants and statements, and answers. Each measurement has a fresh process, warmed up on a small table.
`MB` is the process's peak beyond what it held before, `growth` the factor from the size to the left per
vote: 1.00 means that twice the votes take twice as long.

The floor is one pass over the packed votes that adds them up by statement, compiled and on one thread.
`same part` is what red-dwarf does (`benchmarks.same_part`), from the arrays and from a packed table.
Figures are worth something only where few processors are `busy elsewhere`.

red-dwarf begins with its votes as a list of dicts in memory; it needs a Python that can import `reddwarf`,
this one or the one that SULH_PEERS_PYTHON names. The two take turns, and medians are shown.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.measuring import in_fresh_process
from benchmarks.synthetic import SHAPES, Shape

MB = 1e6
PARTS = ("pack", "points", "sides", "ground", "everything")
ROWS = (
    ("people x statements", ""),
    ("votes (nominal)", ""),
    ("pack", "s"),
    ("IdealPoints.fit", "s"),
    ("  its steps", ""),
    ("Sides.fit", "s"),
    ("CommonGround.fit, given both", "s"),
    ("everything", "s"),
    ("  processors busy elsewhere", ""),
    ("  per vote", "ns"),
    ("  growth", "x"),
    ("  memory", "MB"),
    ("  memory per vote", "B"),
    ("  memory growth", "x"),
    ("floor", "ms"),
    ("  everything / floor", "x"),
    ("same part, from arrays", "ms"),
    ("  memory", "MB"),
    ("same part, from a table", "ms"),
    ("  / floor", "x"),
    ("red-dwarf", "ms"),
    ("  processors busy elsewhere", ""),
    ("  memory", "MB"),
    ("  time / ours from arrays", "x"),
    ("  memory / ours from arrays", "x"),
    ("  |cos| of components", ""),
    ("  people in other clusters", ""),
)


def measure(shape: Shape, rounds: int, peer: str | None) -> dict[str, Any]:
    """Everything about one size: seconds and bytes by part; of red-dwarf None where it did not run."""

    def ours(part: str, *more: object) -> dict[str, Any]:
        told: dict[str, Any] = in_fresh_process("benchmarks.speed_parts", [part, *shape, *more])
        return told

    found: dict[str, Any] = {part: ours(part) for part in (*PARTS, "floor")}
    with tempfile.TemporaryDirectory() as folder:
        mine, theirs = Path(folder, "ours.npz"), Path(folder, "theirs.npz")
        turns = []
        for _ in range(rounds):
            costs = [ours("same", mine), ours("same_packed"), None]
            if peer:
                costs[2] = in_fresh_process("benchmarks.peers.red_dwarf", [*shape, theirs], peer)
            turns.append(costs)
        for name, costs in zip(("same", "same_packed", "red-dwarf"), zip(*turns, strict=True), strict=True):
            found[name] = (
                None if costs[0] is None else {key: median(each[key] for each in costs) for key in costs[0]}
            )
        found["likeness"] = alike(mine, theirs) if peer else None
    return found


def alike(mine: Path, theirs: Path) -> tuple[float, int | None]:
    """The smaller |cosine| of the components; people in other clusters, None where there are more or fewer.

    Raises `RuntimeError` where not even the votes per statement are the same.
    """
    one, other = np.load(mine), np.load(theirs)
    if not np.array_equal(one["counts"], other["counts"]):
        raise RuntimeError("the two analysed different votes")
    cosine = float(np.abs((one["components"] * other["components"]).sum(axis=0)).min())
    pairs = set(zip(one["labels"].tolist(), other["labels"].tolist(), strict=True))
    labels = [set(each["labels"].tolist()) for each in (one, other)]
    if len(labels[0]) != len(labels[1]):
        return cosine, None
    met = {pair: int(((one["labels"] == pair[0]) & (other["labels"] == pair[1])).sum()) for pair in pairs}
    best = sum(max(size for pair, size in met.items() if pair[0] == label) for label in labels[0])
    return cosine, len(one["labels"]) - best


def column(shape: Shape, now: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    """The figures of one size, in the order of `ROWS`; `before` is the size to the left."""
    seconds = {part: now[part]["seconds"] for part in (*PARTS, "floor", "same", "same_packed")}
    per_vote = seconds["everything"] / shape.votes
    bytes_each = now["everything"]["extra"] / shape.votes
    told = [f"{shape.people:,} x {shape.statements:,}", f"{shape.votes:,}"]
    told += [f"{seconds['pack']:.3f}", f"{seconds['points']:.3f}", f"{now['points']['steps']}"]
    told += [f"{seconds['sides']:.3f}", f"{seconds['ground']:.3f}", f"{seconds['everything']:.3f}"]
    told += [f"{now['everything']['elsewhere']:.1f}"]
    told += [f"{per_vote * 1e9:,.0f}", f"{per_vote / before['per vote']:.2f}" if before else "-"]
    told += [f"{now['everything']['extra'] / MB:,.0f}", f"{bytes_each:.0f}"]
    told += [f"{bytes_each / before['bytes']:.2f}" if before else "-"]
    told += [f"{seconds['floor'] * 1e3:.2f}", f"{seconds['everything'] / seconds['floor']:,.0f}"]
    told += [f"{seconds['same'] * 1e3:,.0f}", f"{now['same']['extra'] / MB:,.0f}"]
    told += [f"{seconds['same_packed'] * 1e3:,.0f}", f"{seconds['same_packed'] / seconds['floor']:,.0f}"]
    now["per vote"], now["bytes"] = per_vote, bytes_each
    return told + _beside(now)


def _beside(now: dict[str, Any]) -> list[str]:
    theirs, mine = now["red-dwarf"], now["same"]
    if theirs is None:
        return [now["absent"], *["-"] * 6]
    cosine, moved = now["likeness"]
    return [
        f"{theirs['seconds'] * 1e3:,.0f}",
        f"{theirs['elsewhere']:.1f}",
        f"{theirs['extra'] / MB:,.0f}",
        f"{theirs['seconds'] / mine['seconds']:.0f}",
        f"{theirs['extra'] / mine['extra']:.0f}",
        f"{cosine:.5f}",
        "other number" if moved is None else f"{moved}",
    ]


def peer_python() -> str | None:
    """A Python that can import red-dwarf: this one, or the one named; None where neither is there."""
    return sys.executable if find_spec("reddwarf") else os.environ.get("SULH_PEERS_PYTHON") or None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", choices=SHAPES, default=["100k", "1M"])
    parser.add_argument("--rounds", type=int, default=3, help="turns of ours and red-dwarf's (3)")
    parser.add_argument("--peer-up-to", choices=SHAPES, default="1M", help="largest size for red-dwarf (1M)")
    told = parser.parse_args(arguments)
    peer, most = peer_python(), SHAPES[told.peer_up_to].votes
    found: dict[str, dict[str, Any]] = {}
    columns: list[list[str]] = []
    for size in told.sizes:
        shape = SHAPES[size]
        found[size] = measure(shape, told.rounds, peer if shape.votes <= most else None)
        found[size]["absent"] = "not run" if peer else "not installed"
        columns.append(column(shape, found[size], found[told.sizes[len(columns) - 1]] if columns else None))
    print(f"{'synthetic votes':34}" + "".join(f"{size:>18}" for size in told.sizes))
    for (name, unit), *cells in zip(ROWS, *columns, strict=True):
        print(f"{f'{name}, {unit}' if unit else name:34}" + "".join(f"{cell:>18}" for cell in cells))
    print(summary(found))


def summary(found: dict[str, dict[str, Any]]) -> str:
    """In one line: per vote at every size, and beside red-dwarf at the largest where it ran."""
    told = ", ".join(
        f"{size} {each['per vote'] * 1e9:,.0f} ns and {each['bytes']:.0f} B" for size, each in found.items()
    )
    beside = [size for size, each in found.items() if each["red-dwarf"]]
    if not beside:
        return f"everything, per vote: {told}; red-dwarf {next(iter(found.values()))['absent']}"
    mine, theirs = found[beside[-1]]["same"], found[beside[-1]]["red-dwarf"]
    return (
        f"everything, per vote: {told}; the same part at {beside[-1]}: "
        f"{theirs['seconds'] / mine['seconds']:.0f} times as fast as red-dwarf, "
        f"with 1/{theirs['extra'] / mine['extra']:.0f} of its extra memory"
    )


if __name__ == "__main__":
    main()
