"""Common ground: counts and shares worked out by hand, and which groups statements are ranked by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sulh.analysis.common_ground import CommonGround
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.predictive import predictive_interval
from sulh.analysis.sides import Sides
from sulh.analysis.votes import VoteTable
from tests.analysis.worlds import world

Floats = NDArray[np.float64]

# Statements 1, 2 and 3; ada and ben of the north, eve, fay and gus of the south, joe of no party.
ROWS = [
    ("ada", 1, 1), ("ada", 2, 1), ("ada", 3, -1),
    ("ben", 1, 1), ("ben", 2, 0),
    ("eve", 1, 1), ("eve", 2, -1), ("eve", 3, 1),
    ("fay", 1, 0), ("fay", 2, -1),
    ("gus", 3, 1),
    ("joe", 1, -1), ("joe", 3, 1),
]  # fmt: skip
PARTY = {"ada": "north", "ben": "north", "eve": "south", "fay": "south", "gus": "south"}


def table(party: dict[str, str] | None = None, weight: dict[str, float] | None = None) -> VoteTable:
    who, what, how = ([row[at] for row in ROWS] for at in range(3))
    return VoteTable.from_arrays(who, what, how, party=party, weight=weight)


def cell(ground: CommonGround, group: str, statement: Any) -> pd.Series:
    shares = ground.shares_
    return shares[(shares["group"] == group) & (shares["statement"] == statement)].iloc[0]


def expected(votes: VoteTable, members: list[Any], weight: list[float]) -> Floats:
    """The model's mean P(agree) of each statement over these people, one pair at a time."""
    model = IdealPoints().fit(votes)
    found = []
    for statement in votes.statements.tolist():
        p = model.predict_proba(members, [statement] * len(members))[:, 2]
        found.append(sum(w * each for w, each in zip(weight, p, strict=True)) / sum(weight))
    return np.array(found)


@pytest.fixture(scope="module")
def parties() -> CommonGround:
    return CommonGround().fit(table(PARTY))


def test_counts_of_groups(parties: CommonGround) -> None:
    assert parties.by_ == "party"
    assert parties.groups_ == ["north", "south"]
    told = {(row.group, row.statement): (row.agree, row.n) for row in parties.shares_.itertuples()}
    # Of those who answered; a pass is an answer.
    assert told == {
        ("north", 1): (2, 2), ("north", 2): (1, 2), ("north", 3): (0, 1),
        ("south", 1): (1, 2), ("south", 2): (0, 2), ("south", 3): (2, 2),
        ("no party", 1): (0, 1), ("no party", 2): (0, 0), ("no party", 3): (1, 1),
        ("everyone", 1): (3, 5), ("everyone", 2): (1, 4), ("everyone", 3): (3, 4),
    }  # fmt: skip
    kinds = dict(zip(parties.shares_["group"], parties.shares_["kind"], strict=True))
    assert kinds == {"north": "party", "south": "party", "no party": "no_party", "everyone": "everyone"}


@pytest.mark.parametrize("strength", [20.0, 3.0])
def test_shares_are_anchored_in_the_votes(strength: float) -> None:
    votes = table(PARTY)
    ground = CommonGround(strength=strength).fit(votes)
    for name, members in (("north", ["ada", "ben"]), ("south", ["eve", "fay", "gus"]), ("no party", ["joe"])):
        q = expected(votes, members, [1.0] * len(members))
        rows = ground.shares_[ground.shares_["group"] == name]
        assert rows["statement"].tolist() == [1, 2, 3]
        assert rows["expected"].to_numpy() == pytest.approx(q, abs=1e-12)
        anchored = (rows["agree"] + strength * q) / (rows["n"] + strength)
        assert rows["share"].to_numpy() == pytest.approx(anchored.to_numpy(), abs=1e-12)
        # Those who have not answered are taken to agree as the anchored share says.
        rest = len(members) - rows["n"]
        estimate = (rows["agree"] + rest * anchored) / len(members)
        assert rows["estimate"].to_numpy() == pytest.approx(estimate.to_numpy(), abs=1e-12)
        low, high = predictive_interval(rows["agree"], rows["n"], len(members), q, strength)
        assert rows["lower"].to_numpy() == pytest.approx(low, abs=1e-9)
        assert rows["upper"].to_numpy() == pytest.approx(high, abs=1e-9)


