"""What a rule would do before anybody votes: who can pass or block alone, and the smallest coalitions.

Everybody is taken to be there, nobody abstains, and for coalitions each party votes as one. The figures are
exact and need no search through all coalitions (2 to the power of 40 for 40 parties):

- Every test compares a sum over the yes-voters with a fixed number. Within one designation it is never worse
  to take the party with more seats or weight, so a smallest coalition takes from each designation its largest
  parties: first as many as the designation's own tests ask, then the largest of those left.
- For single members the tests ask for at least so many in nested groups (party, designation, body), and the
  fewest are the larger of a group's own need and the sum of its parts' needs.
- To block, one test of what must always hold has to fail, or one test in each route.

Precedent: the seats of Yemen's National Dialogue were checked so that no bloc could block alone under 90 per
cent (Yemen Times, 29 November 2012): of 565, 57 members block, hence the larger blocs do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from sulh.rules.decisions.coalitions import (
    OF_DESIGNATION,
    Needs,
    all_needs,
    fewest_members,
    smallest_coalition,
)
from sulh.rules.decisions.count import Bloc, Count
from sulh.rules.decisions.engine import Judged, Stage, judge, stage
from sulh.rules.decisions.measure import designations, step
from sulh.rules.decisions.outcome import Checked
from sulh.rules.decisions.rule import Rule

OF_QUORUM = ("quorum_body", "quorum_party", "quorum_designation")
OF_EVERY_PARTY = ("each_party", "no_bypass", "members", "members_quorum")


@dataclass(frozen=True)
class Preview:
    """`pass_alone` and `block_alone`: parties by id. `minimum_block`: the fewest members of the body whose no
    blocks, 0 where the rule cannot pass at all; the vote inside each party (`members`) is not counted there.
    `quorum_block`: the fewest whose absence breaks the quorum, 0 without one. `smallest_blocking` and
    `smallest_passing`: one smallest coalition of parties, () for none. `warnings`: codes of `WARNINGS`."""

    pass_alone: tuple[str, ...]
    block_alone: tuple[str, ...]
    minimum_block: int
    quorum_block: int
    smallest_blocking: tuple[str, ...]
    smallest_passing: tuple[str, ...]
    warnings: tuple[str, ...]


WARNINGS = (
    "cannot_pass",
    "bypass_possible",
    "one_passes_alone",
    "each_can_block",
    "some_can_block_alone",
    "others_only_in_totals",
    "silence_counts",
    "deadlock_possible",
)


def preview(rule: Rule, blocs: Sequence[Bloc], round: int = 1, petition_confirmed: bool = False) -> Preview:
    """The preview of one round for the parties in `blocs` (whose answers, if any, are left aside).

    Raises `Refusal("count_malformed", field="round")` for a round that the rule does not have.
    """
    here = stage(rule, round)
    parties = tuple(replace(bloc, present=0, yes=0, no=0, abstain=0) for bloc in blocs)

    def holds(yes: set[str]) -> Judged:
        return judge(rule, here, _as_blocs(parties, yes, round, petition_confirmed))

    names = [bloc.party for bloc in parties]
    everyone = holds(set(names))
    pass_alone = tuple(name for name in names if holds({name}).holds)
    if not everyone.holds:
        return Preview((), (), 0, 0, (), (), _warnings(rule, here, parties, None))
    block_alone = tuple(name for name in names if not holds(set(names) - {name}).holds)
    blocking = [
        found
        for needs in _blocking(rule, parties, everyone, of_members=False)
        if (found := smallest_coalition(rule, parties, needs)) is not None
    ]
    passing = [
        found
        for needs in _passing(rule, parties, everyone)
        if (found := smallest_coalition(rule, parties, needs)) is not None
    ]
    smallest = min(blocking, key=len)
    by_members = len(smallest)
    if rule.body != "parties":
        every = _blocking(rule, parties, everyone, of_members=True)
        by_members = min(fewest_members(parties, needs) for needs in every)
    absent = [int(one.margin) + 1 for one in everyone.checked if one.name in OF_QUORUM]
    seen = Preview(
        pass_alone, block_alone, by_members, min(absent, default=0), smallest, min(passing, key=len), ()
    )
    return replace(seen, warnings=_warnings(rule, here, parties, seen))


def _as_blocs(parties: Sequence[Bloc], yes: set[str], number: int, petition_confirmed: bool) -> Count:
    """Each party as one: all its people, and its members, say yes or no."""
    voted = tuple(
        replace(
            bloc,
            present=bloc.enrolled,
            yes=bloc.enrolled if bloc.party in yes else 0,
            no=0 if bloc.party in yes else bloc.enrolled,
        )
        for bloc in parties
    )
    members = {
        bloc.party: Bloc(bloc.party, yes=int(bloc.party in yes), no=int(bloc.party not in yes))
        for bloc in parties
    }
    return Count(voted, members, petition_confirmed, number)


def _passing(rule: Rule, parties: Sequence[Bloc], everyone: Judged) -> list[Needs]:
    """What a coalition must reach: all that must always hold, and one route of each kind."""
    always, families = _grouped(everyone)
    return [
        all_needs(
            [_need(rule, parties, one, one.needed) for one in (*always, *(c for r in chosen for c in r))]
        )
        for chosen in product(*families)
    ]


def _blocking(rule: Rule, parties: Sequence[Bloc], everyone: Judged, of_members: bool) -> list[Needs]:
    """The ways to block: each is what the no-voters must reach.

    Of the ways through several routes only those are kept that no other way undercuts.
    """
    always, families = _grouped(everyone)
    weighed = [Fraction(bloc.weight) for bloc in parties if rule.weights != "none"]
    unit = step(weighed)

    def failing(one: Checked) -> Needs:
        fewest = one.margin + unit
        return _member_need(one, fewest) if of_members else _no_need(rule, one, fewest)

    ways = [failing(one) for one in always if not (of_members and one.name.startswith("members"))]
    for routes in families:
        joint: list[Needs] = [{}]
        for route in routes:
            # A route that does not pass even with everybody is blocked already.
            if all(one.passed for one in route):
                options = _undercut([failing(one) for one in route])
                joint = _undercut([all_needs(pair) for pair in product(joint, options)])
        ways += joint
    return _undercut(ways)


def _grouped(everyone: Judged) -> tuple[list[Checked], list[list[list[Checked]]]]:
    """The comparisons that an answer can turn: those that always must hold, and the routes of each family."""
    always: list[Checked] = []
    routes: dict[str, list[Checked]] = {}
    for one in everyone.checked:
        if one.name not in (*OF_QUORUM, "heard"):
            (routes.setdefault(one.route, []) if one.route else always).append(one)
    own = [checks for name, checks in routes.items() if not name.startswith("petition.")]
    raised = [checks for name, checks in routes.items() if name.startswith("petition.")]
    return always, [family for family in (own, raised) if family]


def _need(rule: Rule, parties: Sequence[Bloc], one: Checked, fewest: Fraction) -> Needs:
    """What yes-voters must reach for one comparison to hold."""
    if one.name in OF_EVERY_PARTY:
        return {"parties": Fraction(len(parties))}
    return _sum_need(rule, one, fewest)


def _no_need(rule: Rule, one: Checked, fewest: Fraction) -> Needs:
    """What no-voters, each party as one, must reach for one comparison to fail."""
    return {"parties": Fraction(1)} if one.name in OF_EVERY_PARTY else _sum_need(rule, one, fewest)


def _sum_need(rule: Rule, one: Checked, fewest: Fraction) -> Needs:
    if one.name in ("designation", "each_designation"):
        return {OF_DESIGNATION + one.where: fewest}
    by_number = one.name == "count_of_parties" or (one.name == "body" and rule.body == "parties")
    return {"parties" if by_number else "sum": fewest}


def _member_need(one: Checked, fewest: Fraction) -> Needs:
    """What single members saying no must reach. `flipped`: so many parties whose own answer is no yes."""
    if one.name in ("designation", "each_designation"):
        return {OF_DESIGNATION + one.where: fewest}
    if one.name == "each_party":
        return {f"party {one.where}": fewest}
    return {"sum": fewest} if one.name == "body" else {"flipped": fewest}


def _undercut(ways: Sequence[Needs]) -> list[Needs]:
    """The ways of which no other asks at most the same everywhere."""
    kept: list[Needs] = []
    for way in sorted(ways, key=lambda needs: (len(needs), sum(needs.values()), sorted(needs.items()))):
        if not any(_asks_no_more(other, way) for other in kept):
            kept.append(way)
    return kept


def _asks_no_more(one: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> bool:
    return all(name in other and value <= other[name] for name, value in one.items())


def _warnings(rule: Rule, here: Stage, parties: Sequence[Bloc], seen: Preview | None) -> tuple[str, ...]:
    """What people should know before they agree to the rule, in the order of `WARNINGS`."""
    tests = [*here.tests, *(test for route in here.routes for test in route)]
    by_camp = any(test.over in ("designation", "each_designation") for test in tests)
    everybody = seen is not None and len(seen.block_alone) == len(parties)
    met = {
        "cannot_pass": seen is None,
        "bypass_possible": seen is not None and len(seen.smallest_passing) < len(parties),
        "one_passes_alone": seen is not None and bool(seen.pass_alone),
        "each_can_block": everybody,
        "some_can_block_alone": seen is not None and bool(seen.block_alone) and not everybody,
        "others_only_in_totals": by_camp
        and bool(designations(parties))
        and any(not bloc.designation for bloc in parties),
        "silence_counts": rule.silence != "no",
        "deadlock_possible": seen is not None and bool(seen.block_alone) and not rule.ladder,
    }
    return tuple(code for code in WARNINGS if met[code])
