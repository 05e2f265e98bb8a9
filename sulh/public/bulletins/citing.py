"""Objects of the dialogue that a passage can cite: only what everybody can read, and only as what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from sulh.acts.forms import Choices
from sulh.dialogue.models import NOT_AT_THE_TABLE, Encouragement, Party, Pledge, Terms
from sulh.dialogue.words import number, own
from sulh.findings.models import Snapshot
from sulh.public.claims.models import Claim
from sulh.public.contacts.models import Contact
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement

Rows = QuerySet[Any]
_SHOWN = 90  # letters of a text in a list of choices


def _parties(dialogue: str) -> Rows:
    return Party.objects.filter(dialogue_id=dialogue).exclude(status__in=NOT_AT_THE_TABLE)


def _encouragements(dialogue: str) -> Rows:
    rows = Encouragement.objects.filter(supporter__dialogue_id=dialogue).select_related("supporter", "party")
    return rows.filter(Q(sealed=False) | Q(acknowledged__isnull=False))


# What of each kind everybody can read. Kinds in `NUMBERED` are cited by number, the others by id.
PUBLIC: Mapping[str, Callable[[str], Rows]] = {
    "statement": lambda dialogue: Statement.objects.filter(dialogue_id=dialogue, state="accepted"),
    "findings": lambda dialogue: Snapshot.objects.filter(dialogue_id=dialogue),
    "terms": lambda dialogue: Terms.objects.filter(dialogue_id=dialogue).exclude(status="proposed"),
    "contact": lambda dialogue: Contact.objects.filter(dialogue_id=dialogue, opened__isnull=False),
    "claim": lambda dialogue: Claim.objects.filter(dialogue_id=dialogue, taken_back__isnull=True),
    "encouragement": _encouragements,
    "pledge": lambda dialogue: (
        Pledge.objects.filter(supporter__dialogue_id=dialogue).select_related("supporter")
    ),
    "party": _parties,
}  # fmt: skip
NUMBERED = frozenset({"statement", "findings", "terms"})
_ORDER = {"contact": "at", "encouragement": "at", "pledge": "at", "party": "place"}


def find(dialogue: str, kind: str, wanted: str) -> dict[str, Any]:
    """What is stored of a citation. Raises `Refusal("cites_not_public")` for what not everybody can read."""
    by = {"n": _number(wanted)} if kind in NUMBERED else {"pk": wanted}
    if kind not in PUBLIC or not PUBLIC[kind](dialogue).filter(**by).exists():
        raise Refusal("cites_not_public", field="cites")
    return {"kind": kind, "n": by["n"]} if kind in NUMBERED else {"kind": kind, "id": wanted}


def check_all(dialogue: str, cited: Iterable[Mapping[str, Any]]) -> None:
    """Refuse `cites_not_public` where something that a text cites was taken back meanwhile."""
    wanted = [each for each in cited if each]
    found = rows(dialogue, wanted)
    if any(key(each) not in found for each in wanted):
        raise Refusal("cites_not_public", field="cites")


def key(cites: Mapping[str, Any]) -> tuple[str, Any]:
    """A citation as the key of `rows`."""
    return cites["kind"], cites["n"] if cites["kind"] in NUMBERED else cites["id"]


def rows(dialogue: str, cited: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Any], Model]:
    """The objects that can be read now, by `key`: one query for each kind."""
    by_kind: dict[str, set[Any]] = {}
    for each in cited:
        kind, wanted = key(each)
        by_kind.setdefault(kind, set()).add(wanted)
    found: dict[tuple[str, Any], Model] = {}
    for kind, wanted in by_kind.items():
        name = "n" if kind in NUMBERED else "pk"
        for row in PUBLIC[kind](dialogue).filter(**{f"{name}__in": wanted}):
            found[kind, getattr(row, name)] = row
    return found


def choices(dialogue: str, kind: str) -> Choices:
    """What of this kind can be cited, each in a few words."""
    found = PUBLIC[kind](dialogue).order_by(_ORDER.get(kind, "n"), "pk")
    return [(str(getattr(row, "n" if kind in NUMBERED else "pk")), _few_words(kind, row)) for row in found]


def kinds(dialogue: str) -> list[str]:
    """The kinds of which there is something to cite."""
    return [kind for kind, of in PUBLIC.items() if of(dialogue).exists()]


def _few_words(kind: str, row: Any) -> str:
    said: dict[str, Callable[[], tuple[str, ...]]] = {
        "statement": lambda: (number(row.n), row.text),
        "findings": lambda: (number(row.n), row.as_of[:10]),
        "terms": lambda: (number(row.n),),
        "contact": lambda: (row.at.date().isoformat(), own(row.subjects) or own(row.others)),
        "claim": lambda: (number(row.n), own(row.text)),
        "encouragement": lambda: (own(row.supporter.names), own(row.words)),
        "pledge": lambda: (own(row.supporter.names), own(row.text)),
        "party": lambda: (own(row.names),),
    }
    whole = " · ".join(part for part in said[kind]() if part)
    return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…"


def _number(typed: str) -> int:
    """The number in `typed`, else one that nothing has."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
