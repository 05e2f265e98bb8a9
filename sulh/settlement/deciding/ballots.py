"""A ballot from its opening to its end. What it froze at its opening decides; nobody decides otherwise.

Precedent for freezing: Libyan Political Dialogue Forum, December 2020, where thirty members said that the
threshold had been changed under way. Precedent for ending without result when a party leaves: DESIGN.md,
"Every party".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from sulh.acts import clock
from sulh.acts.registry import Here
from sulh.dialogue import consent
from sulh.dialogue.deciding import DecidingRules, rules_in_force
from sulh.dialogue.models import Consent, Dialogue, Party
from sulh.rules.decisions import Outcome, Rule, decide, rule_of
from sulh.rules.refusal import Refusal, Unmet
from sulh.settlement.deciding import answers as answering
from sulh.settlement.deciding import hooks, petitions
from sulh.settlement.deciding.answers import Answer, consent_kind
from sulh.settlement.deciding.counting import counted, replayed
from sulh.settlement.deciding.models import RUNNING, Ballot, Petition, Reservation
from sulh.settlement.deciding.reservations import KIND as RESERVATION
from sulh.settlement.deciding.reservations import lapse_responses, states

# What a ballot is called after the last word of its rule.
STATE_OF = {
    "adopted": "adopted", "not_adopted": "not_adopted", "no_quorum": "without_result", "park": "parked",
    "return_to_drafting": "returned", "end": "ended",
}  # fmt: skip


def open_ballot(dialogue: str, *, subject: str, digest: str, about: str, now: datetime) -> Ballot:
    """Open a ballot on exactly this digest; `about` is the id of what it stands for.

    Frozen from here on: the rule for `subject` in the terms in force, the parties that have joined with their
    designations and weights, and the hour from which it may be closed although somebody has not answered.
    Whatever was answered to the same digest before lapses: every party is asked anew.
    Raises `Refusal("parties_too_few")` where fewer than two parties have joined, `"ballot_open_already"`.
    """
    there = consent.joined(dialogue)
    if len(there) < 2:
        raise Refusal("parties_too_few")
    running = Ballot.objects.filter(dialogue_id=dialogue, subject_kind=subject, state__in=RUNNING)
    if running.filter(subject_digest=digest).exists() or running.filter(about=about).exists():
        raise Refusal("ballot_open_already")
    terms = rules_in_force(dialogue)
    rule = terms.rule(subject)
    body = rule.as_body()
    last = Ballot.objects.filter(dialogue_id=dialogue).aggregate(last=Max("n"))["last"] or 0
    ballot = Ballot.objects.create(
        dialogue_id=dialogue, n=last + 1, subject_kind=subject, subject_digest=digest, about=about, rule=body,
        rule_digest=consent.digest_of(body), parties=frozen(there, rule, terms), opened=now, since=now,
        answer_days=terms.answer_days,
        closes=now + timedelta(days=terms.answer_days + rule.cooling_off_days),
    )  # fmt: skip
    # What was signed under an earlier question is no answer to this one, were it about the same words.
    _lapse_answers(ballot)
    return ballot


def frozen(there: Iterable[Party], rule: Rule, terms: DecidingRules) -> list[dict[str, Any]]:
    """The joined parties as a ballot keeps them, in the order in which they are given.

    `seats`: one where parties are counted; where delegates are, what the terms give a party, else one. A
    party answers as one, with all of its seats. How many delegates it has appointed says nothing: it could
    appoint any number of them the moment before.
    """

    def seats(party: str) -> int:
        return terms.weights.get(party, 1) if rule.body == "delegates" else 1

    return [
        {
            "party": party.id, "designation": terms.designations.get(party.id, ""),
            "weight": terms.weights.get(party.id, 0), "seats": seats(party.id),
        }
        for party in there
    ]  # fmt: skip


def counts(ballot: Ballot, party: str) -> bool:
    """Whether this party is one of those the ballot froze."""
    return any(row["party"] == party for row in ballot.parties)


def open_on(about: str) -> Ballot | None:
    """The ballot that is running on the object with this id."""
    return Ballot.objects.filter(about=about, state__in=RUNNING).order_by("-n").first()


def settlement_ballot(dialogue: str) -> Ballot | None:
    """The newest ballot on the text as a whole, whatever became of it."""
    return Ballot.objects.filter(dialogue_id=dialogue, subject_kind="settlement").order_by("-n").first()


def hindrance(ballot: Ballot, now: datetime, given: dict[str, Answer] | None = None) -> Unmet | None:
    """Why the ballot cannot be closed, or go on, yet; None when it can.

    Before its hour it can be closed when every party that counts has answered. A petition that was presented
    is waited for; the days of cooling off pass in any case.
    """
    if ballot.state not in RUNNING:
        return Unmet("ballot_ended", {})
    if ballot.state == "referred":
        return Unmet("ballot_referred", {"hour": clock.hour(ballot.closes)}) if now < ballot.closes else None
    calm = ballot.opened + timedelta(days=rule_of(ballot.rule).cooling_off_days)
    if now < calm:
        return Unmet("ballot_cooling_off", {"hour": clock.hour(calm)})
    petition = petitions.petition_of(ballot)
    if petition is not None and petitions.state_of(ballot, petition, now) == "presented":
        return Unmet("petition_waits", {"hour": clock.hour(petitions.to_confirm(ballot, petition)[1])})
    if now >= ballot.closes or _everybody_answered(ballot, given or answering.answers(ballot, now), now):
        return None
    return Unmet("ballot_not_closable", {"hour": clock.hour(ballot.closes)})


def _everybody_answered(ballot: Ballot, given: dict[str, Answer], now: datetime) -> bool:
    """Nobody is waited for any more. Members who vote, and those who confirm a text, have until the hour."""
    if ballot.subject_kind == "ratification":
        return False
    rule = rule_of(ballot.rule)
    if rule.members is not None and {row["party"] for row in ballot.parties} - hooks.members(ballot).keys():
        return False
    silent = {row["party"] for row in ballot.parties if given[row["party"]].stands == "open"}
    if rule.silence != "no" and now >= ballot.since + timedelta(hours=rule.hours):
        # Silence after receipt is an answer under such a rule; an answer without all signatures is none.
        silent -= {party for party in hooks.received(ballot) if not given[party].kind} if silent else set()
    return not silent


def close(ballot: Ballot, here: Here) -> str:
    """Do what the frozen rule says next, and return it: a value of `RESULTS`, or `next_round`.

    Raises `Refusal`: what `hindrance` says.
    """
    given = answering.answers(ballot, here.now)
    lack = hindrance(ballot, here.now, given)
    if lack is not None:
        raise Refusal(lack.code, **lack.params)
    if ballot.state == "referred":
        return _after_referral(ballot, here)
    rule = rule_of(ballot.rule)
    counted_now = counted(ballot, given, here.now)
    found = decide(rule, counted_now)
    ballot.count, ballot.outcome = counted_now.as_body(), found.as_body()
    ballot.rounds = [*ballot.rounds, _round(ballot, given, here.now)]
    if found.next_round or found.result == "refer":
        return _not_yet(ballot, found, here)
    return _finish(ballot, STATE_OF[found.result], found, here)


def _round(ballot: Ballot, given: dict[str, Answer], now: datetime) -> dict[str, Any]:
    """What is kept of a round: with it anybody can see who said what, and evaluate the rule again."""
    return {
        "round": ballot.round, "closed": clock.hour(now), "count": ballot.count, "outcome": ballot.outcome,
        "answers": [answer.as_body() for answer in given.values()],
    }  # fmt: skip


def _not_yet(ballot: Ballot, found: Outcome, here: Here) -> str:
    """The round failed and the rule goes on: at once to its next tests, or after some days."""
    _lapse_answers(ballot)
    if found.days == 0 and found.next_round:
        _open_round(ballot, found.next_round, here.now)
        return "next_round"
    ballot.state, ballot.closes = "referred", here.now + timedelta(days=found.days)
    ballot.save()
    hooks.tell(ballot, found, here)
    return "refer"


def _after_referral(ballot: Ballot, here: Here) -> str:
    """The days have passed: parties answer anew, or there is no further round and the rule's end stands."""
    found = replayed(ballot)
    if found.next_round:
        _open_round(ballot, found.next_round, here.now)
        return "next_round"
    terminal = rule_of(ballot.rule).terminal
    _finish(ballot, STATE_OF[terminal], found, here)
    return terminal


