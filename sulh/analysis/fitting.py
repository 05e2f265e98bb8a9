"""The fit: start, repeat the step until nothing moves, learn the priors on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sulh.analysis import arithmetic, kernels, kernels_plain
from sulh.analysis.posterior import (
    ANSWER,
    CHANNELS,
    PASS,
    Items,
    People,
    Posterior,
    blocks,
    spread_of,
    tree_sum,
    triangle,
)
from sulh.analysis.start import directions
from sulh.analysis.threads import in_order
from sulh.analysis.votes import VoteTable

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

# Priors are learned from the votes, steadied by imagined rows: so many statements whose loadings have
# standard deviation LOADING and whose level (in log-odds) LEVEL, and so many people of standard deviation 1.
STATEMENTS, LOADING, LEVEL = 20.0, 0.3, 1.5
PEOPLE = 5.0
WIDEST = 3.0
"""Standard deviation (in log-odds, or log-odds per unit) that no learned prior exceeds: where votes are
divided without exception, the widest prior would fit best, and there would be no end to it."""
MEMBERS = 1.0
"""Imagined members of every party who stand where everybody does."""


class Settings(NamedTuple):
    """What a fit can be told. `tied`: the prior of a statement's loadings may go along with its level."""

    factors: int
    passes: bool = True
    max_iter: int = 25
    tol: float = 0.02
    engine: str = "compiled"
    tied: bool = True


def fit(
    votes: VoteTable, settings: Settings, warm: Posterior | None = None, progress: Progress | None = None
) -> tuple[Posterior, int]:
    """The posterior and the number of steps taken.

    `warm` is where to begin instead, of the same statements and participants. `progress(step, of)` is
    called after each step. Raises `ValueError` for numbers that overflow, which real votes never cause.
    """
    state = warm or begin(votes, settings)
    step = 0
    while step < settings.max_iter and votes.n_votes and not state.change < settings.tol:
        once(state, votes, settings)
        step += 1
        if progress:
            progress(step, settings.max_iter)
    return state, step


def begin(votes: VoteTable, settings: Settings, quick: bool = False) -> Posterior:
    """Everybody at the prior's centre; loadings from the leading directions, levels from the counts.

    `quick` leaves the loadings at 0, for a fit that is handed better ones.
    """
    n, s, k = votes.n_participants, votes.n_statements, settings.factors
    d, grouped = k + 2, int(votes.party.max(initial=-1)) + 2
    people = People(
        mean=np.zeros((n, d)),
        cov=np.tile(np.eye(d), (n, 1, 1)),
        # Those who declare no party are a group whose centre stays at 0 when parties are declared.
        group=np.ascontiguousarray(votes.party + 1, dtype=np.int32),
        prior_mean=np.zeros((grouped, d)),
        prior_precision=np.eye(d),
    )
    counts = votes.tally().astype(np.float64)
    mean = np.zeros((CHANNELS, s, k + 1))
    if not quick:
        # Length 1 over s statements is about 1 / sqrt(s) each; loadings start near 1, never beyond 3.
        mean[ANSWER, :, :k] = np.clip(directions(votes, k) * np.sqrt(float(max(s, 1))), -3.0, 3.0)
    mean[ANSWER, :, k] = logs((counts[:, 0] + 1.0) / (counts[:, 1] + 1.0))
    mean[PASS, :, k] = logs((counts[:, 2] + 0.5) / (counts[:, 0] + counts[:, 1] + 1.0))
    prior = np.zeros((CHANNELS, k + 1))
    if s:
        prior[:, k] = [mean_of(mean[c, :, k]) for c in range(CHANNELS)]
    spread = np.diag([1.0] * k + [1.0 / LEVEL**2])
    items = Items(
        mean=mean,
        cov=np.tile(np.eye(k + 1) * 0.1, (CHANNELS, s, 1, 1)),
        prior_mean=prior,
        prior_precision=np.stack([spread, spread]),
    )
    return Posterior(k, people, items, settings.passes)


