"""What is agreed: the terms, the text and who consented to it, and what is agreed for the time being."""

from __future__ import annotations

from collections.abc import Iterator

from sulh.settlement.joint.facts import Answers, Facts, Filed, Tabling
from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.sections.people import names, ordered

YES = ("consent", "with_reservation")


def agreed(facts: Facts) -> Iterator[Line]:
    """From the terms to the text, and then what stands beside it or still waits for the whole."""
    if facts.terms:
        named = {"version": facts.terms.version, "digest": facts.terms.digest}
        yield Line("terms", tuple(facts.terms.refs), named | {"parties": names(facts, facts.terms.parties)})
    for number in newest_agenda(facts):
        ballot = facts.ballots[number]
        if ballot.result == "adopted":
            yield Line("agenda", tuple(ballot.refs), {"ballot": number, "rule": ballot.rule})
    for tabling in _agreed_texts(facts):
        yield from _text(facts, tabling)
    yield from _provisional(facts)
    adopted = [
        n for n, each in facts.ballots.items() if (each.subject, each.result) == ("amendment", "adopted")
    ]
    if adopted:
        refs = ordered(ref for n in adopted for ref in facts.ballots[n].refs)
        yield Line("changes_adopted", refs, {"count": len(adopted)})
    for letter in facts.side_letters.values():
        if letter.state != "withdrawn" and binds(facts, letter):
            given = facts.answers[("side_letter", letter.digest)]
            refs = ordered([*letter.refs, *(ref for party in letter.others for ref in given[party].refs)])
            yield Line("side_letter", refs, side_letter(facts, letter), letter.words)
    for deadlock in facts.deadlocks.values():
        if deadlock.state == "resolved":
            named = {"clause": facts.clause(deadlock.clause)}
            yield Line("deadlock_resolved", tuple(deadlock.refs), named)


def newest_agenda(facts: Facts) -> list[int]:
    """The number of the last ballot on an agenda, if there was one."""
    return [n for n, ballot in facts.ballots.items() if ballot.subject == "agenda"][-1:]


def _agreed_texts(facts: Facts) -> list[Tabling]:
    """The text in force, and a newer one that the parties have agreed since."""
    in_force = facts.in_force()
    found = [in_force] if in_force else []
    last = facts.tablings[-1] if facts.tablings else None
    if last is not None and last not in found and last.state == "adopted" and not took_back(facts, last):
        found.append(last)
    return found


def _text(facts: Facts, tabling: Tabling) -> Iterator[Line]:
    """That it is agreed, by which rule, by whom; what the members said; whether it is confirmed."""
    issued = facts.versions.get(tabling.digest)
    refs = ordered([*(issued.refs if issued else []), *tabling.refs])
    named = {"version": tabling.version, "digest": tabling.digest}
    yield Line("text_agreed", refs, named | {"rule": tabling.rule})
    yield from consents(facts, tabling)
    for vote in facts.votes.values():
        if vote.version == tabling.version and vote.outcome == "carried":
            named_vote = {"party": facts.party(vote.party).names, "version": vote.version}
            yield Line("members_carried", tuple(vote.refs), named_vote)
    if tabling.confirmed:
        yield Line("text_confirmed", tuple(tabling.confirmed), {"version": tabling.version})


def consents(facts: Facts, tabling: Tabling, code: str = "consented") -> Iterator[Line]:
    """The parties that consented, those with a reservation apart."""
    answers = facts.answers_to(tabling)
    for kind, suffix in (("consent", ""), ("with_reservation", "_with_reservation")):
        given = [party for party in yes(answers) if answers[party].kind == kind]
        if given:
            refs = ordered(ref for party in given for ref in answers[party].refs)
            named = {"version": tabling.version, "parties": names(facts, given)}
            yield Line(code + suffix, refs, named)


def yes(answers: Answers) -> list[str]:
    """Ids of the parties whose consent is complete."""
    return [party for party, answer in answers.items() if answer.kind in YES and answer.complete]


def took_back(facts: Facts, tabling: Tabling) -> list[str]:
    """Ids of the parties that withdrew their consent, by lot."""
    answers = facts.answers_to(tabling)
    return facts.by_lot(party for party, answer in answers.items() if answer.kind == "withdraw")


def _provisional(facts: Facts) -> Iterator[Line]:
    """Clauses to which every party that has joined consents in one wording, ad referendum or not.

    Precedent: Havana, whose items were "part of the eventual Final Agreement" and agreed only with it.
    """
    joined = facts.with_status("joined")
    for (subject, digest), answers in facts.answers.items():
        given = [answers.get(party) for party in joined]
        if subject != "clause" or not joined:
            continue
        if all(each and each.complete and each.kind in (*YES, "ad_referendum") for each in given):
            refs = ordered(ref for each in given if each for ref in each.refs)
            clause = facts.clause(facts.clause_of.get(digest, ""))
            yield Line("clause_provisional", refs, {"clause": clause, "digest": digest})


def binds(facts: Facts, letter: Filed) -> bool:
    """Whether every party that a side letter is addressed to has agreed to it, and all are at the table."""
    answers = facts.answers.get(("side_letter", letter.digest), {})
    there = all(facts.party(party).status == "joined" for party in (letter.party, *letter.others))
    given = [answers.get(party) for party in letter.others]
    return there and bool(given) and all(each and each.kind == "consent" and each.complete for each in given)


def side_letter(facts: Facts, letter: Filed) -> dict[str, object]:
    """What a line says of a side letter: who writes to whom, beside which clause."""
    return {
        "party": facts.party(letter.party).names,
        "parties": names(facts, letter.others),
        "clause": facts.clause(letter.clause),
    }
