"""What the closed waves say: per question a series for all and per party, and whether anything changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sulh.analysis.change import Change, change
from sulh.analysis.intervals import wilson
from sulh.dialogue.models import Dialogue
from sulh.followup.pulse.models import PulseWave

Why = Literal["", "no_baseline", "one_wave", "hidden"]
# `withheld`: the total of all, from which a hidden cell could be computed.
Hidden = Literal["", "too_few", "unanimous", "withheld"]
ALL = ""  # the group of everybody who answered


@dataclass(frozen=True)
class Point:
    """One group's answers in one wave. `hidden` says why they are not shown, and is empty where they are."""

    wave: int
    day: str
    baseline: bool
    agree: int = 0
    answered: int = 0
    hidden: Hidden = ""

    @property
    def share(self) -> float:
        return self.agree / self.answered

    @property
    def interval(self) -> tuple[float, float]:
        """90 % (Wilson)."""
        low, high = wilson(self.agree, self.answered)
        return float(low), float(high)


@dataclass(frozen=True)
class Series:
    """One question asked of one group (`party`: an id, or `ALL`), the earliest wave first."""

    question: str
    texts: Mapping[str, str]
    party: str
    points: tuple[Point, ...]

    @property
    def baseline(self) -> Point | None:
        """The first wave that closed before a text was in force."""
        return next((each for each in self.points if each.baseline), None)


@dataclass(frozen=True)
class Verdict:
    """From the baseline to the newest wave. `found` is None where nothing can be said, and `why` says why.

    `comparisons`: how many are told together; the interval of each allows for that.
    """

    question: str
    texts: Mapping[str, str]
    party: str
    before: Point | None
    after: Point | None
    found: Change | None
    why: Why
    comparisons: int


def closed_waves(dialogue: Dialogue) -> list[PulseWave]:
    return list(PulseWave.objects.filter(dialogue=dialogue).exclude(closed="").order_by("n"))


def series(waves: Sequence[PulseWave]) -> list[Series]:
    """Every question of the newest wording first asked first, for all and then for each party."""
    found: dict[tuple[str, str], list[Point]] = {}
    texts: dict[str, Mapping[str, str]] = {}
    for wave in waves:
        texts |= {each["id"]: each["texts"] for each in wave.questions if each["id"] not in texts}
        for row in wave.results["questions"]:
            if wave.party_id is None:
                found.setdefault((row["id"], ALL), []).append(_total(wave, row))
            for cell in row["cells"]:
                if cell["party"]:
                    found.setdefault((row["id"], cell["party"]), []).append(_point(wave, cell))
    order = {question: place for place, question in enumerate(texts)}
    keys = sorted(found, key=lambda key: (order[key[0]], key[1] != ALL))
    return [
        Series(question, texts[question], party, tuple(found[question, party])) for question, party in keys
    ]


def _point(wave: PulseWave, cell: Mapping[str, Any]) -> Point:
    if "hidden" in cell:
        return Point(wave.n, wave.closed, wave.baseline, hidden=cell["hidden"])
    answered = cell["agree"] + cell["disagree"] + cell["pass"]
    return Point(wave.n, wave.closed, wave.baseline, cell["agree"], answered)


def _total(wave: PulseWave, row: Mapping[str, Any]) -> Point:
    total = row.get("total")
    if not total or not sum(total):
        return Point(wave.n, wave.closed, wave.baseline, hidden="withheld")
    return Point(wave.n, wave.closed, wave.baseline, total[0], sum(total))


def verdicts(dialogue: Dialogue) -> list[Verdict]:
    """For every question and group, in the order of `series`."""
    return verdicts_of(series(closed_waves(dialogue)))


def verdicts_of(rows: Sequence[Series]) -> list[Verdict]:
    plain = [_without_change(row) for row in rows]
    told = sum(not each.why for each in plain)
    return [_with_change(each, told) for each in plain]


def _without_change(row: Series) -> Verdict:
    before, after = row.baseline, row.points[-1]
    why: Why = ""
    if before is None:
        why = "no_baseline"
    elif before == after:
        why = "one_wave"
    elif before.hidden or after.hidden:
        why = "hidden"
    return Verdict(row.question, row.texts, row.party, before, after, None, why, 0)


def _with_change(plain: Verdict, told: int) -> Verdict:
    if plain.why or plain.before is None or plain.after is None:
        return replace(plain, comparisons=told)
    found = change(
        (plain.before.agree, plain.before.answered),
        (plain.after.agree, plain.after.answered),
        comparisons=told,
    )
    return replace(plain, found=found, comparisons=told)
