"""The table of votes: what it holds, and that neither rows nor names of people can change it."""

from __future__ import annotations

import hashlib
import struct
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sulh.analysis import packing
from sulh.analysis.votes import VoteTable

Row = tuple[int, int, int]
rows_of_votes = st.lists(st.tuples(st.integers(-3, 6), st.integers(0, 5), st.integers(-1, 1)), max_size=60)


def table(rows: list[Row], **more: Any) -> VoteTable:
    people, said, votes = ([row[at] for row in rows] for at in range(3))
    return VoteTable.from_arrays(people, said, votes, **more)


def cells(votes: VoteTable) -> dict[tuple[Any, Any], int]:
    """(participant, statement) to vote, read slowly from the compressed rows."""
    found = {}
    for at, who in enumerate(votes.participants.tolist()):
        for k in range(votes.indptr[at], votes.indptr[at + 1]):
            found[who, votes.statements[votes.statement[k]]] = int(votes.vote[k])
    return found


def same(one: VoteTable, two: VoteTable) -> bool:
    """Everything is equal, to the bit and in the same order."""
    arrays = ("participants", "statements", "indptr", "statement", "vote", "party", "weight")
    alike = all(np.array_equal(getattr(one, name), getattr(two, name)) for name in arrays)
    return alike and one.parties == two.parties and one.digest == two.digest


def test_a_small_table() -> None:
    votes = VoteTable.from_arrays(
        ["zoe", "ali", "zoe", "ali", "mir"],
        [30, 10, 10, 20, 20],
        [1, -1, 0, 1, 1],
        party={"zoe": "north", "ali": "south", "mir": "north"},
        weight={"zoe": 2.5},
        statements=[40],
    )
    # North stands before south; within north the weight 1 stands before 2.5.
    assert votes.participants.tolist() == ["mir", "zoe", "ali"]
    assert votes.statements.tolist() == [10, 20, 30, 40]
    assert votes.indptr.tolist() == [0, 1, 3, 5]
    assert votes.statement.tolist() == [1, 0, 2, 0, 1]
    assert votes.vote.tolist() == [1, 0, 1, -1, 1]
    assert (votes.parties, votes.party.tolist()) == (("north", "south"), [0, 0, 1])
    assert votes.weight.tolist() == [1.0, 2.5, 1.0]
    assert (votes.n_participants, votes.n_statements, votes.n_votes) == (3, 4, 5)
    assert votes.tally().tolist() == [[0, 1, 1], [2, 0, 0], [1, 0, 0], [0, 0, 0]]
    types = [each.dtype for each in (votes.indptr, votes.statement, votes.vote, votes.party, votes.weight)]
    assert types == [np.int64, np.int32, np.int8, np.int32, np.float64]


def test_the_same_votes_by_statement() -> None:
    votes = table([(1, 7, 1), (2, 7, -1), (2, 8, 0), (3, 9, 1)], party={1: "a", 2: "b", 3: "c"})
    indptr, participant, vote = votes.by_statement()
    assert indptr.tolist() == [0, 2, 3, 4]
    assert participant.tolist() == [0, 1, 1, 2]
    assert vote.tolist() == [1, -1, 0, 1]
    assert votes.by_statement()[1] is participant  # worked out once


def test_the_last_vote_on_a_statement_counts() -> None:
    votes = table([(1, 1, 1), (2, 1, 1), (1, 1, -1), (1, 2, 0), (1, 1, 0), (2, 1, -1)])
    assert cells(votes) == {(1, 1): 0, (1, 2): 0, (2, 1): -1}


def test_text_stands_in_the_order_of_code_points() -> None:
    votes = VoteTable.from_arrays(["p"] * 5, ["é", "a", "Z", "آ", "10"], [1] * 5)
    assert votes.statements.tolist() == ["10", "Z", "a", "é", "آ"]


@pytest.mark.parametrize("far", [3, 10**6, 10**15])  # counted, and hashed where the range is wide
def test_ids_far_apart_and_below_zero(far: int) -> None:
    votes = VoteTable.from_arrays([far, -far, far, 0], [-far, far, far, 0], [1, 0, -1, 1])
    assert cells(votes) == {(far, -far): 1, (-far, far): 0, (far, far): -1, (0, 0): 1}
    assert votes.statements.tolist() == [-far, 0, far]


