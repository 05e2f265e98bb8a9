"""The smallest set of parties, and the fewest members, that reach given sums; `preview.py` says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from sulh.rules.decisions.count import Bloc
from sulh.rules.decisions.rule import Rule

# By name: "parties" (by number), "sum" (seats or weights), "designation X", "party X", "flipped" (parties
# whose own answer must turn). Each must be reached.
Needs = Mapping[str, Fraction]
OF_DESIGNATION = "designation "


def all_needs(several: Iterable[Needs]) -> Needs:
    """What reaches every one of them: of each name the largest."""
    joint: dict[str, Fraction] = {}
    for needs in several:
        for name, value in needs.items():
            joint[name] = max(value, joint.get(name, value))
    return joint


def smallest_coalition(rule: Rule, parties: Sequence[Bloc], needs: Needs) -> tuple[str, ...] | None:
    """One smallest set of parties that reaches `needs`, in the order of `parties`; None where none does.

    A party counts with its seats or members, or in a body of parties with its weight. Parties without anybody
    cannot vote and are never in it.
    """

    def size(bloc: Bloc) -> Fraction:
        if rule.body != "parties":
            return Fraction(bloc.enrolled)
        return Fraction(1) if rule.weights == "none" else Fraction(bloc.weight)

    left = sorted((one for one in parties if one.enrolled), key=lambda one: (-size(one), one.party))
    taken: list[Bloc] = []
    # First what each designation must reach by itself: its largest parties.
    for name, fewest in needs.items():
        if not name.startswith(OF_DESIGNATION):
            continue
        inside = [bloc for bloc in left if bloc.designation and name == OF_DESIGNATION + bloc.designation]
        reached = Fraction(0)
        while inside and reached < fewest:
            reached += size(inside[0])
            taken.append(inside.pop(0))
        if reached < fewest:
            return None
    # Then the largest of those left, until the totals are reached as well.
    left = [bloc for bloc in left if bloc not in taken]
    reached = sum(map(size, taken), Fraction(0))
    while reached < needs.get("sum", 0) or len(taken) < needs.get("parties", 0):
        if not left:
            return None
        reached += size(left[0])
        taken.append(left.pop(0))
    chosen = {bloc.party for bloc in taken}
    return tuple(bloc.party for bloc in parties if bloc.party in chosen)


def fewest_members(parties: Sequence[Bloc], needs: Needs) -> int:
    """The fewest members of a body of people who reach `needs`, wherever they sit."""
    flipped = int(needs.get("flipped", 0))
    # reached[j]: the fewest in the designations so far with j parties turned.
    reached: dict[int, int] = {0: 0}
    for name in sorted({bloc.designation for bloc in parties}):
        inside = [bloc for bloc in parties if bloc.designation == name]
        costs = _within(inside, int(needs.get(OF_DESIGNATION + name, 0)), needs)
        sums: dict[int, int] = {}
        for before, paid in reached.items():
            for more, cost in enumerate(costs):
                turned = min(before + more, flipped)
                sums[turned] = min(sums.get(turned, paid + cost), paid + cost)
        reached = sums
    return max(reached[flipped], int(needs.get("sum", 0)))


def _within(inside: Sequence[Bloc], own: int, needs: Needs) -> list[int]:
    """The fewest members inside one designation with 0, 1, 2 … of its parties turned.

    A party of N turns when its noes are no fewer than its yeses: N / 2, rounded up.
    """
    asked = {bloc.party: int(needs.get(f"party {bloc.party}", 0)) for bloc in inside}
    more = sorted(max(0, (bloc.enrolled + 1) // 2 - asked[bloc.party]) for bloc in inside if bloc.enrolled)
    base = sum(asked.values())
    return [max(own, base + sum(more[:turned])) for turned in range(len(more) + 1)]