def test_bounds_are_shares_where_all_have_answered(parties: CommonGround) -> None:
    for name, statement, share in (("north", 1, 1.0), ("north", 2, 0.5), ("no party", 3, 1.0)):
        row = cell(parties, name, statement)
        assert (row.lower, row.upper) == (share, share)
    row = cell(parties, "north", 3)  # ada said no, ben nothing: none or half of them agree
    assert 0.0 <= row.lower < row.upper <= 0.5


def test_the_table_by_hand(parties: CommonGround) -> None:
    for row in parties.table_.itertuples():
        cells = [cell(parties, name, row.statement) for name in ("north", "south")]
        shares, lower = [each.share for each in cells], [each.lower for each in cells]
        assert row.score == pytest.approx(np.sqrt(shares[0] * shares[1]), rel=1e-12)
        assert row.lower == min(lower)
        assert row.worst_group == ("north", "south")[int(np.argmin(lower))]
        assert row.divisiveness == pytest.approx(abs(shares[0] - shares[1]), abs=1e-15)
        assert row.settled == (min(lower) > 0.5)
    assert dict(zip(parties.table_["statement"], parties.table_["n"], strict=True)) == {1: 5, 2: 4, 3: 4}
    assert parties.table_["rank"].tolist() == [1, 2, 3]
    assert parties.table_["lower"].tolist() == sorted(parties.table_["lower"], reverse=True)


def test_no_party_is_reported_and_moves_no_rank(parties: CommonGround) -> None:
    assert "no party" not in parties.groups_
    assert "no party" not in set(parties.table_["worst_group"])
    everyone = CommonGround().fit(table({**PARTY, "joe": "south"}))
    assert "no party" not in set(everyone.shares_["group"])


def test_a_score_of_three_groups_is_the_third_root() -> None:
    ground = CommonGround().fit(table({**PARTY, "joe": "west"}))
    assert ground.groups_ == ["north", "south", "west"]
    for row in ground.table_.itertuples():
        shares = [cell(ground, name, row.statement).share for name in ground.groups_]
        assert row.score == pytest.approx(np.prod(shares) ** (1 / 3), rel=1e-12)
        assert row.divisiveness == pytest.approx(max(shares) - min(shares), abs=1e-15)


# Which groups


def test_parties_before_sides_before_everyone() -> None:
    divided = world(1, 120, 20, division=1.8, second=0.5).votes
    by_party = CommonGround().fit(divided.with_parties({i: "ab"[i % 2] for i in range(60)}))
    assert (by_party.by_, by_party.groups_) == ("party", ["a", "b"])
    assert by_party.shares_["group"].unique().tolist() == [
        "a",
        "b",
        "no party",
        "side 1",
        "side 2",
        "everyone",
    ]
    by_side = CommonGround().fit(divided)
    assert (by_side.by_, by_side.groups_) == ("side", ["side 1", "side 2"])
    assert by_side.shares_["group"].unique().tolist() == ["side 1", "side 2", "everyone"]
    together = CommonGround().fit(world(1, 120, 20).votes)
    assert (together.by_, together.groups_) == ("everyone", ["everyone"])
    assert (together.table_["divisiveness"] == 0.0).all()
    assert together.table_["score"].to_numpy() == pytest.approx(
        together.shares_.set_index("statement").loc[together.table_["statement"], "share"].to_numpy(),
        rel=1e-12,
    )


def test_sides_are_of_those_with_enough_votes() -> None:
    votes = world(2, 120, 20, seen=0.7, division=1.8, second=0.5).votes
    ground, sides = CommonGround().fit(votes), Sides().fit(votes)
    for side in (0, 1):
        there = np.flatnonzero(sides.nearer_ == side)
        told = votes.to_pandas()
        told = told[told["participant"].isin(votes.participants[there])]
        counts = told.groupby("statement")["vote"].agg([lambda v: (v == 1).sum(), "size"])
        rows = ground.shares_[ground.shares_["group"] == f"side {side + 1}"].set_index("statement")
        assert rows.loc[counts.index, "agree"].tolist() == counts.iloc[:, 0].tolist()
        assert rows.loc[counts.index, "n"].tolist() == counts["size"].tolist()