@pytest.mark.parametrize(
    "make",
    [
        *(partial(np.array, dtype=name) for name in ("int8", "int16", "int32", "int64", "uint8", "uint64")),
        partial(np.array, dtype=object),
        partial(pd.Series, dtype="Int64"),
        partial(pd.Series, dtype="category"),
        tuple,
    ],
)
def test_columns_of_every_kind(make: Any) -> None:
    columns = [1, 2, 2], [5, 5, 6], [1, 0, 1]
    one, two, three = (make(each) for each in columns)
    assert same(VoteTable.from_arrays(one, two, three), VoteTable.from_arrays(*columns))


def test_votes_may_be_whole_floats_or_numbers_in_text() -> None:
    expected = table([(1, 1, 1), (2, 1, 0), (3, 1, -1)])
    for vote in ([1.0, 0.0, -1.0], np.array([1.0, -0.0, -1.0]), ["1", "0", "-1"], [np.int8(1), 0.0, "-1"]):
        assert same(VoteTable.from_arrays([1, 2, 3], [1, 1, 1], vote), expected)


def test_no_votes_are_a_table_too() -> None:
    votes = VoteTable.from_arrays([], [], [], party={1: "a"}, statements=["s", "r"])
    assert (votes.n_participants, votes.n_votes, votes.parties) == (0, 0, ())
    assert votes.statements.tolist() == ["r", "s"]
    assert votes.tally().tolist() == [[0, 0, 0], [0, 0, 0]]
    assert votes.indptr.tolist() == votes.by_statement()[0].tolist()[:1] == [0]
    assert votes.keep(np.zeros(0, dtype=bool)).n_statements == 2
    nothing = np.array([])
    assert VoteTable.from_arrays(nothing, nothing, nothing).to_pandas().empty


def test_nobody_can_change_a_table() -> None:
    votes = table([(1, 1, 1), (2, 2, 0)])
    fields = (votes.participants, votes.statements, votes.indptr, votes.statement, votes.vote, votes.party)
    for array in (*fields, votes.weight, *votes.by_statement()):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0


def test_what_was_handed_in_stays_as_it_was() -> None:
    given_in = np.array([2, 1]), np.array([1, 2]), np.array([1, 0], dtype=np.int8)
    VoteTable.from_arrays(*given_in)
    assert [each.tolist() for each in given_in] == [[2, 1], [1, 2], [1, 0]]
    assert all(each.flags.writeable for each in given_in)


# --- parties and weights


def test_who_declares_no_party() -> None:
    party = {1: "a", 2: None, 3: float("nan"), 4: "", 5: pd.NA, 99: "nobody voted for this"}
    votes = table([(who, 1, 1) for who in range(1, 7)], party=party)
    assert votes.parties == ("a",)
    assert votes.party.tolist() == [-1] * 5 + [0]
    assert votes.participants.tolist() == [2, 3, 4, 5, 6, 1]


def test_numbered_groups_are_parties() -> None:
    votes = table([(1, 1, 1), (2, 1, 1), (3, 1, 1)], party={1: 0, 2: 1.0, 3: np.int64(0)})
    assert votes.parties == ("0", "1")
    assert votes.participants.tolist() == [1, 3, 2]


def test_keys_may_be_text_where_ids_are_numbers_and_the_other_way_round() -> None:
    numbers = table([(1, 1, 1), (2, 1, 1)], party={"1": "b", "2": "a", "x": "c", "02": "c"}, texts={"1": "T"})
    assert dict(zip(numbers.participants.tolist(), numbers.party.tolist(), strict=True)) == {1: 1, 2: 0}
    assert numbers.texts == {1: "T"}
    text = VoteTable.from_arrays(["1", "x"], ["s", "s"], [1, 1], party={1: "b"}, weight={1: 3})
    assert dict(zip(text.participants.tolist(), text.weight.tolist(), strict=True)) == {"1": 3.0, "x": 1.0}
    assert text.without(["t", 4]).n_votes == 2


def test_other_parties_and_texts_for_the_same_votes() -> None:
    rows = [(1, 1, 1), (2, 1, -1), (2, 2, 0)]
    before = table(rows, party={1: "z"}, weight={2: 3.0})
    after = before.with_parties({2: "a"}).with_texts({1: "One", 7: "Seven"})
    assert same(after, table(rows, party={2: "a"}, weight={2: 3.0}))
    assert after.texts == {1: "One"}
    assert before.texts == {}


