"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.wording_deciding import LABELS as OF_RULES

STATES = {
    "open": _("open"),
    "referred": _("not adopted in this round; it goes on later"),
    "adopted": _("adopted"),
    "not_adopted": _("not adopted"),
    "parked": _("not adopted: set aside"),
    "returned": _("not adopted: back to writing"),
    "ended": _("not adopted: ended"),
    "without_result": _("ended without result"),
    "withdrawn": _("taken off the table"),
}
STANDS = {
    "yes": _("yes"),
    "no": _("no"),
    "abstain": _("abstention"),
    "open": _("no answer yet that counts"),
}
WHY_OPEN = {
    "signatures": _("signatures of its delegates are missing"),
    "ad_referendum": _("its delegates agree; those they must ask have not confirmed"),
    "reservation_waits": _("its reservation is not accepted by the others yet"),
    "reservation_objected": _("another party objects to its reservation"),
}
PETITION_STATES = {
    "gathering": _("gathers signatures"),
    "presented": _("presented; to be confirmed after the days of consideration"),
    "confirmed": _("confirmed: the higher threshold holds"),
    "lapsed": _("lapsed"),
}
RESERVATION_KINDS = {
    "reservation": _("reservation"),
    "interpretative_declaration": _("declaration of how it is understood"),
    "note_of_dissent": _("note of dissent"),
    "footnote": _("footnote"),
}
RESERVATION_EFFECTS = {
    "excludes": _("the clause does not hold for this party"),
    "modifies": _("the clause holds for this party as changed"),
    "interprets": _("the party is bound, in this understanding"),
    "records_only": _("the party is bound; this is on record only"),
}
RESERVATION_STATES = {
    "filed": _("filed"),
    "accepted": _("accepted by the other parties"),
    "objected": _("another party objects"),
    "withdrawn": _("withdrawn"),
    "lapsed": _("lapsed with the text it was filed to"),
}
ATTESTATIONS = {
    "witness": _("saw the signatures given"),
    "deposit": _("keeps an authentic copy"),
}
ACTS = {
    "ProposeDecisionRule": _("Another decision rule was proposed"),
    "ProposeDecidingSettings": _("Other days, communities or weights for deciding were proposed"),
    "CloseBallot": _("A ballot was counted by its rule"),
    "ExtendBallot": _("A ballot was given more time"),
    "AcknowledgeBallot": _("A party confirmed receipt"),
    "PresentPetition": _("A petition was begun"),
    "SignPetition": _("A party signed a petition"),
    "ConfirmPetition": _("A party confirmed a petition"),
    "FileReservation": _("Something was set beside a consent"),
    "WithdrawReservation": _("A reservation was withdrawn"),
    "WitnessSignatures": _("Somebody outside attested the signatures"),
}
LABELS: dict[str, dict[str, Any]] = {
    **OF_RULES,
    "ballot_state": STATES,
    "stands": STANDS,
    "why_open": WHY_OPEN,
    "petition_state": PETITION_STATES,
    "reservation_kind": RESERVATION_KINDS,
    "reservation_effect": RESERVATION_EFFECTS,
    "reservation_state": RESERVATION_STATES,
    "attestation": ATTESTATIONS,
    "act": ACTS,
}
