"""Suggestions for moderators, never decisions: what may say the same, and what may be off topic.

Pure: texts and numbers in, suggestions out. No model and no word list; every one says how sure it is, and
all are weak beside a person who reads. The thresholds were measured on nine open conversations; the tests
hold the figures. Letters are folded for comparing only (`sulh.statements.folding`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sulh.statements.folding import fold

Sure = Literal["weak", "fair", "strong"]

LENGTHS = (3, 4, 5)  # of the pieces of text that are compared
ALIKE, CLOSE, SAME = 0.4, 0.5, 0.7  # Jaccard likeness from which a pair is suggested: weak, fair, strong
PEOPLE = 30  # who answered both, the fewest from which answers are compared
RARER = 10  # of them, who did not give the commonest answer: where nearly all agree, likeness says nothing
TOGETHER, INSEPARABLE = 0.85, 0.95  # correlation of answers from which a pair is suggested: weak, fair
ACCEPTED = 20  # statements in one language, the fewest from which a topic can be told
STRAY = 0.03  # of those accepted statements would be called far off themselves

_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_BETWEEN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """`text` folded, without vowel signs and punctuation, one space around every word."""
    return f" {_BETWEEN.sub(' ', _MARKS.sub('', fold(text))).strip()} "


def pieces(text: str) -> NDArray[np.uint64]:
    """The distinct pieces of 3 to 5 letters in a plain text, as sorted numbers."""
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    found = []
    for length in LENGTHS:
        if len(letters) < length:
            continue
        number = np.full(len(letters) - length + 1, length, dtype=np.uint64)
        for place in range(length):
            number = number * _PRIME + letters[place : len(letters) - length + 1 + place]
        found.append(number ^ (number >> np.uint64(29)))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, so that different pieces rarely meet


@dataclass(frozen=True)
class Near:
    """Text number `place` of a corpus, and how much of both is the same (0..1)."""

    place: int
    likeness: float

    @property
    def sure(self) -> Sure:
        return "strong" if self.likeness >= SAME else "fair" if self.likeness >= CLOSE else "weak"


class Corpus:
    """Texts prepared for comparing: built once for a page, asked for each statement on it."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [pieces(plain(text)) for text in texts]
        self.sizes = np.array([len(each) for each in found], dtype=np.int64)
        everything = np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)
        owner = np.repeat(np.arange(len(found)), self.sizes)
        order = np.argsort(everything, kind="stable")
        self._pieces, self._owner = everything[order], owner[order]

    def _shared(self, mine: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many pieces each text shares with `mine`, and in how many texts each piece of mine occurs."""
        low = np.searchsorted(self._pieces, mine, "left")
        high = np.searchsorted(self._pieces, mine, "right")
        count = high - low
        starts = np.repeat(low - np.concatenate(([0], np.cumsum(count)[:-1])), count) if len(mine) else low
        hits = self._owner[np.arange(int(count.sum())) + starts]
        return np.bincount(hits, minlength=len(self.sizes)).astype(np.int64), count

    def near(self, text: str, *, least: float = ALIKE, most: int = 3, but: int = -1) -> list[Near]:
        """The texts most like `text`, likest first; `but` is its own place, if it has one.

        Likeness is that of P. Jaccard (1901): pieces in both, of pieces in either. Opposites differ by one
        word, so a likeness says that two texts should be read beside each other, not what they mean.
        """
        mine = pieces(plain(text))
        if not len(mine) or not len(self.sizes):
            return []
        shared, _ = self._shared(mine)
        likeness = shared / (self.sizes + len(mine) - shared)
        if but >= 0:
            likeness[but] = 0.0
        order = np.argsort(-likeness, kind="stable")[:most]
        return [Near(int(place), float(likeness[place])) for place in order if likeness[place] >= least]

    def far_off(self, text: str) -> bool:
        """Whether `text` (none of the corpus) has more pieces that occur in no other text than all but three
        of a hundred texts of the corpus have. False where there are fewer than `ACCEPTED` texts.

        This finds rare words, not topics. On eight open conversations in English it found between none and
        two thirds of the statements taken from the others.
        """
        mine = pieces(plain(text))
        if len(self.sizes) < ACCEPTED or not len(mine):
            return False
        _, count = self._shared(mine)
        return bool(np.mean(count == 0) > np.quantile(self._lonely(), 1 - STRAY))

    def _lonely(self) -> NDArray[np.float64]:
        """For each text the share of its pieces that occur in no other."""
        first = np.searchsorted(self._pieces, self._pieces, "left")
        alone = np.searchsorted(self._pieces, self._pieces, "right") - first == 1
        return np.bincount(self._owner, alone, minlength=len(self.sizes)) / np.maximum(self.sizes, 1)


@dataclass(frozen=True)
class Together:
    """Two statements (their columns) that the same people answered nearly alike."""

    first: int
    second: int
    correlation: float

    @property
    def sure(self) -> Sure:
        """Never strong: people may answer alike what says something quite different."""
        return "fair" if self.correlation >= INSEPARABLE else "weak"


def alike_in_votes(answers: NDArray[np.int8], given: NDArray[np.bool_]) -> list[Together]:
    """Pairs of statements whose answers move together, the closest first.

    `answers[person, statement]` is 1, 0 or -1, and 0 where `given` is False. Compared are pairs that at least
    `PEOPLE` answered both, at least `RARER` of them otherwise than most, to each of the two. Pearson's
    correlation over these people.
    """
    value, mask = answers.astype(np.float32), given.astype(np.float32)
    n = mask.T @ mask
    sum_of_first = value.T @ mask  # [i, j]: of i, over those who answered both
    square_of_first = (value**2).T @ mask
    product = value.T @ value
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = square_of_first - sum_of_first**2 / n
        r = (product - sum_of_first * sum_of_first.T / n) / np.sqrt(spread * spread.T)
    commonest = np.maximum.reduce(
        [((answers == choice) & given).astype(np.float32).T @ mask for choice in (1, 0, -1)]
    )
    enough = (n >= PEOPLE) & (n - commonest >= RARER) & (n - commonest.T >= RARER)
    found = np.argwhere(np.triu(enough & (r >= TOGETHER), 1))
    pairs = [Together(int(i), int(j), float(r[i, j])) for i, j in found]
    return sorted(pairs, key=lambda pair: (-pair.correlation, pair.first, pair.second))
