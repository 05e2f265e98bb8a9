"""How long statements wait for their translation: published, so that no language is kept waiting unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

from django.db.models import Max, Q

from sulh.dialogue.models import Dialogue
from sulh.statements.models import Statement, Translation
from sulh.statements.queries import hours


@dataclass(frozen=True)
class InLanguage:
    """One language of the dialogue, in numbers of accepted statements and in whole hours.

    `median`: half of the translated ones waited no longer; `longest` of them; `waiting_longest` of those that
    still wait. None where there is none. `unreviewed`: per translator's label, how many of the translations
    nobody else has confirmed.
    """

    language: str
    said: int
    translated: int
    waiting: int
    median: int | None
    longest: int | None
    waiting_longest: int | None
    unreviewed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Since:
    """An accepted statement, and the hour from which it waits for its translations."""

    statement: str
    language: str
    since: datetime


def waits(dialogue: Dialogue, now: datetime) -> list[InLanguage]:
    """The numbers of each language of the dialogue, at the hour `now`.

    A statement waits from the hour in which a moderator accepted it (restored on appeal: in which the appeal
    was filed; imported: in which it was said). A translation that is held back counts as waiting.
    """
    accepted = [
        Since(pk, language, decided or (filed if outcome == "restore" else None) or said)
        for pk, language, said, outcome, filed, decided in Statement.objects.filter(
            dialogue=dialogue, state="accepted"
        )
        .annotate(decided=Max("decisions__at", filter=Q(decisions__outcome="accept")))
        .values_list("pk", "language", "at", "appeal__outcome", "appeal__at", "decided")
    ]
    translations = Translation.objects.filter(
        statement__dialogue=dialogue, statement__state="accepted", questioned=False
    )
    found = list(translations.defer("text"))
    return [_one(code, accepted, found, now) for code in dialogue.languages]


def _one(
    language: str, accepted: Sequence[Since], translations: Sequence[Translation], now: datetime
) -> InLanguage:
    since = {each.statement: each.since for each in accepted}
    here = [each for each in translations if each.language == language]
    done = {each.statement_id for each in here}
    took = [hours(each.at, since[each.statement_id]) for each in here if each.at is not None]
    # Statements of an import name no language; everybody reads them as they are.
    waiting = [
        hours(now, each.since)
        for each in accepted
        if each.language not in ("", language) and each.statement not in done
    ]
    unreviewed = Counter(each.translator for each in here if not each.confirmed)
    return InLanguage(
        language=language,
        said=sum(each.language == language for each in accepted),
        translated=len(here),
        waiting=len(waiting),
        median=median_low(took) if took else None,
        longest=max(took, default=None),
        waiting_longest=max(waiting, default=None),
        unreviewed=tuple(sorted(unreviewed.items())),
    )
