"""The list of sessions, and one session with its minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue.order import register
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.words import own
from sulh.settlement.sessions import minutes as of_minutes
from sulh.settlement.sessions import reading
from sulh.settlement.sessions.labels import KINDS
from sulh.settlement.sessions.models import Correction
from sulh.settlement.sessions.reading import Whole
from sulh.settlement.sessions.who import OF_ONE_PARTY, Reader, reader
from sulh.settlement.text.pages.twins import twin

_RECORDED_BY_FACILITATOR = ("plenary", "working_group", "shuttle")


@require_safe
@in_dialogue
def sessions(visit: Visit) -> HttpResponse:
    """What this visitor may know of. Of a caucus others are told nothing, not even a number."""
    found = reading.lines(visit.dialogue, reader(visit.standing))
    return visit.page("settlement/sessions/sessions.html", lines=found, recording=record_form(visit))


@require_safe
@in_dialogue
def sessions_json(visit: Visit) -> HttpResponse:
    """The list as this visitor sees it."""
    found = reading.lines(visit.dialogue, reader(visit.standing))
    rows = [reading.head(each.session) | {"minutes": each.minutes} for each in found]
    return twin({"dialogue": visit.dialogue.id, "sessions": rows})


def record_form(visit: Visit) -> Form | None:
    """Recording: a delegate the caucus of its party, the facilitator everything else."""
    if not allowed(visit, "record_session"):
        return None
    who = reader(visit.standing)
    parties = [each for each in register(visit.dialogue) if not each.no_party]
    if who.party:
        parties = [each for each in parties if each.id == who.party]
    # A name in which a line could not be read again is left to be typed.
    names = [own(each.names).replace("\n", " ") for each in parties]
    values = {"attendance": "\n".join(f"{name}: 0" for name in names), "visibility": "plenary"}
    next = visit.url("sessions")
    if who.party:
        only = ["titles", "day", "attendance", "items", "decisions"]
        return visit.form(
            "RecordSession", submit=_("Record this caucus"), hidden={"kind": "caucus"}, only=only,
            values=values, next=next,
        )  # fmt: skip
    kinds = [(kind, KINDS[kind]) for kind in _RECORDED_BY_FACILITATOR]
    return visit.form(
        "RecordSession", submit=_("Record this session"), choices={"kind": kinds}, values=values, next=next
    )


@require_safe
@in_dialogue
def session(visit: Visit, n: int) -> HttpResponse:
    """One session: who came, what was on the table and decided, and the minutes with every wording."""
    who = reader(visit.standing)
    found = reading.needed(visit.dialogue, who, n)
    return visit.page(
        "settlement/sessions/session.html", shown=found, row=found.session, minutes=found.minutes,
        forms=_forms(visit, who, found),
    )  # fmt: skip


@require_safe
@in_dialogue
def session_json(visit: Visit, n: int) -> HttpResponse:
    """The session as this visitor sees it."""
    return twin(reading.body(reading.needed(visit.dialogue, reader(visit.standing), n)))


def _forms(visit: Visit, who: Reader, of: Whole) -> dict[str, Any]:
    """What this visitor can do about the session and its minutes, each None where it cannot."""
    found: dict[str, Any] = {"widen": _widen(visit, who, of)} | dict.fromkeys(
        ("draft", "offer", "settle", "approve")
    )
    found |= {"correct": {}, "take": {}, "withdraw": {}}
    if who.writes(of.session) and allowed(visit, "write_minutes"):
        found |= _keeping(visit, of)
    if of.minutes is not None and of.minutes.state == "offered":
        found |= _answering(visit, who, of)
    return found


def _keeping(visit: Visit, of: Whole) -> dict[str, Any]:
    """For who keeps the minutes."""
    written = of.minutes
    if written is None or written.state == "draft":
        values = {"text": of_minutes.as_typed(written.passages) if written else {}}
        hidden = {"session": of.session.id}
        found: dict[str, Any] = {
            "draft": visit.form("DraftMinutes", submit=_("Save the draft"), hidden=hidden, values=values)
        }
        if written is not None:
            found["offer"] = _button(visit, "OfferMinutes", _("Offer these minutes"), minutes=written.id)
        return found
    if written.state != "offered":
        return {}
    submit = _("Take this wording into the minutes")
    return {
        "settle": _button(visit, "SettleMinutes", _("Settle the minutes"), minutes=written.id),
        "take": {each.id: _button(visit, "TakeCorrection", submit, correction=each.id) for each in _open(of)},
    }


def _open(of: Whole) -> list[Correction]:
    return [each for passage in of.passages for each in passage.otherwise if each.state == "open"]


def _answering(visit: Visit, who: Reader, of: Whole) -> dict[str, Any]:
    """For a delegate of a party that is asked."""
    assert of.minutes is not None
    asked = {party.id for party in of_minutes.asked(of.session)}
    if who.party not in asked:
        return {}
    found: dict[str, Any] = {}
    own_words = [each for each in _open(of) if each.party_id == who.party]
    if allowed(visit, "correct_minutes"):
        found["correct"] = {each.id: _correct(visit, of, each) for each in of.passages}
        submit = _("Take our wording back")
        found["withdraw"] = {
            each.id: _button(visit, "WithdrawCorrection", submit, correction=each.id) for each in own_words
        }
    open_to_answers = of.minutes.digest in of_minutes.open_minutes(visit.dialogue.id)
    if open_to_answers and not own_words and allowed(visit, "consent"):
        hidden = {"subject_kind": of_minutes.KIND, "subject_digest": of.minutes.digest}
        found["approve"] = visit.form("GiveConsent", submit=_("Sign for my party"), hidden=hidden)
    return found


def _correct(visit: Visit, of: Whole, passage: reading.Passage) -> Form:
    assert of.minutes is not None
    hidden = {"minutes": of.minutes.id, "passage": passage.id}
    values = {"text": passage.text}
    return visit.form("CorrectMinutes", submit=_("Set our wording beside it"), hidden=hidden, values=values)


def _widen(visit: Visit, who: Reader, of: Whole) -> Form | None:
    """Only its owner opens a session, and only further than it is open."""
    row = of.session
    if row.visibility == "public" or not allowed(visit, "record_session"):
        return None
    of_one = row.kind in OF_ONE_PARTY
    if of_one and not who.belongs(row):
        return None
    if not of_one and not (who.facilitates and of.minutes and of.approved and not _lacking(of)):
        return None
    hidden = {"session": row.id}
    only = ["visibility"]
    if row.visibility == "plenary":
        hidden["visibility"], only = "public", []
    return visit.form("WidenSession", submit=_("Open it"), hidden=hidden, only=only)


def _lacking(of: Whole) -> bool:
    have = {party.id for party in of.approved}
    return any(party.id not in have for party in of_minutes.asked(of.session))


def _button(visit: Visit, act: str, submit: str, **hidden: str) -> Form:
    return visit.form(act, submit=submit, hidden=hidden, only=[])