# --- the canonical order and the digest


def test_the_digest_by_hand() -> None:
    votes = VoteTable.from_arrays(
        ["p", "p"], [4, 7], [-1, 1], party={"p": "é"}, weight={"p": 1.5}, statements=[9]
    )
    head = b'["sulh votes 1",1,2,[4,7,9],["\\u00e9"]]\n'
    body = struct.pack("<i", 0) + struct.pack("<d", 1.5) + struct.pack("<2q", 0, 2)
    body += struct.pack("<2i", 0, 1) + struct.pack("<2b", -1, 1)
    assert votes.digest == hashlib.sha256(head + body).hexdigest()


def test_every_part_of_the_content_changes_the_digest() -> None:
    rows = [(1, 1, 1), (1, 2, 0), (2, 1, -1)]
    others = [
        table(rows),
        table([*rows, (2, 1, 1)]),
        table([*rows, (2, 2, 1)]),
        table([*rows, (3, 1, 1)]),
        table(rows[:2]),
        table(rows, statements=[3]),
        table(rows, party={1: "a"}),
        table(rows, party={2: "a"}),
        table(rows, party={1: "b"}),
        table(rows, weight={1: 2.0}),
        table(rows, weight={1: np.nextafter(2.0, 3.0)}),
        VoteTable.from_arrays([1, 1, 2], ["1", "2", "1"], [1, 0, -1]),
    ]
    assert len({each.digest for each in others}) == len(others)


@settings(max_examples=60, deadline=None)
@given(rows_of_votes, st.randoms(use_true_random=False), st.booleans())
def test_neither_the_order_of_rows_nor_names_change_a_number(
    rows: list[Row], random: Any, text: bool
) -> None:
    last = {(p, s): v for p, s, v in rows}
    people = sorted({p for p, _ in last})
    party, weight = {p: "ab"[p % 2] for p in people if p > 0}, {p: 2.0 for p in people if p % 3 == 0}
    before = table(rows, party=party, weight=weight)
    shuffled = [(p, s, v) for (p, s), v in last.items()]
    random.shuffle(shuffled)
    assert same(before, table(shuffled, party=party, weight=weight))

    names: list[Any] = [f"person {n}" for n in range(len(people))] if text else list(range(len(people)))
    random.shuffle(names)
    name = dict(zip(people, names, strict=True))
    after = VoteTable.from_arrays(
        [name[p] for p, _, _ in shuffled],
        [s for _, s, _ in shuffled],
        [v for _, _, v in shuffled],
        party={name[p]: each for p, each in party.items()},
        weight={name[p]: each for p, each in weight.items()},
    )
    assert after.digest == before.digest
    for part in ("statements", "indptr", "statement", "vote", "party", "weight"):
        assert np.array_equal(getattr(after, part), getattr(before, part)), part
    assert cells(after) == {(name[p], s): v for (p, s), v in last.items()}


def test_equal_contents_stand_in_the_order_of_ids() -> None:
    rows = [(who, s, v) for who in (9, 3, 5, 7) for s, v in ((1, 1), (2, -1))]
    assert table(rows).participants.tolist() == [3, 5, 7, 9]
    # Taking votes away makes all of these equal; wherever they stood before, the ids decide now.
    votes = table([(who, s, 1) for who in range(40) for s in (0, who)])
    assert votes.participants.tolist() != list(range(40))
    assert votes.keep(votes.statement == 0).participants.tolist() == list(range(40))


@settings(max_examples=80, deadline=None)
@given(rows_of_votes)
@example([(1, 0, 1), (3, 0, 0)])  # votes differ
@example([(1, 1, 1), (3, 0, 1)])  # statements differ
@example([(-1, 0, -1), (-1, 1, 0), (1, 0, -1), (2, 1, 0)])  # one is the beginning of the other
def test_rows_that_share_hashes_stand_in_the_order_of_their_votes(rows: list[Row]) -> None:
    def blind(indptr: Any, statement: Any, vote: Any) -> Any:
        return np.zeros(len(indptr) - 1, dtype=np.uint64), np.zeros(len(indptr) - 1, dtype=np.uint64)

    contents: dict[int, dict[int, int]] = {}
    for who, said, vote in rows:
        contents.setdefault(who, {})[said] = vote
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "row_hashes", blind)
        votes = table(rows, party={-2: "a", 2: "a"})
    expected = sorted(contents, key=lambda who: (who in (-2, 2), sorted(contents[who].items()), who))
    assert votes.participants.tolist() == expected
    assert cells(votes) == {(p, s): v for p, s, v in rows}


