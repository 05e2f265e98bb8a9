"""What all sides accept: shares anchored in the votes, with bounds, ranked by the least agreeing group.

For a group g and a statement j, with A of S answers agreeing (a pass is an answer):

    anchored share   p = (A + m q) / (S + m)      q: the model's mean P(agree) over all members of g,
                                                  m = 20: what it is worth in answers
    interval         of the share among the group's N members (see `predictive_interval`)
    score            (prod_g p)^(1/G), over the groups that are ranked by
    lower            the smallest of the groups' lower bounds: the public rank goes by it
    divisiveness     max_g p - min_g p

The more of a group has answered, the less the model counts: it never outvotes the votes. The geometric
mean is comparable for any number of groups, which the product of Polis's group-aware consensus is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sulh.analysis import kernels
from sulh.analysis.arithmetic import exps
from sulh.analysis.digest import fingerprint
from sulh.analysis.estimator import Estimator
from sulh.analysis.fitting import logs
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.intervals import wilson
from sulh.analysis.posterior import CHANNELS, triangle
from sulh.analysis.predictive import predictive_interval
from sulh.analysis.sides import Sides
from sulh.analysis.threads import in_order
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]
Kind = Literal["party", "no_party", "side", "everyone"]

NO_PARTY = "no party"
EVERYONE = "everyone"
ENOUGH = 10
"""Answers that every ranked group must have given before a statement is called settled."""
ASKED = 2000
"""Members of a group from whom the model's mean is taken; of more, every second or third."""


@dataclass(frozen=True)
class Group:
    """Some of the participants, by position, and whether statements are ranked by them."""

    name: str
    kind: Kind
    members: NDArray[np.int64]
    ranked: bool


class CommonGround(Estimator):
    """Shares of every statement in every group, and two rankings of the statements.

    Statements are ranked by the declared parties; where none is declared by the two sides, if `Sides`
    finds them, and else by everyone. `strength` is m above; `level` that of the two-sided intervals;
    `among` maps a group's name to the number of people its intervals speak of (default: the members
    who are in the table, that is, who answered anything at all). With `interval="wilson"` the bounds are
    Wilson's of the counted answers alone, which anybody can compute from published counts.

    After `fit`:

    - `table_`: one row per statement, best first by `lower`: statement, rank, score, lower, worst_group,
      divisiveness, n (answers), settled (every ranked group gave at least ten answers and its
      lower bound is above one half);
    - `shares_`: one row per statement and group, the groups not ranked by included: statement, group,
      kind, agree, n, expected (q), share (anchored p), estimate, lower, upper. `estimate` is the predicted
      share among the N people, (A + (N - S) p) / N, kept between the bounds; p itself need not,
      where nearly everybody has answered;
    - `groups_` (names ranked by), `by_` ("party", "side" or "everyone"), `model_`, `sides_`, `digest_`.

    Ties in `lower` are ordered by smaller divisiveness, then by the statement. Weights of participants
    weigh their answers; an interval then counts the effective number of people (Kish 1965).
    """

    def __init__(
        self,
        strength: float = 20.0,
        level: float = 0.9,
        among: Mapping[str, int] | None = None,
        interval: str = "predictive",
    ) -> None:
        self.strength = strength
        self.level = level
        self.among = among
        self.interval = interval

    def fit(
        self, votes: VoteTable, model: IdealPoints | None = None, sides: Sides | None = None
    ) -> CommonGround:
        """Count, expect, bound and rank. `model` and `sides` fitted to the same votes save their fits.

        Raises `ValueError` for a group in `among` that has more members than that, or that there is not.
        """
        if self.interval not in ("predictive", "wilson"):
            raise ValueError(f'interval must be "predictive" or "wilson", not {self.interval!r}')
        self.model_ = model or fitted_once(votes, IdealPoints())
        self.sides_ = sides or fitted_once(votes, Sides())
        groups = find_groups(votes, self.sides_)
        self.by_ = next(group.kind for group in groups if group.ranked)
        self.groups_ = [group.name for group in groups if group.ranked]
        self._check_among(groups)
        told = [self._tell(votes, group) for group in groups]
        self.shares_ = pd.concat(told, ignore_index=True)
        ranked = [frame for frame, group in zip(told, groups, strict=True) if group.ranked]
        self.table_ = _rank(votes, ranked, self.groups_)
        numbers = [
            self.shares_[each].to_numpy() for each in ("agree", "n", "expected", "share", "lower", "upper")
        ]
        self.digest_ = fingerprint(
            self.name(), votes.digest, self.get_params(),
            [*numbers, self._order(votes), self.table_["score"].to_numpy(), self.table_["lower"].to_numpy()],
        )  # fmt: skip
        return self

    def _order(self, votes: VoteTable) -> NDArray[np.int64]:
        """The ranking as positions of statements."""
        return np.asarray(
            pd.Index(votes.statements).get_indexer(pd.Index(self.table_["statement"])), dtype=np.int64
        )

    def _check_among(self, groups: list[Group]) -> None:
        sizes = {group.name: len(group.members) for group in groups}
        for name, people in (self.among or {}).items():
            if name not in sizes:
                raise ValueError(f"there is no group {name!r}; the groups are {', '.join(sizes)}")
            if people < sizes[name]:
                raise ValueError(
                    f"{name!r} has {sizes[name]} members in the table, so it cannot be {people} people"
                )

    def _tell(self, votes: VoteTable, group: Group) -> pd.DataFrame:
        """One group's shares of all statements."""
        agree, seen, people = _counted(votes, group.members)
        if self.among and group.name in self.among:
            people *= self.among[group.name] / max(len(group.members), 1)
        expected = expectation(self.model_, votes, group.members)
        among = max(people, float(seen.max(initial=0.0)), 1e-300)
        share = (agree + self.strength * expected) / (seen + self.strength)
        if self.interval == "wilson":
            lower, upper = wilson(agree, seen, self.level)
        else:
            lower, upper = predictive_interval(agree, seen, among, expected, self.strength, self.level)
        return pd.DataFrame(
            {
                "statement": votes.statements,
                "group": group.name,
                "kind": group.kind,
                "agree": agree,
                "n": seen,
                "expected": expected,
                "share": share,
                "estimate": np.clip((agree + (among - seen) * share) / among, lower, upper),
                "lower": lower,
                "upper": upper,
            }
        )


