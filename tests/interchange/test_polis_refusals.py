"""Every fault of an export folder is refused with its file and line, and nothing is read."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sulh.interchange.polis import PolisConversation, files, read_folder, tables
from sulh.rules.refusal import Refusal
from tests.interchange.exports import Comment, Export, small

COMMENTS, VOTES, MATRIX = "comments.csv", "votes.csv", "participants-votes.csv"


def refused(path: Path | str) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refusal) as caught:
        read_folder(path)
    return caught.value.code, caught.value.params


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text()
        assert text.count(old) == 1, "the test means one place"
        (folder / file).write_text(text.replace(old, new))

    return change


def add(file: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / file).open("a") as stream:
            stream.write(text)

    return change


def overwrite(file: str, data: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return change


def remove(*names: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return change


# What small().write_old writes, line by line (the first body has a line break: comments.csv has 5 lines):
#   votes.csv line 2: 100007,Wed,0,0,1     participants-votes.csv line 2: 0,0,0,3,2,0,1,1,0
FAULTS: dict[str, tuple[Callable[[Path], None], str, dict[str, Any]]] = {
    "no comments": (remove(COMMENTS), "polis_file_missing", {"file": COMMENTS}),
    "no votes at all": (
        remove(VOTES, MATRIX), "polis_votes_missing", {"file": VOTES, "other": MATRIX},
    ),
    "empty": (overwrite(VOTES, b"\xef\xbb\xbf\n"), "polis_file_empty", {"file": VOTES}),
    "a column missing": (
        replace(COMMENTS, "moderated", "x"),
        "polis_column_missing", {"file": COMMENTS, "column": "moderated"},
    ),
    "a column of votes missing": (
        replace(VOTES, "voter-id", "who"), "polis_column_missing", {"file": VOTES, "column": "voter-id"},
    ),
    "a column of the matrix missing": (
        replace(MATRIX, "group-id", "n-votes2"),
        "polis_column_missing", {"file": MATRIX, "column": "group-id"},
    ),
    "a column twice": (
        replace(COMMENTS, "disagrees", "agrees"),
        "polis_column_repeated", {"file": COMMENTS, "column": "agrees"},
    ),
    "a statement's column twice": (
        replace(MATRIX, ",2,0,1\n", ",2,02,1\n"), "polis_column_repeated", {"file": MATRIX, "column": "02"},
    ),
    "a damaged column of the matrix": (
        replace(MATRIX, ",2,0,1\n", ",2,0,l\n"), "polis_column_unknown", {"file": MATRIX, "column": "l"},
    ),
    "not UTF-8": (
        overwrite(VOTES, b"timestamp,comment-id,voter-id,vote\n1,0,0,1\n1,0,\xe9,1\n"),
        "polis_not_utf8", {"file": VOTES, "line": 3},
    ),
    "UTF-16": (
        overwrite(VOTES, "timestamp,comment-id,voter-id,vote\n".encode("utf-16")),
        "polis_not_utf8", {"file": VOTES, "line": 1},
    ),
    "cut in the last row": (
        replace(VOTES, "100007,Wed,2,3,1\n", "100007,We"), "polis_file_truncated", {"file": VOTES, "line": 9},
    ),
    "cut in the last row, line break added": (
        replace(VOTES, "100007,Wed,2,3,1\n", "100007,We\n"),
        "polis_file_truncated", {"file": VOTES, "line": 9},
    ),
    "cut in the last text": (
        replace(COMMENTS, "Close the market\n", "Close the"),
        "polis_file_truncated", {"file": COMMENTS, "line": 5},
    ),
    "a quotation mark never closed": (
        replace(COMMENTS, "Close the", '"Close the'), "polis_file_truncated", {"file": COMMENTS, "line": 5},
    ),
    "text after a closed quotation": (
        replace(COMMENTS, "Close the", '"Close" the'), "polis_row_unreadable", {"file": COMMENTS, "line": 5},
    ),
    "a row too short": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1"),
        "polis_row_length", {"file": VOTES, "line": 3, "expected": 5, "found": 4},
    ),
    "a row too long": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1,-1,1"),
        "polis_row_length", {"file": VOTES, "line": 3, "expected": 5, "found": 6},
    ),
    "a vote of 2": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1,2"),
        "polis_vote_unknown", {"file": VOTES, "line": 3, "found": "2"},
    ),
    "a vote in words": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1,agree"),
        "polis_vote_unknown", {"file": VOTES, "line": 3, "found": "agree"},
    ),
    "an empty vote": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1,"),
        "polis_vote_unknown", {"file": VOTES, "line": 3, "found": ""},
    ),
    "a cell of 2": (
        replace(MATRIX, "\n1,1,0,2,1,1,1,-1,\n", "\n1,1,0,2,1,1,1,2,\n"),
        "polis_vote_unknown", {"file": MATRIX, "line": 3, "found": "2"},
    ),
    "a statement twice": (
        replace(COMMENTS, "Wed,1,0,", "Wed,2,0,"),
        "polis_statement_repeated", {"file": COMMENTS, "line": 5, "statement": 2},
    ),
    "a vote for an unknown statement": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,5,1,-1"),
        "polis_statement_unknown", {"file": VOTES, "line": 3, "statement": 5},
    ),
    "a cell for an unknown statement": (
        replace(MATRIX, ",2,0,1\n", ",2,0,5\n"),
        "polis_statement_unknown", {"file": MATRIX, "line": 2, "statement": 5},
    ),
    "a person twice": (
        replace(MATRIX, "\n1,1,0,", "\n0,1,0,"), "polis_participant_repeated", {"file": MATRIX, "line": 3},
    ),
    "an id that is no number": (
        replace(VOTES, "500007,Wed,0,1,-1", "500007,Wed,0,1.0,-1"),
        "polis_number_expected", {"file": VOTES, "line": 3, "column": "voter-id", "found": "1.0"},
    ),
    "an id in other digits": (
        replace(COMMENTS, "Wed,1,0,", "Wed,۱,0,"),
        "polis_number_expected", {"file": COMMENTS, "line": 5, "column": "comment-id", "found": "۱"},
    ),
    "a time that is none": (
        replace(VOTES, "500007,Wed,0,1,-1", ",Wed,0,1,-1"),
        "polis_number_expected", {"file": VOTES, "line": 3, "column": "timestamp", "found": ""},
    ),
    "a tally that is none": (
        replace(COMMENTS, "Wed,1,0,0,0,-1", "Wed,1,0,many,0,-1"),
        "polis_number_expected", {"file": COMMENTS, "line": 5, "column": "agrees", "found": "many"},
    ),
    "an unknown moderation": (
        replace(COMMENTS, "Wed,1,0,0,0,-1", "Wed,1,0,0,0,no"),
        "polis_value_unknown", {"file": COMMENTS, "line": 5, "column": "moderated", "found": "no"},
    ),
    "an endless group": (
        replace(MATRIX, "\n1,1,0,", f"\n1,{'g' * 50},0,"),
        "polis_value_unknown", {"file": MATRIX, "line": 3, "column": "group-id", "found": "g" * 39 + "…"},
    ),
    "an endless statement": (
        replace(COMMENTS, "Close the", "x" * 10_000),
        "polis_text_too_long", {"file": COMMENTS, "line": 5, "limit": 10_000, "length": 10_007},
    ),
    "one row with the other sign": (
        replace(MATRIX, "0,0,0,3,2,0,1,1,0\n", "0,0,0,3,2,0,-1,-1,0\n"),
        "polis_votes_wrongly_signed", {"file": MATRIX, "line": 2},
    ),
    "a summary that says so": (
        overwrite("summary.csv", b"topic,x\nvote-convention,agree=-1;disagree=+1;pass=0\n"),
        "polis_votes_wrongly_signed", {"file": "summary.csv", "line": 2},
    ),
    "a summary with three fields": (
        overwrite("summary.csv", b"topic,Water, roads\n"),
        "polis_row_length", {"file": "summary.csv", "line": 1, "expected": 2, "found": 3},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place(fault: str, tmp_path: Path) -> None:
    change, code, params = FAULTS[fault]
    change(small().write_old(tmp_path))
    assert refused(tmp_path) == (code, params)


def test_all_signs_flipped_names_the_first_vote_that_shows_it(tmp_path: Path) -> None:
    events = [(100, 0, 9, 0), *((100, 0, person, 1) for person in range(5)), (100, 0, 6, -1)]
    export = Export([Comment(0, "x")], events)
    export.write_old(tmp_path, matrix=False)
    votes = tmp_path / VOTES
    votes.write_text(
        votes.read_text().replace(",1\n", ",*\n").replace(",-1\n", ",1\n").replace(",*\n", ",-1\n")
    )
    # Line 2 is a pass, which no sign changes.
    assert refused(tmp_path) == ("polis_votes_wrongly_signed", {"file": VOTES, "line": 3})


def test_evenly_divided_votes_are_not_called_flipped(tmp_path: Path) -> None:
    export = Export([Comment(0, "x")], [(100, 0, 0, 1), (100, 0, 1, -1)])
    assert len(read_folder(export.write_old(tmp_path)).votes) == 2


def test_tallies_wrong_in_themselves_do_not_refuse(tmp_path: Path) -> None:
    small().write_old(tmp_path)
    replace(COMMENTS, "Wed,0,0,2,2,1", "Wed,0,0,9,4,1")(tmp_path)
    assert [(c.agrees_reported, c.agrees) for c in read_folder(tmp_path).corrections] == [(9, 1)]


def test_votes_and_matrix_of_opposite_signs_are_refused(tmp_path: Path) -> None:
    people = range(4)
    right = Export([Comment(0, "x")], [(100, 0, person, 1) for person in people])
    wrong = Export([Comment(0, "x")], [(100, 0, person, -1) for person in people])
    right.write_old(tmp_path)
    wrong.write_old(tmp_path / "wrong")
    (tmp_path / "wrong" / MATRIX).replace(tmp_path / MATRIX)
    assert refused(tmp_path) == ("polis_signs_disagree", {"file": VOTES, "other": MATRIX, "line": 2})


def test_a_file_cut_between_rows_is_refused_by_the_count(tmp_path: Path) -> None:
    events = [(100, statement, person, 1) for statement in range(4) for person in range(30)]
    Export([Comment(statement, "x") for statement in range(4)], events).write_old(tmp_path, matrix=False)
    votes = tmp_path / VOTES
    votes.write_text("".join(votes.read_text().splitlines(keepends=True)[:61]))
    assert refused(tmp_path) == (
        "polis_votes_incomplete",
        {"file": VOTES, "line": 61, "reported": 120, "found": 60},
    )


@pytest.mark.parametrize("path", ["absent", "file", "bad\0name", "loop"])
def test_not_a_folder(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    code, params = refused(tmp_path / path)
    assert code == "polis_folder_missing"
    assert params["folder"] == str(tmp_path / path).replace("\0", "\N{REPLACEMENT CHARACTER}")


def test_a_link_may_stay_inside_but_not_lead_outside(tmp_path: Path) -> None:
    folder = small().write_old(tmp_path / "in")
    (folder / VOTES).rename(folder / "kept.csv")
    (folder / VOTES).symlink_to("kept.csv")
    assert len(read_folder(folder).votes) == 7
    (folder / VOTES).unlink()
    (folder / "kept.csv").rename(tmp_path / "elsewhere.csv")
    (folder / VOTES).symlink_to("../elsewhere.csv")
    assert refused(folder) == ("polis_file_outside", {"file": VOTES})


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("nowhere", path)])
def test_what_is_not_a_file_is_not_opened(make: Callable[[Path], None], tmp_path: Path) -> None:
    small().write_old(tmp_path)
    (tmp_path / VOTES).unlink()
    make(tmp_path / VOTES)
    assert refused(tmp_path) == ("polis_file_unreadable", {"file": VOTES})


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (files.LARGEST_FILE, files.MOST_ROWS) == (64 * 2**20, 2_000_000)
    small().write_old(tmp_path)
    monkeypatch.setattr(files, "MOST_ROWS", 8)
    assert len(read_folder(tmp_path).votes) == 7  # from eight rows
    monkeypatch.setattr(files, "MOST_ROWS", 7)
    assert refused(tmp_path) == ("polis_too_many_rows", {"file": VOTES, "limit": 7})
    (tmp_path / VOTES).unlink()
    monkeypatch.setattr(tables, "MOST_ROWS", 6)
    assert refused(tmp_path) == ("polis_too_many_votes", {"file": MATRIX, "limit": 6})
    with (tmp_path / COMMENTS).open("ab") as stream:
        stream.truncate(64 * 2**20 + 1)
    assert refused(tmp_path) == ("polis_file_too_large", {"file": COMMENTS, "megabytes": 64})


def test_any_damage_is_refused_or_read_and_never_breaks(tmp_path: Path) -> None:
    chance = random.Random(20121026)
    files_of = {path.name: path.read_bytes() for path in sorted(small().write_old(tmp_path).iterdir())}
    files_of["summary.csv"] = b'topic,Water\nconversation-description,"a\nb"\n'
    alphabet = b'",\n\r-0129a\x00\xff\xef\xbb\xbf \xd8'
    answers = {"read": 0, "refused": 0}
    for _ in range(300):
        for name, data in files_of.items():
            (tmp_path / name).write_bytes(data)
        name = chance.choice(sorted(files_of))
        damaged = bytearray(files_of[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(damaged))
            if chance.random() < 0.2:
                del damaged[at : at + chance.randint(1, 30)]
            else:
                damaged[at : at + chance.randint(0, 1)] = bytes([chance.choice(alphabet)])
        (tmp_path / name).write_bytes(damaged)
        try:
            conversation = read_folder(tmp_path)
        except Refusal as refusal:
            assert refusal.code.startswith("polis_")
            answers["refused"] += 1
        else:
            assert_sound(conversation)
            answers["read"] += 1
    assert min(answers.values()) > 20, f"the damage should be of both kinds: {answers}"


def assert_sound(conversation: PolisConversation) -> None:
    votes = conversation.votes
    pairs = list(zip(votes.participant.tolist(), votes.statement.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert set(votes.vote.tolist()) <= {1, 0, -1}
    assert all(person < len(conversation.participants) for person, _ in pairs)
    assert all(statement < len(conversation.statements) for _, statement in pairs)
