"""What a party may answer on a ballot or a reservation: asked before each answer, and named in the diary."""

from __future__ import annotations

from sulh.dialogue import consent
from sulh.dialogue.models import Party
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.answers import YES_KINDS, reservations_of
from sulh.settlement.deciding.ballots import SUBJECTS
from sulh.settlement.deciding.models import Ballot, Reservation
from sulh.settlement.deciding.reservations import BINDING, KIND, OVER, standing_of


@consent.checked("settlement")
def check_settlement(party: Party, digest: str, answer: str) -> None:
    """Raises `Refusal`: `reservation_missing` (with a reservation, and none is filed), `reservation_open` (a
    plain consent beside a reservation that excludes or modifies), `ballot_decided`."""
    ballot = _newest(party.dialogue_id, "settlement", digest)
    if ballot is None:
        raise Refusal("subject_changed")
    if ballot.state == "adopted":
        _check_after(party, ballot, answer)
    filed = standing_of(party.id, reservations_of(ballot))
    if answer == "with_reservation" and not filed:
        raise Refusal("reservation_missing", field="kind")
    if answer == "consent" and any(row.effect in BINDING for row in filed):
        raise Refusal("reservation_open", field="kind")


def _check_after(party: Party, ballot: Ballot, answer: str) -> None:
    """After a text was adopted, and before it is in force, a party can only take its consent back, or give it."""
    now = consent.statuses(ballot.dialogue_id, "settlement", ballot.subject_digest).get(party.id)
    consents = now is not None and now.kind in YES_KINDS
    if now is not None and now.kind == answer:
        return  # one more signature under the same answer
    if answer == "withdraw" and consents:
        return
    if answer in YES_KINDS and not consents:
        return
    raise Refusal("ballot_decided", field="kind", n=ballot.n)


@consent.checked(KIND)
def check_reservation(party: Party, digest: str, answer: str) -> None:
    """Raises `Refusal("reservation_own")`: a party does not accept its own."""
    if Reservation.objects.filter(party=party, digest=digest).exclude(state__in=OVER).exists():
        raise Refusal("reservation_own", field="kind")


def _newest(dialogue: str, subject: str, digest: str) -> Ballot | None:
    rows = Ballot.objects.filter(dialogue_id=dialogue, subject_kind=subject, subject_digest=digest)
    return rows.order_by("-n").first()


def _named_by_its_ballot(subject: str) -> None:
    @consent.about(subject)
    def named(dialogue: str, digest: str) -> dict[str, str]:
        found = _newest(dialogue, subject, digest)
        return {"ballot": str(found.n)} if found else {}


for _subject in SUBJECTS:
    _named_by_its_ballot(_subject)


@consent.about(KIND)
def named_reservation(dialogue: str, digest: str) -> dict[str, str]:
    rows = Reservation.objects.filter(ballot__dialogue_id=dialogue, digest=digest)
    found = rows.select_related("ballot").order_by("-n").first()
    return {"ballot": str(found.ballot.n), "reservation": str(found.n)} if found else {}
