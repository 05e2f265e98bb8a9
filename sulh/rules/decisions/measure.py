"""One test applied to the answers, in exact fractions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, lcm

from sulh.rules.decisions.count import Bloc
from sulh.rules.decisions.outcome import Checked
from sulh.rules.decisions.rule import Rule, Test

Weight = Callable[[Bloc], Fraction]


def own_answer(bloc: Bloc, abstention: str) -> str:
    """What a party says as one: `yes`, `no`, `abstain` or `silent`.

    Of a party with several votes it is a yes only where more say yes than no; a tie is a no. Abstentions
    weigh on the no's side unless the rule leaves them out (`excluded`).
    """
    against = bloc.no + (0 if abstention == "excluded" else bloc.abstain)
    if bloc.yes > against:
        return "yes"
    if bloc.yes + bloc.no or (bloc.abstain and abstention == "as_no"):
        return "no"
    return "abstain" if bloc.abstain else "silent"


def step(weights: Iterable[Fraction]) -> Fraction:
    """The largest unit of which all weights are multiples of the form 1/n: sums of weights grow by it."""
    return Fraction(1, lcm(*(weight.denominator for weight in weights)))


def compared(test: Test, num: Fraction | int, den: Fraction | int, unit: Fraction = Fraction(1)) -> Checked:
    """`num` of `den` against the test. Nothing of nothing never passes."""
    steps = test.t * den / unit
    # With nobody to count there is still something to wait for, so at least one step is needed.
    fewest = max(floor(steps) + 1 if test.op == ">" else ceil(steps), 1) * unit
    num, den = Fraction(num), Fraction(den)
    return Checked(test, test.over, num, den, fewest, num >= fewest, num - fewest)


def measured(test: Test, rule: Rule, blocs: Sequence[Bloc]) -> Iterator[Checked]:
    """The test applied: once, or once for each party or designation. `each_designation` fails where none is
    declared: a test that nobody takes is not passed."""
    weighed: Weight = (lambda bloc: Fraction(bloc.weight)) if rule.weights != "none" else _one
    match test.over:
        case "body":
            yield _heads(test, rule, blocs)
        case "each_party":
            for bloc in blocs:
                yield replace(_heads(test, rule, [bloc]), where=bloc.party)
        case "count_of_parties":
            yield _as_parties(test, rule, blocs, _one)
        case "weight":
            yield _as_parties(test, rule, blocs, weighed)
        case _:
            wanted = [test.of] if test.over == "designation" else designations(blocs) or [""]
            for name in wanted:
                inside = [bloc for bloc in blocs if name and bloc.designation == name]
                if rule.weights == "none":
                    yield replace(_heads(test, rule, inside), where=name)
                else:
                    yield replace(_as_parties(test, rule, inside, weighed), where=name)


def designations(blocs: Sequence[Bloc]) -> list[str]:
    """The declared communities. Who declared none is in none of them."""
    return sorted({bloc.designation for bloc in blocs} - {""})


def _heads(test: Test, rule: Rule, blocs: Sequence[Bloc]) -> Checked:
    """People by number, or in a body of parties the parties."""
    return compared(test, sum(bloc.yes for bloc in blocs), sum(_counted(test, rule, bloc) for bloc in blocs))


def _counted(test: Test, rule: Rule, bloc: Bloc) -> int:
    if test.den == "voting":
        return bloc.answered - (bloc.abstain if rule.abstention == "excluded" else 0)
    return bloc.present if test.den == "present" else bloc.enrolled


def _as_parties(test: Test, rule: Rule, blocs: Sequence[Bloc], weight: Weight) -> Checked:
    """Parties, each with one answer and a weight."""
    num = den = Fraction(0)
    for bloc in blocs:
        answer = own_answer(bloc, rule.abstention)
        num += weight(bloc) if answer == "yes" else 0
        if test.den == "voting":
            counts = answer in ("yes", "no") or (answer == "abstain" and rule.abstention != "excluded")
        else:
            counts = test.den != "present" or bloc.present > 0
        den += weight(bloc) if counts else 0
    return compared(test, num, den, step(map(weight, blocs)))


def _one(bloc: Bloc) -> Fraction:
    return Fraction(1)
