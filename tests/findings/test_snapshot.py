"""From votes to a published finding, its bytes, its table and its public shape."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sulh.analysis import wilson
from sulh.findings.build import Basis, Found, Group, Said, Votes, find
from sulh.findings.snapshot import Findings, Missing, public_json
from sulh.findings.table import COLUMNS, guarded, to_csv

Answer = tuple[int, int, int, int]
Find = Callable[..., Found]
NAMES = {"north": "North", "south": "-South", "none": "No party", "west": "West"}


@pytest.fixture
def found_from(statements: list[Said], groups: list[Group], missing: list[Missing]) -> Find:
    def run(answers: list[Answer], before: Basis | None = None, salt: bytes = b"s" * 32) -> Found:
        votes = Votes(*([row[at] for row in answers] for at in range(4)))
        return find(
            "a-b", "2012-10-05T14Z", statements, groups, votes, salt=salt, missing=missing, before=before
        )

    return run


@pytest.fixture
def findings(found_from: Find, answers: list[Answer]) -> Findings:
    return found_from(answers).findings


def test_counts_and_shares_are_shown_with_their_interval(findings: Findings) -> None:
    cell = findings.rows[0].cells[0]
    assert (cell.agree, cell.disagree, cell.passed, cell.hidden) == (20, 5, 5, None)
    assert cell.share == 6667
    low, high = (float(bound) for bound in wilson(20, 30))
    assert cell.low is not None
    assert cell.high is not None
    assert cell.low / 10_000 <= low < (cell.low + 1) / 10_000
    assert (cell.high - 1) / 10_000 < high <= cell.high / 10_000


def test_the_least_agreeing_party_ranks_and_no_party_does_not(findings: Findings) -> None:
    shown, unanimous, listed = findings.rows
    # "none" has two answers to the second statement: hidden, but it is not a party that ranks.
    assert (unanimous.rank, shown.rank, listed.rank) == (1, 2, None)
    assert (listed.listed, listed.score, listed.divisiveness) == ("too_few", None, None)
    assert (shown.least, shown.agrees_most, shown.agrees_least) == ("south", "north", "south")
    assert shown.divisiveness == round((20 / 30 - 6 / 20) * 10_000)


def test_a_unanimous_cell_is_ranked_but_its_size_stays_open(
    found_from: Find, answers: list[Answer], findings: Findings
) -> None:
    row = findings.rows[1]
    assert row.cells[0].hidden == "unanimous"
    assert (row.cells[0].share, row.cells[0].low) == (None, None)
    # South's 18 of 20 are known less well to agree than 10 of 10 would be; the score is theirs.
    assert row.score == int(float(wilson(18, 20)[0]) * 10_000)
    more = [*answers, *[(20 + n, 1, 0, 1) for n in range(7)]]  # north: 19 of 19
    again = found_from(more).findings.rows[1]
    assert (again.cells, again.rank, again.score) == (row.cells, row.rank, row.score)


def test_where_a_unanimous_cell_is_the_least_its_score_tells_only_its_range() -> None:
    def score(size: int) -> int | None:
        votes = Votes(list(range(size)), [0] * size, [0] * size, [1] * size)
        everyone = [Group("all", "everyone")]
        found = find("d", "2012-10-05T14Z", [Said("s", "t", "en")], everyone, votes, salt=b"s" * 32)
        return found.findings.rows[0].score

    assert {score(n) for n in range(10, 20)} == {score(10)}
    assert score(10) == int(float(wilson(10, 10)[0]) * 10_000)
    assert score(19) != score(20)


def test_totals_are_shown_only_where_nothing_is_hidden_here(findings: Findings) -> None:
    shown, *others = findings.rows
    assert shown.total is not None
    assert (shown.total.agree, shown.total.disagree, shown.total.passed) == (30, 19, 13)
    assert [row.total for row in others] == [None, None]


def test_turnout(findings: Findings) -> None:
    north, south, none = findings.turnout
    assert (north.voted, north.enrolled, north.share) == (30, 40, 7500)
    assert (south.voted, south.enrolled, south.share, south.low) == (20, None, None, None)
    assert (none.voted, none.share) == (12, 10_000)
    assert findings.participants == 62


def test_turnout_of_a_few_is_hidden_and_so_is_the_sum(found_from: Find, answers: list[Answer]) -> None:
    few = [row for row in answers if row[2] != 2 or row[0] < 209]
    found = found_from(few).findings
    assert (found.turnout[2].voted, found.turnout[2].hidden) == (None, "too_few")
    assert found.participants is None


def test_who_is_missing_comes_before_anything_found(findings: Findings) -> None:
    assert findings.missing == (Missing("west", "declined"),)
    assert list(Findings.__dataclass_fields__).index("missing") == 2
    lines = list(csv.DictReader(io.StringIO(to_csv(findings, NAMES), newline="")))
    assert (lines[0]["record"], lines[0]["party"], lines[0]["status"]) == ("missing", "West", "declined")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(data=st.data())
def test_any_order_of_votes_gives_the_same_bytes(
    data: st.DataObject, found_from: Find, answers: list[Answer]
) -> None:
    shuffled = data.draw(st.permutations(answers))
    one, other = found_from(answers), found_from(shuffled)
    assert one.findings.to_json() == other.findings.to_json()
    assert to_csv(one.findings, NAMES) == to_csv(other.findings, NAMES)
    assert one.basis == other.basis


def test_the_digest_is_salted(found_from: Find, answers: list[Answer], findings: Findings) -> None:
    assert re.fullmatch("[0-9a-f]{64}", findings.input_digest)
    assert found_from(answers, salt=b"t" * 32).findings.input_digest != findings.input_digest
    with pytest.raises(ValueError, match="salt"):
        found_from(answers, salt=b"short")


def test_a_few_new_answers_change_no_cell_of_the_next_snapshot(
    found_from: Find, answers: list[Answer]
) -> None:
    first = found_from(answers)
    nine = [(300 + n, 0, 0, -1) for n in range(9)]
    second = found_from([*answers, *nine], first.basis)
    assert second.findings.rows == first.findings.rows
    # The tenth counts from what was published, not from the snapshot in between.
    third = found_from([*answers, *nine, (309, 0, 0, -1)], second.basis)
    assert third.findings.rows[0].cells[0].disagree == 15
    assert third.findings.rows[0].total != first.findings.rows[0].total


def test_json_comes_back_the_same(findings: Findings) -> None:
    data = findings.to_json()
    assert Findings.from_json(data) == findings
    assert b"null" not in data
    assert b"." not in re.sub(rb'"[^"]*"', b"", data)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b'"a-b"', b'"a-b" '),
        lambda data: data.replace(b'"agree":20', b'"agree":"20"'),
        lambda data: data.replace(b'"as_of":', b'"added":1,"as_of":'),
        lambda data: data.replace(b"T14Z", b"T14:05Z"),
        lambda data: data[:-1],
    ],
)
def test_bytes_that_are_no_snapshot_are_refused(findings: Findings, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(findings.to_json())
    assert damaged != findings.to_json()
    with pytest.raises(ValueError):
        Findings.from_json(damaged)


@pytest.mark.parametrize("hour", ["2012-10-05T14Z", "2012-10-05T14:00Z", "2012-10-05T14:00:00Z"])
def test_an_hour_is_fine(findings: Findings, hour: str) -> None:
    assert replace(findings, as_of=hour).as_of == hour


@pytest.mark.parametrize("time", ["2012-10-05T14:01Z", "2012-10-05", "2012-10-05T14:00:30Z", "2012-10-05T14"])
def test_nothing_finer_than_an_hour_is_kept(findings: Findings, time: str) -> None:
    with pytest.raises(ValueError, match="hour"):
        replace(findings, as_of=time)


def test_public_shape(findings: Findings) -> None:
    found = public_json(findings, NAMES)
    assert list(found) == ["dialogue", "as_of", "statements"]
    assert found["statements"][0] == {
        "id": "s0",
        "source_id": "7",
        "text": "=Schools, first",
        "parties": {
            "North": {"agree": 20, "disagree": 5, "pass": 5, "hidden": None},
            "-South": {"agree": 6, "disagree": 10, "pass": 4, "hidden": None},
            "No party": {"agree": 4, "disagree": 4, "pass": 4, "hidden": None},
        },
    }
    second = found["statements"][1]
    nulls = {"agree": None, "disagree": None, "pass": None}
    assert second["source_id"] is None
    assert second["parties"]["North"] == nulls | {"hidden": "unanimous"}
    assert second["parties"]["No party"] == nulls | {"hidden": "too_few"}
    assert json.loads(json.dumps(found)) == found


def test_two_parties_of_one_name_are_refused(findings: Findings) -> None:
    with pytest.raises(ValueError, match="same name"):
        public_json(findings, NAMES | {"south": "North"})


def test_table_is_rectangular_and_reads_back(findings: Findings) -> None:
    text = to_csv(findings, NAMES)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert lines[0] == list(COLUMNS)
    assert {len(line) for line in lines} == {len(COLUMNS)}
    assert text.count("\r\n") == len(lines) == 1 + 1 + 1 + 3 + 3 * 4
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]]
    north = next(row for row in rows if row["record"] == "cell")
    assert (north["text"], north["share"], north["agree"]) == ("'=Schools, first", "0.6667", "20")
    hidden = [row for row in rows if row["record"] == "cell" and row["hidden"]]
    assert [(row["statement"], row["party"], row["hidden"], row["agree"]) for row in hidden] == [
        ("s1", "North", "unanimous", ""),
        ("s1", "No party", "too_few", ""),
        ("s2", "'-South", "too_few", ""),
    ]


@pytest.mark.parametrize("first", list("=+-@\t\r"))
def test_formulas_are_disarmed(first: str) -> None:
    assert guarded(first + "1") == "'" + first + "1"
    assert guarded("1" + first) == "1" + first


def test_a_dialogue_without_anything_said_has_a_finding(groups: list[Group]) -> None:
    found = find("d", "2012-10-05T14Z", [], groups, Votes([], [], [], []), salt=b"s" * 32).findings
    assert found.rows == ()
    assert Findings.from_json(found.to_json()) == found


def test_one_person_in_two_groups_is_refused(found_from: Find) -> None:
    with pytest.raises(ValueError, match="two groups"):
        found_from([(1, 0, 0, 1), (1, 1, 1, 1)])
