"""`sulh analyze`: what goes in, what comes out, and what must never come out."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sulh import cli
from sulh.cli.analysis_report.progress import Bar
from tests.cli.votes import Row, Run, bare, camps, parties, refused, run, texts, votes, write
from tests.helpers import ROOT

__all__ = ["refused", "run", "votes"]

HOSTILE = {
    1: "<script>alert(1)</script> & \"quotes\"",
    2: "\u202eright to left override\u202c and \x1b[31mred",
    3: "=cmd|' /C calc'!A0",
    4: "https://elsewhere.example/x.png",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A Polis export of the same votes; statement 12 was rejected by its moderators."""
    made = tmp_path / "conversation"
    made.mkdir()
    rows = [(int(person[1:]), statement, vote) for person, statement, vote in camps()]
    write(made / "votes.csv", [(7, *row) for row in rows], "timestamp,voter-id,comment-id,vote")
    lines = [f'1,{n},0,0,0,{-1 if n == 12 else 1},"Statement, so to say, {n}"' for n in range(1, 13)]
    (made / "comments.csv").write_text(
        "\n".join(["timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body", *lines]) + "\n"
    )
    given = {(person, statement): vote for person, statement, vote in rows}
    wide = [
        f"{person},{person % 2},1," + ",".join(str(given.get((person, n), "")) for n in range(1, 13))
        for person in range(60)
    ]
    head = "participant,group-id,n-votes," + ",".join(map(str, range(1, 13)))
    (made / "participants-votes.csv").write_text("\n".join([head, *wide]) + "\n")
    return made


# What goes in


def test_a_csv_file_as_json(run: Run, votes: Path) -> None:
    told = json.loads(run(votes, "--format", "json", steady=True))
    assert told["stability"]["halvings"] == 10
    tally = Counter(row[1] for row in camps())
    assert told["votes"]["participants"] == 60
    assert told["votes"]["votes"] in (len(camps()), None)
    assert told["votes"]["statements"] == 12
    assert re.fullmatch("[0-9a-f]{64}", told["digest"])
    assert told["sides"]["found"] is True
    # Sixty people: with fewer than ten on neither side, none of the three sizes is told.
    sizes = told["sides"]["sizes"].values()
    assert set(sizes) == {None} or (sum(sizes) == 60 and min(sizes) >= 10)
    assert {line["statement"]: line["n"] for line in told["statements"] if line["n"]}.items() <= tally.items()
    best = [line["statement"] for line in told["statements"][:4]]
    assert set(best) == {1, 2, 3, 4}, "what both camps accept stands first"
    assert [line["rank"] for line in told["statements"]] == list(range(1, 13))


def test_counts_are_the_votes(run: Run, votes: Path, tmp_path: Path) -> None:
    """Counted here once more, from the rows."""
    told = json.loads(
        run(votes, "--parties", parties(tmp_path / "p.csv", 60), "--format", "json", "--limit", 1)
    )
    expected = Counter((row[1], ("West", "East")[int(row[0][1:]) % 2], row[2]) for row in camps())
    assert told["votes"]["votes"] == len(camps())
    for line in told["statements"]:
        for name in ("West", "East"):
            cell = line["groups"][name]
            found = {1: cell["agree"], -1: cell["disagree"], 0: cell["passed"]}
            assert found == {vote: expected[line["statement"], name, vote] for vote in (1, -1, 0)}
            assert cell["lower"] <= cell["estimate"] <= cell["upper"]
            # Everybody of these thirty has voted: those who did not answer this one count by the share.
            expected_share = (cell["agree"] + (30 - cell["n"]) * cell["share"]) / 30
            held = min(max(expected_share, cell["lower"]), cell["upper"])
            assert cell["estimate"] == pytest.approx(held, abs=3e-6)


def test_parquet_says_the_same(run: Run, votes: Path, tmp_path: Path) -> None:
    path = tmp_path / "votes.parquet"
    pd.DataFrame(camps(), columns=["participant", "statement", "vote"]).to_parquet(path)
    assert run(path, "--format", "json") == run(votes, "--format", "json")


def test_columns_by_other_names(run: Run, votes: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "votes2.csv", camps(), "who,what,answer")
    named = ("--participant-column", "who", "--statement-column", "what", "--vote-column", "answer")
    assert run(other, *named, "--format", "json") == run(votes, "--format", "json")


