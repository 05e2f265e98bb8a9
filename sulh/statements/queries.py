"""Reading statements: lists, the next one for a participant, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from sulh.dialogue.models import Dialogue
from sulh.statements.models import Appeal, Statement


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
    voices: int  # people who said it, where others were merged into it; else 1

    @property
    def translated(self) -> bool:
        return bool(self.translator)


def accepted(dialogue: str) -> QuerySet[Statement]:
    """The statements everybody can read, in the order they were said."""
    return Statement.objects.filter(dialogue_id=dialogue, state="accepted").order_by("n")


def pending(dialogue: str) -> QuerySet[Statement]:
    """What waits for a moderator, oldest first."""
    return Statement.objects.filter(dialogue_id=dialogue, state="pending").order_by("n")


def in_state(dialogue: str, state: str) -> QuerySet[Statement]:
    """The statements in this state, in the order they were said."""
    return Statement.objects.filter(dialogue_id=dialogue, state=state).order_by("n")


def stranded(dialogue: str) -> QuerySet[Statement]:
    """Merged statements whose words nobody can read any more: what they were merged into is not shown.

    A merge into a merged statement leads on to where that one stands.
    """
    roots = roots_of(dialogue)
    rows = in_state(dialogue, "merged")
    shown = set(accepted(dialogue).filter(pk__in=set(roots.values())).values_list("pk", flat=True))
    return rows.filter(pk__in=[said for said, root in roots.items() if root not in shown])


def roots_of(dialogue: str) -> dict[str, str]:
    """For each merged statement the one that stands on the list for it."""
    rows = Statement.objects.filter(dialogue_id=dialogue, state="merged", merged_into__isnull=False)
    into = dict(rows.values_list("pk", "merged_into_id"))
    found = {}
    for said in into:
        root = said
        while root in into:  # a merge goes only into what is no part of it, so this ends
            root = into[root]
        found[said] = root
    return found


def voices(dialogue: str) -> dict[str, int]:
    """How many people said each statement that others were merged into; only where it is more than one."""
    roots = roots_of(dialogue)
    rows = Statement.objects.filter(pk__in=set(roots) | set(roots.values()))
    authors = {
        pk: (kind, author) if author else pk
        for pk, kind, author in rows.values_list("pk", "author_kind", "author")
    }
    people: dict[str, set[object]] = {}
    for said, root in roots.items():
        people.setdefault(root, {authors.get(root)}).add(authors.get(said))
    return {root: len(who) for root, who in people.items() if len(who) > 1}


def open_appeals(dialogue: str) -> QuerySet[Appeal]:
    """Appeals that nobody has decided, oldest first."""
    rows = Appeal.objects.filter(
        statement__dialogue_id=dialogue, statement__state__in=("rejected", "merged"), outcome=""
    )
    return rows.select_related("statement").order_by("at", "statement__n")


def show(rows: Iterable[Statement], language: str) -> list[Shown]:
    """`rows` as a reader of `language` sees them."""
    rows = list(rows)
    said_by = voices(rows[0].dialogue_id) if rows else {}
    return [_show(row, language, said_by.get(row.pk, 1)) for row in _with_words(rows)]


def _with_words(rows: Sequence[Statement]) -> list[Statement]:
    """The same rows, in the same order, with translations and parties fetched in two queries."""
    found = Statement.objects.filter(pk__in=[row.pk for row in rows]).select_related("party")
    by_id = found.prefetch_related("translations").in_bulk()
    return [by_id[row.pk] for row in rows if row.pk in by_id]


def _show(row: Statement, language: str, said_by: int) -> Shown:
    translation = next(
        (
            each
            for each in row.translations.all()
            if each.language == language != row.language and not each.questioned
        ),
        None,
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
        voices=said_by,
    )


def own(dialogue: str, kind: str, author: str) -> list[Statement]:
    """What somebody said, newest first, with decisions and appeal."""
    rows = Statement.objects.filter(dialogue_id=dialogue, author_kind=kind, author=author).order_by("-n")
    return list(rows.prefetch_related("decisions").select_related("appeal", "merged_into"))


def hours(now: datetime, then: datetime) -> int:
    """Whole hours between two whole hours."""
    return max(0, (now - then) // timedelta(hours=1))


def facts(dialogue: Dialogue) -> dict[str, int]:
    """What the dialogue's first page says of its statements."""
    return {"count": Statement.objects.filter(dialogue=dialogue, state="accepted").count()}
