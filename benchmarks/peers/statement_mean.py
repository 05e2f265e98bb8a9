"""The plainest prediction: everybody votes on a statement as the others did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.data import Floats, Index, Votes
from benchmarks.peers.scores import CLASSES


@dataclass(frozen=True)
class Shares:
    """Counts of groups as predictions, smoothed by one vote of each kind (Laplace).

    `counts` has shape (groups, statements, 3): disagree, pass, agree; `group_of` names the row of
    each participant. P(agree | not a pass) = (A + 1) / (A + D + 2), and each of the three kinds has
    (count + 1) / (A + D + P + 3).
    """

    counts: NDArray[np.int64]
    group_of: Index

    def agree(self, people: Index, statements: Index) -> Floats:
        cells = self.counts[self.group_of[people], statements]
        return (cells[:, 2] + 1.0) / (cells[:, 2] + cells[:, 0] + 2.0)

    def three(self, people: Index, statements: Index) -> Floats:
        cells = self.counts[self.group_of[people], statements] + 1.0
        shares: Floats = cells / cells.sum(axis=1, keepdims=True)
        return shares


def counted(votes: Votes) -> NDArray[np.int64]:
    """Disagree, pass and agree per statement, shape (statements, 3)."""
    return np.stack([(votes == kind).sum(axis=0, dtype=np.int64) for kind in CLASSES], axis=1)


def predict(train: Votes) -> Shares:
    """Shares of each statement over all participants, whoever is asked about."""
    return Shares(counted(train)[None], np.zeros(len(train), dtype=np.intp))
