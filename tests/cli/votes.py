"""Small tables of votes for `sulh analyze`, and the command run on them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sulh import cli

Run = Callable[..., str]
Row = tuple[Any, Any, int]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command, expects it to succeed, and gives what it wrote; stability only where asked for."""

    def go(*arguments: Any, steady: bool = False) -> str:
        more = [] if steady else ["--no-stability"]
        code = cli.main(["analyze", *map(str, arguments), *more])
        out, err = capsysbinary.readouterr()
        assert code == 0, err.decode()
        assert err == b""
        return out.decode()

    return go


@pytest.fixture
def refused(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command, expects a refusal, and gives its sentence."""

    def go(*arguments: Any) -> str:
        assert cli.main(["analyze", *map(str, arguments)]) == 2
        out, err = capsysbinary.readouterr()
        assert out == b""
        assert err.count(b"\n") == 1 and b"Traceback" not in err
        return err.decode()

    return go


def camps(people: int = 60, statements: int = 12) -> list[Row]:
    """Two camps that agree on the first third of the statements and part over all others."""
    draw = np.random.default_rng(5)
    rows = []
    for person in range(people):
        for statement in range(statements):
            if draw.random() < 0.15:
                continue
            likely = 0.9 if statement < statements // 3 or (person + statement) % 2 else 0.1
            answer = 0 if draw.random() < 0.08 else 1 if draw.random() < likely else -1
            rows.append((f"p{person}", statement + 1, answer))
    return rows


def write(path: Path, rows: Iterable[tuple[Any, ...]], header: str = "participant,statement,vote") -> Path:
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return path


def parties(path: Path, people: int, small: int = 0) -> Path:
    """Every second person is of party West; the last `small` are of party Few."""
    names = ["Few" if at >= people - small else ("West", "East")[at % 2] for at in range(people)]
    rows = [f"p{at},{name}" for at, name in enumerate(names)]
    path.write_text("\n".join(["participant,party", *rows]) + "\n")
    return path


def texts(path: Path, told: dict[int, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("statement", "text"), *told.items()])
    return path


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    return write(tmp_path / "votes.csv", camps())


def bare(page: str) -> str:
    """A page without its fonts and without what people wrote."""
    return re.sub(r"data:font/[^)]*", "", page)
