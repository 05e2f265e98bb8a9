"""Bulletins as they are read: which are public, who may read one that is not, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from sulh.dialogue.models import Dialogue, Party, Supporter
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages.visit import Visit
from sulh.public.bulletins import citing, content, counting
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.public.claims.models import Claim
from sulh.rules.refusal import Refusal

PUBLIC = ("released", "retracted")
# Frozen, agreed or out: what the parties and the facilitator may read.
_SHOWN_TO_PARTIES = ("offered", "published", *PUBLIC)


@dataclass(frozen=True)
class Line:
    """A passage with the object it cites, None where nobody can read that now. `counts_as`: its source."""

    passage: Passage
    cited: Any
    counts_as: str


@dataclass(frozen=True)
class Article:
    """A bulletin as a page, a feed or a program reads it."""

    row: Bulletin
    lines: list[Line]
    parties: list[Party]
    supporters: list[Supporter]
    correction: Bulletin | None

    @property
    def count(self) -> counting.Count:
        return counting.count(line.counts_as for line in self.lines)

    def of(self, section: str) -> list[Line]:
        return [line for line in self.lines if line.passage.section == section]

    @property
    def differences(self) -> list[tuple[Supporter, list[Line]]]:
        """Every supporter that signs, with where it differs."""
        theirs = self.of("differs")
        return [
            (each, [line for line in theirs if line.passage.supporter_id == each.id])
            for each in self.supporters
        ]


def public(dialogue: Dialogue) -> QuerySet[Bulletin]:
    """What everybody can read, newest first."""
    return _whole(Bulletin.objects.filter(dialogue=dialogue, state__in=PUBLIC)).order_by("-released", "-n")


def there_is_one(dialogue: Dialogue) -> bool:
    return Bulletin.objects.filter(dialogue=dialogue, state__in=PUBLIC).exists()


def needed(dialogue: Dialogue, n: int) -> Bulletin:
    """The public text with this number. Raises `Refusal("not_found")`."""
    found = public(dialogue).filter(n=n).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _whole(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    corrections = Bulletin.objects.filter(state__in=PUBLIC).order_by("-released", "-n")
    out = Prefetch("corrections", corrections, to_attr="public_corrections")
    return rows.select_related("corrects", "dialogue").prefetch_related("passages", "corrects__passages", out)


def articles(dialogue: Dialogue, rows: list[Bulletin]) -> list[Article]:
    """Rows with all that stands around them, in a fixed number of queries."""
    passages = {row.id: content.in_order(row.passages.all()) for row in rows}
    cites = [passage.cites for each in passages.values() for passage in each if passage.cites]
    found = citing.rows(dialogue.id, cites)
    # Of a claim that was taken back the kind of source stays, so that a text never looks better sourced.
    claims = Claim.objects.filter(
        dialogue=dialogue, pk__in=[each["id"] for each in cites if each["kind"] == "claim"]
    )
    told = dict(claims.values_list("pk", "source"))
    signing = {each for row in rows for each in row.supporters}
    known = Supporter.objects.in_bulk(signing)
    consented = Party.objects.in_bulk({each for row in rows for each in row.parties})

    def line(passage: Passage) -> Line:
        cited = found.get(citing.key(passage.cites)) if passage.cites else None
        claimed = told.get(passage.cites.get("id", ""), "")
        return Line(passage, cited, counting.told_by(passage.source, claimed))

    return [
        Article(
            row,
            [line(passage) for passage in passages[row.id]],
            by_lot(dialogue, (consented[each] for each in row.parties if each in consented)),
            [known[each] for each in row.supporters if each in known],
            next(iter(getattr(row, "public_corrections", [])), None),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Reader:
    """Somebody who may read texts that are not public: who writes them, answers, or runs the process."""

    writes: bool
    answers: bool
    supporter: str

    def may(self, row: Bulletin) -> bool:
        """Supporters' texts are read by those who sign them; the others from `offered` on by the parties."""
        if row.kind == "supporters":
            return self.supporter in row.supporters
        return self.writes or (self.answers and row.state in _SHOWN_TO_PARTIES)


def reader(visit: Visit) -> Reader:
    """What this visitor may read."""
    roles = visit.standing.roles
    answers = "facilitator" in roles or speaks_for_a_party(visit)
    return Reader("editor" in roles, answers, visit.standing.supporter)


def unfinished(visit: Visit) -> list[Bulletin]:
    """What this office holder may read that is not public, newest first."""
    rows = Bulletin.objects.filter(dialogue=visit.dialogue).exclude(state__in=PUBLIC)
    may = reader(visit).may
    return [row for row in _whole(rows).order_by("-n") if may(row)]


def at_the_desk(visit: Visit, **which: Any) -> Bulletin:
    """One text, whatever its state. Raises `Refusal("not_found")` to whom it does not concern."""
    found = _whole(Bulletin.objects.filter(dialogue=visit.dialogue, **which)).first()
    if found is None or not reader(visit).may(found):
        raise Refusal("not_found")
    return found


def speaks_for_a_party(visit: Visit) -> bool:
    """Whether a delegate of a party that has joined is here."""
    if "delegate" not in visit.standing.roles:
        return False
    return Party.objects.filter(dialogue=visit.dialogue, pk=visit.standing.party, status="joined").exists()


def facts(dialogue: Dialogue) -> dict[str, Any]:
    """For the tile on the first page: how many texts are out, and the day of the newest."""
    rows = Bulletin.objects.filter(dialogue=dialogue, state="released").order_by("-released")
    newest = rows.values_list("released", flat=True).first()
    return {"count": rows.count(), "at": newest}