def test_a_polis_folder(run: Run, folder: Path) -> None:
    told = json.loads(run(folder, "--format", "json"))
    assert told["votes"]["statements"] == 11, "without the rejected one"
    assert {line["text"] for line in told["statements"]} == {
        f"Statement, so to say, {n}" for n in range(1, 12)
    }
    asked = (("--parties", "group-id"), ("--parties-from", "group-id"))
    grouped = [run(folder, *each, "--format", "json") for each in asked]
    assert grouped[0] == grouped[1]
    assert json.loads(grouped[0])["ranked_by"] == "party"
    assert "Group 0: " in run(folder, "--parties", "group-id")


def test_rows_in_another_order_people_under_other_names_one_thread_or_two(
    votes: Path, tmp_path: Path
) -> None:
    """Every byte of the JSON is the same."""
    rows = camps()
    mixed = [rows[at] for at in np.random.default_rng(3).permutation(len(rows))]
    renamed = [(f"x{(int(person[1:]) * 37) % 101}", statement, vote) for person, statement, vote in mixed]
    other = write(tmp_path / "other.csv", renamed)
    told = []
    for path, threads in ((votes, "1"), (votes, "2"), (other, "2")):
        command = [sys.executable, "-m", "sulh.cli", "analyze", str(path), "--format", "json"]
        environment = {**os.environ, "SULH_THREADS": threads, "PYTHONHASHSEED": threads}
        told.append(
            subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=True).stdout
        )
    assert told[0] == told[1] == told[2]


def test_neither_database_nor_web_framework(votes: Path, tmp_path: Path) -> None:
    command = ["analyze", str(votes), "--format", "html", "--out", "/dev/null"]
    check = f"import sys; from sulh.cli import main; main({command!r}); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, cwd=ROOT, text=True, timeout=120,
        env={"SULH_DATA": str(tmp_path / "never")},
    )  # fmt: skip
    assert done.stdout == "False\n", done.stderr
    assert not (tmp_path / "never").exists()


# What comes out


def test_every_form_in_every_language(run: Run, votes: Path, tmp_path: Path) -> None:
    for tag, direction in (("en", "ltr"), ("fa-AF", "rtl")):
        page = tmp_path / f"{tag}.html"
        text = run(votes, "--lang", tag, "--html", page)
        assert "votes" in text and "0." in text if tag == "en" else "۰" in text
        assert f'<html lang="{tag}" dir="{direction}">' in page.read_text()
        out = tmp_path / "out.html"
        assert run(votes, "--lang", tag, "--format", "html", "--out", out) == ""
        assert out.read_text() == page.read_text()
    rows = list(csv.DictReader(io.StringIO(run(votes, "--format", "csv"))))
    assert len(rows) == 12 * 3, "two sides and everyone"


def test_the_page_needs_nothing_else(run: Run, votes: Path, tmp_path: Path) -> None:
    told = texts(tmp_path / "texts.csv", {1: "An ordinary statement"})
    for tag in ("en", "fa-AF"):
        page = run(votes, "--statements", told, "--format", "html", "--lang", tag)
        assert not re.search(
            r"<script|<link|<img|<iframe|<object|@import|\bsrc=|\bon\w+=|https?:|//", bare(page)
        )
        assert all(each.startswith("data:font/") for each in re.findall(r'url\("?([^")]*)', page))
        assert all(each.startswith("#") for each in re.findall(r'href="([^"]*)"', page))
        assert "@media print" in page
        assert "nan" not in re.findall(r"[a-z]+", bare(page)) and "None" not in page


def test_it_says_that_voters_are_no_sample(run: Run, votes: Path) -> None:
    for form in ("text", "html", "json"):
        assert "no sample" in run(votes, "--format", form)


def test_no_division_is_said_calmly(run: Run, tmp_path: Path) -> None:
    draw = np.random.default_rng(8)
    rows = [(f"p{n}", s, int(draw.choice([-1, 1]))) for n in range(50) for s in range(10)]
    page = run(write(tmp_path / "v.csv", rows), "--format", "html")
    assert '<div class="calm"><p>No division found.</p></div>' in page
    assert "groups of chance" in page
    assert 'id="map"' not in page
    assert "No division found." in run(tmp_path / "v.csv")


def test_stability_stands_beside_the_ranking_or_is_left_out(run: Run, votes: Path) -> None:
    assert "halved 10 times" in run(votes, steady=True)
    page = run(votes, "--format", "html", steady=True)
    assert (
        page.index("What all sides accept")
        < page.index("How stable: from half")
        < page.index("Where we differ")
    )
    assert "not measured" in run(votes)
    assert json.loads(run(votes, "--format", "json"))["stability"] is None


