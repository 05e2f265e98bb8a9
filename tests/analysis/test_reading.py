"""Votes out of files: every format, what is refused, and nine real exports read a second way."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sulh.analysis import reading
from sulh.analysis.reading import read_parties, read_statements
from sulh.analysis.votes import VotesError, VoteTable
from tests.helpers import open_data

CONVERSATIONS = (
    "15-per-hour-seattle",
    "american-assembly.bowling-green",
    "bg2050-volunteers",
    "brexit-consensus",
    "football-concussions",
    "london.youth.policing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.taxes",
    "vtaiwan.uberx",
)


def write(folder: Path, text: str, name: str = "votes.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def held(votes: VoteTable) -> dict[tuple[Any, Any], int]:
    frame = votes.to_pandas()
    keys = zip(frame["participant"].tolist(), frame["statement"].tolist(), strict=True)
    return dict(zip(keys, frame["vote"].tolist(), strict=True))


def parties(votes: VoteTable) -> dict[Any, str | None]:
    names = [votes.parties[at] if at >= 0 else None for at in votes.party]
    return dict(zip(votes.participants.tolist(), names, strict=True))


# --- one row per vote


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_one_row_per_vote(tmp_path: Path, encoding: str) -> None:
    text = "participant,note,statement,vote,party,weight\n"
    text += 'احمد,"a,\nb",s1,1,شمال,2\nzoe,,s1,-1,,1\nاحمد,,s2,0,,2\n\n'
    votes = VoteTable.from_csv(write(tmp_path, text, encoding=encoding))
    assert held(votes) == {("احمد", "s1"): 1, ("احمد", "s2"): 0, ("zoe", "s1"): -1}
    assert parties(votes) == {"zoe": None, "احمد": "شمال"}
    assert dict(zip(votes.participants.tolist(), votes.weight.tolist(), strict=True)) == {
        "zoe": 1.0,
        "احمد": 2.0,
    }


def test_columns_of_other_names(tmp_path: Path) -> None:
    path = write(tmp_path, "who,what,answer,side,worth,party\n1,2,1,left,0.5,x\n")
    votes = VoteTable.from_csv(path, "who", "what", "answer", "side", "worth")
    assert (held(votes), parties(votes), votes.weight.tolist()) == ({(1, 2): 1}, {1: "left"}, [0.5])
    assert VoteTable.from_csv(path, "who", "what", "answer", party=None).parties == ()


@pytest.mark.parametrize(
    ("ids", "read"),
    [
        (["1", "-2", "0"], [-2, 0, 1]),
        (["1", "2", "x"], ["1", "2", "x"]),
        (["1", "01", "2"], ["01", "1", "2"]),  # as numbers, two people would be one
        (["1", "NA", "null"], ["1", "NA", "null"]),
        (["1.0", "2.0", "3.0"], ["1.0", "2.0", "3.0"]),
        (["1", "2", "9" * 30], ["1", "2", "9" * 30]),
        (["-0", "0", "1"], ["-0", "0", "1"]),
    ],
)
def test_ids_are_numbers_only_where_all_look_like_one(
    tmp_path: Path, ids: list[str], read: list[Any]
) -> None:
    lines = "".join(f"{each},{each},1\n" for each in ids)
    votes = VoteTable.from_csv(write(tmp_path, "participant,statement,vote\n" + lines))
    assert votes.statements.tolist() == read
    assert sorted(votes.participants.tolist()) == read


@pytest.mark.parametrize(
    "times",
    [
        ["30", "10", "20", "20"],
        ["2.5", "-1", "0.5", "0.5"],
        ["2024-05-01T12:00:00Z", "2024-05-01T12:30:00+02:00", "2024-05-01T11:00:00", "2024-05-01T11:00:00Z"],
    ],
)
def test_the_latest_vote_counts_wherever_it_stands(tmp_path: Path, times: list[str]) -> None:
    votes = [1, 0, -1, 0]
    lines = "".join(f"{time},1,1,{vote}\n" for time, vote in zip(times, votes, strict=True))
    table = VoteTable.from_csv(write(tmp_path, "timestamp,participant,statement,vote\n" + lines))
    assert held(table) == {(1, 1): 1}
    # Of two votes at the same time the later row counts.
    table = VoteTable.from_csv(
        write(tmp_path, "timestamp,participant,statement,vote\n" + "".join(lines.splitlines(True)[1:]))
    )
    assert held(table) == {(1, 1): 0}


def test_a_header_alone_is_a_table_without_votes(tmp_path: Path) -> None:
    for text in (
        "participant,statement,vote\n",
        "timestamp,voter-id,comment-id,vote\n",
        "participant,statement,vote,party,weight",
    ):
        assert VoteTable.from_csv(write(tmp_path, text)).n_votes == 0
    wide = VoteTable.from_csv(write(tmp_path, "participant,group-id,n-votes,0,1\n"))
    assert (wide.n_participants, wide.statements.tolist()) == (0, [0, 1])


def test_frames_and_parquet_files(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "statement": pd.Categorical(["b", "a", "b", "b"]),
            "vote": [1.0, 0.0, -1.0, 1.0],
            "participant": np.array([5, 5, 6, 6], dtype=np.int32),
            "party": [0.0, np.nan, 1.0, 1.0],
            "timestamp": pd.to_datetime(["2024-01-01", "2024-01-01", "2024-01-03", "2024-01-02"], utc=True),
        },
        index=[9, 9, 9, 9],
    )
    frame.to_parquet(tmp_path / "votes.parquet")
    for votes in (VoteTable.from_pandas(frame), VoteTable.from_parquet(tmp_path / "votes.parquet")):
        assert held(votes) == {(5, "b"): 1, (5, "a"): 0, (6, "b"): -1}
        assert parties(votes) == {5: "0", 6: "1"}


# --- a matrix, and the folder of an export

WIDE = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,3,2
7,x7,1,0,2,1,1,1,-1,
8,,,0,0,0,0,,,
9,x9,0,2,1,0,0,,0.0,
"""


