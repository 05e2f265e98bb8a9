"""Whatever table comes, the analysis ends, and what it says is a number one may print."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sulh.analysis.common_ground import CommonGround
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.repeats import stability
from sulh.analysis.sides import Sides
from sulh.analysis.votes import VotesError, VoteTable
from tests.helpers import scale

weights = st.one_of(st.just(1.0), st.floats(0.01, 100.0), st.sampled_from([1e-6, 1e6]))

KINDS: list[list[int | None]] = [[1], [-1], [0], [1, -1], [1, 0, -1], [1, None], [1, 0, -1, None, None]]
PARTIES = [[""], ["north"], ["north", ""], ["north", "south"], ["everyone", "side 1", "no party", ""]]


@st.composite
def tables(draw: st.DrawFn) -> VoteTable:
    """0 to 12 participants, 0 to 8 statements, any votes, parties and weights."""
    people, statements = draw(st.integers(0, 12)), draw(st.integers(0, 8))
    cells = list(itertools.product(range(people), range(statements)))
    kinds = draw(st.sampled_from(KINDS))
    votes = draw(st.lists(st.sampled_from(kinds), min_size=len(cells), max_size=len(cells)))
    rows = [(*cell, vote) for cell, vote in zip(cells, votes, strict=True) if vote is not None]
    who, what, how = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    parties = draw(st.sampled_from(PARTIES))
    party = {i: draw(st.sampled_from(parties)) for i in range(people)}
    weight = {i: draw(weights) for i in range(people)} if draw(st.booleans()) else {}
    more = range(statements) if draw(st.booleans()) else None
    return VoteTable.from_arrays(who, what, how, party=party, weight=weight, statements=more)


def analyse(votes: VoteTable) -> CommonGround:
    """Everything that is published of a table, checked; a warning is a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ground = CommonGround().fit(votes)
        found = stability(votes, halvings=1)
        sides = Sides().fit(votes)
        model = IdealPoints().fit(votes)
    s = votes.n_statements
    table, shares = ground.table_, ground.shares_
    numbers = table.select_dtypes("number").to_numpy(dtype=float)
    assert np.isfinite(numbers).all()
    assert np.isfinite(shares.select_dtypes("number").to_numpy(dtype=float)).all()
    assert table["rank"].tolist() == list(range(1, s + 1))
    assert sorted(table["statement"]) == sorted(votes.statements)
    assert len(shares) % max(s, 1) == 0
    for name in ("expected", "share", "estimate", "lower", "upper"):
        assert shares[name].between(0.0, 1.0).all()
    assert (shares["lower"] <= shares["estimate"] + 1e-9).all()
    assert (shares["estimate"] <= shares["upper"] + 1e-9).all()
    assert (shares["agree"] <= shares["n"]).all()
    for name in ("score", "lower", "divisiveness"):
        assert table[name].between(0.0, 1.0 + 1e-12).all()
    assert set(table["worst_group"]) <= set(ground.groups_)
    # Bounds leave out what was counted only where the model expects something else.
    for row in shares.itertuples():
        if row.n > 0:
            assert row.lower <= row.agree / row.n + 1e-9 or row.expected > row.agree / row.n
            assert row.upper >= row.agree / row.n - 1e-9 or row.expected < row.agree / row.n
    assert len(sides.labels_) == votes.n_participants
    assert sides.found_ == (sides.reason_ == "")
    assert np.isfinite(sides.positions_.to_numpy()).all()
    for figure in (found.tau_anchored, found.tau_public):
        assert figure is None or -1.0 <= figure <= 1.0
    for figure in (found.top_anchored, found.top_public):
        assert figure is None or 0.0 <= figure <= 1.0
    who = [*votes.participants.tolist(), "nobody" if votes.participants.dtype == object else 10**9]
    for statement in [*votes.statements.tolist(), "nothing" if votes.statements.dtype == object else 10**9]:
        p = model.predict_proba(who, [statement] * len(who))
        assert np.isfinite(p).all()
        assert (p > 0.0).all()
        assert p.sum(axis=1) == pytest.approx(1.0, abs=1e-9)
    assert np.isfinite(model.positions_.to_numpy()).all()
    assert np.isfinite(model.loadings_.to_numpy()).all()
    return ground


