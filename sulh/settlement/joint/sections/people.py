"""How far the dialogue is and who is in it; who was not there; who supports it from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sulh.settlement.joint.entries import Texts
from sulh.settlement.joint.facts import Facts, Supporter
from sulh.settlement.joint.lines import Line

ABSENT = ("invited", "acknowledged", "declined", "withdrew", "requested", "not_admitted")


def course(facts: Facts) -> Iterator[Line]:
    """What the dialogue is about, the parties that are in it, and its phase."""
    if facts.demonstration:
        yield Line("demonstration", tuple(facts.demonstration))
    if facts.called:
        yield Line("called", tuple(facts.called), words=facts.question)
    if joined := facts.with_status("joined"):
        yield Line("joined", refs_of(facts, joined), {"parties": names(facts, joined)})
    if facts.phase_refs:
        yield Line("phase", tuple(facts.phase_refs), {"phase": facts.phase})


def absent(facts: Facts) -> Iterator[Line]:
    """Every party that was named in the diary and is not at the table, with how that came."""
    for status in ABSENT:
        for id in facts.with_status(status):
            party = facts.parties[id]
            yield Line(f"absent_{status}", tuple(party.refs), {"party": party.names}, party.words)


def support(facts: Facts) -> Iterator[Line]:
    """Supporters that every party accepts, and what each did. None of it decides anything."""
    told = list(_support(facts))
    invited = ordered(ref for each in facts.supporters.values() for ref in each.refs)
    if told and invited:
        told.append(Line("decided_nothing", invited))
    yield from told


def _support(facts: Facts) -> Iterator[Line]:
    joined = facts.with_status("joined")
    for each in facts.supporters.values():
        if joined and all(_accepts(each, party) for party in joined):
            refs = [*each.refs, *(ref for party in joined for ref in each.answers[party].refs)]
            yield Line("supports", ordered(refs), {"supporter": each.names, "kind": each.kind})
    for pledge in facts.pledges:
        named = {"supporter": _outsider(facts, pledge.supporter), "pledge": pledge.kind}
        yield Line("pledged", tuple(pledge.refs), named, pledge.words)
    for encouragement in facts.encouragements.values():
        party = facts.party(encouragement.party)
        named = {"supporter": _outsider(facts, encouragement.supporter), "party": party.names}
        came = [ref for ref in party.refs if party.status == "joined" and ref > encouragement.refs[0]]
        yield Line(
            "encouraged_joined" if came else "encouraged", ordered([*encouragement.refs, *came]), named
        )
    for attested in facts.attested:
        who = _outsider(facts, attested.supporter) or {"": attested.label}
        version = facts.version_of(attested.digest)
        yield Line(f"attested_{attested.kind}", tuple(attested.refs), {"supporter": who, "version": version})


def _accepts(supporter: Supporter, party: str) -> bool:
    answer = supporter.answers.get(party)
    return answer is not None and answer.kind == "consent" and answer.complete


def _outsider(facts: Facts, supporter: str) -> Texts:
    found = facts.supporters.get(supporter)
    return found.names if found else {}


def names(facts: Facts, parties: Iterable[str]) -> list[Texts]:
    """What the parties call themselves, by lot."""
    return [facts.party(id).names for id in facts.by_lot(parties)]


def refs_of(facts: Facts, parties: Iterable[str]) -> tuple[int, ...]:
    """The entries by which the parties have their status."""
    return ordered(ref for id in parties for ref in facts.party(id).refs)


def ordered(refs: Iterable[int]) -> tuple[int, ...]:
    """Ascending, each once."""
    return tuple(sorted(set(refs)))
