"""The text whole: what stands now, and every version that ever was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.acts.clock import hour
from sulh.dialogue.models import Dialogue
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages.parts import parts
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.settlement.export.sheet import Said
from sulh.settlement.text import reading
from sulh.settlement.text.content import numbered
from sulh.settlement.text.models import Delivery, Version
from sulh.settlement.text.pages.behind import Behind, behind
from sulh.settlement.text.pages.comparison import whole_number
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import called
from sulh.settlement.text.pages.twins import twin

# More shares than this would make the page too heavy: then each clause opens on a page of its own.
MOST_SHARES = 600


@dataclass(frozen=True)
class Line:
    """One clause as a page draws it. `place` counts from 1; `behind` is None where it is not shown here."""

    clause: Mapping[str, Any]
    place: int
    label: str
    said: list[Said]
    behind: Behind | None = None

    @property
    def bracketed(self) -> bool:
        return any(run.mark != "plain" for said in self.said for run in said.runs)


def languages(visit: Visit, content: Mapping[str, Any]) -> list[str]:
    """The languages asked for with `?language=…`, else the reader's own, else the first of the text."""
    offered: list[str] = content["languages"]
    asked = visit.request.GET.getlist("language")
    chosen = [code for code in offered if code in asked]
    own = get_language() or "en"
    return chosen or ([own] if own in offered else offered[:1])


def lines(
    content: Mapping[str, Any], chosen: list[str], of: Mapping[str, Behind] | None = None
) -> list[Line]:
    """Every clause in these languages."""
    return [
        Line(
            clause, place, called(n, clause),
            [Said(code, clause["heading"].get(code, ""), clause["text"].get(code, "")) for code in chosen],
            of.get(clause["id"]) if of else None,
        )
        for place, (n, clause) in enumerate(numbered(content), 1)
    ]  # fmt: skip


@require_safe
@in_dialogue
def text(visit: Visit) -> HttpResponse:
    """Where the text stands, who is not there, and every clause with what stands behind it."""
    now = reading.stand(visit.dialogue)
    shown = now.version
    if shown is None:
        return draw(visit, "settlement/text/none.html", away=reading.away(visit.dialogue))
    chosen = languages(visit, shown.content)
    found = behind(visit.dialogue, shown, get_language() or "en")
    heavy = sum(each.shares for each in found.values()) > MOST_SHARES
    drawn = lines(shown.content, chosen, found)
    return draw(
        visit,
        "settlement/text/text.html",
        now=now,
        said=reading.line(now),
        version=shown,
        chosen=chosen,
        lines=drawn,
        names={line.clause["id"]: line for line in drawn},
        bracketed=any(line.bracketed for line in drawn),
        away=reading.away(visit.dialogue),
        heavy=heavy,
        # The place of the clause whose background is asked for; 0 for none.
        opened=whole_number(visit.request.GET.get("behind", "")) or 0,
        parts=parts("text", visit, str(shown.n)),
    )


@require_safe
@in_dialogue
def text_json(visit: Visit) -> HttpResponse:
    """Where the text stands, and behind each clause what is known of it. The words stand in its version."""
    now = reading.stand(visit.dialogue)
    found = behind(visit.dialogue, now.version, get_language() or "en") if now.version else {}
    clauses = now.version.content["clauses"] if now.version else []
    return twin(
        {
            "state": now.state,
            "version": now.version.n if now.version else 0,
            "digest": now.version.digest if now.version else "",
            "clauses": [_told(clause, found[clause["id"]]) for clause in clauses],
        }
        | told_stand(visit.dialogue, now)
    )


def told_stand(dialogue: Dialogue, now: reading.Stand) -> dict[str, Any]:
    """Since when the text stands where it stands, whom it waits for, and who is not at the table."""
    return {
        "newer": now.newer,
        "since": hour(now.since) if now.since else "",
        "waiting": [party.id for party in now.waiting],
        "against": [party.id for party in now.against],
        "reserved": [party.id for party in now.reserved],
        "away": reading.away_body(dialogue),
    }


def _told(clause: Mapping[str, Any], of: Behind) -> dict[str, Any]:
    return {
        "id": clause["id"],
        "sources": clause["sources"],
        "amendments_accepted": of.made,
        "amendments_open": of.open,
        "reservations": [
            {
                "party": row.party_id,
                "kind": row.kind,
                "effect": row.effect,
                "state": state,
                "text": row.text,
            }
            for row, state in of.reservations
        ],
        "objections": [
            {"party": row.party_id or "", "state": row.state, "words": row.words} for row in of.objections
        ],
        "people_objecting": of.people,
        "side_letters": [
            {"party": each.row.party_id, "to": each.row.to, "state": each.state, "text": each.row.text}
            for each in of.letters
        ],
    }


@dataclass(frozen=True)
class Issued:
    """A version in the list: to how many parties it was delivered, and how many acknowledged it."""

    row: Version
    delivered: int
    acknowledged: int


def issued(dialogue: Dialogue) -> list[Issued]:
    """Every version, the newest first."""
    counts: dict[str, tuple[int, int]] = {}
    for name, acknowledged in Delivery.objects.filter(version__dialogue=dialogue).values_list(
        "version_id", "acknowledged"
    ):
        all_, seen = counts.get(name, (0, 0))
        counts[name] = all_ + 1, seen + (acknowledged is not None)
    return [Issued(row, *counts.get(row.id, (0, 0))) for row in reading.versions(dialogue)]


def told(each: Issued) -> dict[str, Any]:
    """What the list says of a version."""
    row = each.row
    return {
        "id": row.id, "n": row.n, "digest": row.digest, "state": row.state, "mode": row.mode,
        "at": hour(row.at), "delivered": each.delivered, "acknowledged": each.acknowledged,
    }  # fmt: skip


@require_safe
@in_dialogue
def versions(visit: Visit) -> HttpResponse:
    """Every version, the newest first."""
    return draw(visit, "settlement/text/versions.html", issued=issued(visit.dialogue))


@require_safe
@in_dialogue
def versions_json(visit: Visit) -> HttpResponse:
    """The same for programs."""
    return twin([told(each) for each in issued(visit.dialogue)])


@require_safe
@in_dialogue
def version(visit: Visit, n: int) -> HttpResponse:
    """One version whole, its sealed copy, its files, and to whom it was delivered when."""
    found = reading.version(visit.dialogue, n)
    chosen = languages(visit, found.content)
    drawn = lines(found.content, chosen)
    receipts = {
        each.party_id: each for each in Delivery.objects.filter(version=found).select_related("party")
    }
    drawn_order = by_lot(visit.dialogue, (each.party for each in receipts.values()))
    return draw(
        visit,
        "settlement/text/version.html",
        version=found,
        chosen=chosen,
        lines=drawn,
        names={line.clause["id"]: line for line in drawn},
        bracketed=any(line.bracketed for line in drawn),
        receipts=[receipts[party.id] for party in drawn_order],
        changes=len(found.amendments),
        away=reading.away(visit.dialogue),
    )