def test_a_party_may_be_called_as_our_groups_are() -> None:
    divided = world(1, 120, 20, division=1.8, second=0.5).votes
    names = ("everyone", "side 1", "no party")
    ground = CommonGround().fit(divided.with_parties({i: names[i % 3] for i in range(90)}))
    assert ground.groups_ == sorted(names)
    kinds = ground.shares_.drop_duplicates("group").set_index("group")["kind"].to_dict()
    assert kinds == {
        "everyone": "party", "no party": "party", "side 1": "party",
        "no party*": "no_party", "side 1*": "side", "side 2": "side", "everyone*": "everyone",
    }  # fmt: skip
    total = ground.shares_[ground.shares_["group"] == "everyone*"]["n"].sum()
    assert total == divided.n_votes


def test_one_party_alone() -> None:
    ground = CommonGround().fit(table({"ada": "north", "ben": "north"}))
    assert ground.groups_ == ["north"]
    assert (ground.table_["divisiveness"] == 0.0).all()
    for row in ground.table_.itertuples():
        assert row.score == pytest.approx(cell(ground, "north", row.statement).share, rel=1e-12)


# Weights and numbers of people


def test_weights_count_and_the_effective_number_of_people_bounds() -> None:
    weight = {"eve": 1.0, "fay": 1.0, "gus": 2.0}
    ground = CommonGround().fit(table(PARTY, weight))
    # Kish: (1 + 1 + 2)^2 / (1 + 1 + 4) = 8 / 3 people; every weight is worth 4 / 6 of itself.
    row = cell(ground, "south", 3)  # eve and gus agree
    assert (row.agree, row.n) == pytest.approx((3 * 4 / 6, 3 * 4 / 6))
    row = cell(ground, "south", 1)  # eve agrees, fay passes
    assert (row.agree, row.n) == pytest.approx((4 / 6, 8 / 6))
    q = expected(table(PARTY, weight), ["eve", "fay", "gus"], [1.0, 1.0, 2.0])
    assert row.expected == pytest.approx(q[0], abs=1e-12)
    low, high = predictive_interval(row.agree, row.n, 8 / 3, q[0])
    assert (row.lower, row.upper) == pytest.approx((float(low), float(high)), abs=1e-9)


def test_equal_weights_are_no_weights(parties: CommonGround) -> None:
    ground = CommonGround().fit(table(PARTY, dict.fromkeys(("ada", "ben", "eve", "fay", "gus", "joe"), 2.5)))
    columns = ["agree", "n", "expected", "share", "lower", "upper"]
    assert ground.shares_[columns].to_numpy() == pytest.approx(parties.shares_[columns].to_numpy(), abs=1e-9)


def test_intervals_may_speak_of_more_people_than_voted() -> None:
    votes = table(PARTY)
    ground = CommonGround(among={"north": 400}).fit(votes)
    row = cell(ground, "north", 1)
    low, high = predictive_interval(2, 2, 400, row.expected)
    assert (row.lower, row.upper) == pytest.approx((float(low), float(high)), abs=1e-9)
    assert row.lower < row.share < row.upper
    plain = CommonGround().fit(votes)
    for statement in (1, 2, 3):
        assert cell(ground, "south", statement).equals(cell(plain, "south", statement))
        assert cell(ground, "north", statement).share == cell(plain, "north", statement).share


def test_numbers_of_people_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="no group 'east'; the groups are north, south, no party, everyone"):
        CommonGround(among={"east": 10}).fit(table(PARTY))
    with pytest.raises(ValueError, match="'south' has 3 members in the table, so it cannot be 2 people"):
        CommonGround(among={"south": 2}).fit(table(PARTY))
    assert (
        CommonGround(among={"south": 3})
        .fit(table(PARTY))
        .table_.equals(CommonGround().fit(table(PARTY)).table_)
    )


def test_bounds_may_be_those_of_the_counts_alone() -> None:
    ground = CommonGround(interval="wilson").fit(table(PARTY))
    z2 = 1.6448536269514722**2
    for row in ground.shares_.itertuples():
        if not row.n:
            assert (row.lower, row.upper) == (0.0, 1.0)
            continue
        p = row.agree / row.n
        # Wilson (1927): the shares x with (p - x)^2 = z^2 x (1 - x) / n.
        ends = np.roots([1.0 + z2 / row.n, -(2.0 * p + z2 / row.n), p * p])
        assert (row.lower, row.upper) == pytest.approx(tuple(sorted(ends.real.tolist())), abs=1e-7)
    assert ground.table_["lower"].tolist() == sorted(ground.table_["lower"], reverse=True)
    assert ground.digest_ != CommonGround().fit(table(PARTY)).digest_


