"""Sessions as one reader may see them: who came, what was decided, and the minutes with every wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sulh.acts import clock
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import by_lot
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.sessions import minutes as of_minutes
from sulh.settlement.sessions.models import AgendaItem, Correction, Minutes, Session
from sulh.settlement.sessions.who import NOBODY, Reader


@dataclass(frozen=True)
class Line:
    """A session in the list. `minutes`: how they stand, empty while the reader sees none."""

    session: Session
    minutes: str


@dataclass(frozen=True)
class Passage:
    """A passage with the wordings that parties have set beside it; `place` counts from 1."""

    place: int
    id: str
    text: dict[str, str]
    otherwise: list[Correction]


@dataclass(frozen=True)
class Whole:
    """A session with everything that belongs to it. `minutes` is None while the reader sees none."""

    session: Session
    attendance: list[tuple[Party, int]]
    items: list[AgendaItem]
    ballots: list[Ballot]
    minutes: Minutes | None
    passages: list[Passage]
    approved: list[Party]
    waiting: list[Party]
    closes: datetime | None

    @property
    def disputed(self) -> int:
        """How many passages stand with more than one wording."""
        return sum(bool(each.otherwise) for each in self.passages)


def seen(dialogue: Dialogue, reader: Reader) -> list[Session]:
    """Every session that this reader may know of, the latest day first."""
    rows = Session.objects.filter(dialogue=dialogue).select_related("party").order_by("-day", "-at", "pk")
    if reader == NOBODY:
        rows = rows.filter(visibility="public")
    return [row for row in rows if reader.sees(row)]


def lines(dialogue: Dialogue, reader: Reader) -> list[Line]:
    """The list of sessions for this reader."""
    sessions = seen(dialogue, reader)
    states = dict(Minutes.objects.filter(session__in=sessions).values_list("session_id", "state"))
    return [Line(each, _shown(states.get(each.id, ""), each, reader)) for each in sessions]


def _shown(state: str, session: Session, reader: Reader) -> str:
    """What is being drafted is its drafter's own."""
    return "" if state == "draft" and not reader.writes(session) else state


def needed(dialogue: Dialogue, reader: Reader, n: int) -> Whole:
    """One session by number. Raises `Refusal("not_found")`, also for one that this reader may not see."""
    rows = Session.objects.select_related("party")
    found = rows.filter(dialogue=dialogue, n=n).first() if n < 2**31 else None
    if found is None or not reader.sees(found):
        raise Refusal("not_found")
    return whole(dialogue, reader, found)


def whole(dialogue: Dialogue, reader: Reader, session: Session) -> Whole:
    """The session with all that belongs to it, as this reader may see it."""
    parties = by_lot(dialogue, Party.objects.filter(dialogue=dialogue, no_party=False))
    written = Minutes.objects.filter(session=session).first()
    if written is not None and not _shown(written.state, session, reader):
        written = None
    if written is not None:
        written.session = session
    have = of_minutes.approved(written) if written and written.state != "draft" else set()
    offered = written if written is not None and written.state == "offered" else None
    return Whole(
        session,
        [(each, session.attendance[each.id]) for each in parties if each.id in session.attendance],
        list(AgendaItem.objects.filter(pk__in=session.items).order_by("n")),
        list(Ballot.objects.filter(dialogue=dialogue, n__in=session.decisions).order_by("n")),
        written,
        _passages(dialogue, written) if written else [],
        [each for each in parties if each.id in have],
        of_minutes.waiting(offered) if offered else [],
        of_minutes.closes(offered) if offered else None,
    )


def _passages(dialogue: Dialogue, written: Minutes) -> list[Passage]:
    rows = Correction.objects.filter(minutes=written, state__in=("open", "stands")).select_related("party")
    order = [party.id for party in by_lot(dialogue, {row.party for row in rows})]
    otherwise = sorted(rows, key=lambda row: order.index(row.party_id))
    return [
        Passage(place, each["id"], each["text"], [row for row in otherwise if row.passage == each["id"]])
        for place, each in enumerate(written.passages, 1)
    ]


def body(of: Whole) -> dict[str, Any]:
    """A session as canonical values; `minutes` is empty while there are none to read."""
    row, written = of.session, of.minutes
    return head(row) | {
        "attendance": [{"party": party.id, "came": came} for party, came in of.attendance],
        "others": row.others,
        "items": [each.n for each in of.items],
        "decisions": row.decisions,
        "minutes": _minutes_body(of, written) if written else {},
    }


def head(row: Session) -> dict[str, Any]:
    """What the list says of a session."""
    return {
        "id": row.id, "n": row.n, "kind": row.kind, "titles": row.titles, "day": row.day,
        "visibility": row.visibility, "party": row.party_id or "",
    }  # fmt: skip


def _minutes_body(of: Whole, written: Minutes) -> dict[str, Any]:
    return {
        "id": written.id, "state": written.state, "digest": written.digest,
        "at": clock.hour(written.at), "settled": clock.hour(written.settled) if written.settled else "",
        "approved": [party.id for party in of.approved],
        "waiting": [party.id for party in of.waiting],
        "passages": [
            {
                "id": each.id, "text": each.text,
                "otherwise": [{"party": other.party_id, "text": other.text} for other in each.otherwise],
            }
            for each in of.passages
        ],
    }  # fmt: skip
