"""What is not agreed: the text that waits or failed, clauses that are open, decisions that were not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sulh.settlement.joint.facts import Facts, Tabling
from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.sections.agreed import binds, consents, newest_agenda, side_letter, took_back, yes
from sulh.settlement.joint.sections.people import names, ordered

NOT_AGREED = ("ended_without_settlement", "not_convened")


def unsettled(facts: Facts) -> Iterator[Line]:
    """From the text as a whole to single clauses and ballots."""
    if facts.phase in NOT_AGREED:
        yield Line("ended", tuple(facts.phase_refs), {"phase": facts.phase})
    yield from _text(facts)
    yield from _newest(facts)
    yield from _ballots(facts)
    for vote in facts.votes.values():
        if vote.outcome in ("not_carried", "no_quorum"):
            named = {"party": facts.party(vote.party).names, "version": vote.version}
            yield Line(f"members_{vote.outcome}", tuple(vote.refs), named)
    for deadlock in facts.deadlocks.values():
        if deadlock.state != "resolved":
            named = {"clause": facts.clause(deadlock.clause)}
            yield Line(f"deadlock_{deadlock.state}", ordered(deadlock.refs), named, deadlock.words)
    for letter in facts.side_letters.values():
        if letter.state != "withdrawn" and not binds(facts, letter):
            yield Line("side_letter_offered", tuple(letter.refs), side_letter(facts, letter), letter.words)


def _text(facts: Facts) -> Iterator[Line]:
    """The text that was last put before the parties, where it is not agreed."""
    tabling = facts.tablings[-1] if facts.tablings else None
    if tabling is None or tabling.confirmed:
        return
    named = {"version": tabling.version, "digest": tabling.digest}
    answers = facts.answers_to(tabling)
    if tabling.state == "open":
        waiting = [party for party in tabling.parties if party not in yes(answers)]
        code = "text_waits" if waiting else "text_not_closed"
        yield Line(code, tuple(tabling.refs), named | {"parties": names(facts, waiting)})
        yield from consents(facts, tabling, "has_consented")
    elif tabling.state == "adopted":
        if parties := took_back(facts, tabling):
            refs = ordered([*tabling.refs, *(ref for party in parties for ref in answers[party].refs)])
            yield Line("text_taken_back", refs, named | {"parties": names(facts, parties)})
        else:
            yield Line("text_to_confirm", tuple(tabling.refs), named)
    else:
        code = f"text_{tabling.state}"
        yield Line(code, tuple(tabling.refs), named | _result(tabling))
        yield from consents(facts, tabling, "had_consented")


def _result(tabling: Tabling) -> dict[str, str]:
    return {"result": tabling.result, "rule": tabling.rule} if tabling.state == "not_adopted" else {}


def _newest(facts: Facts) -> Iterator[Line]:
    """The newest version where it was not put before the parties, and its clauses that are not settled."""
    newest = facts.newest()
    if newest is None:
        return
    refs = tuple(newest.refs)
    if newest.digest not in {each.digest for each in facts.tablings}:
        yield Line("version_written", refs, {"version": newest.n, "digest": newest.digest})
    for code, clauses in (("clause_open", newest.open), ("clause_parked", newest.parked)):
        for clause in clauses:
            yield Line(code, refs, {"clause": facts.clause(clause), "version": newest.n})


def _ballots(facts: Facts) -> Iterator[Line]:
    """An agenda without agreement, and how many changes of the text were not adopted."""
    for number in newest_agenda(facts):
        ballot = facts.ballots[number]
        if ballot.result != "adopted":
            yield Line("agenda_not_adopted", tuple(ballot.refs), {"ballot": number, "rule": ballot.rule})
    failed = [
        each for each in facts.ballots.values() if each.subject == "amendment" and each.result != "adopted"
    ]
    if failed:
        refs = ordered(ref for each in failed for ref in each.refs)
        yield Line("changes_not_adopted", refs, {"count": len(failed)})


def dissent(facts: Facts) -> Iterator[Line]:
    """Who answered otherwise than yes, or not at all; reservations with their effect; objections."""
    if facts.tablings:
        yield from _answers(facts, facts.tablings[-1])
    yield from _reservations(facts)
    yield from _objections(facts)
    for party in facts.by_lot({each for ballot in facts.ballots.values() for each in ballot.against}):
        ballots = [ballot for ballot in facts.ballots.values() if party in ballot.against]
        named = {"party": facts.party(party).names, "count": len(ballots)}
        yield Line("said_no", ordered(ref for ballot in ballots for ref in ballot.refs), named)


def _answers(facts: Facts, tabling: Tabling) -> Iterator[Line]:
    """The answers to the text that was last put before the parties that are no consent. Silence is none."""
    answers = facts.answers_to(tabling)
    for party in facts.by_lot(answers):
        answer = answers[party]
        named = {"party": facts.party(party).names, "version": tabling.version}
        if answer.kind in ("object", "withdraw"):
            yield Line(f"answer_{answer.kind}", tuple(answer.refs), named, answer.words)
        elif not answer.complete:
            numbers = {"signatures": answer.signatures, "needed": answer.needed}
            yield Line("answer_signatures", tuple(answer.refs), named | numbers, answer.words)
        elif answer.kind in ("abstain", "ad_referendum"):
            yield Line(f"answer_{answer.kind}", tuple(answer.refs), named, answer.words)
    silent = [party for party in tabling.parties if party not in answers]
    if silent:
        named_all = {"version": tabling.version, "parties": names(facts, silent)}
        yield Line("answer_silent", tuple(tabling.refs), named_all)


def _reservations(facts: Facts) -> Iterator[Line]:
    """What stands beside the texts that are agreed or were last before the parties."""
    texts = {each.digest for each in (facts.in_force(), *facts.tablings[-1:]) if each is not None}
    for each in facts.reservations.values():
        if each.version not in texts:
            continue
        named = {
            "party": facts.party(each.party).names, "clause": facts.clause(each.clause),
            "kind": each.kind, "effect": each.effect,
        }  # fmt: skip
        code = "reservation_withdrawn" if each.state == "withdrawn" else "reservation"
        yield Line(code, tuple(each.refs), named, each.words)
        if each.state == "withdrawn":
            continue
        responses = facts.answers.get(("reservation", each.digest), {})
        accepted = [id for id, given in responses.items() if given.kind == "consent" and given.complete]
        refused = [id for id, given in responses.items() if given.kind in ("object", "withdraw")]
        for code, parties in (("reservation_accepted", accepted), ("reservation_refused", refused)):
            if parties:
                refs = ordered(ref for id in parties for ref in responses[id].refs)
                yield Line(code, refs, named | {"parties": names(facts, parties)})


def _objections(facts: Facts) -> Iterator[Line]:
    """Those of parties one by one; those of participants, whose words are sealed, counted."""
    for each in facts.objections.values():
        if each.party:
            named = {
                "party": facts.party(each.party).names, "clause": facts.clause(each.clause),
                "version": each.number,
            }  # fmt: skip
            yield Line(f"objection_{each.state}", tuple(each.refs), named, each.words)
    of_people = [each for each in facts.objections.values() if not each.party]
    for state in ("open", "stands", "met", "withdrawn"):
        found = [each for each in of_people if each.state == state]
        if found:
            yield Line(f"objections_{state}", _refs(each.refs for each in found), {"count": len(found)})


def _refs(several: Iterable[list[int]]) -> tuple[int, ...]:
    return ordered(ref for refs in several for ref in refs)