def test_hostile_texts(run: Run, votes: Path, tmp_path: Path) -> None:
    told = texts(tmp_path / "texts.csv", HOSTILE)
    page = run(votes, "--statements", told, "--format", "html")
    assert "<script" not in page and "&lt;script&gt;" in page
    plain = run(votes, "--statements", told)
    for each in (page, plain):
        assert not set("\u202a\u202b\u202c\u202d\u202e\x1b") & set(each)
    table = run(votes, "--statements", told, "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    faithful = json.loads(run(votes, "--statements", told, "--format", "json"))
    by_id = {each["statement"]: each["text"] for each in faithful["statements"]}
    assert by_id == {n: HOSTILE.get(n, "") for n in range(1, 13)}, "a file for programs is faithful"


def test_hostile_names_of_parties(run: Run, votes: Path, tmp_path: Path) -> None:
    names = ["<b>West</b>", "=East\u202e"]
    rows = "\n".join(f"p{n},{names[n % 2]}" for n in range(60))
    (tmp_path / "p.csv").write_text(f"participant,party\n{rows}\n", encoding="utf-8")
    page = run(votes, "--parties", tmp_path / "p.csv", "--format", "html")
    assert "<b>West" not in page and "&lt;b&gt;West" in page and "\u202e" not in page
    table = csv.DictReader(io.StringIO(run(votes, "--parties", tmp_path / "p.csv", "--format", "csv")))
    assert "'=East\u202e" in {row["group"] for row in table}


# Tiny tables


@pytest.mark.parametrize(
    "rows",
    [[], [("a", 1, 1)], [("a", n, 1) for n in range(5)], [(f"p{n}", 1, n % 3 - 1) for n in range(30)],
     [("a", 1, 1), ("b", 1, 1)], [(f"p{n}", s, 1) for n in range(12) for s in range(3)]],
    ids=["no votes", "one vote", "one participant", "one statement", "two people", "all alike"],
)  # fmt: skip
@pytest.mark.parametrize("limit", [1, 10])
def test_tiny_tables(run: Run, tmp_path: Path, rows: list[Row], limit: int) -> None:
    path = write(tmp_path / "v.csv", rows)
    told = json.loads(run(path, "--format", "json", "--limit", limit))
    assert len(told["statements"]) == len({row[1] for row in rows})
    assert told["sides"]["found"] is False
    for form in ("text", "csv", "html"):
        said = run(path, "--format", form, "--limit", limit)
        assert "nan" not in re.findall(r"[a-z]+", bare(said)) and "None" not in said


# Refusals


def test_refusals_say_what_to_do(refused: Run, votes: Path, folder: Path, tmp_path: Path) -> None:
    assert "There is no file or folder" in refused(tmp_path / "nowhere.csv")
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert "first line must name the columns" in refused(empty)
    assert "columns expected: participant, statement, vote" in refused(write(tmp_path / "a.csv", [], "x,y,z"))
    assert "row 1" in refused(write(tmp_path / "b.csv", [("a", 1, 3)]))
    (tmp_path / "none").mkdir()
    assert "neither votes.csv nor participants-votes.csv" in refused(tmp_path / "none")
    fake = tmp_path / "fake.parquet"
    fake.write_bytes(b"no such thing")
    assert "not a Parquet file" in refused(fake)
    assert "compare the ids" in refused(
        votes, "--parties", write(tmp_path / "c.csv", [("nobody", "x", 1)], "participant,party,z")
    )
    assert "compare the ids" in refused(votes, "--statements", texts(tmp_path / "d.csv", {99: "unknown"}))
    assert "columns expected: statement, text" in refused(votes, "--statements", votes)
    assert "No such file" in refused(votes, "--parties", tmp_path / "gone.csv")
    assert "group-id" in refused(votes, "--parties", "group-id")
    assert "name columns only for a file" in refused(folder, "--vote-column", "v")
    assert "No such file" in refused(votes, "--out", tmp_path / "no" / "folder.txt")  # fmt: skip


@pytest.mark.parametrize("options", [["--limit", "0"], ["--top", "x"], ["--format", "pdf"], ["--lang", "de"]])
def test_options_out_of_range(votes: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["analyze", str(votes), *options])
    assert stopped.value.code == 2
    assert options[0] in capsys.readouterr().err


# The bar


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_waits_and_wipes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    screen = Screen()
    bar = Bar(screen)
    bar("positions", 1, 4)
    assert screen.getvalue() == "", "work of less than a second needs no bar"
    now[0] = 2.0
    bar("stability", 1, 2)
    assert "how stable" in screen.getvalue() and "#" in screen.getvalue()
    bar.close()
    assert screen.getvalue().endswith(" \r")
    for other, quiet in ((io.StringIO(), False), (Screen(), True)):
        silent = Bar(other, quiet=quiet)
        now[0] += 5.0
        silent("stability", 1, 2)
        silent.close()
        assert other.getvalue() == ""
