"""The engine: one rule and one count give one outcome, always the same, with its reasons.

Nothing is ever adopted unless the quorum is met, every test and one route hold, the members of every party
agreed where the rule asks them, and under no-bypass every party said yes. There is no other way to `adopted`.
Precedent for the order (unanimity first, then what was agreed beforehand, never a decision of the chair):
Northern Ireland, Rules of Procedure of 1996, paragraph 34; Yemen's National Dialogue, 2013, without its last
step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sulh.rules.decisions.count import Bloc, Count
from sulh.rules.decisions.measure import compared, designations, measured, own_answer
from sulh.rules.decisions.outcome import Checked, Outcome
from sulh.rules.decisions.rule import EVERY_PARTY, Route, Rule, Rung, Test
from sulh.rules.refusal import Refusal


@dataclass(frozen=True)
class Stage:
    """The tests of one round, and the rung that follows when it fails."""

    tests: Route
    routes: tuple[Route, ...]
    after: Rung | None


@dataclass(frozen=True)
class Judged:
    """All comparisons of one count. `heard`: the silence procedure has run its course for every party."""

    checked: tuple[Checked, ...]
    quorate: bool
    heard: bool
    holds: bool
    route: str
    lacking: tuple[str, ...]


def stages(rule: Rule) -> tuple[Stage, ...]:
    """The rounds of a rule in order: its own tests, then each rung of the kind `rule`."""
    followed: list[Rung | None] = [*rule.ladder, None]
    found = [Stage(rule.tests, rule.any_of, followed[0])]
    for rung, after in zip(rule.ladder, followed[1:], strict=True):
        if rung.kind == "rule":
            found.append(Stage(rung.tests, rung.routes, after))
    return tuple(found)


def rounds(rule: Rule) -> int:
    """How many rounds the rule allows, the one vote "once more" included."""
    return len(stages(rule)) + (1 if rule.reconsider_after_days else 0)


def stage(rule: Rule, number: int) -> Stage:
    """The tests of round `number`. Raises `Refusal("count_malformed", field="round")` beyond the last."""
    if not 1 <= number <= rounds(rule):
        raise Refusal("count_malformed", field="round")
    every = stages(rule)
    return every[min(number, len(every)) - 1]


def decide(rule: Rule, count: Count) -> Outcome:
    """Evaluate the rule.

    Raises `Refusal("count_malformed", field=…)` for a round that the rule does not have, or where a body of
    parties has a party with more than one vote.
    """
    if rule.body == "parties" and any(bloc.enrolled != 1 for bloc in count.blocs):
        raise Refusal("count_malformed", field="enrolled")
    here = stage(rule, count.round)
    found = judge(rule, here, count)
    possible = found.holds or judge(rule, here, _all_answered(count)).holds
    told = Outcome(
        "adopted" if found.holds else "not_adopted",
        found.checked,
        found.route,
        found.lacking,
        tuple(_changing(rule, here, count, found.holds)),
        possible,
    )
    if found.holds:
        return told
    # A party that has not even received the text has not been asked: nothing was decided.
    if not found.quorate or (not found.heard and possible):
        return replace(told, result="no_quorum")
    return _failed(rule, here, count.round, told)


def _failed(rule: Rule, here: Stage, number: int, told: Outcome) -> Outcome:
    """What follows a round that failed: the next rung, one more vote, or an end that adopts nothing."""
    if here.after is not None and here.after.kind == "refer":
        following = number + 1 if number < rounds(rule) else 0
        return replace(told, result="refer", body=here.after.body, days=here.after.days, next_round=following)
    if number < rounds(rule):
        once_more = number == len(stages(rule))
        return replace(told, next_round=number + 1, days=rule.reconsider_after_days if once_more else 0)
    # A rule without rungs says no more than that this vote failed.
    return replace(told, result=rule.terminal) if rule.ladder or rule.reconsider_after_days else told


def judge(rule: Rule, here: Stage, count: Count) -> Judged:
    """All comparisons of one round, in the order in which people read them."""
    blocs = [_with_silence(rule, bloc, count.hours_since) for bloc in count.blocs]
    unheard = [bloc.party for bloc in blocs if rule.silence != "no" and not bloc.answered]
    refusing = [bloc.party for bloc in blocs if own_answer(bloc, rule.abstention) != "yes"]
    quorum = list(_quorum(rule, blocs))
    always = [one for test in here.tests for one in measured(test, rule, blocs)]
    if rule.silence != "no":
        always.append(_all_but(unheard, blocs, "heard"))
    if rule.no_bypass:
        always.append(_all_but(refusing, blocs, "no_bypass"))
    inside = list(_members(rule, count))
    raised = rule.petition.raises_to if rule.petition and count.petition_confirmed else ()
    routed = {**_routes(rule, here.routes, blocs, ""), **_routes(rule, raised, blocs, "petition.")}
    passing = [name for name, checks in routed.items() if checks and all(one.passed for one in checks)]
    of_petition = sum(name.startswith("petition.") for name in passing)
    enough = (not here.routes or len(passing) > of_petition) and (not raised or of_petition > 0)
    quorate = bool(blocs) and all(one.passed for one in quorum)
    # Receipts, quorum and members' votes alone decide nothing: somebody must have been asked.
    tested = bool(here.tests or here.routes or rule.no_bypass)
    waiting = {one.where for one in inside if not one.passed} | set(unheard)
    waiting |= set(refusing) if rule.no_bypass else set()
    return Judged(
        (*quorum, *always, *inside, *(one for checks in routed.values() for one in checks)),
        quorate,
        not unheard,
        quorate and tested and enough and all(one.passed for one in (*always, *inside)),
        ", ".join(passing),
        tuple(bloc.party for bloc in blocs if bloc.party in waiting),
    )


def _all_but(lacking: Sequence[str], blocs: Sequence[Bloc], name: str) -> Checked:
    return replace(compared(EVERY_PARTY, len(blocs) - len(lacking), len(blocs)), name=name)


def _with_silence(rule: Rule, bloc: Bloc, hours: int) -> Bloc:
    """Under a no-objection procedure a party that has the text and let the time pass counts as consenting.

    Precedent: the silence procedure of UN practice. Without an acknowledged receipt silence stays silence.
    """
    passed = rule.silence == "after_receipt" and bloc.received and hours >= rule.hours
    return bloc.with_yes(of_abstaining=False) if passed and not bloc.answered else bloc


def _routes(
    rule: Rule, routes: Sequence[Route], blocs: Sequence[Bloc], prefix: str
) -> dict[str, list[Checked]]:
    """The comparisons of each route by its name; names count from 1."""
    found = {}
    for place, route in enumerate(routes, start=1):
        name = f"{prefix}{place}"
        checks = (one for test in route for one in measured(test, rule, blocs))
        found[name] = [replace(one, route=name) for one in checks]
    return found


def _quorum(rule: Rule, blocs: Sequence[Bloc]) -> Iterator[Checked]:
    """Who is there, of the enrolled. `per_party` is written as a test of at least so many of each party."""

    def present(over: str, share: Fraction, inside: Sequence[Bloc], name: str, where: str) -> Checked:
        test = Test(over, "yes", "enrolled", ">=", share, where if over == "designation" else "")
        there = sum(bloc.present for bloc in inside)
        return replace(compared(test, there, sum(bloc.enrolled for bloc in inside)), name=name, where=where)

    quorum = rule.quorum
    if quorum.of_body is not None:
        yield present("body", quorum.of_body, blocs, "quorum_body", "")
    for bloc in blocs:
        if quorum.per_party_share is not None:
            yield present("each_party", quorum.per_party_share, [bloc], "quorum_party", bloc.party)
        if quorum.per_party:
            share = Fraction(quorum.per_party, max(bloc.enrolled, 1))
            yield present("each_party", share, [bloc], "quorum_party", bloc.party)
    if quorum.per_designation is not None:
        for name in designations(blocs):
            inside = [bloc for bloc in blocs if bloc.designation == name]
            yield present("designation", quorum.per_designation, inside, "quorum_designation", name)


def _members(rule: Rule, count: Count) -> Iterator[Checked]:
    """The vote inside each party: its quorum, and yes / (yes + no). No vote held is no consent."""
    if rule.members is None:
        return
    asked = rule.members
    turnout = Test("each_party", "yes", "enrolled", ">=", asked.quorum)
    agree = Test("each_party", "yes", "voting", asked.op, asked.t)
    for bloc in count.blocs:
        votes = count.members.get(bloc.party, Bloc(bloc.party, enrolled=0))
        if asked.quorum:
            came = compared(turnout, votes.answered, votes.enrolled)
            yield replace(came, name="members_quorum", where=bloc.party)
        yield replace(compared(agree, votes.yes, votes.yes + votes.no), name="members", where=bloc.party)


def _all_answered(count: Count) -> Count:
    """The same count if everybody who has not answered said yes, the members of each party included."""
    blocs = tuple(bloc.with_yes(of_abstaining=False) for bloc in count.blocs)
    votes = {
        bloc.party: count.members.get(bloc.party, Bloc(bloc.party)).with_yes(of_abstaining=False)
        for bloc in blocs
    }
    return replace(count, blocs=blocs, members=votes)


def _changing(rule: Rule, here: Stage, count: Count, holds: bool) -> Iterator[str]:
    """The parties whose answer alone would turn the result."""
    for place, bloc in enumerate(count.blocs):
        answered = _with_silence(rule, bloc, count.hours_since)
        other = answered.turned() if holds else bloc.with_yes(of_abstaining=True)
        if other == answered:
            continue
        blocs = (*count.blocs[:place], other, *count.blocs[place + 1 :])
        if judge(rule, here, replace(count, blocs=blocs)).holds != holds:
            yield bloc.party
