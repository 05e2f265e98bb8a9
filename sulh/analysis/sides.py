"""Two sides, if there are two: found from the votes alone, and only where the votes show them twice.

A one-dimensional ideal-point model is fitted to agree and disagree. Before anybody is told that there
are sides, the votes are halved and the model fitted to each half apart: where there is a division, the
halves, which share no vote, place the same people at the same ends and load the same statements.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sulh.analysis.digest import fingerprint
from sulh.analysis.estimator import Estimator
from sulh.analysis.ideal_points import IdealPoints
from sulh.analysis.kernels import logistic_of
from sulh.analysis.splits import halves
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]

UNDETERMINED = -1
ENOUGH = 4000
"""People from whom one halving says enough; with fewer, up to `MOST_SPLITS` halvings are averaged."""
MOST_SPLITS = 8
SMALLEST = 0.05
"""The part of all who are placed that the smaller side must hold."""
ENOUGH_VOTES = 7
"""Votes of a participant who counts for the nearer side; all statements, where there are fewer."""


class Sides(Estimator):
    """Two sides, or the finding that there is no division.

    A participant is placed only if the posterior probability of standing on one side of the middle is
    at least `confidence`; everybody else is undetermined, not "in the centre". There is a division if
    all hold, over halvings of the votes:

    - people: the Spearman-Brown reliability 2r / (1 + r) of the two halves' positions is at least
      `reliability`, and r, Spearman's correlation of ranks, lies beyond chance (r sqrt(n) >= 2.6);
    - statements: the two halves' loadings correlate by at least `likeness`;
    - and the smaller side holds at least a twentieth of those who are placed.

    After `fit`: `found_`; `labels_` (n,) 0 or 1 for a placed participant, -1 undetermined, all -1 where
    nothing is found; `nearer_` (n,) 0 or 1 for everybody with enough votes, whichever side is nearer, for
    figures about the sides as a whole, never about a person (with the placed alone the ranking was less
    stable and no more valid: docs/analysis.md); `positions_`, a frame indexed by participant with mean,
    sd and `first`, the probability of standing on side 0; `loadings_` (s,), above 0 where side 0 agrees
    more, and `agreement_`, a frame of P(agree | no pass) at either side's mean position; `reliability_`,
    `likeness_`, `splits_`; `placed_`, the share of people placed; `reason_`: why nothing was
    found ("" where it was, "too_few", "positions_not_repeated",
    "statements_not_repeated", "one_sided"); `digest_`. Declared parties play no part.
    Side 0 is the larger one; where both are equal, the side whose loading largest in size is positive.
    """

    def __init__(
        self,
        confidence: float = 0.9,
        reliability: float = 0.3,
        likeness: float = 0.5,
        splits: int | None = None,
    ) -> None:
        self.confidence = confidence
        self.reliability = reliability
        self.likeness = likeness
        self.splits = splits

    def fit(self, votes: VoteTable) -> Sides:
        """Fit the axis and decide. Raises `ValueError` for parameters out of range."""
        if self.splits is not None and self.splits < 1:
            raise ValueError("splits must be a whole number above 0, or None")
        if not (0.5 < self.confidence < 1.0 and 0.0 <= self.reliability < 1.0 and 0.0 <= self.likeness < 1.0):
            raise ValueError(
                "confidence must lie between 0.5 and 1, reliability and likeness between 0 and 1"
            )
        # A declared party pulls its members together, and so would make the sides.
        blind = votes.with_parties({}) if votes.parties else votes
        model = _axis(blind)
        self.participants_, self.statements_ = votes.participants, votes.statements
        self.splits_ = self.splits or min(
            max(math.ceil(ENOUGH / max(votes.n_participants, 1)), 1), MOST_SPLITS
        )
        mean, sd, loading, level = _read(model)
        place = pd.Index(blind.participants).get_indexer(pd.Index(votes.participants))
        mean, sd = mean[place], sd[place]
        r, self.likeness_, people = self._repeated(blind) if model.posterior_.factors else (0.0, 0.0, 0)
        self.reliability_ = reliability_of(r)
        first = _normal(mean / sd)
        labels = np.where(
            first >= self.confidence, 0, np.where(first <= 1.0 - self.confidence, 1, UNDETERMINED)
        )
        sizes = [int((labels == side).sum()) for side in (0, 1)]
        self.reason_ = self._why_not(r, people, sizes)
        self.found_ = not self.reason_
        if sizes[1] > sizes[0]:
            mean, loading, first = -mean, -loading, 1.0 - first
            labels = np.where(labels == UNDETERMINED, UNDETERMINED, 1 - labels)
        enough = np.diff(votes.indptr) >= min(ENOUGH_VOTES, votes.n_statements)
        nearer = np.where(mean > 0.0, 0, 1)
        self.nearer_ = np.where(enough & (mean != 0.0) & self.found_, nearer, UNDETERMINED)
        self.labels_ = labels if self.found_ else np.full(len(labels), UNDETERMINED)
        self.placed_ = float((self.labels_ != UNDETERMINED).mean()) if len(labels) else 0.0
        self.positions_ = pd.DataFrame(
            {"mean": mean, "sd": sd, "first": first}, index=pd.Index(votes.participants, name="participant")
        )
        self.loadings_ = loading
        self.agreement_ = self._agreement(mean, loading, level)
        self.digest_ = fingerprint(
            self.name(), votes.digest, self.get_params(),
            [mean, sd, loading, self.labels_, self.nearer_, np.array([r, self.likeness_])],
        )  # fmt: skip
        return self

    def _repeated(self, votes: VoteTable) -> tuple[float, float, int]:
        """Mean correlation of positions and of loadings between halves, and the fewest people compared."""
        found = [_compare(votes, number) for number in range(self.splits_)]
        r = sum(each[0] for each in found) / len(found)
        likeness = sum(each[1] for each in found) / len(found)
        return r, likeness, min(each[2] for each in found)

    def _why_not(self, r: float, people: int, sizes: list[int]) -> str:
        if people < 4:
            return "too_few"
        if self.reliability_ < self.reliability or r * math.sqrt(people) < 2.6:
            return "positions_not_repeated"
        if self.likeness_ < self.likeness:
            return "statements_not_repeated"
        return "one_sided" if min(sizes) < max(1.0, SMALLEST * sum(sizes)) else ""

    def _agreement(self, mean: Floats, loading: Floats, level: Floats) -> pd.DataFrame:
        index = pd.Index(self.statements_, name="statement")
        columns = {}
        for side in (0, 1):
            there = self.labels_ == side
            middle = float(mean[there].cumsum()[-1] / there.sum()) if there.any() else 0.0
            columns[f"side_{side}"] = logistic_of(level + loading * middle)
        return pd.DataFrame(columns, index=index)


def _axis(votes: VoteTable) -> IdealPoints:
    return IdealPoints(n_factors=1, passes=False, max_iter=40, tol=0.01, tied=False).fit(votes)


def _read(model: IdealPoints) -> tuple[Floats, Floats, Floats, Floats]:
    """Positions with their standard deviations; loadings and levels of the statements."""
    people, items = model.posterior_.people, model.posterior_.items
    if not model.posterior_.factors:
        return (
            np.zeros(len(people.mean)),
            np.ones(len(people.mean)),
            np.zeros(items.mean.shape[1]),
            items.mean[0, :, 0],
        )
    return people.mean[:, 0], np.sqrt(people.cov[:, 0, 0]), items.mean[0, :, 0], items.mean[0, :, 1]


def _compare(votes: VoteTable, number: int) -> tuple[float, float, int]:
    """Correlation of positions, and of loadings, between the two halves of one halving."""
    parts = halves(votes, number)
    models = [_axis(part) for part in parts]
    if not all(model.posterior_.factors for model in models):
        return 0.0, 0.0, 0
    told = [_read(model) for model in models]
    spoken = [_answered(part) for part in parts]
    # What all statements have in common is readiness to agree, not a division.
    loads = [told[h][2] - _weighted(told[h][2], spoken[h][1]) for h in (0, 1)]
    both = np.minimum(spoken[0][1], spoken[1][1])
    likeness = correlation(loads[0], loads[1], both)
    place = pd.Index(votes.participants)
    stand, counted = np.zeros((2, votes.n_participants)), np.ones(votes.n_participants, dtype=bool)
    for h in (0, 1):
        at = place.get_indexer(pd.Index(parts[h].participants))
        stand[h, at] = told[h][0]
        answered = np.zeros(votes.n_participants, dtype=bool)
        answered[at] = spoken[h][0] > 0
        counted &= answered
    # Of ranks: a handful who answer as one man would otherwise make the correlation all by themselves.
    r = correlation(ranks(stand[0, counted]), ranks(stand[1, counted]), np.ones(int(counted.sum())))
    sign = 1.0 if likeness >= 0.0 else -1.0
    return sign * r, sign * likeness, int(counted.sum())


def _answered(votes: VoteTable) -> tuple[Floats, Floats]:
    """How often each participant, and each statement, was answered with agree or disagree."""
    spoken = votes.vote != 0
    return (
        np.bincount(votes.rows()[spoken], minlength=votes.n_participants).astype(np.float64),
        np.bincount(votes.statement[spoken], minlength=votes.n_statements).astype(np.float64),
    )


def _total(values: Floats) -> float:
    return float(values.cumsum()[-1]) if len(values) else 0.0


def _weighted(values: Floats, weight: Floats) -> float:
    return _total(values * weight) / max(_total(weight), 1e-300)


def correlation(x: Floats, y: Floats, weight: Floats) -> float:
    """Pearson's weighted correlation; 0 where either does not vary."""
    dx, dy = x - _weighted(x, weight), y - _weighted(y, weight)
    below = math.sqrt(_total(weight * dx * dx) * _total(weight * dy * dy))
    return _total(weight * dx * dy) / below if below > 1e-12 else 0.0


def reliability_of(r: float) -> float:
    """Spearman and Brown's (1910) reliability of the whole from the correlation of its halves; 0 below 0."""
    return 2.0 * r / (1.0 + r) if r > 0.0 else 0.0


def ranks(values: Floats) -> Floats:
    """1 for the smallest and so on; equal values share the mean of their ranks (Spearman 1904)."""
    kinds, place, many = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(many)
    return np.asarray((last - (many - 1) / 2.0)[place]) if len(kinds) else np.zeros(0)


def _normal(z: Floats) -> Floats:
    """The standard normal distribution function."""
    return np.array([0.5 * math.erfc(-float(each) / math.sqrt(2.0)) for each in z])
