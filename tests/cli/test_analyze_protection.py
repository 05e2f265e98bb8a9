"""What `sulh analyze` must never write: the answers of a few people."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from sulh.cli.analysis_report.density import strip
from tests.cli.votes import Run, parties, run, votes, write
from tests.helpers import ROOT, open_data

__all__ = ["run", "votes"]


def test_small_cells_are_in_no_form(run: Run, votes: Path, tmp_path: Path) -> None:
    """A party of eight: whatever it answered is nowhere, nor can it be had by subtraction."""
    who = parties(tmp_path / "p.csv", 60, small=8)
    told = json.loads(run(votes, "--parties", who, "--format", "json"))
    assert {each["name"]: each["people"] for each in told["groups"]}["Few"] is None
    assert told["votes"]["participants"] is None, "60 less 52 would tell"
    assert told["sides"]["found"] and not told["sides"]["sizes"] and told["sides"]["placed"] is None
    assert "60" not in run(votes, "--parties", who).split("What all sides accept")[0].split()
    for line in told["statements"]:
        assert set(_values(line["groups"]["Few"])) == {None}
        assert line["groups"]["Few"]["hidden"] == "too_few"
        assert line["rank"] is line["score"] is line["lower"] is line["worst_group"] is None
    for row in csv.DictReader(io.StringIO(run(votes, "--parties", who, "--format", "csv"))):
        if row["group"] == "Few":
            assert not any(
                row[each] for each in ("agree", "disagree", "pass", "group_n", "share", "group_lower")
            )
    for form in ("text", "html"):
        said = run(votes, "--parties", who, "--format", form)
        assert "Fewer than 10 people of these parties" in said and "Few" in said
        assert "No statement could be ranked" in said
        assert not re.search(r"\bof [1-9] answers", said)
        assert not re.search(r"Few</bdi></th><td>\d", said)


def test_nothing_hidden_follows_from_what_is_shown(run: Run, tmp_path: Path) -> None:
    """An attack by intervals, made here anew, on tables whose third party answers little."""
    draw = np.random.default_rng(11)
    for _trial in range(3):
        rows, true = [], Counter[tuple[int, str]]()
        for n in range(80):
            party = "Few" if n < 14 else ("West", "East")[n % 2]
            for s in range(10):
                if draw.random() < (0.5 if party == "Few" else 0.8):
                    rows.append((f"p{n}", s, int(draw.choice([-1, 0, 1], p=[0.2, 0.1, 0.7]))))
                    true[s, party] += 1
        who = "\n".join(f"p{n},{'Few' if n < 14 else ('West', 'East')[n % 2]}" for n in range(80))
        (tmp_path / "p.csv").write_text(f"participant,party\n{who}\n")
        path = write(tmp_path / "v.csv", rows)
        told = json.loads(run(path, "--parties", tmp_path / "p.csv", "--format", "json"))
        hidden = 0
        for line in told["statements"]:
            cells = {name: line["groups"][name] for name in ("Few", "West", "East")}
            for name, cell in cells.items():
                assert (cell["n"] is None) == (
                    true[line["statement"], name] < 10 or cell["hidden"] == "unanimous"
                )
            unseen = [cell for cell in cells.values() if cell["n"] is None]
            hidden += len(unseen)
            if unseen:
                assert line["divisiveness"] is None and line["score"] is None
                if len(unseen) == 1:
                    assert line["n"] is None and line["groups"]["everyone"]["agree"] is None
        assert hidden


def test_all_of_one_mind_below_fifty(run: Run, tmp_path: Path) -> None:
    rows = [(f"p{n}", s, 1 if s == 0 else (-1) ** (n + s)) for n in range(30) for s in range(4)]
    path = write(tmp_path / "v.csv", rows)
    line = next(
        each for each in json.loads(run(path, "--format", "json"))["statements"] if each["statement"] == 0
    )
    assert all(cell["hidden"] in ("unanimous", "withheld") for cell in line["groups"].values())
    assert line["rank"] == 1 and line["lower"] is None
    said = run(path)
    assert "more than 95 %" in said and "30 of 30" not in said
    assert "30 of 30" not in run(path, "--format", "html")


def test_limit_one_shows_all_and_says_so(run: Run, votes: Path, tmp_path: Path) -> None:
    who = parties(tmp_path / "p.csv", 60, small=3)
    for form in ("text", "html"):
        assert "SMALL NUMBERS ARE NOT PROTECTED" in run(
            votes, "--parties", who, "--limit", 1, "--format", form
        )
    told = json.loads(run(votes, "--parties", who, "--limit", 1, "--format", "json"))
    assert told["parameters"]["limit"] == 1
    assert all(line["rank"] for line in told["statements"])
    assert any(line["groups"]["Few"]["n"] in (1, 2, 3) for line in told["statements"])


def test_a_bin_of_the_map_holds_no_few_people() -> None:
    draw = np.random.default_rng(2)
    for people in (9, 10, 11, 19, 25, 60, 700):
        for spread in (0.1, 1.0, 4.0):
            positions = draw.normal(0.3, spread, people)
            found = strip("West", "party", positions, 10)
            if people < 10:
                assert found.people is None and not found.bins
                continue
            assert sum(each.people for each in found.bins) == people
            assert min(each.people for each in found.bins) >= 10
            edges = [(each.start, each.end) for each in found.bins]
            assert all(one[1] == other[0] for one, other in itertools.pairwise(edges))
            assert all(start < end for start, end in edges)


def test_vtaiwan_in_time_and_protected(tmp_path: Path) -> None:
    """From a cold process, page included. Processor time, so that a busy machine does not count."""
    source = open_data() / "vtaiwan.uberx"
    page = tmp_path / "page.html"
    command = [
        sys.executable,
        "-m",
        "sulh.cli",
        "analyze",
        str(source),
        "--format",
        "json",
        "--html",
        str(page),
    ]
    spent = []
    for _again in range(2):  # the first may have to compile
        before = os.times()
        done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
        after = os.times()
        spent.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    assert min(spent) < 5.0, spent
    told = json.loads(done.stdout)
    assert told["sides"]["found"] is True
    assert len(told["statements"]) == 119
    assert told["votes"]["participants"] == 1912
    cells = [cell for line in told["statements"] for cell in line["groups"].values()]
    assert all(cell["n"] is None or cell["n"] >= 10 for cell in cells)
    assert all(each["people"] >= 10 for strip in told["positions"] for each in strip["bins"])
    assert "我覺得" in page.read_text()


def _values(cell: dict[str, Any]) -> list[Any]:
    return [value for key, value in cell.items() if key != "hidden"]
