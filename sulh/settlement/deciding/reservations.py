"""Reservations: which there are, which of them hinder a consent, and when the others have accepted one.

Source: process reference, section 4.4. A reservation without a declared effect cannot be filed (July National
Charter of Bangladesh, 2025: more than fifty notes of dissent, and afterwards a dispute on what they mean).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sulh.dialogue.consent import digest_of, standing_last
from sulh.dialogue.models import Consent
from sulh.rules.decisions import Rule, reservation_accepted, rule_of
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.hooks import Clause, received
from sulh.settlement.deciding.models import RUNNING, Ballot, Reservation

KIND = "reservation"  # of the subject that the other parties answer
EFFECTS_OF: Mapping[str, tuple[str, ...]] = {
    "reservation": ("excludes", "modifies"),
    "interpretative_declaration": ("interprets",),
    "note_of_dissent": ("records_only",),
    "footnote": ("records_only",),
}
BINDING = frozenset({"excludes", "modifies"})
OVER = frozenset({"withdrawn", "lapsed"})


def sealed(ballot: Ballot, party: str, clause: str, kind: str, effect: str, text: Mapping[str, str]) -> str:
    """The sealed copy that the others answer: it covers the effect as well as the words."""
    return digest_of(
        {
            "version": ballot.subject_digest, "party": party, "clause": clause, "kind": kind,
            "effect": effect, "text": dict(text),
        }
    )  # fmt: skip


def check_permitted(ballot: Ballot, clause: str, found: Clause, kind: str, effect: str) -> None:
    """Whether the frozen rule and the clause let this be filed.

    Notes and declarations change nothing between the parties and can always be filed. Raises `Refusal`:
    `effect_not_for_kind`, `reservations_prohibited`, `reservation_not_listed`, `reservation_inadmissible`.
    Precedent: Vienna Convention on the Law of Treaties, article 19.
    """
    if effect not in EFFECTS_OF[kind]:
        raise Refusal("effect_not_for_kind", field="effect")
    if effect not in BINDING:
        return
    dissent = rule_of(ballot.rule).dissent
    if dissent.reservations == "prohibited":
        raise Refusal("reservations_prohibited", field="kind")
    # What is listed is a kind of clause, one clause, or an effect.
    if dissent.reservations == "listed" and not {clause, found.kind, effect} & set(dissent.listed):
        raise Refusal("reservation_not_listed", field="clause")
    if found.essential:
        raise Refusal("reservation_inadmissible", field="clause")


def standing_of(party: str, rows: Iterable[Reservation]) -> list[Reservation]:
    """What this party has filed and neither withdrawn nor lost."""
    return [row for row in rows if row.party_id == party and row.state not in OVER]


def states(ballot: Ballot, rows: Iterable[Reservation], now: datetime) -> dict[str, str]:
    """By id: filed (others have still to accept), accepted, objected, withdrawn, lapsed.

    While the ballot is open this follows from the answers of the other parties; then it stands still. What
    only records or interprets needs nobody's acceptance.
    """
    rows = list(rows)
    told = {row.id: row.state for row in rows}
    asked = [row for row in rows if row.state == "filed" and row.effect in BINDING]
    if ballot.state not in RUNNING or not asked:
        return told
    rule, have = rule_of(ballot.rule), received(ballot)
    answers: dict[str, dict[str, str]] = {row.digest: {} for row in asked}
    given = Consent.objects.filter(
        dialogue_id=ballot.dialogue_id, subject_kind=KIND, subject_digest__in=list(answers), lapsed=False
    )
    for each in standing_last(given):
        answers[each.subject_digest][each.party_id] = _response(each)
    for row in asked:
        told[row.id] = _state(ballot, rule, row, answers[row.digest], have, now)
    return told


def _state(
    ballot: Ballot, rule: Rule, row: Reservation, given: Mapping[str, str], have: set[str], now: datetime
) -> str:
    others = [each["party"] for each in ballot.parties if each["party"] != row.party_id]
    if rule.dissent.acceptance == "objections_only" and (now - row.at).days < ballot.answer_days:
        # They acknowledged the text, not this: it would stand before anybody had read it.
        have = set()
    responses = {party: given.get(party, "silent") for party in others}
    found = reservation_accepted(rule.dissent, responses, (now - row.at).days, have)
    return "filed" if found == "waiting" else found


def lapse_responses(dialogue: str, digests: Iterable[str]) -> None:
    """What the others said of reservations that stand no more: filed again, the same words are asked anew."""
    Consent.objects.filter(
        dialogue_id=dialogue, subject_kind=KIND, subject_digest__in=list(digests), lapsed=False
    ).update(lapsed=True)


def _response(row: Consent) -> str:
    """A party accepts with all its signatures; it objects, or takes its acceptance back, with the first."""
    if row.kind == "consent":
        return "accept" if len(row.signatures) >= row.needed else "silent"
    return "silent" if row.kind == "abstain" else "object"
