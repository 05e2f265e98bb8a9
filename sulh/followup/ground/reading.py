"""Indicators as they are read: baseline, newest value, and whether that is a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery

from sulh.dialogue.models import Dialogue
from sulh.followup.ground.models import Indicator, Measurement
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Version

A_PAGE = 50
Verdict = Literal["better", "worse", "none_seen"]
Why = Literal["", "nothing", "no_baseline", "only_baseline"]
_NEVER = "9999-12-31"


@dataclass(frozen=True)
class Change:
    """From the baseline to the newest value, in thousandths, between `low` and `high`.

    `ranged`: both values came with a range. Where one has none, how sure the change is cannot be told.
    """

    difference: int
    low: int
    high: int
    ranged: bool
    verdict: Verdict


@dataclass(frozen=True)
class Standing:
    """One indicator. `why` says why there is no `change`."""

    row: Indicator
    baseline: Measurement | None
    newest: Measurement | None

    @property
    def why(self) -> Why:
        if self.newest is None:
            return "nothing"
        if self.baseline is None:
            return "no_baseline"
        return "only_baseline" if self.baseline == self.newest else ""

    @property
    def change(self) -> Change | None:
        if self.newest is None or self.baseline is None or self.newest == self.baseline:
            return None
        return changed(self.baseline, self.newest, self.row.better)


def in_force_since(dialogue: Dialogue) -> str:
    """The day on which the first text came into force; empty where none has."""
    texts = Version.objects.filter(dialogue=dialogue, state="in_force").values("pk")
    ballots = Ballot.objects.filter(
        dialogue=dialogue, subject_kind="ratification", state="adopted", about__in=texts
    )
    closed = ballots.order_by("closed").values_list("closed", flat=True).first()
    return closed.date().isoformat() if closed else ""


def is_baseline(measured: Measurement, since: str) -> bool:
    return measured.day < (since or _NEVER)


def standings(rows: QuerySet[Indicator], since: str) -> list[Standing]:
    """In the order of `rows`. The baseline is the last value before a text was in force."""
    mine = Measurement.objects.filter(indicator=OuterRef("pk")).order_by("-day", "-pk").values("pk")
    ends = rows.annotate(
        last=Subquery(mine[:1]), first=Subquery(mine.filter(day__lt=since or _NEVER)[:1])
    ).values_list("pk", "first", "last")
    found = list(ends)
    measured = Measurement.objects.in_bulk([pk for _row, *both in found for pk in both if pk])
    whole = rows.model.objects.in_bulk([pk for pk, _first, _last in found])
    return [Standing(whole[pk], measured.get(first), measured.get(last)) for pk, first, last in found]


def measurements(rows: Iterable[Indicator]) -> dict[str, list[Measurement]]:
    """Of each indicator everything that was written down: by day, and of a day the newest last."""
    found: dict[str, list[Measurement]] = {row.pk: [] for row in rows}
    for each in Measurement.objects.filter(indicator__in=list(found)).order_by("day", "pk"):
        found[each.indicator_id].append(each)
    return found


def counting(written: Sequence[Measurement]) -> list[Measurement]:
    """Of each day the one that counts."""
    return list({each.day: each for each in written}.values())


def changed(before: Measurement, after: Measurement, better: str) -> Change:
    """`none_seen` where the ranges of both values allow that nothing changed."""
    low, high = after.least - before.most, after.most - before.least
    verdict: Verdict = "none_seen"
    if low > 0 or high < 0:
        verdict = "better" if (low > 0) == (better == "up") else "worse"
    ranged = before.low is not None and after.low is not None
    return Change(after.value - before.value, low, high, ranged, verdict)
