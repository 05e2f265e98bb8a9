"""The forms around a ballot, each for whom it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sulh.acts.forms import Choices, Form
from sulh.dialogue import consent
from sulh.dialogue.acts.terms import ANSWERS
from sulh.dialogue.models import Party
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit
from sulh.settlement.deciding.answers import YES_KINDS
from sulh.settlement.deciding.ballots import counts, not_in_force_yet
from sulh.settlement.deciding.hooks import received
from sulh.settlement.deciding.petitions import asked_of
from sulh.settlement.deciding.reading import Filed, Shown
from sulh.settlement.deciding.reservations import BINDING, OVER
from sulh.settlement.deciding.reservations import KIND as RESERVATION

TO_A_TEXT: dict[str, Any] = {
    "consent": ANSWERS["consent"],
    "with_reservation": gettext_lazy("We consent, with what we have filed beside it"),
    "ad_referendum": gettext_lazy("We agree, subject to those we must still ask; this is no consent yet"),
    "abstain": ANSWERS["abstain"],
    "object": ANSWERS["object"],
    "withdraw": ANSWERS["withdraw"],
}
TO_A_RESERVATION: dict[str, Any] = {
    "consent": gettext_lazy("We accept it"),
    "object": gettext_lazy("We object to it"),
}


def party_of(visit: Visit) -> str:
    """The party at the table for which this visitor may act, or "" ."""
    if not (visit.standing.party and allowed(visit, "consent")):
        return ""
    rows = Party.objects.filter(pk=visit.standing.party, status="joined")
    return visit.standing.party if rows.exists() else ""


def answer(visit: Visit, shown: Shown, party: str) -> Form | None:
    """The form for the party's own answer; after the adoption only to take it back, or to give it."""
    row = shown.ballot
    if not party or row.subject_kind == "ratification":
        return None
    if not shown.open:
        agreed = not_in_force_yet(row.dialogue_id) if row.state == "adopted" else None
        if agreed is None or agreed.pk != row.pk:
            return None
    subject = {"subject_kind": row.subject_kind, "subject_digest": row.subject_digest}
    return visit.form(
        "GiveConsent", submit=_("Sign for my party"), hidden=subject,
        choices={"kind": _answers(shown, party)},
    )  # fmt: skip


def _answers(shown: Shown, party: str) -> Choices:
    """Only what the party could really answer now."""
    row = shown.ballot
    now = consent.statuses(row.dialogue_id, row.subject_kind, row.subject_digest).get(party)
    consents = now is not None and now.kind in (*YES_KINDS, "ad_referendum")
    without = set() if consents or (now is not None and now.kind == "withdraw") else {"withdraw"}
    if row.subject_kind != "settlement":
        return [(kind, words) for kind, words in ANSWERS.items() if kind not in without]
    own = [each for each in shown.filed if each.row.party_id == party and each.state not in OVER]
    without |= set() if own else {"with_reservation"}
    if any(each.row.effect in BINDING for each in own):
        without.add("consent")
    if not shown.open:
        # The text is adopted: the consent can only be taken back, or given.
        without |= {"ad_referendum", "abstain", "object"} | (YES_KINDS if consents else {"withdraw"})
    return [(kind, words) for kind, words in TO_A_TEXT.items() if kind not in without]


def close(visit: Visit, shown: Shown) -> Form | None:
    if not shown.running or shown.hindrance is not None or not allowed(visit, "close_ballot"):
        return None
    if shown.ballot.subject_kind == "ratification":
        return None  # counting the members' vote closes it
    submit = _("Count by the rule, and close") if shown.open else _("Go on as the rule says")
    return visit.form("CloseBallot", submit=submit, hidden={"ballot": shown.ballot.id}, only=[])


def extend(visit: Visit, shown: Shown) -> Form | None:
    if not shown.running or not allowed(visit, "extend_time"):
        return None
    return visit.form(
        "ExtendBallot", submit=_("Give all parties more time"), hidden={"ballot": shown.ballot.id}
    )


def acknowledge(visit: Visit, shown: Shown, party: str) -> Form | None:
    """Offered where a receipt matters: where silence, or the time for an objection, counts from it."""
    tacit = shown.rule.dissent.acceptance != "all" and shown.ballot.subject_kind == "settlement"
    if not (party and shown.running and (shown.rule.silence != "no" or tacit)):
        return None
    if party in received(shown.ballot):
        return None
    return visit.form(
        "AcknowledgeBallot", submit=_("Confirm receipt"), hidden={"ballot": shown.ballot.id}, only=[]
    )


def petition(visit: Visit, shown: Shown, party: str) -> Form | None:
    """To begin one, to sign it, or to confirm it: whichever this party can do now."""
    asked = asked_of(shown.ballot)
    if not (asked and counts(shown.ballot, party) and shown.running and allowed(visit, "petition")):
        return None
    there = shown.petition
    if there is None:
        if shown.ballot.subject_kind in asked.excluded:
            return None
        return visit.form("PresentPetition", submit=_("Begin a petition"), hidden={"ballot": shown.ballot.id})
    hidden = {"petition": there.row.id}
    if there.state == "gathering" and all(each.id != party for each in there.signed):
        return visit.form("SignPetition", submit=_("Sign the petition"), hidden=hidden, only=[])
    may = there.state == "presented" and there.since is not None and shown.now >= there.since
    if may and all(each.id != party for each in there.confirmed):
        return visit.form("ConfirmPetition", submit=_("Confirm the petition"), hidden=hidden, only=[])
    return None


def reserve(visit: Visit, shown: Shown, party: str) -> Form | None:
    whole = shown.ballot.subject_kind == "settlement" and shown.running
    if not (whole and counts(shown.ballot, party) and allowed(visit, "file_reservation")):
        return None
    return visit.form("FileReservation", submit=_("File this"), hidden={"ballot": shown.ballot.id})


def beside_a_reservation(visit: Visit, shown: Shown, each: Filed, party: str) -> Form | None:
    """For its own party to withdraw it, for the others to answer it."""
    if not party or each.state in OVER:
        return None
    if each.row.party_id == party:
        return visit.form(
            "WithdrawReservation", submit=_("Withdraw it"), hidden={"reservation": each.row.id}, only=[]
        )
    if not shown.open or each.row.effect not in BINDING:
        return None
    return reservation_form(visit, each)


def reservation_form(visit: Visit, each: Filed) -> Form:
    subject = {"subject_kind": RESERVATION, "subject_digest": each.row.digest}
    return visit.form(
        "GiveConsent", submit=_("Sign for my party"), hidden=subject,
        choices={"kind": list(TO_A_RESERVATION.items())},
    )  # fmt: skip


def attest(visit: Visit, shown: Shown) -> Form | None:
    """For witnesses and depositaries that every party accepts, and for observers."""
    row = shown.ballot
    if row.subject_kind != "settlement" or not (shown.running or row.state == "adopted"):
        return None
    if not allowed(visit, "witness_signature"):
        return None
    if "observer" not in visit.standing.roles and "admitted_by_all" not in visit.standing.met:
        return None
    return visit.form("WitnessSignatures", submit=_("Attest"), hidden={"ballot": row.id})