def fitted_once(votes: VoteTable, estimator: Any) -> Any:
    """`estimator` fitted to `votes`, remembered with the table, which cannot change."""
    known = votes.__dict__.setdefault("_fitted", {})
    key = repr(estimator)
    if key not in known:
        known[key] = estimator.fit(votes)
    return copy(known[key])  # whoever is given it may fit it anew


def find_groups(votes: VoteTable, sides: Sides) -> list[Group]:
    """The groups of a table: parties, those of no party, sides where found, everyone."""
    groups = [
        Group(name, "party", np.flatnonzero(votes.party == at), True) for at, name in enumerate(votes.parties)
    ]
    if votes.parties and bool((votes.party < 0).any()):
        groups.append(
            Group(_apart(NO_PARTY, votes.parties), "no_party", np.flatnonzero(votes.party < 0), False)
        )
    if sides.found_:
        for side in (0, 1):
            name = _apart(f"side {side + 1}", votes.parties)
            groups.append(Group(name, "side", np.flatnonzero(sides.nearer_ == side), not votes.parties))
    everyone = _apart(EVERYONE, votes.parties)
    groups.append(
        Group(everyone, "everyone", np.arange(votes.n_participants), not votes.parties and not sides.found_)
    )
    return groups


def _apart(name: str, parties: tuple[str, ...]) -> str:
    """`name`, or with a mark where a party is called just that."""
    while name in parties:
        name += "*"
    return name


def _counted(votes: VoteTable, members: NDArray[np.int64]) -> tuple[Floats, Floats, float]:
    """Agreeing and all answers of each statement, and the group's size: people, or their effective number."""
    weight = np.zeros(votes.n_participants)
    weight[members] = votes.weight[members] / votes.weight.max(initial=1e-300)
    squares = float((weight * weight).cumsum()[-1]) if len(members) else 0.0
    total = float(weight.cumsum()[-1]) if len(members) else 0.0
    row = weight[votes.rows()]
    seen = np.bincount(votes.statement, row, votes.n_statements).astype(np.float64)
    agree = np.bincount(votes.statement, row * (votes.vote == 1), votes.n_statements).astype(np.float64)
    scale = total / squares if squares > 0.0 else 1.0
    return np.minimum(agree, seen) * scale, seen * scale, total * scale


def expectation(model: IdealPoints, votes: VoteTable, members: NDArray[np.int64]) -> Floats:
    """q: the model's mean P(agree) over the members, voted or not; shape (s,)."""
    state = model.posterior_
    channels = CHANNELS if state.passes else 1
    squares = np.empty((CHANNELS, votes.n_statements, triangle(state.factors + 2)))
    for c in range(channels):
        kernels.second_moments(state.items.mean[c], state.items.cov[c], squares[c])
    asked = np.ascontiguousarray(members[:: max(1, -(-len(members) // ASKED))])
    out = np.zeros(votes.n_statements)

    def part(start: int, stop: int) -> None:
        kernels.expected_agreement(
            start, stop, asked, votes.weight, channels, state.people.mean, state.people.cov,
            state.items.mean, squares, out,
        )  # fmt: skip

    size = 64
    in_order(part, [(at, min(at + size, votes.n_statements)) for at in range(0, votes.n_statements, size)])
    return np.clip(out, 0.0, 1.0)


def _rank(votes: VoteTable, told: list[pd.DataFrame], names: list[str]) -> pd.DataFrame:
    share = np.array([frame["share"].to_numpy() for frame in told])
    lower = np.array([frame["lower"].to_numpy() for frame in told])
    answers = np.array([frame["n"].to_numpy() for frame in told])
    seen = np.bincount(votes.statement, minlength=votes.n_statements)
    logarithm = np.zeros(votes.n_statements)
    for row in share:
        logarithm += logs(np.maximum(row, 1e-12))
    worst = np.argmin(lower, axis=0)
    table = pd.DataFrame(
        {
            "statement": votes.statements,
            "score": exps(logarithm / len(told)),
            "lower": lower.min(axis=0),
            "worst_group": [names[at] for at in worst.tolist()],
            "divisiveness": share.max(axis=0) - share.min(axis=0),
            "n": seen,
            "settled": ((lower > 0.5) & (answers >= ENOUGH)).all(axis=0),
        }
    )
    keys = zip(
        np.round(table["lower"], 12), np.round(table["divisiveness"], 12), range(len(table)), strict=True
    )
    order = [at for *_, at in sorted((-low, differ, at) for low, differ, at in keys)]
    table = table.iloc[order].reset_index(drop=True)
    table.insert(1, "rank", np.arange(1, len(table) + 1))
    return table