def logs(values: Floats) -> Floats:
    """Natural logarithms, from `exp` and one Newton step each, so that they are the same everywhere."""
    rough = np.log2(values) * 0.6931471805599453
    rough = np.round(rough * 2.0**20) / 2.0**20
    return np.array(
        [x + 2.0 * (v - e) / (v + e) for x, v, e in zip(rough, values, arithmetic.exps(rough), strict=True)]
    )


def once(state: Posterior, votes: VoteTable, settings: Settings) -> None:
    """One step: all participants, all statements, the scale, the priors. `state.change`: how far it went."""
    k, channels = state.factors, CHANNELS if state.passes else 1
    s, size = votes.n_statements, triangle(k + 2)
    people, items = state.people, state.items
    engine = kernels_plain if settings.engine == "numpy" else kernels
    squares = np.empty((CHANNELS, s, size))
    for c in range(channels):
        kernels.second_moments(items.mean[c], items.cov[c], squares[c])
    pull = arithmetic.product(people.prior_mean, people.prior_precision)

    def part(start: int, stop: int) -> Floats:
        heard = np.zeros((channels, s, size + k + 1))
        sums, pulls = np.zeros((channels, s, size)), np.zeros((channels, s, k + 1))
        ok = engine.step(
            start, stop, votes.indptr, votes.statement, votes.vote, channels, people.mean, people.cov,
            people.group, pull, people.prior_precision, items.mean, squares, sums, pulls,
        )  # fmt: skip
        if not ok:
            raise ValueError("the votes led to numbers too large to compute with")
        heard[..., :size], heard[..., size:] = sums, pulls
        return heard

    heard = tree_sum(in_order(part, blocks(votes.n_participants)))
    before = items.mean[:channels].copy()
    ok = kernels.update_items(
        channels, np.ascontiguousarray(heard[..., :size]), np.ascontiguousarray(heard[..., size:]),
        items.prior_mean, items.prior_precision, items.mean, items.cov,
    )  # fmt: skip
    if not ok:
        raise ValueError("the votes led to numbers too large to compute with")
    moved = np.sqrt(mean_of((items.mean[:channels] - before) ** 2))
    state.rescale()
    _learn_people(state)
    for c in range(channels):
        _learn_items(items, c, k, settings.tied)
    state.change = float(moved)


def mean_of(values: Floats) -> float:
    """The mean of all values, summed from first to last."""
    return float(values.ravel().cumsum()[-1]) / values.size if values.size else 0.0


def _learn_people(state: Posterior) -> None:
    """The parties' centres, and how widely participants stand around them."""
    people, k = state.people, state.factors
    n, d = people.mean.shape
    centre = people.prior_mean
    if len(centre) > 1:
        sums, members = kernels.sums_by_group(people.mean, people.group, len(centre))
        centre[:] = sums / (members + MEMBERS)[:, None]
        centre[0] = 0.0
    around = people.mean - centre[people.group]
    square = (spread_of(around, people.cov, d) * n + PEOPLE * np.eye(d)) / (n + PEOPLE)
    square[:k, k:] = square[k:, :k] = 0.0  # what goes along with a factor belongs to the statements' loadings
    if len(centre) == 1:
        square[:k, :k] = np.eye(k)
    people.prior_precision = arithmetic.inverse(capped(square))


def _learn_items(items: Items, channel: int, k: int, tied: bool) -> None:
    """How widely the statements' loadings and levels lie, and around which level."""
    mean, cov = items.mean[channel], items.cov[channel]
    s = len(mean)
    items.prior_mean[channel, k] = mean_of(mean[:, k])
    around = mean - items.prior_mean[channel]
    imagined = np.diag([LOADING**2] * k + [LEVEL**2])
    square = (spread_of(around, cov, k + 1) * s + STATEMENTS * imagined) / (s + STATEMENTS)
    items.prior_precision[channel] = arithmetic.inverse(capped(square if tied else np.diag(np.diag(square))))


def capped(square: Floats) -> Floats:
    """A covariance with standard deviations of at most `WIDEST` and the correlations it had."""
    deviation = np.sqrt(np.diag(square))
    scale = np.minimum(1.0, WIDEST / deviation)
    return np.asarray(square * scale[:, None] * scale[None, :])
