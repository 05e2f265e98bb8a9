"""What moderation did, in numbers: by reason and language here, by party in the room of findings.

What was said or appealed against since midnight (UTC) is left out: a number that moves at once would tell
whoever asks every minute when somebody spoke. What moderators decided stands in the diary with its hour.
Which party an author belongs to is told to nobody, so numbers by party are protected
(`sulh.findings.moderation_numbers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sulh.analysis.intervals import wilson
from sulh.dialogue.models import Dialogue
from sulh.statements import queries
from sulh.statements.models import Appeal, Decision, Statement

LEVEL = 0.90


@dataclass(frozen=True)
class Rate:
    """`refused` of `decided` statements, with the 90 % interval of that share (0..1, E. B. Wilson 1927)."""

    refused: int
    decided: int

    @property
    def share(self) -> float | None:
        """None where nothing was decided."""
        return self.refused / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float]:
        low, high = wilson([self.refused], [self.decided], LEVEL)
        return float(low[0]), float(high[0])


@dataclass(frozen=True)
class Reason:
    """How often a reason was given, of everything decided, and how often an appeal turned it round."""

    code: str
    rate: Rate
    restored: int


@dataclass(frozen=True)
class Numbers:
    """Whole numbers of statements said before `until`.

    `refused` counts refusals that stood, also those an appeal turned round; `decided` whatever was accepted
    or refused; `seeds` what facilitator and experts wrote; `oldest_days` how many midnights the oldest
    undecided one has waited.
    """

    until: datetime
    said: int
    seeds: int
    waiting: int
    second_opinions: int
    hidden: int
    oldest_days: int
    accepted: int
    refused: int
    decided: int
    merged: int
    by_reason: list[Reason]
    by_language: list[tuple[str, Rate]]
    appeals: int
    appeals_open: int
    upheld: int
    restored: int


def numbers(dialogue: Dialogue, now: datetime, reasons: Iterable[str]) -> Numbers:
    """The numbers of the moderation report: of what was said before the last midnight, as it stands now.

    Of two opinions on one statement the second counts, which made the decision. An appeal that ended because
    its author took the statement back is neither upheld nor restored.
    """
    until = now.replace(hour=0)
    rows = Statement.objects.filter(dialogue=dialogue, at__lt=until)
    appeals = Appeal.objects.filter(statement__dialogue=dialogue, at__lt=until)
    refusals, accepted = _of(set(rows.values_list("pk", flat=True)), *decided(dialogue))
    outcomes = dict(appeals.values_list("statement_id", "outcome"))
    given = Counter(refusals.values())
    turned = Counter(reason for said, reason in refusals.items() if outcomes.get(said) == "restore")
    everything = refusals.keys() | accepted
    oldest = rows.filter(state__in=("pending", "second_opinion")).order_by("n").first()
    return Numbers(
        until=until,
        said=rows.count(),
        seeds=rows.filter(kind__in=("seed", "expert")).count(),
        waiting=rows.filter(state="pending").count(),
        second_opinions=rows.filter(state="second_opinion").count(),
        hidden=rows.filter(state="hidden").count(),
        oldest_days=(now.date() - oldest.at.date()).days if oldest else 0,
        accepted=len(accepted),
        refused=len(refusals),
        decided=len(everything),
        merged=rows.filter(state="merged").count(),
        by_reason=[Reason(code, Rate(given[code], len(everything)), turned[code]) for code in reasons],
        by_language=_by_language(rows, refusals.keys(), everything),
        appeals=appeals.count(),
        appeals_open=queries.open_appeals(dialogue.id).filter(at__lt=until).count(),
        upheld=appeals.filter(outcome="uphold").count(),
        restored=appeals.filter(outcome="restore").count(),
    )


def decided(dialogue: Dialogue) -> tuple[dict[str, str], set[str]]:
    """Refused statements with the reason that stood, and accepted ones; a hidden one may be in both."""
    standing = Decision.objects.filter(statement__dialogue=dialogue, stands=True).order_by("pk")
    refused = dict(standing.filter(outcome="reject").values_list("statement_id", "reason"))
    return refused, set(standing.filter(outcome="accept").values_list("statement_id", flat=True))


def _of(said: set[str], refused: dict[str, str], accepted: set[str]) -> tuple[dict[str, str], set[str]]:
    """Of all decisions those about `said`."""
    return {pk: reason for pk, reason in refused.items() if pk in said}, accepted & said


def _by_language(
    rows: QuerySet[Statement], refused: Iterable[str], everything: Iterable[str]
) -> list[tuple[str, Rate]]:
    language = dict(rows.filter(pk__in=everything).values_list("pk", "language"))
    of = Counter(language.values())
    against = Counter(language[said] for said in refused)
    return [(code, Rate(against[code], count)) for code, count in sorted(of.items())]