def test_a_matrix(tmp_path: Path) -> None:
    path = write(tmp_path, WIDE)
    votes = VoteTable.from_csv(path)
    assert held(votes) == {(7, 0): 1, (7, 3): -1, (9, 3): 0}
    assert (votes.statements.tolist(), votes.parties) == ([0, 2, 3], ())
    assert parties(VoteTable.from_csv(path, party="group-id")) == {7: "1", 9: "0"}
    assert parties(VoteTable.from_csv(path, party="xid")) == {7: "x7", 9: "x9"}


def test_a_matrix_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, WIDE)
    whole = VoteTable.from_csv(path, party="group-id")
    monkeypatch.setattr(reading, "_CELLS", 1)
    pieces = VoteTable.from_csv(path, party="group-id")
    assert pieces.digest == whole.digest
    assert pieces.participants.tolist() == whole.participants.tolist()
    write(tmp_path, WIDE + "10,,,0,0,0,0,,2,\n")
    with pytest.raises(VotesError, match="row 4: the vote on statement 3 is 2"):
        VoteTable.from_csv(path)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export: 2 is rejected, 4 has no votes, 9 voted only on 2, 7 changed a vote."""
    write(
        tmp_path,
        "timestamp,datetime,comment-id,voter-id,vote\n5,x,1,7,1\n9,x,1,7,-1\n7,x,1,7,0\n1,x,1,8,1\n2,x,2,8,1\n3,x,2,9,1\n",
    )
    write(
        tmp_path,
        "participant,group-id,n-votes,1,2\n7,0,1,-1,\n8,1,2,1,1\n9,1,1,,1\n",
        "participants-votes.csv",
    )
    write(
        tmp_path,
        'comment-id,moderated,comment-body\n4,0,"Four,\nand more"\n2,-1,Two\n1,1,یک\n',
        "comments.csv",
    )
    return tmp_path


def test_the_folder_of_an_export(export: Path) -> None:
    votes = VoteTable.from_polis(export, parties_from="group-id")
    assert held(votes) == {(7, 1): -1, (8, 1): 1}
    assert votes.statements.tolist() == [1, 4]
    assert votes.texts == {1: "یک", 4: "Four,\nand more"}
    assert parties(votes) == {7: "0", 8: "1"}
    assert VoteTable.from_polis(str(export)).parties == ()

    (export / "votes.csv").unlink()
    assert VoteTable.from_polis(export, parties_from="group-id").digest == votes.digest
    (export / "comments.csv").unlink()
    assert held(VoteTable.from_polis(export)) == {(7, 1): -1, (8, 1): 1, (8, 2): 1, (9, 2): 1}
    with pytest.raises(VotesError, match=r"participants-votes\.csv: columns found: participant, .* gid"):
        VoteTable.from_polis(export, parties_from="gid")


def test_a_folder_without_an_export(export: Path) -> None:
    (export / "participants-votes.csv").unlink()
    with pytest.raises(FileNotFoundError):
        VoteTable.from_polis(export, parties_from="group-id")
    (export / "votes.csv").unlink()
    for place in (export, export / "nowhere"):
        with pytest.raises(VotesError, match=r"neither votes\.csv nor participants-votes\.csv"):
            VoteTable.from_polis(place)


# --- parties and texts


def test_parties_of_a_file(tmp_path: Path) -> None:
    text = "party,participant\nnorth,1\n,2\nsouth,3\nnorth,1\n007,4\n"
    found = read_parties(write(tmp_path, text))
    assert found == {1: "north", 3: "south", 4: "007"}
    votes = VoteTable.from_arrays(["1", "2", "x"], [1, 1, 1], [1, 1, 1]).with_parties(found)
    assert parties(votes) == {"1": "north", "2": None, "x": None}
    write(tmp_path, text + "north,3\n")
    with pytest.raises(VotesError, match=r"votes\.csv: row 6: participant 3 has another party"):
        read_parties(tmp_path / "votes.csv")


def test_texts_of_a_file(tmp_path: Path, export: Path) -> None:
    assert read_statements(write(tmp_path, "statement,text\ns1, A \ns2,\ns3,NA\n", "s.csv")) == {
        "s1": " A ",
        "s2": "",
        "s3": "NA",
    }
    assert read_statements(export / "comments.csv") == {4: "Four,\nand more", 2: "Two", 1: "یک"}
    with pytest.raises(VotesError, match="row 2: statement 1 stands in an earlier row too"):
        read_statements(write(tmp_path, "statement,text\n1,a\n1,b\n"))
    with pytest.raises(VotesError, match="columns found: a, b; columns expected: statement, text"):
        read_statements(write(tmp_path, "a,b\n1,a\n"))
    with pytest.raises(VotesError, match="do not match the header"):  # half of the text would be lost
        read_statements(write(tmp_path, "statement,text\n1,a,b\n2,c\n"))


# --- refusals


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("a,b\n1,2\n", "columns found: a, b; columns expected: participant, statement, vote"),
        ("participant;statement;vote\n1;2;1\n", "columns found: participant;statement;vote;"),
        ("participant,statement,vote,vote\n1,2,1,1\n", "column 'vote' stands there twice"),
        ("participant,statement,vote\n1,2,1\n,2,1\n", "row 2: participant is empty"),
        ("participant,statement,vote\n1,2,1\n1,,1\n", "row 2: statement is empty"),
        ("participant,statement,vote\n1,2,1\n1,3\n", "row 2: vote is nan"),
        ("participant,statement,vote\n1,2,1\n1,3,yes\n", "row 2: vote is 'yes'"),
        ("participant,statement,vote\n1,2,True\n", "vote holds true and false"),
        ("participant,statement,vote\n1,2,1\n1,2,1,1\n", "do not match the header"),
        ("participant,statement,vote\n1,2,1,1\n", "do not match the header"),
        ('participant,statement,vote\n"1,2,1\n', "do not match the header"),
        ("participant,statement,vote,party\n1,2,1,a\n1,3,1,b\n", "row 2: participant 1 has another party"),
        ("participant,statement,vote,weight\n1,2,1,2\n1,3,1,\n", "row 2: participant 1 has another weight"),
        ("timestamp,voter-id,comment-id,vote\n1,1,1,1\n,1,2,1\n", "row 2: timestamp is nan"),
        ("timestamp,voter-id,comment-id,vote\nnoon,1,1,1\n", "row 1: timestamp is 'noon'"),
        ("participant,n-votes,1\n1,1,2\n", "row 1: the vote on statement 1 is 2"),
        ("participant,n-votes,1\n1,1,1\n2,1,yes\n", "row 2: the vote on statement 1 is yes"),
        ("participant,n-votes,1\n1,1,True\n", "row 1: the vote on statement 1 is True"),
        ("participant,n-votes,1\n1,1,1\n1,1,1\n", "row 2: participant 1 stands in an earlier row too"),
        ("participant,n-votes,1\n,1,1\n", "row 1: participant is empty"),
        ("participant,n-votes,1,note\n1,1,1,x\n", "column 'note' is no statement"),
        ("participant,n-votes,1,1\n1,1,1,1\n", "column '1' stands there twice"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(VotesError) as refused:
        VoteTable.from_csv(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert says in str(refused.value)


def test_weights_of_a_file_are_above_0(tmp_path: Path) -> None:
    for cell in ("0", "-2", "", "heavy", "inf"):
        with pytest.raises(VotesError, match=r"participant 1: the weight is .* above 0"):
            VoteTable.from_csv(write(tmp_path, f"participant,statement,vote,weight\n1,2,1,{cell}\n"))


def test_files_that_are_something_else(tmp_path: Path) -> None:
    latin = write(tmp_path, "participant,statement,vote\né,1,1\n", encoding="latin-1")
    wide = write(tmp_path, "participant,statement,vote\n1,1,1\n", "wide.csv", encoding="utf-16")
    for path in (latin, wide):
        with pytest.raises(VotesError, match="not text in UTF-8"):
            VoteTable.from_csv(path)
    with pytest.raises(VotesError, match="not a Parquet file"):
        VoteTable.from_parquet(latin)
    for read in (VoteTable.from_csv, VoteTable.from_parquet, read_parties, read_statements):
        with pytest.raises(VotesError, match="is a folder; give a file"):
            read(tmp_path)
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "nothing")


def test_columns_asked_for_by_name_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, "voter-id,comment-id,vote\n1,1,1\n")
    assert VoteTable.from_csv(path).n_votes == 1
    with pytest.raises(VotesError, match="columns expected: who, statement, vote"):
        VoteTable.from_csv(path, participant="who")
    with pytest.raises(VotesError, match="columns expected: voter-id, comment-id, vote, side"):
        VoteTable.from_csv(path, party="side")
    with pytest.raises(VotesError, match="columns expected: voter-id, comment-id, vote, worth"):
        VoteTable.from_csv(path, weight="worth")
    with pytest.raises(VotesError, match="columns found: a; columns expected: participant, statement, vote"):
        VoteTable.from_pandas(pd.DataFrame({"a": [1]}))


# --- real exports, read a second time with the csv module alone


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_real_export(name: str) -> None:
    folder = open_data() / name
    comments = {int(line["comment-id"]): line for line in lines(folder / "comments.csv")}
    stays = {each for each, line in comments.items() if line["moderated"] != "-1"}
    matrix = lines(folder / "participants-votes.csv")
    expected = {
        (int(line["participant"]), int(column)): int(cell)
        for line in matrix
        for column, cell in line.items()
        if column.isdigit() and int(column) in stays and cell
    }
    votes = VoteTable.from_polis(folder, parties_from="group-id")
    assert held(votes) == expected
    assert votes.statements.tolist() == sorted(stays)
    assert votes.texts == {each: comments[each]["comment-body"] for each in stays}
    group = {int(line["participant"]): line["group-id"] or None for line in matrix}
    assert parties(votes) == {who: group[who] for who, _ in expected}


def test_both_files_of_a_real_export_hold_the_same_votes() -> None:
    folder = open_data() / "vtaiwan.uberx"
    long = VoteTable.from_csv(folder / "votes.csv")
    wide = VoteTable.from_csv(folder / "participants-votes.csv")
    assert long.n_votes == 49_443
    assert held(long) == held(wide)
    assert long.digest == wide.digest
    # What Polis counted itself, from neither of the two columns read here.
    counted = {
        int(line["participant"]): int(line["n-votes"]) for line in lines(folder / "participants-votes.csv")
    }
    assert dict(zip(wide.participants.tolist(), np.diff(wide.indptr).tolist(), strict=True)) == counted


def test_a_file_is_never_unpacked_because_of_its_name(tmp_path: Path) -> None:
    file = tmp_path / "votes.zip"
    file.write_text("participant,statement,vote\n1,1,1\n2,1,-1\n", encoding="utf-8")
    assert VoteTable.from_csv(file).n_votes == 2


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "votes.csv"
    os.mkfifo(pipe)
    with pytest.raises(VotesError, match="no ordinary file"):
        VoteTable.from_csv(pipe)
