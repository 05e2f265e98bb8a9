"""The JSON door's reading side of this room: for anybody what everybody may read, and sessions also for those
at the table.

Times are whole hours, `2012-10-05T09:00Z`, empty where there is none; digests are 64 hex digits.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts import clock
from sulh.acts.perform import standing
from sulh.dialogue.api import by_slug, caller
from sulh.dialogue.models import Dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding import reading as deciding
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.joint import pages as joint
from sulh.settlement.sessions import reading as meeting
from sulh.settlement.sessions.who import Reader, reader
from sulh.settlement.text import reading
from sulh.settlement.text.models import Delivery, Version
from sulh.settlement.text.pages import changes, signatures, whole

router = Router(tags=["reading"])
Texts = dict[str, str]


class AwayOut(Schema):
    """A party that is not at the table, and how it stands."""

    party: str
    status: str


class VersionHead(Schema):
    """What every list and page says of a version. `mode`: parties, or single for a text that nobody owns."""

    id: str
    n: int
    digest: str
    state: str
    mode: str
    at: str


class VersionOut(VersionHead):
    """A version in the list. `delivered` and `acknowledged` count parties."""

    delivered: int
    acknowledged: int


class WholeVersionOut(VersionHead):
    """A version. `digest` is the SHA-256 of the canonical bytes (RFC 8785) of `content`; `amendments` are ids
    in the order in which they were applied, `delivered` and `acknowledged` ids of parties."""

    amendments: list[str]
    delivered: list[str]
    acknowledged: list[str]
    content: dict[str, Any]


class TextOut(WholeVersionOut):
    """The version that is read first: the one in force, else agreed, else tabled, else the newest.

    `stand`: writing, returned, tabled, agreed, in_force. `newer` is the number of a newer version, or 0. Of a
    tabled text `waiting`, `against` and `reserved` are ids of parties.
    """

    stand: str
    newer: int
    since: str
    waiting: list[str]
    against: list[str]
    reserved: list[str]
    away: list[AwayOut]


class AmendmentOut(Schema):
    """A change that was proposed. `order` and `applied_in` are 0 while it was not accepted, or is in no
    version. `sponsors` and `dissent` are ids of parties."""

    id: str
    n: int
    op: str
    clause: str
    state: str
    digest: str
    base: str
    origin: str
    together: str
    order: int
    applied_in: int
    stalled: str
    sponsors: list[str]
    dissent: list[str]
    at: str
    decided: str


class WholeAmendmentOut(AmendmentOut):
    """The same with what it says. `payload` is empty while a participant's wording has no sponsor."""

    payload: dict[str, Any]
    rationale: Texts
    reason: Texts
    merged_into: int


class AmendmentsOut(Schema):
    """One page out of `last`, of `count` amendments."""

    page: int
    last: int
    count: int
    amendments: list[AmendmentOut]


class BallotOut(Schema):
    """A decision. `subject`: agenda, amendment, settlement, ratification; `about` is the id of what it stands
    for, `digest` of exactly what was asked."""

    id: str
    n: int
    subject: str
    digest: str
    about: str
    rule_digest: str
    round: int
    state: str
    opened: str
    closed: str


class WholeBallotOut(BallotOut):
    """The same with everything it froze: with `rule` and `count` anybody can evaluate the rule again. `count`
    and `rounds` are empty where people are counted one by one."""

    rule: dict[str, Any]
    parties: list[dict[str, Any]]
    closes: str
    count: dict[str, Any]
    outcome: dict[str, Any]
    answers: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    reservations: list[dict[str, Any]]
    petitions: list[dict[str, Any]]
    attestations: list[dict[str, Any]]


class ReservedOut(Schema):
    """What a party set beside its consent to a clause, and what it does in law."""

    clause: str
    kind: str
    effect: str
    state: str
    text: Texts
    digest: str


class ReservationOut(ReservedOut):
    """The same in the list of all: by whom, and beside which ballot."""

    id: str
    n: int
    party: str
    ballot: int


class SignedOut(Schema):
    """A party's answer. `stands`: as what it counts; `signatures` of `needed`; `members`: how their vote
    stands."""

    party: str
    answer: str
    stands: str
    signatures: int
    needed: int
    members: str
    reservations: list[ReservedOut]


class AttestedOut(Schema):
    """Who attests that it saw the signatures, or keeps a copy."""

    by: str
    kind: str
    digest: str
    at: str


class SignaturesOut(Schema):
    """The newest text that was opened for consent, with `version` 0 while none was. `later`: parties that
    joined after that, and are not counted."""

    version: int
    digest: str = ""
    ballot: int = 0
    state: str = ""
    parties: list[SignedOut]
    later: list[str]
    away: list[AwayOut]
    attestations: list[AttestedOut]


class SessionHead(Schema):
    """What every list and page says of a session. `party`: whose caucus or shuttle visit it was."""

    id: str
    n: int
    kind: str
    titles: Texts
    day: str
    visibility: str
    party: str


class SessionOut(SessionHead):
    """A session in the list. `minutes`: draft, offered, settled, or empty while there are none to read."""

    minutes: str


class WholeSessionOut(SessionHead):
    """A session with who came, what was decided by which ballots, and its minutes, empty while there are none
    to read."""

    attendance: list[dict[str, Any]]
    others: list[str]
    items: list[int]
    decisions: list[int]
    minutes: dict[str, Any]


