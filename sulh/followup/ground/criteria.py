"""The criteria of success that the terms registered beforehand, each held against what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from django.db.models import Count, OuterRef, Q, Subquery

from sulh.analysis.inclusion.outcome import COMPLETE, implementation
from sulh.dialogue.followup_rules import MEASURES, Criterion, rules_in_force
from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.ending import ended_by_consent
from sulh.followup.commitments.models import Commitment, Level
from sulh.followup.ground import reading
from sulh.followup.ground.models import Indicator
from sulh.followup.pulse import reading as pulses
from sulh.followup.today import today

Outcome = Literal["reached", "not_reached", "too_early", "cannot_tell"]
Why = Literal["", "uncertain", "nothing", "hidden", "unknown"]


@dataclass(frozen=True)
class Came:
    """What came: percent, or thousandths of an indicator's unit; between `low` and `high`."""

    value: float
    low: float
    high: float
    day: str


@dataclass(frozen=True)
class Held:
    """One criterion. `about`: the words of the question, or the name of the indicator.

    `at_most`: less is better, so that the mark is the most there may be.
    """

    criterion: Criterion
    outcome: Outcome
    why: Why
    came: Came | None
    about: Mapping[str, str]
    unit: Mapping[str, str]
    at_most: bool = False


@dataclass(frozen=True)
class _Found:
    came: Came | None
    why: Why = "nothing"
    about: Mapping[str, str] | None = None
    unit: Mapping[str, str] | None = None
    at_most: bool = False


def held(dialogue: Dialogue) -> list[Held]:
    """In the order of the terms. Looked at once the day is over: at the newest value by then."""
    now = today(dialogue)
    criteria = rules_in_force(dialogue.id).criteria
    pulse, indicator, index = ([each for each in criteria if each.kind == kind] for kind in MEASURES)
    found = _pulses(dialogue, pulse) | _indicators(dialogue, indicator) | _index(dialogue, index, now)
    return [_held(each, found[each.id], now) for each in criteria]


def _held(criterion: Criterion, found: _Found, now: str) -> Held:
    outcome, why = _outcome(criterion, found, now)
    return Held(criterion, outcome, why, found.came, found.about or {}, found.unit or {}, found.at_most)


def _outcome(criterion: Criterion, found: _Found, now: str) -> tuple[Outcome, Why]:
    if now <= criterion.by:
        return "too_early", ""
    if found.came is None:
        return "cannot_tell", found.why
    mark, low, high = criterion.at_least, found.came.low, found.came.high
    if found.at_most:
        mark, low, high = -mark, -high, -low
    if low >= mark:
        return "reached", ""
    return ("not_reached", "") if high < mark else ("cannot_tell", "uncertain")


def _pulses(dialogue: Dialogue, criteria: list[Criterion]) -> dict[str, _Found]:
    """The share of all who answered, in the last wave after the baseline; its interval is the range."""
    if not criteria:
        return {}
    waves = pulses.closed_waves(dialogue)
    rows = {row.question: row for row in pulses.series(waves) if row.party == pulses.ALL}
    texts = {each.id: each.texts for each in rules_in_force(dialogue.id).pulse_questions}
    found = {}
    for each in criteria:
        row = rows.get(each.ref)
        about = row.texts if row else texts.get(each.ref, {})
        after = [point for point in row.points if not point.baseline and point.day <= each.by] if row else []
        if not after:
            found[each.id] = _Found(None, "nothing" if about else "unknown", about)
        elif after[-1].hidden:
            found[each.id] = _Found(None, "hidden", about)
        else:
            low, high = after[-1].interval
            share = _percent(after[-1].share)
            found[each.id] = _Found(Came(share, _percent(low), _percent(high), after[-1].day), about=about)
    return found


def _indicators(dialogue: Dialogue, criteria: list[Criterion]) -> dict[str, _Found]:
    rows = Indicator.objects.filter(dialogue=dialogue).in_bulk([each.ref for each in criteria])
    written = reading.measurements(rows.values())
    since = reading.in_force_since(dialogue)
    found = {}
    for each in criteria:
        row = rows.get(each.ref)
        if row is None:
            found[each.id] = _Found(None, "unknown")
            continue
        after = [one for one in written[row.pk] if one.day <= each.by and not reading.is_baseline(one, since)]
        came = Came(after[-1].value, after[-1].least, after[-1].most, after[-1].day) if after else None
        found[each.id] = _Found(came, about=row.names, unit=row.unit, at_most=row.better == "down")
    return found


def _index(dialogue: Dialogue, criteria: list[Criterion], now: str) -> dict[str, _Found]:
    days = {min(each.by, now) for each in criteria}
    came = {day: index_on(dialogue, day) for day in days}
    return {each.id: _Found(came[min(each.by, now)]) for each in criteria}


def index_on(dialogue: Dialogue, day: str) -> Came | None:
    """The index of the promises that stood at the end of a day. Those without a level could have any."""
    end = datetime.combine(date.fromisoformat(day), time.max, UTC)
    then = Level.objects.filter(commitment=OuterRef("pk"), at__lte=end).order_by("-pk").values("level")
    rows = Commitment.objects.filter(Q(ended=None) | Q(ended__gt=end), dialogue=dialogue, at__lte=end)
    if ended := ended_by_consent(dialogue.id, until=end):
        rows = rows.exclude(digest__in=ended)
    counts = rows.order_by().annotate(then=Subquery(then[:1])).values_list("then").annotate(n=Count("pk"))
    levels = [level for level, n in counts for _each in range(n) if level is not None]
    open_ones = sum(n for level, n in counts if level is None)
    if not levels:
        return None
    value, low, high = (
        _percent(implementation([*levels, *more]).index)
        for more in ([], [0] * open_ones, [COMPLETE] * open_ones)
    )
    return Came(value, low, high, day)


def _percent(share: float) -> float:
    # 0.29 * 100 is 28.999999999999996.
    return round(share * 100, 9)