def _open_round(ballot: Ballot, number: int, now: datetime) -> None:
    ballot.round, ballot.state, ballot.since, ballot.extended = number, "open", now, 0
    ballot.closes = now + timedelta(days=ballot.answer_days)
    ballot.save()


def _finish(ballot: Ballot, state: str, found: Outcome, here: Here) -> str:
    if ballot.state == "open":
        _settle_reservations(ballot, here.now)
    _end(ballot, state, here.now)
    hooks.tell(ballot, found, here)
    return found.result


def end_ballot(ballot: Ballot, state: str, now: datetime, here: Here | None = None) -> None:
    """End a ballot without a decision: `withdrawn`, `without_result` … Its consents and reservations lapse,
    and whoever declared it with `@decided` is told, with no outcome."""
    _end(ballot, state, now)
    hooks.tell(ballot, None, here)


def _end(ballot: Ballot, state: str, now: datetime) -> None:
    ballot.state, ballot.closed = state, now
    ballot.save()
    Petition.objects.filter(ballot=ballot, state__in=("gathering", "presented")).update(state="lapsed")
    if state != "adopted":
        _lapse_answers(ballot)
        rows = Reservation.objects.filter(ballot=ballot).exclude(state="withdrawn")
        lapse_responses(ballot.dialogue_id, rows.values_list("digest", flat=True))
        rows.update(state="lapsed")