# Order


def test_ties_are_ordered_by_divisiveness_and_then_by_statement() -> None:
    # Everybody answered everything, so that bounds are shares: 1/2 of north and south on all statements but
    # one, where all of north agree; 30 and 10 are answered alike by the same people.
    votes = {10: (1, -1, 1, -1), 20: (1, 1, 1, -1), 30: (1, -1, 1, -1), 40: (-1, -1, -1, -1)}
    rows = [(who, what, how) for what, row in votes.items() for who, how in zip("abcd", row, strict=True)]
    who, what, how = ([row[at] for row in rows] for at in range(3))
    party = {"a": "north", "b": "north", "c": "south", "d": "south"}
    ground = CommonGround().fit(VoteTable.from_arrays(who, what, how, party=party))
    assert ground.table_["lower"].tolist() == [0.5, 0.5, 0.5, 0.0]
    assert ground.table_["statement"].tolist() == [10, 30, 20, 40]
    assert ground.table_["divisiveness"].tolist()[2] > ground.table_["divisiveness"].tolist()[0]
    assert ground.table_["worst_group"].tolist()[2] == "south"
    assert not ground.table_["settled"].any()


def test_statements_without_a_vote_stand_with_what_the_model_expects() -> None:
    votes = VoteTable.from_arrays([1, 2, 3], [1, 1, 1], [1, 1, 1], statements=[7])
    ground = CommonGround().fit(votes)
    row = cell(ground, "everyone", 7)
    assert (row.agree, row.n) == (0, 0)
    assert row.share == row.expected
    assert row.lower < row.share < row.upper
    assert ground.table_["statement"].tolist() == [1, 7]
    assert ground.table_["n"].tolist() == [3, 0]


def test_settled_when_every_ranked_group_is_above_one_half() -> None:
    who, what = np.repeat(np.arange(40), 2), np.tile([1, 2], 40)
    how = np.where((what == 2) & (who % 2 == 0), -1, 1)
    votes = VoteTable.from_arrays(who, what, how, party={i: "ab"[i % 2] for i in range(40)})
    ground = CommonGround().fit(votes)
    assert ground.table_["statement"].tolist() == [1, 2]
    assert ground.table_["settled"].tolist() == [True, False]
    assert ground.table_["worst_group"].tolist()[1] == "a"
    assert ground.table_["lower"].tolist() == [1.0, 0.0]


def test_parameters_are_checked_and_shown() -> None:
    assert repr(CommonGround()) == (
        "CommonGround(strength=20.0, level=0.9, among=None, interval='predictive')"
    )
    with pytest.raises(ValueError, match="not 'exact'"):
        CommonGround(interval="exact").fit(table())
    with pytest.raises(ValueError, match="strength must be above 0"):
        CommonGround(strength=0.0).fit(table())
    with pytest.raises(ValueError, match="level between 0 and 1"):
        CommonGround(level=1.0).fit(table())


def test_a_model_and_sides_may_be_handed_over() -> None:
    votes = world(3, 60, 10, division=1.5).votes
    model, sides = IdealPoints().fit(votes), Sides().fit(votes)
    ground = CommonGround().fit(votes, model, sides)
    assert ground.model_ is model
    assert ground.sides_ is sides
    assert ground.digest_ == CommonGround().fit(votes).digest_


def test_what_was_fitted_for_one_table_is_not_taken_for_another() -> None:
    first, second = (world(seed, 50, 8, division=1.0).votes for seed in (5, 6))
    digest = CommonGround().fit(first).digest_
    CommonGround().fit(first).model_.fit(second)
    assert CommonGround().fit(first).digest_ == digest


def test_of_a_large_group_the_model_asks_a_part_evenly() -> None:
    votes = world(4, 4100, 6, seen=0.8, division=1.0).votes
    ground = CommonGround().fit(votes)
    model = ground.model_
    rows = ground.shares_[ground.shares_["group"] == "everyone"]
    for statement, told in zip(rows["statement"], rows["expected"], strict=True):
        everyone = model.predict_proba(votes.participants, [statement] * votes.n_participants)[:, 2].mean()
        assert told == pytest.approx(everyone, abs=0.01)
