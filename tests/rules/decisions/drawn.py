"""Random rules and counts, and an oracle that judges them another way: integers, cross-multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from sulh.rules.decisions import Bloc, Count, Members, Petition, Quorum, Rule, Rung, Test

CAMPS = ("", "north", "south")
shares = st.sampled_from(
    [Fraction(n) for n in ("1/2", "1/3", "2/3", "2/5", "3/5", "3/4", "1/7", "9/10", "1")]
)
# Thresholds that are reached often enough to see both results.
passable = st.tuples(shares, st.sampled_from([">", ">="])).map(
    lambda pair: (pair[0], ">=" if pair[0] == 1 else pair[1])
)


@st.composite
def tests_of(draw: st.DrawFn, weighed: bool) -> Test:
    over = draw(
        st.sampled_from(
            ["body", "each_party", "each_designation", "designation", "count_of_parties"]
            + (["weight"] if weighed else [])
        )
    )
    t, op = draw(passable)
    den = draw(st.sampled_from(["voting", "present", "enrolled", "all"]))
    return Test(over, "yes", den, op, t, draw(st.sampled_from(CAMPS[1:])) if over == "designation" else "")


@st.composite
def rules(draw: st.DrawFn, people: bool | None = None) -> Rule:
    body = draw(st.sampled_from(["parties", "delegates", "participants"]))
    if people is not None:
        body = "delegates" if people else "parties"
    weights = draw(st.sampled_from(["none", "seats"])) if body == "parties" else "none"
    route = st.lists(tests_of(weights != "none"), min_size=1, max_size=2).map(tuple)
    routes = st.lists(route, max_size=2).map(tuple)
    later = st.lists(st.builds(Rung, st.just("rule"), route, routes), max_size=1).map(tuple)
    raising = st.builds(Petition, st.just(3), raises_to=st.lists(route, min_size=1, max_size=2).map(tuple))
    return Rule(
        "drawn",
        body=body,
        quorum=draw(
            st.builds(Quorum, st.none() | shares, st.integers(0, 1), st.none() | shares, st.none() | shares)
            if draw(st.integers(0, 3)) == 3
            else st.just(Quorum())
        ),
        tests=draw(st.lists(tests_of(weights != "none"), max_size=2).map(tuple)),
        any_of=draw(routes),
        abstention=draw(st.sampled_from(["excluded", "in_denominator", "as_no"])),
        silence=draw(st.sampled_from(["no"] * 4 + ["after_receipt"])) if body == "parties" else "no",
        hours=24,
        weights=weights,
        petition=draw(st.none() | raising),
        ladder=draw(later),
        terminal=draw(st.sampled_from(["park", "return_to_drafting", "end"])),
        no_bypass=draw(st.sampled_from([False, False, False, True])),
        members=draw(st.none() | st.none() | st.builds(Members, shares.filter(lambda t: t < 1))),
    )


@st.composite
def blocs(draw: st.DrawFn, rule: Rule, party: str, willing: bool) -> Bloc:
    enrolled = 1 if rule.body == "parties" else draw(st.sampled_from([4, 3, 5, 2, 1, 0]))
    # Some counts are willing ones, so that both results are seen often.
    present = enrolled if willing else draw(st.sampled_from([enrolled, enrolled, enrolled // 2]))
    fewest = (present * 2 + 2) // 3 if willing and draw(st.integers(0, 4)) else 0
    yes = draw(st.integers(fewest, present))
    no = draw(st.sampled_from([present - yes, 0, (present - yes) // 2]))
    abstain = draw(st.integers(0, present - yes - no))
    weight = draw(st.builds(Fraction, st.integers(0, 9), st.sampled_from([1, 2, 10])))
    return Bloc(
        party, draw(st.sampled_from(CAMPS)), weight, enrolled, present, yes, no, abstain, draw(st.booleans())
    )


@st.composite
def counts(draw: st.DrawFn, rule: Rule) -> Count:
    willing = draw(st.booleans())
    rows = [draw(blocs(rule, f"p{n}", willing)) for n in range(draw(st.sampled_from([3, 4, 5, 2, 1, 0])))]
    held = [row for row in rows if draw(st.integers(0, 4))]
    members = {
        row.party: Bloc(
            row.party,
            enrolled=20,
            yes=draw(st.integers(0, 10)),
            no=draw(st.integers(0, 5)),
            abstain=draw(st.integers(0, 5)),
        )
        for row in held
    }
    turn = draw(st.integers(1, 1 + len(rule.ladder)))
    return Count(tuple(rows), members, draw(st.booleans()), turn, draw(st.integers(0, 48)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rule, Count]:
    rule = draw(rules())
    return rule, draw(counts(rule))


def passes(test: Test, num: int, den: int) -> bool:
    """num/den against p/q as num*q against den*p; nothing of nothing passes nothing."""
    p, q = test.t.numerator, test.t.denominator
    left, right = num * q, den * p
    return den > 0 and num > 0 and (left > right if test.op == ">" else left >= right)


def party_says(row: Bloc, abstention: str) -> str:
    if row.yes > row.no and (abstention == "excluded" or row.yes > row.no + row.abstain):
        return "yes"
    if row.yes or row.no:
        return "no"
    return ("no" if abstention == "as_no" else "abstain") if row.abstain else "silent"


def holds(rule: Rule, test: Test, rows: Sequence[Bloc]) -> bool:
    """The oracle for one test."""
    if test.over == "each_party":
        return bool(rows) and all(heads(rule, test, [row]) for row in rows)
    if test.over in ("each_designation", "designation"):
        camps = {row.designation for row in rows if row.designation}
        wanted = camps if test.over == "each_designation" else {test.of}
        compare = parties if rule.weights != "none" else heads
        return bool(wanted) and all(
            compare(rule, test, [row for row in rows if row.designation == camp]) for camp in wanted
        )
    return heads(rule, test, rows) if test.over == "body" else parties(rule, test, rows)


def heads(rule: Rule, test: Test, rows: Sequence[Bloc]) -> bool:
    voting = sum(row.yes + row.no for row in rows)
    if rule.abstention != "excluded":
        voting += sum(row.abstain for row in rows)
    dens = {"voting": voting, "present": sum(row.present for row in rows)}
    return passes(test, sum(row.yes for row in rows), dens.get(test.den, sum(row.enrolled for row in rows)))


def parties(rule: Rule, test: Test, rows: Sequence[Bloc]) -> bool:
    """Weights as integers: all drawn ones are tenths or halves."""
    num = den = 0
    for row in rows:
        weight = 1 if test.over == "count_of_parties" else int(row.weight * 10)
        said = party_says(row, rule.abstention)
        num += weight if said == "yes" else 0
        voting = said in ("yes", "no") or (said == "abstain" and rule.abstention != "excluded")
        if {"voting": voting, "present": row.present > 0}.get(test.den, True):
            den += weight
    return passes(test, num, den)


def quorate(rule: Rule, rows: Sequence[Bloc]) -> bool:
    def enough(share: Fraction | None, inside: Sequence[Bloc]) -> bool:
        there, all_ = sum(row.present for row in inside), sum(row.enrolled for row in inside)
        return share is None or (there > 0 and there * share.denominator >= all_ * share.numerator)

    camps = {row.designation for row in rows if row.designation}
    return (
        bool(rows)
        and enough(rule.quorum.of_body, rows)
        and all(row.present >= rule.quorum.per_party for row in rows)
        and all(enough(rule.quorum.per_party_share, [row]) for row in rows)
        and all(
            enough(rule.quorum.per_designation, [row for row in rows if row.designation == camp])
            for camp in camps
        )
    )


def adopted(rule: Rule, count: Count) -> bool:
    """The oracle for the whole rule."""
    rows = []
    for row in count.blocs:
        silent = row.yes + row.no + row.abstain == 0
        if rule.silence == "after_receipt" and silent:
            if not row.received or count.hours_since < rule.hours:
                return False
            row = Bloc(row.party, row.designation, row.weight, 1, 1, yes=1, received=True)
        rows.append(row)
    if not quorate(rule, rows):
        return False
    turns = [(rule.tests, rule.any_of)]
    turns += [(rung.tests, rung.routes) for rung in rule.ladder if rung.kind == "rule"]
    tests, routes = turns[count.round - 1]
    if not tests and not routes and not rule.no_bypass:
        return False
    families = [routes] if routes else []
    if rule.petition and count.petition_confirmed:
        families.append(rule.petition.raises_to)
    if not all(holds(rule, test, rows) for test in tests):
        return False
    if not all(any(all(holds(rule, test, rows) for test in route) for route in each) for each in families):
        return False
    if rule.no_bypass and any(party_says(row, rule.abstention) != "yes" for row in rows):
        return False
    return rule.members is None or all(agreed(rule.members, count.members.get(row.party)) for row in rows)


def agreed(asked: Members, votes: Bloc | None) -> bool:
    if votes is None:
        return False
    came = votes.yes + votes.no + votes.abstain
    enough = came * asked.quorum.denominator >= votes.enrolled * asked.quorum.numerator
    left, right = votes.yes * asked.t.denominator, (votes.yes + votes.no) * asked.t.numerator
    return enough and votes.yes > 0 and (left > right if asked.op == ">" else left >= right)
