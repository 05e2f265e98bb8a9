"""From hosting to speaking: the part that every demonstration shares."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from sulh.acts.registry import Actor
from sulh.dialogue.models import Holder, Party, Terms
from sulh.site.demo.cast import NO_PARTY, OPERATOR, PUBLIC, Cast, Event, no_party_id, party_id
from sulh.statements.moderation.pairs import needs_two

# Who read the page for entering, as they write themselves.
READERS = {"en": "A reader (fictitious)", "fa-af": "یک خواننده (خیالی)"}


def host_and_call(cast: Cast, on: date, convener: str, facilitator: str) -> None:
    """Make room, call the dialogue, appoint the facilitator; parties that asked for a place come later."""
    data = cast.data
    hosted = cast.do(on, "HostDialogue", OPERATOR, slug=data["slug"], convener=convener, demonstration=True)
    cast.offices["convener"] = Actor("holder", hosted["holder"])
    invited = [party for party in data.get("parties", []) if not _asked(party)]
    # Parties that will write their own names are called by one; the others are invited under all.
    called = sorted(invited, key=lambda party: party.get("status", "joined") != "joined")[:2]
    cast.do(
        on, "CallDialogue", cast.offices["convener"], template=data["template"], question=data["question"],
        languages=data["languages"], what_happens=data.get("what_happens", {}), slug=data["slug"],
        parties=[party["name"]["en"] for party in called],
    )  # fmt: skip
    cast.offices["facilitator"] = cast.appoint(on, "facilitator", cast.offices["convener"], facilitator)
    for party in invited:
        if party not in called:
            cast.do(on, "InviteParty", cast.offices["facilitator"], names=party["name"])
        cast.parties[party["key"]] = party_id(cast.id, party["name"]["en"])
    if cast.has_parties:
        cast.parties[NO_PARTY] = no_party_id(cast.id)


def _asked(party: dict[str, Any]) -> bool:
    """Whether the party asked for a place instead of being invited."""
    return any(line["status"] == "requested" for line in party.get("history", []))


def party_events(cast: Cast) -> list[Event]:
    """Each party's way through the register, as its history tells."""
    events = []
    for party in cast.data.get("parties", []):
        for line in party.get("history", []):
            happen = {
                "invited": partial(_first_delegate, cast, party, line["on"]),
                "requested": partial(_request, cast, party, line["on"]),
                "acknowledged": partial(_answer, cast, party, line["on"], "acknowledge"),
                "joined": partial(_answer, cast, party, line["on"], "join"),
                "declined": partial(_answer, cast, party, line["on"], "decline"),
                "withdrew": partial(_leave, cast, party, line["on"]),
            }[line["status"]]
            events.append(Event(line["on"], 20, happen))
    return events


def _first_delegate(cast: Cast, party: dict[str, Any], on: date) -> None:
    key = party["key"]
    if key in cast.delegates:
        return  # it asked for a place itself, so its delegate is here already
    label = party.get("delegate_label", {}).get("en", "Delegate")
    cast.delegates[key] = cast.appoint(on, "delegate", cast.offices["facilitator"], label, cast.parties[key])
    _name(cast, party, on)


def _name(cast: Cast, party: dict[str, Any], on: date) -> None:
    """Parties that have not joined leave their row as the invitation wrote it."""
    if party.get("status", "joined") in ("joined", "withdrew"):
        label = party.get("delegate_label", {}).get("en", "")
        cast.do(on, "NameParty", cast.delegates[party["key"]], names=party["name"], delegates_label=label)


def _request(cast: Cast, party: dict[str, Any], on: date) -> None:
    asked = next(request for request in cast.data["place_requests"] if request["party"] == party["key"])
    made = cast.do(on, "RequestPlace", PUBLIC, names=party["name"], reason=asked["reason"]["en"])
    cast.parties[party["key"]] = made["party"]
    holder = _holder_of(made)
    cast.delegates[party["key"]] = holder


def _holder_of(made: dict[str, Any]) -> Actor:
    return Actor("holder", Holder.objects.get(sign_in_name=made["sign_in_name"]).id)


def _answer(cast: Cast, party: dict[str, Any], on: date, answer: str) -> None:
    row = Party.objects.get(pk=cast.parties[party["key"]])
    wanted = {"acknowledge": "acknowledged", "join": "joined", "decline": "declined"}[answer]
    if row.status != wanted:  # acknowledging an encouragement acknowledges the invitation as well
        cast.do(on, "AnswerInvitation", cast.delegates[party["key"]], answer=answer)
    if answer == "join" and _asked(party):
        _name(cast, party, on)


def _leave(cast: Cast, party: dict[str, Any], on: date) -> None:
    cast.do(on, "LeaveDialogue", cast.delegates[party["key"]], words="We cannot go on.")


def request_answers(cast: Cast) -> list[Event]:
    """How the joined parties answered requests for a place."""
    answers = {"yes": "consent", "no": "object"}
    return [
        Event(
            line["on"],
            10,
            partial(
                _answer_request, cast, request["party"], line["party"], answers[line["answer"]], line["on"]
            ),
        )
        for request in cast.data.get("place_requests", [])
        for line in request["answers"]
    ]


def _answer_request(cast: Cast, wanted: str, by: str, answer: str, on: date) -> None:
    cast.do(on, "AnswerRequest", cast.delegates[by], party=cast.parties[wanted], answer=answer)


def consent_to_terms(cast: Cast, key: str, on: date, n: int = 1) -> None:
    terms = Terms.objects.get(dialogue_id=cast.id, n=n)
    cast.do(
        on,
        "GiveConsent",
        cast.delegates[key],
        subject_kind="terms",
        subject_digest=terms.digest,
        kind="consent",
    )


def open_speaking(cast: Cast, on: date) -> None:
    """Adopt the terms, appoint who moderates, set quotas, open."""
    facilitator = cast.offices["facilitator"]
    terms = Terms.objects.get(dialogue_id=cast.id, n=1)
    cast.do(on, "AdoptTerms", facilitator, terms=terms.id)
    cast.offices["moderator"] = cast.appoint(on, "moderator", facilitator, "Moderation desk")
    # Another side nominates who gives a second opinion, and a third who hears appeals.
    rows = Party.objects.filter(dialogue_id=cast.id, status="joined", no_party=False)
    joined = set(rows.values_list("pk", flat=True))
    sides = [by for key, by in cast.delegates.items() if cast.parties.get(key) in joined] or [facilitator]
    if needs_two(cast.id):
        cast.offices["second"] = cast.appoint(on, "moderator", sides[0], "Second moderation desk")
    cast.offices["appeals"] = cast.appoint(on, "appeals_member", sides[-1], "Appeals desk")
    cast.offices["translator"] = cast.appoint(
        on, "translator", facilitator, cast.data.get("translator", {}).get("en", "Translator (fictitious)")
    )
    for language in cast.data["languages"]:
        cast.do(
            on, "ConfirmConsentScreen", cast.offices["translator"], language=language,
            name=READERS.get(language, "A reader (fictitious)"),
        )  # fmt: skip
    cast.do(on, "ChangePhase", facilitator, to="listening")
