"""The nine public exports, each compared with a second reading by the csv module alone."""

from __future__ import annotations

import random
import shutil
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from sulh.interchange.polis import parties_from_group_id, read_folder
from sulh.rules.refusal import Refusal
from tests.helpers import open_data
from tests.interchange.exports import csv_rows

# Participants, rows of comments.csv, statements with a vote, last votes. The table beside the data says
# 372 and 14,409 for bg2050-volunteers, 37 and 664 for london.youth.policing: these two matrices have an
# xid column, so a reader of fixed positions takes n-disagree for a statement and each person's count for
# a vote (14,409 = 14,283 + 126; 664 = 638 + 26). Five statements that nobody voted on are in comments.csv.
SIZES = {
    "15-per-hour-seattle": (339, 54, 54, 2_872),
    "american-assembly.bowling-green": (2_031, 896, 896, 225_524),
    "bg2050-volunteers": (126, 371, 371, 14_283),
    "brexit-consensus": (204, 50, 50, 5_303),
    "football-concussions": (1_487, 298, 298, 14_328),
    "london.youth.policing": (26, 39, 36, 638),
    "scoop-hivemind.biodiversity": (536, 316, 314, 29_719),
    "scoop-hivemind.taxes": (334, 148, 148, 17_335),
    "vtaiwan.uberx": (1_921, 197, 197, 49_443),
}
WITHOUT_VOTES_CSV = "american-assembly.bowling-green"
COMMENTS, VOTES, MATRIX = "comments.csv", "votes.csv", "participants-votes.csv"
every_folder = pytest.mark.parametrize("name", SIZES)


def comments_of(folder: Path) -> dict[int, dict[str, str]]:
    header, *rows = csv_rows(folder / COMMENTS)
    named = (dict(zip(header, row, strict=True)) for row in rows)
    return {int(row["comment-id"]): row for row in named}


def matrix_of(folder: Path) -> tuple[dict[tuple[int, int], int], dict[int, str]]:
    """(person, statement) to the vote, and person to the group, of participants-votes.csv."""
    header, *rows = csv_rows(folder / MATRIX)
    first = header.index("n-disagree") + 1
    cells = {
        (int(row[0]), int(statement)): int(cell)
        for row in rows
        for statement, cell in zip(header[first:], row[first:], strict=True)
        if cell
    }
    return cells, {int(row[0]): row[header.index("group-id")] for row in rows}


def flip(cell: str) -> str:
    return {"1": "-1", "-1": "1"}.get(cell, cell)


def flip_votes(folder: Path) -> None:
    header, *rows = csv_rows(folder / VOTES)
    lines = [",".join([*row[:4], flip(row[4])]) for row in rows]
    (folder / VOTES).write_text("\n".join([",".join(header), *lines, ""]))


def flip_matrix(folder: Path, *, counts: bool) -> None:
    """Flips every cell; with `counts` exchanges n-agree and n-disagree too, as a whole wrong export would."""
    header, *rows = csv_rows(folder / MATRIX)
    first = header.index("n-disagree") + 1
    lines = []
    for row in rows:
        tallied = [row[first - 1], row[first - 2]] if counts else [row[first - 2], row[first - 1]]
        lines.append(",".join([*row[: first - 2], *tallied, *map(flip, row[first:])]))
    (folder / MATRIX).write_text("\n".join([",".join(header), *lines, ""]))


def copy(name: str, place: Path, *without: str) -> Path:
    for path in (open_data() / name).glob("*.csv"):
        if path.name not in without:
            shutil.copyfile(path, place / path.name)
    return place


