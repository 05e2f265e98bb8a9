"""Which statement to show next: the one whose answer teaches most, and every one with a known chance.

Nobody is shown what they will like. A statement's chance is large where the participant's party has
answered little or is divided, and no statement's chance falls below epsilon / S, where S counts the live
statements this participant has not seen. Every choice carries its exact chance (its propensity), so that
estimates can be corrected for it afterwards, and comes from a draw that can be computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EPSILON = 0.2
"""Share of each choice that is drawn alike among all unseen statements."""
PARTY_FLOOR = 10
"""Answers of a party below which a statement is lifted for its participants."""
PRIOR = 10.0
"""Answers that a party's share is taken to rest on before anybody answered."""
_LIFT_BELOW = 0.5  # of the median exposure
# A share nearer to 0 or 1 counts as this far away: a few early answers that agree settle nothing.
_LEAST_DOUBT = 0.1


@dataclass(frozen=True)
class Choice:
    """A statement's position, and the probability (0..1) with which it was drawn in this state."""

    statement: int
    propensity: float


@dataclass(frozen=True)
class Pull:
    """What draws a party's participants to each live statement: the same for all of them, whatever they saw.

    `weight` is by how much one more answer is expected to lower the variance of the party's share; `lifted`
    is true where a statement is below a floor. Both have one entry per live statement.
    """

    weight: Floats
    lifted: NDArray[np.bool_]


def pull(
    answers: ArrayLike,
    answers_of_party: ArrayLike,
    share: ArrayLike,
    *,
    active: ArrayLike | None = None,
    party_floor: int = PARTY_FLOOR,
    prior: float = PRIOR,
) -> Pull:
    """The pull of every live statement on one party's participants.

    All arrays have one entry per live statement. `answers` counts everybody's answers, passes included,
    `answers_of_party` those of the participant's party (or of the people of no party); `share` estimates
    the part (0..1) of that party that agrees. `active`, where given, counts the participants who were
    active since the statement went live.

    w_j = p_j (1 - p_j) / (answers_of_party_j + prior + 1)^2; p_j is `share`, held to 0.1..0.9. This is by
    how much one more answer is expected to lower the variance of the party's share, a beta distribution of
    mean p_j that rests on answers_of_party_j + prior answers. The floors: `party_floor` answers by the
    party, and half the median exposure of all live statements, where the exposure is `answers`, divided by
    `active` where that is given, so that a late statement is not called neglected.

    How far a group can move it: its answers are part of p, and w follows how divided a party is, whichever
    way. Since p (1 - p) lies between .09 and .25, a statement j above its floors is drawn more often than
    another k only as long as answers_of_party_j + prior + 1 < 5/3 (answers_of_party_k + prior + 1), 5/3
    being the root of .25 / .09; and one below its floors only until it has met them.

    Raises `ValueError` for arrays that do not fit, negative counts, shares outside 0..1, or a prior that is
    not positive.
    """
    total = np.asarray(answers, dtype=np.float64)
    total = _counts(total, total)
    cell, agreeing = _counts(answers_of_party, total), _counts(share, total)
    if not bool(np.all(agreeing <= 1.0)):
        raise ValueError("shares must lie between 0 and 1")
    if not 0.0 < prior < np.inf:
        raise ValueError("the prior must lie above 0")
    exposure = total if active is None else total / np.maximum(_counts(active, total), 1.0)
    doubt = np.clip(agreeing, _LEAST_DOUBT, 1.0 - _LEAST_DOUBT)
    weight = doubt * (1.0 - doubt) / (cell + prior + 1.0) ** 2
    neglected = exposure < _LIFT_BELOW * np.median(exposure) if len(total) else np.zeros(0, dtype=bool)
    return Pull(weight, (cell < party_floor) | neglected)


def chances(of: Pull, unseen: NDArray[np.intp], epsilon: float = EPSILON) -> Floats:
    """The chance of each statement at the positions `unseen` (S of them, distinct, in ascending order).

    It is epsilon / S + (1 - epsilon) w_j / sum(w). While any unseen statement is lifted, w_j is 0 for those
    that are not. Raises `ValueError` for an epsilon outside (0, 1].
    """
    if not 0.0 < epsilon <= 1.0:
        raise ValueError("epsilon must lie in (0, 1]")
    if not len(unseen):
        return np.zeros(0)
    weight, lifted = of.weight[unseen], of.lifted[unseen]
    if lifted.any():
        weight = np.where(lifted, weight, 0.0)
    share: Floats = epsilon / len(unseen) + (1.0 - epsilon) * weight / np.cumsum(weight)[-1]
    return share


def drawn(chance: Floats, draw: float) -> int:
    """The place in `chance` on which a number `draw` in [0, 1) falls. Raises `ValueError` outside of it."""
    if not 0.0 <= draw < 1.0:
        raise ValueError("a draw must lie in [0, 1)")
    # The sum may fall short of 1 by rounding; what lies beyond belongs to the last.
    return min(int(np.searchsorted(np.cumsum(chance), draw, side="right")), len(chance) - 1)