def _settle_reservations(ballot: Ballot, now: datetime) -> None:
    """What the others said of each reservation stands still from here on."""
    rows = [row for row in answering.reservations_of(ballot) if row.ballot_id == ballot.id]
    told = states(ballot, rows, now)
    for row in rows:
        if told[row.id] != row.state:
            Reservation.objects.filter(pk=row.pk).update(state=told[row.id], settled=now)


def _lapse_answers(ballot: Ballot) -> None:
    """Every answer to this subject counts no more. When members confirm a text, the parties' own consent to
    it is left alone."""
    if consent_kind(ballot) != ballot.subject_kind:
        return
    Consent.objects.filter(
        dialogue_id=ballot.dialogue_id, subject_kind=ballot.subject_kind,
        subject_digest=ballot.subject_digest, lapsed=False,
    ).update(lapsed=True)  # fmt: skip


# What the parties can answer while a ballot is running.
SUBJECTS = ("agenda", "amendment", "settlement")


def digests_to_answer(dialogue: str, subject: str) -> set[str]:
    """Digests of `subject` that are open for an answer. An agreed text is, until it is in force: so long a
    party can take its consent back."""
    rows = Ballot.objects.filter(dialogue_id=dialogue, subject_kind=subject)
    found = set(rows.filter(state="open").values_list("subject_digest", flat=True))
    if subject == "settlement" and (agreed := not_in_force_yet(dialogue)):
        found.add(agreed.subject_digest)
    return found


def not_in_force_yet(dialogue: str) -> Ballot | None:
    """The ballot by which a text was adopted that is still to be confirmed."""
    row = Dialogue.objects.filter(pk=dialogue).first()
    phase = "" if row is None else row.phase_before if row.phase == "suspended" else row.phase
    ballot = settlement_ballot(dialogue) if phase in ("drafting", "consent", "ratification") else None
    if ballot is None or ballot.state != "adopted":
        return None
    return None if confirmed(ballot) else ballot


def confirmed(ballot: Ballot) -> bool:
    """Whether the text adopted in this ballot was confirmed since: it binds, and no step undoes it."""
    rows = Ballot.objects.filter(dialogue_id=ballot.dialogue_id, subject_kind="ratification", state="adopted")
    return rows.filter(subject_digest=ballot.subject_digest, n__gt=ballot.n).exists()


def reservations_to_answer(dialogue: str) -> set[str]:
    """Digests of the reservations that the other parties can accept or object to."""
    rows = Reservation.objects.filter(ballot__dialogue_id=dialogue, ballot__state="open", state="filed")
    return set(rows.values_list("digest", flat=True))


def _answered_under(subject: str) -> None:
    @consent.subject(subject)
    def digests(dialogue: str) -> set[str]:
        return digests_to_answer(dialogue, subject)


for _subject in SUBJECTS:
    _answered_under(_subject)
consent.subject(RESERVATION)(reservations_to_answer)