class JointStatementOut(Schema):
    """The statement without a language; `digest` is the SHA-256 of the canonical bytes of `statement`."""

    digest: str
    statement: dict[str, Any]


@router.get("/{slug}/text", response=TextOut, operation_id="text")
def text(request: HttpRequest, slug: str) -> Any:
    """Where the text stands, and the version that is read first. Not found while nothing is written."""
    dialogue = by_slug(slug)
    now = reading.stand(dialogue)
    if now.version is None:
        raise Refusal("not_found")
    shown = _version(reading.version(dialogue, now.version.n))
    return shown | {"stand": now.state} | whole.told_stand(dialogue, now)


@router.get("/{slug}/text/versions", response=list[VersionOut], operation_id="versions")
def versions(request: HttpRequest, slug: str) -> Any:
    """Every version, the newest first; version 0 is empty."""
    return [whole.told(each) for each in whole.issued(by_slug(slug))]


@router.get("/{slug}/text/versions/{n}", response=WholeVersionOut, operation_id="version")
def version(request: HttpRequest, slug: str, n: int) -> Any:
    """One version whole, and which parties have it."""
    return _version(reading.version(by_slug(slug), n))


def _version(row: Version) -> dict[str, Any]:
    receipts = list(Delivery.objects.filter(version=row).order_by("party_id"))
    return {
        "id": row.id, "n": row.n, "digest": row.digest, "state": row.state, "mode": row.mode,
        "at": clock.hour(row.at), "amendments": row.amendments,
        "delivered": [each.party_id for each in receipts],
        "acknowledged": [each.party_id for each in receipts if each.acknowledged is not None],
        "content": row.content,
    }  # fmt: skip


@router.get("/{slug}/text/amendments", response=AmendmentsOut, operation_id="amendments")
def amendments(
    request: HttpRequest, slug: str, page: int = 1, state: str = "", clause: str = "", party: str = ""
) -> Any:
    """Fifty amendments a page, the newest first; by state, and by id of a clause or of a sponsoring party."""
    return changes.told_page(changes.pages(by_slug(slug), changes.filter_of(state, clause, party, page)))


@router.get("/{slug}/text/amendments/{n}", response=WholeAmendmentOut, operation_id="amendment")
def amendment(request: HttpRequest, slug: str, n: int) -> Any:
    """One amendment with what it says."""
    return changes.told_whole(changes.needed(by_slug(slug), n))


@router.get("/{slug}/text/ballots", response=list[BallotOut], operation_id="ballots")
def ballots(request: HttpRequest, slug: str) -> Any:
    """Every ballot, the first one first."""
    return deciding.every(by_slug(slug))


@router.get("/{slug}/text/ballots/{n}", response=WholeBallotOut, operation_id="ballot")
def ballot(request: HttpRequest, slug: str, n: int) -> Any:
    """One ballot with its rule, what it was closed on, and what the rule said."""
    return deciding.body_of(deciding.needed(by_slug(slug), n))


@router.get("/{slug}/text/reservations", response=list[ReservationOut], operation_id="reservations")
def reservations(request: HttpRequest, slug: str) -> Any:
    """Everything that parties ever set beside a text, by number."""
    dialogue = by_slug(slug)
    rows = Ballot.objects.filter(dialogue=dialogue, reservations__isnull=False).distinct()
    found = [
        {
            "id": each.row.id, "n": each.row.n, "party": each.row.party_id, "ballot": row.n,
            "clause": each.row.clause, "kind": each.row.kind, "effect": each.row.effect,
            "state": each.state, "text": each.row.text, "digest": each.row.digest,
        }
        for row in rows for each in deciding.Shown(row, dialogue).filed
    ]  # fmt: skip
    return sorted(found, key=lambda each: each["n"])


@router.get("/{slug}/text/signatures", response=SignaturesOut, operation_id="signatures")
def signatures_of_text(request: HttpRequest, slug: str) -> Any:
    """Every party with its answer to the newest text that was opened for consent, and who was not there."""
    return signatures.told(by_slug(slug))


@router.get("/{slug}/sessions", response=list[SessionOut], operation_id="sessions")
def sessions(request: HttpRequest, slug: str) -> Any:
    """Every session that whoever asks may know of, the latest day first: without a token the public ones."""
    dialogue = by_slug(slug)
    found = meeting.lines(dialogue, _reader(request, dialogue))
    return [meeting.head(each.session) | {"minutes": each.minutes} for each in found]


@router.get("/{slug}/sessions/{n}", response=WholeSessionOut, operation_id="session")
def session(request: HttpRequest, slug: str, n: int) -> Any:
    """One session with its minutes, as whoever asks may read them."""
    dialogue = by_slug(slug)
    return meeting.body(meeting.needed(dialogue, _reader(request, dialogue), n))


def _reader(request: HttpRequest, dialogue: Dialogue) -> Reader:
    """As what the token's holder reads sessions; a cookie stands for nobody here."""
    return reader(standing(caller(request, dialogue.id), dialogue.id))


@router.get("/{slug}/joint-statement", response=JointStatementOut, operation_id="joint_statement")
def joint_statement(request: HttpRequest, slug: str) -> Any:
    """What the public diary says of the course, of what is agreed and open, and of who was not there."""
    return joint.told(by_slug(slug).id)
