"""Amendments: every change that was ever proposed, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.clock import hour
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import by_lot, register
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import working
from sulh.settlement.text.models import AMENDMENT_STATES, Amendment, Version
from sulh.settlement.text.pages.comparison import language, look, whole_number
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.then import then_and_after
from sulh.settlement.text.pages.twins import twin

A_PAGE = 50
# What each clause is called, with its heading, by id.
Names = Mapping[str, tuple[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Listed:
    """An amendment in the list, with what its clause is called and who sponsors it."""

    row: Amendment
    clause: str
    heading: Mapping[str, str]
    sponsors: list[Party]


@dataclass(frozen=True)
class Asked:
    """The filter of the list, as it stands in the address."""

    state: str
    clause: str
    party: str
    page: int

    def query(self, page: int = 1) -> str:
        """The address of another page of the same list."""
        given = {"state": self.state, "clause": self.clause, "party": self.party, "page": str(page)}
        return urlencode(
            {name: value for name, value in given.items() if value and (name, value) != ("page", "1")}
        )


@dataclass(frozen=True)
class Pages:
    """One page out of `last`, of `count` amendments that the filter lets through."""

    rows: list[Amendment]
    page: int
    last: int
    count: int


def asked(visit: Visit) -> Asked:
    """The filter in the address."""
    state, clause, party = (visit.request.GET.get(name, "") for name in ("state", "clause", "party"))
    return filter_of(state, clause, party, whole_number(visit.request.GET.get("page", "")) or 1)


def filter_of(state: str, clause: str, party: str, page: int) -> Asked:
    """The filter; what is unknown is left out of it."""
    known = state if state in AMENDMENT_STATES else ""
    return Asked(known, _identifier(clause), _identifier(party), max(page, 1))


def _identifier(typed: str) -> str:
    return typed if len(typed) == 32 and set(typed) <= set("0123456789abcdef") else ""


def names_in(version: Version | None) -> Names:
    """The names of the clauses of a version."""
    called = all_called(version.content) if version else {}
    return {name: (word, clause["heading"]) for name, (word, clause) in called.items()}


def pages(dialogue: Dialogue, of: Asked) -> Pages:
    """One page of the list, the newest first."""
    rows = Amendment.objects.filter(dialogue=dialogue)
    if of.state:
        rows = rows.filter(state=of.state)
    if of.clause:
        rows = rows.filter(clause=of.clause)
    if of.party:
        rows = rows.filter(pk__in=_sponsored(rows, of.party))
    count = rows.count()
    last = max(1, -(-count // A_PAGE))
    page = min(of.page, last)
    return Pages(list(rows.order_by("-n")[(page - 1) * A_PAGE : page * A_PAGE]), page, last, count)


def _sponsored(rows: QuerySet[Amendment], party: str) -> list[str]:
    """Ids of those that this party sponsors; looked for here, since no database looks into the list alike."""
    return [
        name for name, sponsors in rows.values_list("pk", "sponsors")
        if any(each["party"] == party for each in sponsors)
    ]  # fmt: skip


def listed(dialogue: Dialogue, rows: Iterable[Amendment], names: Names) -> list[Listed]:
    """Amendments with names, in one query for all."""
    known = Party.objects.filter(dialogue=dialogue).in_bulk()
    return [_listed(row, names, known) for row in rows]


def _listed(row: Amendment, names: Names, known: Mapping[str, Party]) -> Listed:
    new = row.payload.get("clause", {}) if row.op == "insert" else {}
    word, heading = names.get(row.clause, ("", new.get("heading", {})))
    # Several delegates of one party may sponsor the same.
    sponsors = dict.fromkeys(each["party"] for each in row.sponsors if each["party"] in known)
    return Listed(row, word, heading, [known[party] for party in sponsors])


@require_safe
@in_dialogue
def amendments(visit: Visit) -> HttpResponse:
    """Fifty a page, by state, clause and party."""
    wanted = asked(visit)
    states = Amendment.objects.filter(dialogue=visit.dialogue).values_list("state")
    counts = dict(states.annotate(count=Count("pk")).order_by())
    found = pages(visit.dialogue, wanted)
    names = names_in(working.newest(visit.dialogue.id))
    return draw(
        visit,
        "settlement/text/amendments.html",
        asked=wanted,
        found=found,
        listed=listed(visit.dialogue, found.rows, names),
        counts={state: counts[state] for state in AMENDMENT_STATES if state in counts},
        clauses=names,
        sponsors=[party for party in register(visit.dialogue) if not party.no_party],
    )


@require_safe
@in_dialogue
def amendments_json(visit: Visit) -> HttpResponse:
    """The same page of the same list for programs."""
    return twin(told_page(pages(visit.dialogue, asked(visit))))


def told_page(found: Pages) -> dict[str, Any]:
    """One page of the list as canonical values."""
    return {
        "page": found.page, "last": found.last, "count": found.count,
        "amendments": [told(row) for row in found.rows],
    }  # fmt: skip


def told(row: Amendment) -> dict[str, Any]:
    """An amendment without the people who wrote it: parties stand for it, not persons."""
    return {
        "id": row.id, "n": row.n, "op": row.op, "clause": row.clause, "state": row.state,
        "digest": row.digest,
        "base": row.base, "origin": row.origin, "together": row.together, "order": row.order or 0,
        "applied_in": row.applied_in or 0, "stalled": row.stalled, "dissent": row.dissent,
        "sponsors": list(dict.fromkeys(each["party"] for each in row.sponsors)),
        "at": hour(row.at), "decided": hour(row.decided) if row.decided else "",
    }  # fmt: skip


def needed(dialogue: Dialogue, n: int) -> Amendment:
    """Amendment `n`. Raises `Refusal("not_found")`."""
    found = Amendment.objects.filter(dialogue=dialogue, n=n).select_related("merged_into").first()
    if found is None:
        raise Refusal("not_found")
    if found.origin == "objection" and not found.sponsors:
        # A participant's wording passed no moderation. Delegates read it with the objection; it is shown here
        # once a party has made it its own.
        found.payload = {}
    return found


@require_safe
@in_dialogue
def amendment(visit: Visit, n: int) -> HttpResponse:
    """One amendment: before and after, who stands for it, how it was decided and why."""
    row = needed(visit.dialogue, n)
    change, exact = then_and_after(row)
    newest, tied = working.newest(visit.dialogue.id), _tied(row)
    content = newest.content if newest else {"languages": visit.dialogue.languages}
    names = names_in(newest)
    (line,) = listed(visit.dialogue, [row], names)
    return draw(
        visit,
        "settlement/text/amendment.html",
        row=row,
        line=line,
        change=change,
        exact=exact,
        look=look(visit),
        language=language(visit, content),
        languages_of_text=content["languages"],
        behind_which=_after(row, names),
        ballots=_ballots(row, tied),
        tied=tied,
        merged=list(row.merged.order_by("n")),
        dissent=by_lot(visit.dialogue, Party.objects.filter(pk__in=row.dissent)),
        parts=parts("amendment", visit, str(n)),
    )


def _ballots(row: Amendment, tied: Iterable[Amendment]) -> list[Ballot]:
    """Every ballot on it, or on those that stand and fall with it, together or before they were tied."""
    about = [each for each in (row.id, row.together, *(other.id for other in tied)) if each]
    return list(Ballot.objects.filter(dialogue=row.dialogue_id, about__in=about).order_by("n"))


def _tied(row: Amendment) -> list[Amendment]:
    """The others that are accepted together with it or not at all."""
    if not row.together:
        return []
    others = Amendment.objects.filter(dialogue=row.dialogue_id, together=row.together)
    return list(others.exclude(pk=row.pk).order_by("n"))


def _after(row: Amendment, names: Names) -> str:
    """Behind which clause a new or moved one is to stand, in words; "" where that says nothing."""
    if row.op not in ("insert", "move"):
        return ""
    after = row.payload.get("after", "")
    return names.get(after, ("", {}))[0] if after else _("at the beginning")


@require_safe
@in_dialogue
def amendment_json(visit: Visit, n: int) -> HttpResponse:
    """The same for programs, with what it says."""
    return twin(told_whole(needed(visit.dialogue, n)))


def told_whole(row: Amendment) -> dict[str, Any]:
    """An amendment (from `needed`) with what it says."""
    said = {"payload": row.payload, "rationale": row.rationale, "reason": row.reason}
    return told(row) | said | {"merged_into": row.merged_into.n if row.merged_into else 0}