def refused(folder: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_folder(folder)
    return caught.value


@every_folder
def test_sizes_texts_and_groups(name: str) -> None:
    folder = open_data() / name
    conversation = read_folder(folder)
    voted = set(conversation.votes.statement.tolist())
    sizes = len(conversation.participants), len(conversation.statements), len(voted), len(conversation.votes)
    assert sizes == SIZES[name]
    written = comments_of(folder)
    for statement in conversation.statements:
        row = written[statement.source_id]
        lines = unicodedata.normalize("NFC", row["comment-body"]).split("\n")
        assert statement.text == "\n".join(line.rstrip() for line in lines).strip()
        assert str(statement.moderated) == row["moderated"]
        assert statement.is_meta == (row.get("is-meta") == "true")
        assert statement.hour == int(row["timestamp"]) // 3_600_000 * 3600
    assert conversation.topic == csv_rows(folder / "summary.csv")[0][1].strip()
    groups = matrix_of(folder)[1]
    assert {person.source_id: person.group or "" for person in conversation.participants} == groups
    parties = {party: len(members) for party, members in parties_from_group_id(conversation)}
    assert parties == Counter(f"Group {group}" if group else None for group in groups.values())
    assert conversation.cleaned == ()


@every_folder
def test_the_last_votes_are_those_of_the_matrix(name: str) -> None:
    folder = open_data() / name
    conversation = read_folder(folder)
    votes = conversation.votes
    people = [person.source_id for person in conversation.participants]
    statements = [statement.source_id for statement in conversation.statements]
    read = {
        (people[person], statements[statement]): vote
        for person, statement, vote in zip(
            votes.participant.tolist(), votes.statement.tolist(), votes.vote.tolist(), strict=True
        )
    }
    assert read == matrix_of(folder)[0]
    assert conversation.matrix_differences == 0
    assert conversation.votes_file == (MATRIX if name == WITHOUT_VOTES_CSV else VOTES)
    if name != WITHOUT_VOTES_CSV:
        assert conversation.superseded == len(csv_rows(folder / VOTES)) - 1 - len(read)


@every_folder
def test_corrections_are_the_statements_whose_tallies_are_wrong(name: str) -> None:
    folder = open_data() / name
    counted = Counter((statement, vote) for (_, statement), vote in matrix_of(folder)[0].items())
    expected = {}
    for statement, row in comments_of(folder).items():
        reported = int(row["agrees"]), int(row["disagrees"])
        recount = counted[statement, 1], counted[statement, -1]
        if reported != recount:
            expected[statement] = (*reported, *recount)
    conversation = read_folder(folder)
    assert expected, "all nine have superseded votes in their tallies"
    assert {
        conversation.statements[c.statement].source_id: (
            c.agrees_reported,
            c.disagrees_reported,
            c.agrees,
            c.disagrees,
        )
        for c in conversation.corrections
    } == expected


@pytest.mark.parametrize("name", [name for name in SIZES if name != WITHOUT_VOTES_CSV])
def test_a_flipped_votes_file_is_refused_at_the_first_vote_that_shows_it(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path)
    flip_votes(folder)
    reported = {id_: (int(row["agrees"]), int(row["disagrees"])) for id_, row in comments_of(folder).items()}
    # A vote shows it where its statement's agrees and disagrees are not equal: all else is the same flipped.
    line = next(
        line
        for line, row in enumerate(csv_rows(folder / VOTES)[1:], 2)
        if row[4] != "0" and len(set(reported[int(row[2])])) == 2
    )
    refusal = refused(folder)
    assert (refusal.code, refusal.params) == ("polis_votes_wrongly_signed", {"file": VOTES, "line": line})


@every_folder
def test_a_flipped_matrix_is_refused_at_its_first_row_that_shows_it(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path, VOTES)
    flip_matrix(folder, counts=False)
    header, *rows = csv_rows(folder / MATRIX)
    agree, disagree = header.index("n-agree"), header.index("n-disagree")
    line = next(line for line, row in enumerate(rows, 2) if row[agree] != row[disagree])
    refusal = refused(folder)
    assert (refusal.code, refusal.params) == ("polis_votes_wrongly_signed", {"file": MATRIX, "line": line})


@every_folder
def test_a_matrix_flipped_with_its_counts_is_refused_by_the_tallies(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path, VOTES)
    flip_matrix(folder, counts=True)
    refusal = refused(folder)
    assert (refusal.code, refusal.params["file"]) == ("polis_votes_wrongly_signed", MATRIX)


@every_folder
def test_without_votes_csv_the_matrix_gives_the_same_votes(name: str, tmp_path: Path) -> None:
    whole = read_folder(open_data() / name).votes
    rebuilt = read_folder(copy(name, tmp_path, VOTES)).votes
    for column in ("participant", "statement", "vote"):
        assert getattr(rebuilt, column).tolist() == getattr(whole, column).tolist()


@every_folder
def test_a_file_cut_anywhere_but_after_a_row_is_refused(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path)
    chance = random.Random(name)
    for file in (COMMENTS, VOTES, MATRIX):
        if not (folder / file).exists():
            continue
        data = (folder / file).read_bytes()
        for at in [len(data) - 1, len(data) // 2, *(chance.randrange(1, len(data)) for _ in range(4))]:
            if data[at - 1 : at] == b"\n":
                continue
            (folder / file).write_bytes(data[:at])
            refusal = refused(folder)
            assert refusal.params["file"] == file
            assert refusal.code in {"polis_file_truncated", "polis_not_utf8", "polis_column_missing"}
        (folder / file).write_bytes(data)
    assert len(read_folder(folder).votes) == SIZES[name][3]


def test_a_votes_file_cut_after_a_row_is_refused_by_the_count(tmp_path: Path) -> None:
    folder = copy("vtaiwan.uberx", tmp_path)
    lines = (folder / VOTES).read_bytes().splitlines(keepends=True)
    (folder / VOTES).write_bytes(b"".join(lines[: len(lines) // 2]))
    refusal = refused(folder)
    assert (refusal.code, refusal.params["line"]) == ("polis_votes_incomplete", len(lines) // 2)


def test_the_largest_is_read_within_two_seconds() -> None:
    folder = open_data() / WITHOUT_VOTES_CSV
    fastest = 99.0
    for _ in range(3):
        started = time.perf_counter()
        read_folder(folder)
        fastest = min(fastest, time.perf_counter() - started)
    print(f"{WITHOUT_VOTES_CSV}: {fastest:.2f} s")
    assert fastest < 2
