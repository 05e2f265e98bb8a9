"""Scoring dated forecasts of yes-or-no questions against what happened.

Sources: G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review
78 (1950) 1-3; I. J. Good, "Rational decisions", JRSS B 14 (1952) 107-114, for the logarithmic score.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sulh.analysis.intervals import wilson

BINS = 10


@dataclass(frozen=True)
class Scores:
    """How good `n` forecasts were. Lower is better for both; `brier` 0 to 1, `log` in nats, 0 and more.

    `base_brier` and `base_log` score the base rate on the same questions. `skill` is 1 - brier / base_brier:
    above 0 better than the base rate, below 0 worse; None where the base rate made no error.
    """

    n: int
    brier: float
    log: float
    base_brier: float
    base_log: float
    skill: float | None


@dataclass(frozen=True)
class Bin:
    """Forecasts between `low` and `high`: how many, their mean, and how often it came true, 90 % interval."""

    low: float
    high: float
    n: int
    forecast: float
    happened: float
    happened_low: float
    happened_high: float


def brier(probability: float, happened: bool) -> float:
    """The squared distance of one forecast from what happened."""
    return (_checked(probability) - happened) ** 2


def log_score(probability: float, happened: bool) -> float:
    """-ln of the probability given to what happened; infinite where that was called impossible."""
    given = _checked(probability) if happened else 1 - _checked(probability)
    return -math.log(given) if given > 0 else math.inf


def score(
    probabilities: Sequence[float], happened: Sequence[bool], base: Sequence[float] | None = None
) -> Scores:
    """Score forecasts; entry i of all three belongs together.

    `base` is the base rate of each question as it was known beforehand. Where none was written down, the
    share of these questions that came true stands in its place, which is known only afterwards and so is a
    harder rival. Raises `ValueError` for no forecasts, lengths that differ or no probabilities.
    """
    if not probabilities or len(probabilities) != len(happened):
        raise ValueError("every forecast needs its outcome, and there must be one")
    outcomes = [bool(each) for each in happened]
    rates = [sum(outcomes) / len(outcomes)] * len(outcomes) if base is None else list(base)
    pairs = list(zip(probabilities, outcomes, strict=True))
    rivals = list(zip(rates, outcomes, strict=True))
    ours, theirs = _mean([brier(*each) for each in pairs]), _mean([brier(*each) for each in rivals])
    return Scores(
        len(pairs), ours, _mean([log_score(*each) for each in pairs]), theirs,
        _mean([log_score(*each) for each in rivals]), 1 - ours / theirs if theirs > 0 else None,
    )  # fmt: skip


def calibration(probabilities: Sequence[float], happened: Sequence[bool]) -> tuple[Bin, ...]:
    """Of what was called 70 to 80 % likely, how much came true? Ten even bins; empty ones are left out.

    A bin holds its lower end; the last holds 1 too. Raises `ValueError` as `score` does.
    """
    if len(probabilities) != len(happened):
        raise ValueError("every forecast needs its outcome")
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, came in zip(probabilities, happened, strict=True):
        # Rounded, or 0.29 * 100 would fall below 29.
        place = min(int(round(_checked(probability) * 1000) // (1000 // BINS)), BINS - 1)
        bins.setdefault(place, []).append((probability, bool(came)))
    return tuple(_bin(place, bins[place]) for place in sorted(bins))


def _bin(place: int, held: Sequence[tuple[float, bool]]) -> Bin:
    came = sum(happened for _, happened in held)
    low, high = wilson(came, len(held))
    return Bin(
        place / BINS, (place + 1) / BINS, len(held), _mean([each for each, _ in held]), came / len(held),
        float(low), float(high),
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _checked(probability: float) -> float:
    if not 0 <= probability <= 1:  # written so that NaN fails too
        raise ValueError("a probability lies between 0 and 1")
    return probability