def test_the_two_hashes_tell_small_rows_apart() -> None:
    # Every way to vote, or not, on five statements: 4 ** 5 rows, of which one is empty.
    ways = np.stack(np.meshgrid(*[[-1, 0, 1, 2]] * 5), axis=-1).reshape(-1, 5)
    who, statement = np.nonzero(ways != 2)
    votes = VoteTable.from_arrays(who, statement, ways[who, statement])
    for hashes in packing.row_hashes(votes.indptr, votes.statement, votes.vote):
        assert len(set(hashes.tolist())) == 4**5 - 1


# --- parts of a table, and other forms


@settings(max_examples=60, deadline=None)
@given(rows_of_votes, st.randoms(use_true_random=False))
def test_the_table_holds_what_a_dictionary_would(rows: list[Row], random: Any) -> None:
    votes = table(rows, party={p: "ab"[p % 2] for p, _, _ in rows}, weight={2: 4.0})
    held = {(p, s): v for p, s, v in rows}
    assert cells(votes) == held
    assert all(np.all(np.diff(each) > 0) for each in np.split(votes.statement, votes.indptr[1:-1]))
    said = sorted({s for _, s in held})
    assert votes.tally().tolist() == [
        [list(held[k] for k in held if k[1] == s).count(v) for v in (1, -1, 0)] for s in said
    ]

    indptr, participant, vote = votes.by_statement()
    turned = [
        (votes.participants[participant[k]], each, vote[k])
        for at, each in enumerate(said)
        for k in range(indptr[at], indptr[at + 1])
    ]
    assert {(p, s): v for p, s, v in turned} == held
    assert len(turned) == len(held)
    assert all(np.all(np.diff(each) > 0) for each in np.split(participant, indptr[1:-1]))

    mask = np.array([random.random() < 0.5 for _ in range(votes.n_votes)], dtype=bool)
    left = [row for row, stays in zip(all_rows(votes), mask, strict=True) if stays]
    parties = {p: "ab"[p % 2] for p, _, _ in rows}
    assert same(votes.keep(mask), table(left, party=parties, weight={2: 4.0}, statements=said))

    fewer = [row for row in all_rows(votes) if row[1] not in (0, 3)]
    rest = table(fewer, party=parties, weight={2: 4.0}, statements=[s for s in said if s not in (0, 3)])
    assert same(votes.without([0, 3, 77]), rest)
    assert same(VoteTable.from_pandas(votes.to_pandas()), votes)


def all_rows(votes: VoteTable) -> list[Row]:
    return [(p, s, v) for (p, s), v in cells(votes).items()]


def test_texts_go_with_their_statements() -> None:
    votes = table([(1, 1, 1), (1, 2, 0), (2, 2, 1)], texts={1: "One", 2: "Two", 3: "Three"})
    assert votes.texts == {1: "One", 2: "Two"}
    assert votes.without([1]).texts == {2: "Two"}
    assert votes.without([2]).participants.tolist() == [1]
    assert votes.keep(votes.vote == 0).texts == votes.texts
    assert votes.digest == table([(1, 1, 1), (1, 2, 0), (2, 2, 1)]).digest


def test_a_frame_shows_only_what_there_is() -> None:
    rows = [(1, 5, 1), (2, 5, -1)]
    assert list(table(rows).to_pandas()) == ["participant", "statement", "vote"]
    frame = table(rows, party={1: "a"}, weight={2: 0.5}).to_pandas()
    assert list(frame) == ["participant", "statement", "vote", "party", "weight"]
    records = [(r.participant, r.vote, r.weight) for r in frame.itertuples()]
    assert records == [(2, -1, 0.5), (1, 1, 1.0)]
    assert frame["party"].isna().tolist() == [True, False]
