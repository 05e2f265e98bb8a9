"""Matrix factorisation in the manner of Community Notes.

Wojcik et al., "Birdwatch: Crowd wisdom and bridging algorithms can inform understanding and reduce
the spread of misinformation" (arXiv 2210.15723): r_un = mu + i_u + i_n + f_u f_n with one factor,
least squares, and a ridge that is five times as strong on the intercepts as on the factors. Agree is
1 and disagree 0; passes are left out.

The loss is a mean over votes, and each penalty a mean over its parameters:

    mean (r - r_hat)^2 + L_i (mean i_u^2 + mean i_n^2) + L_f (mean f_u^2 + mean f_n^2)

which makes the ridge of one participant L x votes / participants. It is minimised by alternating
least squares from a fixed start instead of gradient descent from a random one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.data import UNSEEN, Floats, Index, Votes

RIDGE_INTERCEPT = 0.15
RIDGE_FACTOR = 0.03
ROUNDS = 20
CLIP = 0.02
"""A rating is no probability: predictions are cut to CLIP .. 1 - CLIP. The value is a finding, not
published: it gives the reference's log-losses to the third decimal."""


@dataclass(frozen=True)
class Factors:
    """The fitted model; `note` is the bridging score of each statement."""

    mean: float
    person: Floats
    note: Floats
    person_factor: Floats
    note_factor: Floats

    def agree(self, people: Index, statements: Index) -> Floats:
        rating = self.mean + self.person[people] + self.note[statements]
        rating = rating + self.person_factor[people] * self.note_factor[statements]
        return np.clip(rating, CLIP, 1.0 - CLIP)


@dataclass(frozen=True)
class _Side:
    """Participants or statements: how many there are, and which of them each vote belongs to."""

    size: int
    of: Index


def predict(train: Votes) -> Factors:
    """Fit the model to the votes. Raises `ValueError` where nobody agreed or disagreed."""
    people, statements = np.nonzero((train != UNSEEN) & (train != 0))
    if not len(people):
        raise ValueError("there is no vote to learn from")
    ratings = (train[people, statements] == 1).astype(np.float64)
    rows, columns = _Side(train.shape[0], people), _Side(train.shape[1], statements)
    mean = float(ratings.mean())
    note, note_factor = np.zeros(columns.size), _start(ratings, rows, columns)
    for _ in range(ROUNDS):
        person, person_factor = _half(rows, ratings - mean - note[statements], note_factor[statements])
        note, note_factor = _half(columns, ratings - mean - person[people], person_factor[people])
        rest = ratings - person[people] - note[statements] - person_factor[people] * note_factor[statements]
        mean = float(rest.mean())
    return Factors(mean, person, note, person_factor, note_factor)


def _start(ratings: Floats, rows: _Side, columns: _Side) -> Floats:
    """The leading right singular vector of the residuals from each statement's mean, of size about 1/3."""
    means = np.bincount(columns.of, ratings, columns.size) / np.maximum(
        np.bincount(columns.of, minlength=columns.size), 1
    )
    residuals = np.zeros((rows.size, columns.size))
    residuals[rows.of, columns.of] = ratings - means[columns.of]
    axis: Floats = np.linalg.svd(residuals, full_matrices=False)[2][0]
    start: Floats = axis * (0.3 * np.sqrt(columns.size))
    return start


def _half(side: _Side, target: Floats, factor: Floats) -> tuple[Floats, Floats]:
    """Intercept and factor of every member of one side, the other side held fixed.

    The normal equations of two unknowns, solved by Cramer's rule.
    """
    ridge = len(target) / side.size

    def total(values: Floats) -> Floats:
        return np.bincount(side.of, values, side.size).astype(np.float64)

    a = total(np.ones_like(target)) + RIDGE_INTERCEPT * ridge
    b = total(factor)
    c = total(factor * factor) + RIDGE_FACTOR * ridge
    p, q = total(target), total(target * factor)
    determinant = a * c - b * b
    return (c * p - b * q) / determinant, (a * q - b * p) / determinant
