"""What stands behind each clause: the statements it grew from, and what parties set beside it.

Shares come from the newest published findings, so a cell that is protected there is protected here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import lot_of
from sulh.findings import published
from sulh.findings.snapshot import PartyCell, Row
from sulh.settlement.deciding.answers import accepted_now
from sulh.settlement.deciding.models import Reservation
from sulh.settlement.deciding.reservations import OVER
from sulh.settlement.ratifying.models import Objection
from sulh.settlement.sessions import letters as side_letters
from sulh.settlement.text.models import Amendment, Version
from sulh.settlement.text.tying import UNDECIDED
from sulh.statements.models import Statement, Translation

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """A statement that a clause grew from. `text` is empty where its author has taken it back.

    `cells` are the parties with their answers as the newest snapshot shows them; `least` is the name of the
    party that agrees least, and `score` its share at the least (per ten thousand), where it was ranked.
    """

    n: int
    text: str
    language: str
    cells: tuple[tuple[str, PartyCell], ...] = ()
    score: int | None = None
    least: str = ""


@dataclass
class Behind:
    """Everything behind one clause. `made`: amendments that were accepted, `open`: undecided ones.

    `reservations` stand with their present state.
    `objections` are those of parties; `people` is how many participants object.
    """

    sources: list[Source] = field(default_factory=list)
    made: int = 0
    open: int = 0
    reservations: list[tuple[Reservation, str]] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    people: int = 0
    letters: list[side_letters.Letter] = field(default_factory=list)

    @property
    def shares(self) -> int:
        """How many shares a page would have to list."""
        return sum(len(source.cells) for source in self.sources)


def behind(dialogue: Dialogue, version: Version, language: str) -> dict[str, Behind]:
    """By clause id, for every clause of this version."""
    clauses = version.content["clauses"]
    found = {clause["id"]: Behind() for clause in clauses}
    sources = _sources(dialogue, {each for clause in clauses for each in clause["sources"]}, language)
    for clause in clauses:
        found[clause["id"]].sources = [sources[each] for each in clause["sources"] if each in sources]
    for clause_id, state, count in _amendments(dialogue):
        if clause_id in found:
            found[clause_id].made += count if state == "accepted" else 0
            found[clause_id].open += count if state in UNDECIDED else 0
    for row, state in reservations(dialogue, version):
        if row.clause in found:
            found[row.clause].reservations.append((row, state))
    for objection in objections(dialogue):
        if objection.clause in found:
            _object(found[objection.clause], objection)
    for letter in side_letters.shown(dialogue.id):
        if letter.row.clause in found and letter.state != "withdrawn":
            found[letter.row.clause].letters.append(letter)
    return found


def _object(there: Behind, objection: Objection) -> None:
    if objection.party_id:
        there.objections.append(objection)
    else:
        there.people += 1


def _amendments(dialogue: Dialogue) -> Iterable[tuple[str, str, int]]:
    rows = Amendment.objects.filter(dialogue=dialogue).values("clause", "state").annotate(count=Count("pk"))
    return rows.values_list("clause", "state", "count").order_by()


def reservations(dialogue: Dialogue, version: Version) -> list[tuple[Reservation, str]]:
    """What parties set beside their consent to exactly this version and is not over, with its state."""
    filed = Reservation.objects.filter(ballot__dialogue=dialogue, version_digest=version.digest)
    rows = list(filed.exclude(state__in=OVER).select_related("party", "ballot").order_by("n", "pk"))
    now = accepted_now(rows, clock.now())
    return [(row, now[row.id]) for row in rows]


def objections(dialogue: Dialogue) -> list[Objection]:
    """Objections that were not withdrawn, whatever the version they were filed against."""
    rows = Objection.objects.filter(dialogue=dialogue).exclude(state="withdrawn")
    return list(rows.select_related("party", "version").defer("version__content").order_by("n"))


def _sources(dialogue: Dialogue, ids: set[str], language: str) -> dict[str, Source]:
    if not ids:
        return {}
    rows = Statement.objects.filter(dialogue=dialogue, pk__in=ids).only("n", "text", "language", "state")
    words = Translation.objects.filter(statement__in=rows, language=language)
    translated = dict(words.values_list("statement_id", "text"))
    shown, names = _shares(dialogue, language)
    return {
        row.id: _source(row, translated.get(row.id, ""), language, shown.get(row.id), names) for row in rows
    }


def _shares(dialogue: Dialogue, language: str) -> tuple[dict[str, Row], dict[str, str]]:
    """Rows of the newest snapshot by statement, and the names of its groups in the order drawn by lot."""
    snapshot = published.snapshot(dialogue)
    if snapshot is None:
        return {}, {}
    names = published.party_names(dialogue, language)
    drawn = {
        party.id: (party.no_party, lot_of(dialogue, party))
        for party in Party.objects.filter(dialogue=dialogue).only("no_party", "place")
    }
    order = sorted(names, key=lambda each: drawn.get(each, (True, "")))
    return {row.id: row for row in published.findings(snapshot).rows}, {each: names[each] for each in order}


def _source(
    row: Statement, translated: str, language: str, found: Row | None, names: Mapping[str, str]
) -> Source:
    there = row.state == "accepted"
    text, code = (translated, language) if translated else (row.text, row.language)
    cells = {cell.party: cell for cell in found.cells} if found else {}
    return Source(
        row.n,
        text if there else "",
        code,
        tuple((names[each], cells[each]) for each in names if each in cells),
        found.score if found else None,
        names.get(found.least or "", "") if found else "",
    )