@settings(max_examples=scale(40, 1000), deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_any_small_table(votes: VoteTable) -> None:
    analyse(votes)


def full(people: int, statements: int, vote: int = 1) -> VoteTable:
    """Everybody answers everything in the same way."""
    who, what = np.repeat(np.arange(people), statements), np.tile(np.arange(statements), people)
    return VoteTable.from_arrays(who, what, np.full(people * statements, vote))


def mixed(people: int, statements: int) -> VoteTable:
    rng = np.random.default_rng(people)
    who, what = np.repeat(np.arange(people), statements), np.tile(np.arange(statements), people)
    return VoteTable.from_arrays(who, what, rng.integers(-1, 2, people * statements))


NONE = np.array([], dtype=np.int64)


@pytest.mark.parametrize(
    "votes",
    [
        VoteTable.from_arrays(NONE, NONE, NONE),
        VoteTable.from_arrays(NONE, NONE, NONE, statements=[1, 2, 3]),
        VoteTable.from_arrays([1, 1, 1], [1, 2, 3], [1, 0, -1]),
        VoteTable.from_arrays([1, 2, 3], [1, 1, 1], [1, 0, -1]),
        VoteTable.from_arrays([1], [1], [1]),
        VoteTable.from_arrays([1, 1, 2, 2, 1], [1, 1, 1, 1, 1], [1, -1, 0, 1, 0]),
        mixed(40, 6),
        full(50, 10),
        full(50, 10, -1),
        full(50, 10, 0),
        mixed(40, 12).without(range(12)),
        VoteTable.from_arrays(["a", "b"], ["x", "y"], [1, -1], party={"a": "p", "b": "q"}),
    ],
    ids=[
        "no votes", "no votes on three statements", "one participant", "one statement", "one vote",
        "the same cell again and again", "fewer than seven statements", "everybody agrees",
        "everybody disagrees", "everybody passes", "everything moderated out", "nothing in common",
    ],
)  # fmt: skip
def test_tables_on_which_others_fail(votes: VoteTable) -> None:
    analyse(votes)


def test_every_statement_may_be_moderated_out() -> None:
    votes = mixed(30, 8).with_parties({i: "ab"[i % 2] for i in range(30)})
    ground = analyse(votes.without(votes.statements.tolist()))
    assert len(ground.table_) == 0
    assert ground.by_ == "everyone"
    assert len(ground.digest_) == 64


def test_identical_voters_are_one_group_who_agree() -> None:
    ground = analyse(full(50, 10))
    assert ground.by_ == "everyone"
    assert ground.table_["settled"].all()
    assert (ground.table_["lower"] == 1.0).all()
    assert ground.sides_.reason_ == "positions_not_repeated"


def test_weights_far_apart() -> None:
    votes = mixed(30, 8).to_pandas()
    weight = {i: 10.0 ** (i % 13 - 6) for i in range(30)}
    table = VoteTable.from_arrays(votes["participant"], votes["statement"], votes["vote"], weight=weight)
    analyse(table)


def test_weights_that_leave_one_voice_are_refused() -> None:
    with pytest.raises(VotesError, match="units"):
        VoteTable.from_arrays([1, 2], [1, 1], [1, -1], weight={1: 1e-300, 2: 1.0})


def test_equal_weights_are_no_weights() -> None:
    votes = mixed(30, 8)
    rows = votes.to_pandas()
    heavy = VoteTable.from_arrays(
        rows["participant"], rows["statement"], rows["vote"], weight=dict.fromkeys(range(30), 1e160)
    )
    plain, weighted = (CommonGround().fit(each).shares_ for each in (votes, heavy))
    columns = ["agree", "n", "share", "lower", "upper"]
    assert np.allclose(plain[columns], weighted[columns], rtol=1e-12)


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        (([1], [1], [2]), "vote"),
        (([1], [1], ["agree"]), "vote"),
        (([1], [1], [float("nan")]), "vote"),
        (([1, 2], [1], [1]), "equal length"),
        (([1.5], [1], [1]), "participant"),
        (([None], [1], [1]), "participant"),
        (([1], [None], [1]), "statement"),
    ],
)
def test_bad_values_are_refused_with_advice(rows: tuple[Any, Any, Any], advice: str) -> None:
    with pytest.raises(VotesError, match=advice) as caught:
        VoteTable.from_arrays(*rows)
    assert len(str(caught.value)) > 40
