"""How predictions of votes and rankings of statements are judged.

A predictor is a function of the training votes; what it returns answers for any cell. Probabilities
must lie strictly between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from benchmarks.peers.data import UNSEEN, Floats, Index, Mask, Votes, halves, holdout

CLASSES = (-1, 0, 1)
ENOUGH_OF_A_PERSON = 14
"""Votes a participant needs in the whole conversation to be counted in a comparison of halves."""
ENOUGH_ON_A_STATEMENT = 10
"""Votes a statement needs in the whole conversation to be ranked in a comparison of halves."""


class Agreement(Protocol):
    """What a peer expects of cells given by two index arrays of the same length n."""

    def agree(self, people: Index, statements: Index) -> Floats:
        """P(agree | not a pass), shape (n,)."""
        ...


@runtime_checkable
class ThreeWay(Agreement, Protocol):
    """A peer that also says how likely a pass is."""

    def three(self, people: Index, statements: Index) -> Floats:
        """P(disagree), P(pass), P(agree), shape (n, 3)."""
        ...


Predictor = Callable[[Votes], Agreement]
ScoreFunction = Callable[[Votes, Mask], Floats]
"""From the votes and the mask of the participants to be counted to one score per statement."""


@dataclass(frozen=True)
class Judgement:
    """Means over held-out votes; `three` is None where the predictor does not speak of passes."""

    log_loss: float
    auc: float
    three: float | None


def judge(predict: Predictor, votes: Votes, reps: int = 3) -> Judgement:
    """Mask a fifth of the votes `reps` times, predict them from the rest, and average the scores."""
    found = []
    for rep in range(reps):
        train, cells = holdout(votes, rep)
        found.append(judged(predict(train), cells, votes[cells]))
    three = [each.three for each in found if each.three is not None]
    return Judgement(
        float(np.mean([each.log_loss for each in found])),
        float(np.mean([each.auc for each in found])),
        float(np.mean(three)) if three else None,
    )


def judged(model: Agreement, cells: tuple[Index, Index], truth: Votes) -> Judgement:
    """The scores of a fitted model on the votes `truth`, which lie at `cells` (participants, statements)."""
    said = truth != 0
    expected = model.agree(cells[0][said], cells[1][said])
    agreed = truth[said] == 1
    three = three_way_log_loss(truth, model.three(*cells)) if isinstance(model, ThreeWay) else None
    return Judgement(log_loss(agreed, expected), auc(agreed, expected), three)


def log_loss(agreed: ArrayLike, expected: ArrayLike) -> float:
    """Mean of -ln of the probability given to what happened; `expected` is P(agree)."""
    truth, p = np.asarray(agreed, dtype=bool), np.asarray(expected, dtype=np.float64)
    return float(-np.log(np.where(truth, p, 1.0 - p)).mean())


def three_way_log_loss(truth: ArrayLike, expected: ArrayLike) -> float:
    """The same for votes in -1, 0, 1, with `expected` of shape (n, 3) in that order."""
    p = np.asarray(expected, dtype=np.float64)
    columns = np.asarray(truth, dtype=np.intp) + 1
    return float(-np.log(p[np.arange(len(p)), columns]).mean())


def auc(agreed: ArrayLike, expected: ArrayLike) -> float:
    """Area under the ROC curve: how often an agreement is expected more than a disagreement; ties count half.

    By the Mann-Whitney statistic with average ranks. Raises `ValueError` where only one kind occurred.
    """
    truth, p = np.asarray(agreed, dtype=bool), np.asarray(expected, dtype=np.float64)
    ups, downs = int(truth.sum()), int((~truth).sum())
    if not ups or not downs:
        raise ValueError("both agreements and disagreements are needed")
    _, place, count = np.unique(p, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - (count - 1) / 2.0
    return float((ranks[place][truth].sum() - ups * (ups + 1) / 2.0) / (ups * downs))


def tau(first: ArrayLike, second: ArrayLike) -> float:
    """Kendall's tau-b of two scores of the same statements; 0 where either has no two that differ.

    tau = sum_{i<j} s_ij t_ij / sqrt(sum s_ij^2 sum t_ij^2) with s, t the signs of the differences.
    """
    one, two = (np.asarray(each, dtype=np.float64) for each in (first, second))
    upper = np.triu_indices(len(one), 1)
    s = np.sign(one[upper[0]] - one[upper[1]]).astype(np.int64)
    t = np.sign(two[upper[0]] - two[upper[1]]).astype(np.int64)
    scale = np.sqrt(float((s * s).sum()) * float((t * t).sum()))
    return float((s * t).sum()) / float(scale) if scale else 0.0


def top_overlap(first: ArrayLike, second: ArrayLike, size: int = 10) -> float:
    """Share of the `size` best by one score that are also among those by the other; ties by position."""
    tops = [set(np.argsort(-np.asarray(each), kind="stable")[:size].tolist()) for each in (first, second)]
    return len(tops[0] & tops[1]) / size


def split_half(votes: Votes, score: ScoreFunction, reps: int = 10) -> tuple[float, float]:
    """How well two random halves of the votes agree on a ranking: mean tau and mean top-ten overlap.

    `score` sees every vote of a half, but is told to count only the participants with enough votes
    in the whole conversation; only statements with enough votes in it are ranked.
    """
    mean_tau, mean_top = split_halves(votes, lambda half, counted: [score(half, counted)], reps)[0]
    return mean_tau, mean_top


def split_halves(
    votes: Votes, scores: Callable[[Votes, Mask], Sequence[Floats]], reps: int = 10
) -> list[tuple[float, float]]:
    """The same for several rankings made together; the result has one entry for each."""
    seen = votes != UNSEEN
    counted = seen.sum(axis=1) >= ENOUGH_OF_A_PERSON
    ranked = seen.sum(axis=0) >= ENOUGH_ON_A_STATEMENT
    found = []
    for rep in range(reps):
        both = [[row[ranked] for row in scores(half, counted)] for half in halves(votes, rep)]
        found.append([(tau(*pair), top_overlap(*pair)) for pair in zip(*both, strict=True)])
    return [(float(mean[0]), float(mean[1])) for mean in np.mean(found, axis=0)]
