"""What `read_folder` makes of small folders whose content is known by hand."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sulh.interchange.polis import (
    Correction,
    Participant,
    PolisConversation,
    Statement,
    parties_from_group_id,
    read_folder,
)
from sulh.interchange.polis.wording import storable
from sulh.rules.refusal import Refusal
from sulh.rules.text import clean
from tests.interchange.exports import HOUR, Comment, Export, small


def rows(conversation: PolisConversation) -> list[tuple[int, int, int]]:
    votes = conversation.votes
    return list(zip(votes.participant.tolist(), votes.statement.tolist(), votes.vote.tolist(), strict=True))


SMALL_ROWS = [(0, 0, 1), (0, 1, 0), (0, 2, 1), (1, 0, -1), (1, 2, 1), (2, 0, -1), (2, 2, 1)]


def test_the_long_variant_is_read_whole(tmp_path: Path) -> None:
    conversation = read_folder(small().write_long(tmp_path))
    assert conversation.statements == (
        Statement(0, "آب از همهٔ ماست", 0, 1, True, False, 400_000 * HOUR),
        Statement(1, "Close the market", 0, -1, False, True, 400_000 * HOUR),
        Statement(2, 'Open the road\nbefore winter, "all of it"', 9, 0, False, False, 400_000 * HOUR),
    )
    assert conversation.participants == (
        Participant(0, "0"),
        Participant(1, "1"),
        Participant(3, None),
        Participant(7, "0"),
    )
    assert rows(conversation) == SMALL_ROWS
    assert (conversation.superseded, conversation.matrix_differences) == (1, 0)
    assert conversation.votes_file == "votes.csv"
    assert conversation.files == ("comments.csv", "participant-votes.csv", "votes.csv")


@pytest.mark.parametrize("votes, matrix", [(True, True), (True, False), (False, True)])
def test_votes_and_matrix_tell_the_same(tmp_path: Path, votes: bool, matrix: bool) -> None:
    conversation = read_folder(small().write_old(tmp_path, votes=votes, matrix=matrix))
    assert rows(conversation) == SMALL_ROWS
    assert conversation.votes_file == ("votes.csv" if votes else "participants-votes.csv")
    assert conversation.superseded == (1 if votes else 0)
    assert [person.group for person in conversation.participants] == (
        ["0", "1", None, "0"] if matrix else [None] * 3
    )


def test_of_votes_of_one_time_the_later_in_the_file_counts(tmp_path: Path) -> None:
    export = Export([Comment(0, "x")], [(100, 0, 0, 1), (100, 0, 0, -1), (100, 0, 0, 0)])
    assert rows(read_folder(export.write_old(tmp_path, matrix=False))) == [(0, 0, 0)]


def test_a_tally_that_the_last_votes_do_not_make_is_corrected(tmp_path: Path) -> None:
    # The file reports 2 agree and 2 disagree on statement 0: one person first agreed, then disagreed.
    assert read_folder(small().write_old(tmp_path)).corrections == (Correction(0, 2, 2, 1, 2),)


def test_where_votes_and_matrix_differ_votes_win_and_the_differences_are_counted(tmp_path: Path) -> None:
    small().write_old(tmp_path)
    matrix = tmp_path / "participants-votes.csv"
    # Person 3: disagree on statement 0 becomes pass, and the answer on statement 2 is gone.
    matrix.write_text(matrix.read_text().replace("3,,0,2,1,1,1,-1,", "3,,0,1,0,0,,0,"))
    conversation = read_folder(tmp_path)
    assert conversation.matrix_differences == 2
    assert rows(conversation) == SMALL_ROWS


def test_seconds_and_milliseconds_are_the_same_hour(tmp_path: Path) -> None:
    export = Export([Comment(0, "x", time=400_000 * HOUR + 1799)], [(100, 0, 0, 1)])
    seconds = read_folder(export.write_long(tmp_path / "long"))
    milliseconds = read_folder(export.write_old(tmp_path / "old"))
    assert seconds.statements[0].hour == milliseconds.statements[0].hour == 400_000 * HOUR


def test_the_summary_is_optional_and_its_address_must_be_one(tmp_path: Path) -> None:
    small().write_old(tmp_path)
    assert (read_folder(tmp_path).topic, read_folder(tmp_path).url) == ("", "")
    summary = tmp_path / "summary.csv"
    # The server writes no line break at the end of this file.
    summary.write_text('topic,"Water, and roads"\nurl,https://pol.is/2demo\nconversation-description,"a\nb"')
    conversation = read_folder(tmp_path)
    assert (conversation.topic, conversation.description) == ("Water, and roads", "a\nb")
    assert conversation.url == "https://pol.is/2demo"
    summary.write_text("url,javascript:alert(1)\n")
    assert read_folder(tmp_path).url == ""


def test_the_digest_is_the_one_a_shell_computes(tmp_path: Path) -> None:
    small().write_old(tmp_path)
    (tmp_path / "stats-history.csv").write_text("not read, not in the digest\n")
    listing = subprocess.run(
        ["sha256sum", "comments.csv", "participants-votes.csv", "votes.csv"],
        cwd=tmp_path, check=True, capture_output=True,
    ).stdout  # fmt: skip
    before = read_folder(tmp_path).input_digest
    assert before == hashlib.sha256(listing).hexdigest()
    comments = tmp_path / "comments.csv"
    comments.write_text(comments.read_text().replace("market", "markets"))
    assert read_folder(tmp_path).input_digest != before


def test_parties_come_from_the_groups_and_the_rest_is_no_party(tmp_path: Path) -> None:
    export = small()
    export.groups = {0: "10", 1: "2", 3: None, 7: "10"}
    parties = parties_from_group_id(read_folder(export.write_old(tmp_path)))
    assert [(name, who.tolist()) for name, who in parties] == [
        ("Group 2", [1]),
        ("Group 10", [0, 3]),
        (None, [2]),
    ]


def test_without_groups_there_are_no_parties(tmp_path: Path) -> None:
    conversation = read_folder(small().write_old(tmp_path, matrix=False))
    with pytest.raises(Refusal) as caught:
        parties_from_group_id(conversation)
    assert caught.value.code == "polis_groups_missing"


def test_the_votes_cannot_be_written_to(tmp_path: Path) -> None:
    votes = read_folder(small().write_old(tmp_path)).votes
    with pytest.raises(ValueError, match="read-only"):
        votes.vote[0] = 1


def test_invisible_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    export = Export([Comment(0, "a\u202eb\tc"), Comment(1, "می\u200cخواهم"), Comment(2, " e\u0301 ")], [])
    conversation = read_folder(export.write_old(tmp_path))
    assert [statement.text for statement in conversation.statements] == ["ab c", "می\u200cخواهم", "é"]
    assert conversation.cleaned == (0,)


@given(st.text())
def test_what_is_kept_of_a_text_may_be_stored(text: str) -> None:
    kept, _ = storable(text)
    assert kept == "" or clean(kept, limit=100_000) == kept