def propensities(
    seen: ArrayLike,
    answers: ArrayLike,
    answers_of_party: ArrayLike,
    share: ArrayLike,
    *,
    active: ArrayLike | None = None,
    epsilon: float = EPSILON,
    party_floor: int = PARTY_FLOOR,
    prior: float = PRIOR,
) -> Floats:
    """The chance of every live statement to be shown next; all zero where everything is seen.

    `seen` is true where this participant has seen the statement; the other arrays as in `pull`, the chances
    as in `chances`. Raises `ValueError` as these two do.
    """
    known = np.asarray(seen, dtype=bool)
    of = pull(
        _counts(answers, known), answers_of_party, share, active=active, party_floor=party_floor, prior=prior
    )
    unseen = np.flatnonzero(~known)
    chance = np.zeros(len(known))
    chance[unseen] = chances(of, unseen, epsilon)
    return chance


def next_statement(
    seen: ArrayLike,
    answers: ArrayLike,
    answers_of_party: ArrayLike,
    share: ArrayLike,
    draw: Callable[[], float],
    *,
    active: ArrayLike | None = None,
    epsilon: float = EPSILON,
    party_floor: int = PARTY_FLOOR,
    prior: float = PRIOR,
) -> Choice | None:
    """Draw the next statement with `propensities`; None where this participant has seen them all.

    `draw` gives a number in [0, 1): a generator's `random`, or `draw_from` with its arguments filled in.
    Statements are laid out in their order along that interval. Raises `ValueError` as `propensities`
    does, and for a draw outside [0, 1).
    """
    chance = propensities(
        seen,
        answers,
        answers_of_party,
        share,
        active=active,
        epsilon=epsilon,
        party_floor=party_floor,
        prior=prior,
    )
    possible = np.flatnonzero(chance)
    if not len(possible):
        return None
    at = possible[drawn(chance[possible], draw())]
    return Choice(int(at), float(chance[at]))


def draw_from(seed: bytes, participant: str, step: int) -> float:
    """A number in [0, 1) for a participant's step, counted from 1, that anybody with the seed can repeat.

    The first 53 bits of SHA-256 over: the seed's length and the seed, the name's length and the name in
    UTF-8, and the step; numbers as eight bytes, big-endian. Keep the seed secret while people answer, and
    show it to the auditor afterwards.
    """
    name = participant.encode()
    parts = (len(seed).to_bytes(8), seed, len(name).to_bytes(8), name, step.to_bytes(8))
    return (int.from_bytes(hashlib.sha256(b"".join(parts)).digest()[:8]) >> 11) / 2**53


def session_weight(propensity: ArrayLike, step: ArrayLike, steps: ArrayLike) -> Floats:
    """What an answer in a session of several statements counts for, elementwise.

    A participant is shown `steps` statements, each at most once; this one came at `step` (1..steps) with
    `propensity` p, given what came before. Whoever is likely to be shown a statement early is not likely
    to be shown it late, so 1/p alone would mislead. With s steps the weight at step t is
    (1/p + s - t) / s: the mean over the steps of Raj's ordered estimator ("Some estimators in sampling with
    varying probabilities without replacement", JASA 51, 1956), which counts a statement with 1/p when it is
    drawn and with 1 from then on. Whatever the routing, each statement's weight (0 where it is not shown) has
    expectation 1 for every participant, provided that what is shown does not decide how long she stays.
    `step` counts what was shown: a statement that was put off unanswered takes a step like an answered one.
    One that was put off and comes again is shown twice, which this estimator does not foresee.
    Raises `ValueError` where not 0 < p <= 1 or not 1 <= step <= steps.
    """
    p, at, of = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (propensity, step, steps))
    )
    if not bool(np.all((p > 0.0) & (p <= 1.0) & (at >= 1.0) & (at <= of))):
        raise ValueError("propensities must lie in (0, 1], and steps between 1 and the session's last")
    return np.asarray((1.0 / p + of - at) / of, dtype=np.float64)


def hajek(vote_agree: ArrayLike, propensity: ArrayLike, step: ArrayLike = 1, steps: ArrayLike = 1) -> float:
    """A statement's share of agreement, corrected for who was likely to be shown it; NaN without answers.

    `vote_agree` is 1 for agree and 0 for disagree or pass, and `propensity` that of the answer's `Choice`,
    one entry per answer; `step` and `steps` say where in which session it came, where participants are
    shown more than one statement. With weights w_i = 1 / propensity_i (or `session_weight`) the estimate
    is sum(w_i y_i) / sum(w_i) (Hájek, comment in "Foundations of Statistical Inference", 1971). It estimates
    the share among everybody who takes part, and is a figure to audit others by: at the sizes of a
    dialogue its variance costs more than the bias that it removes. Raises `ValueError` for arrays that do
    not fit, votes other than 0 and 1, and as `session_weight` does.
    """
    agree, chance = np.asarray(vote_agree, dtype=np.float64), np.asarray(propensity, dtype=np.float64)
    if agree.ndim != 1 or agree.shape != chance.shape:
        raise ValueError("one propensity is needed for each vote")
    if not bool(np.all((agree == 0.0) | (agree == 1.0))):
        raise ValueError("votes must be 0 or 1")
    weight = session_weight(chance, step, steps)
    if weight.shape != agree.shape:
        raise ValueError("steps must be given for each vote")
    if not len(weight):
        return float("nan")
    # Sums in ascending order, so that the order of the answers changes nothing.
    return float(np.sort(weight * agree).cumsum()[-1] / np.sort(weight).cumsum()[-1])


def _counts(values: ArrayLike, like: NDArray[Any]) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if like.ndim != 1 or array.shape != like.shape:
        raise ValueError("every array needs one entry per live statement")
    if not bool(np.all((array >= 0.0) & np.isfinite(array))):
        raise ValueError("counts and shares cannot be negative or missing")
    return array
