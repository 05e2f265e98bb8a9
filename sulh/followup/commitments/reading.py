"""The scorecard and lists of promises, counted by the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Count, Min, Q, QuerySet, Value, When

from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.counts import LEVELS, Distribution, Gap
from sulh.followup.commitments.models import COMPLETE, Commitment, Evidence

A_PAGE = 50
STATES = ("not_coded", "0", "1", "2", "3", "overdue", "waits", "ended")
Row = Mapping[str, Any]


@dataclass
class Theme:
    """The promises of one theme: its levels, and how many have none yet."""

    key: str
    names: dict[str, str]
    distribution: Distribution
    not_coded: int


@dataclass
class Score:
    """How all promises that have not ended stand. `distribution` holds those with a level."""

    distribution: Distribution
    not_coded: int
    overdue: int
    dated: int
    ended: int
    gender: Gap
    youth: Gap
    waiting: dict[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.distribution.n + self.not_coded


def _overdue(today: str) -> Q:
    return Q(due__gt="", due__lt=today) & (Q(level=None) | ~Q(level=COMPLETE))


def standing(dialogue: Dialogue) -> QuerySet[Commitment]:
    """Promises that have not ended, neither by a later text nor by the parties' consent."""
    return Commitment.objects.filter(dialogue=dialogue, ended=None)


def score(dialogue: Dialogue, today: str) -> Score:
    """The scorecard, from one count by level, tag and lateness."""
    late = Case(When(_overdue(today), then=Value(True)), default=Value(False), output_field=BooleanField())
    dated = Case(When(due__gt="", then=Value(True)), default=Value(False), output_field=BooleanField())
    counted = standing(dialogue).order_by().annotate(late=late, dated=dated)
    by = counted.values("level", "gender", "youth", "late", "dated", "waits").annotate(count=Count("pk"))
    rows = cast(list[Row], list(by))
    waiting = {name: _sum(row for row in rows if row["waits"] == name) for name in ("second", "adjudication")}
    return Score(
        distribution=_levels(rows),
        not_coded=_uncoded(rows),
        overdue=_sum(row for row in rows if row["late"]),
        dated=_sum(row for row in rows if row["dated"]),
        ended=Commitment.objects.filter(dialogue=dialogue, ended__isnull=False).count(),
        gender=_gap(rows, "gender"),
        youth=_gap(rows, "youth"),
        waiting=waiting,
    )


def _sum(rows: Iterable[Row]) -> int:
    return sum(row["count"] for row in rows)


def _uncoded(rows: Iterable[Row]) -> int:
    return _sum(row for row in rows if row["level"] is None)


def _levels(rows: Iterable[Row]) -> Distribution:
    at = [0] * LEVELS
    for row in rows:
        if row["level"] is not None:
            at[row["level"]] += row["count"]
    return Distribution((at[0], at[1], at[2], at[3]))


def _gap(rows: list[Row], tag: str) -> Gap:
    return Gap(_levels(row for row in rows if row[tag]), _levels(row for row in rows if not row[tag]))


def themes(dialogue: Dialogue, page: int) -> Page[Any]:
    """Themes in the order in which their first promise came, fifty at a time, each as a `Theme`."""
    keys = standing(dialogue).values("theme_key").annotate(first=Min("n")).order_by("first")
    found: Page[Any] = Paginator(keys, A_PAGE).get_page(page)
    shown = list(found.object_list)
    firsts = Commitment.objects.filter(dialogue=dialogue, n__in=[row["first"] for row in shown])
    names = dict(firsts.values_list("theme_key", "theme"))
    wanted = standing(dialogue).filter(theme_key__in=list(names)).order_by()
    counts: dict[str, list[Row]] = {key: [] for key in names}
    for row in wanted.values("theme_key", "level").annotate(count=Count("pk")):
        counts[row["theme_key"]].append(cast(Row, row))
    found.object_list = [
        Theme(key, names[key], _levels(counts[key]), _uncoded(counts[key]))
        for key in (row["theme_key"] for row in shown)
    ]
    return found


def listed(dialogue: Dialogue, today: str, origin: str = "", state: str = "") -> QuerySet[Commitment]:
    """Promises by origin and state, in the order of their numbers."""
    rows = Commitment.objects.filter(dialogue=dialogue, ended__isnull=state != "ended")
    if origin:
        rows = rows.filter(origin=origin)
    if state == "not_coded":
        rows = rows.filter(level=None)
    elif state == "overdue":
        rows = rows.filter(_overdue(today))
    elif state == "waits":
        rows = rows.exclude(waits="")
    elif state in ("0", "1", "2", "3"):
        rows = rows.filter(level=int(state))
    return rows.order_by("n")


def pieces(rows: Iterable[Commitment]) -> dict[str, int]:
    """How many pieces of evidence each of these promises has."""
    counted = Evidence.objects.filter(commitment__in=[row.pk for row in rows]).order_by()
    return dict(counted.values_list("commitment_id").annotate(Count("pk")))


def by_day(row: Commitment) -> QuerySet[Evidence]:
    """Evidence on a promise, the latest first."""
    rows = Evidence.objects.filter(commitment=row).order_by("-place", "pk")
    return rows.prefetch_related("verifications")
