"""Reading statements: lists, the next one for a participant, and what waits for a decision."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from sulh.dialogue.models import Dialogue
from sulh.statements.models import Appeal, Decision, Statement


@dataclass(frozen=True)
class Shown:
    """A statement as readers see it: in their language where a translation exists, beside its original.

    `party` is the names of the party it is attributed to, `name` the office; both mostly empty.
    `credit` says whose thought it was, where it was carried over from outside: {"name", "path"}.
    """

    id: str
    n: int
    text: str
    language: str
    original: str
    original_language: str
    translator: str
    kind: str
    party: dict[str, str]
    name: str
    credit: dict[str, str]

    @property
    def translated(self) -> bool:
        return bool(self.translator)


def accepted(dialogue: str) -> QuerySet[Statement]:
    """The statements everybody can read, in the order they were said."""
    return Statement.objects.filter(dialogue_id=dialogue, state="accepted").order_by("n")


def pending(dialogue: str) -> QuerySet[Statement]:
    """What waits for a moderator, oldest first."""
    return Statement.objects.filter(dialogue_id=dialogue, state="pending").order_by("n")


def open_appeals(dialogue: str) -> QuerySet[Appeal]:
    """Appeals that nobody has decided, oldest first."""
    rows = Appeal.objects.filter(statement__dialogue_id=dialogue, statement__state="rejected", outcome="")
    return rows.select_related("statement").order_by("at", "statement__n")


def show(rows: Iterable[Statement], language: str) -> list[Shown]:
    """`rows` as a reader of `language` sees them."""
    rows = list(rows)
    return [_show(row, language) for row in _with_words(rows)]


def _with_words(rows: Sequence[Statement]) -> list[Statement]:
    """The same rows, in the same order, with translations and parties fetched in two queries."""
    found = Statement.objects.filter(pk__in=[row.pk for row in rows]).select_related("party")
    by_id = found.prefetch_related("translations").in_bulk()
    return [by_id[row.pk] for row in rows if row.pk in by_id]


def _show(row: Statement, language: str) -> Shown:
    translation = next(
        (each for each in row.translations.all() if each.language == language != row.language), None
    )
    by_party = row.attribution == "by_party" and row.party is not None
    return Shown(
        id=row.id,
        n=row.n,
        text=translation.text if translation else row.text,
        language=language if translation else row.language,
        original=row.text,
        original_language=row.language,
        translator=translation.translator if translation else "",
        kind=row.kind,
        party=row.party.names if by_party and row.party is not None else {},
        name=row.name,
        credit=row.credit,
    )


_UNANSWERED = """
    SELECT said.id FROM statements_statement said
    WHERE said.dialogue_id = %s AND said.state = 'accepted' AND NOT EXISTS (
      SELECT 1 FROM statements_vote vote WHERE vote.participant = %s AND vote.statement_id = said.id)
"""


def unanswered(dialogue: str, participant: str, after: str = "") -> list[str]:
    """Ids of the statements this participant has not answered, in the participant's own order.

    The order is that of SHA-256 of participant and statement: random, so that every statement is met
    early by equally many, and stable, so that nobody meets one twice. `after` begins behind that
    statement and comes round to what was skipped.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNANSWERED, [dialogue, participant])
        found = [row[0] for row in cursor.fetchall()]

    def place(statement: str) -> bytes:
        return hashlib.sha256(f"{participant}{statement}".encode()).digest()

    found.sort(key=place)
    behind = [each for each in found if place(each) > place(after)] if after else found
    return behind + found[: len(found) - len(behind)]


def own(dialogue: str, kind: str, author: str) -> list[Statement]:
    """What somebody said, newest first, with decisions and appeal."""
    rows = Statement.objects.filter(dialogue_id=dialogue, author_kind=kind, author=author).order_by("-n")
    return list(rows.prefetch_related("decisions").select_related("appeal"))


@dataclass(frozen=True)
class Numbers:
    """What moderation did, in whole numbers. `by_reason` holds (reason, refused, restored)."""

    said: int
    waiting: int
    oldest_hours: int
    accepted: int
    refused: int
    by_reason: list[tuple[str, int, int]]
    appeals: int
    appeals_open: int
    upheld: int
    restored: int


def numbers(dialogue: Dialogue, now: datetime, reasons: Iterable[str]) -> Numbers:
    """The numbers of the moderation report. `refused` counts first decisions, also those turned round.

    An appeal that ended because its author took the statement back is neither upheld nor restored.
    """
    decisions = Decision.objects.filter(statement__dialogue=dialogue)
    appeals = Appeal.objects.filter(statement__dialogue=dialogue)
    refusals = list(decisions.filter(outcome="reject").values_list("reason", "statement__appeal__outcome"))
    refused = Counter(reason for reason, _ in refusals)
    restored = Counter(reason for reason, outcome in refusals if outcome == "restore")
    by_reason = [(reason, refused[reason], restored[reason]) for reason in reasons]
    oldest = pending(dialogue.id).first()
    return Numbers(
        said=Statement.objects.filter(dialogue=dialogue).count(),
        waiting=pending(dialogue.id).count(),
        oldest_hours=hours(now, oldest.at) if oldest else 0,
        accepted=decisions.filter(outcome="accept").count(),
        refused=len(refusals),
        by_reason=by_reason,
        appeals=appeals.count(),
        appeals_open=open_appeals(dialogue.id).count(),
        upheld=appeals.filter(outcome="uphold").count(),
        restored=appeals.filter(outcome="restore").count(),
    )


def hours(now: datetime, then: datetime) -> int:
    """Whole hours between two whole hours."""
    return max(0, (now - then) // timedelta(hours=1))


def facts(dialogue: Dialogue) -> dict[str, int]:
    """What the dialogue's first page says of its statements."""
    return {"count": Statement.objects.filter(dialogue=dialogue, state="accepted").count()}
