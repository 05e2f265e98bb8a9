"""Parties × clauses: who agrees so far with what, who has a reservation, who objects.

A provisional answer to one clause binds nobody: nothing is agreed until everything is agreed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue import consent
from sulh.dialogue.models import Consent, Party
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.text import reading
from sulh.settlement.text.content import digest_of_clause
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.behind import objections, reservations
from sulh.settlement.text.pages.comparison import whole_number
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.twins import twin

A_PAGE = 50
# Answer of the consent model → code of a cell.
_CELLS = {
    "consent": "agrees", "with_reservation": "agrees", "ad_referendum": "referendum", "object": "objects",
    "abstain": "abstains", "partial": "partial",
}  # fmt: skip
# A mark for each code, to be read at a glance; the words stand beside it for those who listen.
MARKS = {"agrees": "✓", "referendum": "◐", "reserves": "R", "objects": "✕", "abstains": "—", "partial": "…"}
_STANDING = ("open", "imported", "stands")


@dataclass(frozen=True)
class Row:
    """One clause: what each party says of it, as codes of `MARKS`, in the order of the parties."""

    id: str
    place: int
    called: str
    heading: Mapping[str, str]
    parked: bool
    cells: list[list[str]]


@dataclass(frozen=True)
class Table:
    """One page of clauses of one version."""

    version: Version
    parties: list[Party]
    rows: list[Row]
    page: int
    last: int

    @property
    def codes(self) -> list[str]:
        """The codes that this page shows, for its legend."""
        shown = {code for row in self.rows for cell in row.cells for code in cell}
        return [code for code in MARKS if code in shown]


def table(visit: Visit, page: int) -> Table:
    """Raises `Refusal("not_found")` where nothing is written yet."""
    version = reading.first(reading.versions(visit.dialogue))
    if version is None:
        raise Refusal("not_found")
    every = list(all_called(version.content).values())
    last = max(1, -(-len(every) // A_PAGE))
    page = min(max(page, 1), last)
    start = (page - 1) * A_PAGE
    shown = every[start : start + A_PAGE]
    parties = reading.parties(visit.dialogue)
    said = _said(visit, version, [clause for _word, clause in shown])
    return Table(
        version,
        parties,
        [
            Row(
                clause["id"], place, word, clause["heading"], bool(clause["parked"]),
                [said.get((clause["id"], party.id), []) for party in parties],
            )
            for place, (word, clause) in enumerate(shown, start + 1)
        ],
        page,
        last,
    )  # fmt: skip


def _said(
    visit: Visit, version: Version, clauses: list[Mapping[str, Any]]
) -> dict[tuple[str, str], list[str]]:
    """What each party says of each of these clauses, by (clause, party)."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    whole = _whole(visit, version)
    by_digest = {digest_of_clause(clause): clause["id"] for clause in clauses}
    rows = Consent.objects.filter(
        dialogue=visit.dialogue, subject_kind="clause", subject_digest__in=by_digest, lapsed=False
    )
    single = {
        (by_digest[row.subject_digest], row.party_id): _code(row) for row in consent.standing_last(rows)
    }
    for clause in clauses:
        # An answer to the whole version says more than a provisional one to a clause. It says nothing of a
        # clause that is set aside.
        of_whole = {} if clause["parked"] else whole
        for party in {*of_whole, *(party for name, party in single if name == clause["id"])}:
            code = of_whole.get(party) or single.get((clause["id"], party), "")
            if code:
                found[clause["id"], party].append(code)
    for reservation, _state in reservations(visit.dialogue, version):
        _once(found[reservation.clause, reservation.party_id], "reserves")
    for objection in objections(visit.dialogue):
        if objection.party_id and objection.state in _STANDING:
            _once(found[objection.clause, objection.party_id], "objects")
    return found


def _once(codes: list[str], code: str) -> None:
    if code not in codes:
        codes.append(code)


def _whole(visit: Visit, version: Version) -> dict[str, str]:
    """What each party answered to the whole version, where it is or was open for consent."""
    newest = reading.ballot_on(version)
    if newest is None:
        return {}
    codes = {line.party.id: _CELLS.get(line.code, "") for line in reading.given(visit.dialogue, newest)}
    return {party: code for party, code in codes.items() if code}


def _code(row: Consent) -> str:
    """The code of a cell for a provisional answer; "" for one that was taken back."""
    if row.kind == "consent" and len(row.signatures) < row.needed:
        return "partial"
    return _CELLS.get(row.kind, "")


@require_safe
@in_dialogue
def clause_table(visit: Visit) -> HttpResponse:
    """Fifty clauses a page."""
    if not reading.there_is_one(visit.dialogue):
        return draw(visit, "settlement/text/none.html", away=reading.away(visit.dialogue))
    return draw(
        visit,
        "settlement/text/table.html",
        table=table(visit, _page(visit)),
        marks=MARKS,
        away=reading.away(visit.dialogue),
    )


@require_safe
@in_dialogue
def clause_table_json(visit: Visit) -> HttpResponse:
    """The same page for programs."""
    found = table(visit, _page(visit))
    return twin(
        {
            "version": found.version.n,
            "digest": found.version.digest,
            "page": found.page,
            "last": found.last,
            "parties": [party.id for party in found.parties],
            "clauses": [{"id": row.id, "parties": row.cells} for row in found.rows],
        }
    )


def _page(visit: Visit) -> int:
    return whole_number(visit.request.GET.get("page", "")) or 1
