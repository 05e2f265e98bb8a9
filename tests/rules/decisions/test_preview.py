"""The preview against every coalition tried one by one."""

from __future__ import annotations

import time
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.rules.decisions import PRESETS, Bloc, Count, Members, Quorum, Rule, Test, preview
from sulh.rules.decisions.engine import decide
from tests.helpers import scale
from tests.rules.decisions import drawn


@st.composite
def asked(draw: st.DrawFn, people: bool) -> tuple[Rule, list[Bloc], int, bool]:
    rule = draw(drawn.rules(people))
    parties = [
        Bloc(
            f"p{n}",
            draw(st.sampled_from(drawn.CAMPS)),
            draw(st.builds(Fraction, st.integers(0, 9), st.sampled_from([1, 2]))),
            draw(st.integers(0, 4)) if people else 1,
        )
        for n in range(draw(st.integers(1, 4 if people else 6)))
    ]
    return rule, parties, draw(st.integers(1, 1 + len(rule.ladder))), draw(st.booleans())


def passes(case: tuple[Rule, list[Bloc], int, bool], noes: dict[str, int]) -> bool:
    """By the oracle: everybody votes, so many of each party no."""
    rule, parties, turn, petition = case
    rows = tuple(
        replace(row, yes=row.enrolled - noes.get(row.party, 0), no=noes.get(row.party, 0)) for row in parties
    )
    members = {
        row.party: Bloc(row.party, yes=int(not row.no), no=int(row.no > 0))
        if rule.body == "parties"
        else Bloc(row.party, yes=1)
        for row in rows
    }
    return drawn.adopted(rule, Count(rows, members, petition, turn))


def coalitions(parties: list[Bloc]) -> list[tuple[str, ...]]:
    names = [row.party for row in parties]
    return [found for size in range(len(names) + 1) for found in combinations(names, size)]


@settings(max_examples=scale(120, 800), deadline=None)
@given(asked(people=False))
def test_parties_one_by_one(case: tuple[Rule, list[Bloc], int, bool]) -> None:
    rule, parties, turn, petition = case
    seen = preview(rule, parties, turn, petition)
    names = [row.party for row in parties]

    def all_yes_but(noes: set[str]) -> bool:
        return passes(case, dict.fromkeys(noes, 1))

    if not all_yes_but(set()):
        assert seen.minimum_block == 0 and seen.smallest_blocking == seen.smallest_passing == ()
        assert "cannot_pass" in seen.warnings
        return
    assert seen.pass_alone == tuple(name for name in names if all_yes_but(set(names) - {name}))
    assert seen.block_alone == tuple(name for name in names if not all_yes_but({name}))
    blocking = [found for found in coalitions(parties) if not all_yes_but(set(found))]
    passing = [found for found in coalitions(parties) if all_yes_but(set(names) - set(found))]
    assert seen.smallest_blocking in blocking and seen.smallest_passing in passing
    assert len(seen.smallest_blocking) == min(map(len, blocking)) == seen.minimum_block
    assert len(seen.smallest_passing) == min(map(len, passing))
    assert ("bypass_possible" in seen.warnings) == (len(names) > min(map(len, passing)))


@settings(max_examples=scale(120, 800), deadline=None)
@given(asked(people=True))
def test_delegates_one_by_one(case: tuple[Rule, list[Bloc], int, bool]) -> None:
    """Members of the body may vote apart from their party; parties of a coalition vote as one."""
    rule = replace(case[0], members=None)
    case = (rule, *case[1:])
    parties = case[1]
    seen = preview(*case)
    if not passes(case, {}):
        assert "cannot_pass" in seen.warnings
        return
    size = {row.party: row.enrolled for row in parties}
    names = [name for name, number in size.items() if number]
    apart = product(*(range(number + 1) for number in size.values()))
    fewest = min(sum(noes) for noes in apart if not passes(case, dict(zip(size, noes, strict=True))))
    assert seen.minimum_block == fewest
    groups = [found for found in coalitions(parties) if set(found) <= set(names)]
    blocking = [found for found in groups if not passes(case, {name: size[name] for name in found})]
    passing = [
        found for found in groups if passes(case, {name: size[name] for name in names if name not in found})
    ]
    assert seen.smallest_blocking in blocking and seen.smallest_passing in passing
    assert len(seen.smallest_blocking) == min(map(len, blocking))
    assert len(seen.smallest_passing) == min(map(len, passing))


def test_staying_away_can_break_a_quorum() -> None:
    """Two thirds of nine are six, so four absent break it; of `b` with three half are 1.5, so two do."""
    parties = [Bloc("a", enrolled=6), Bloc("b", enrolled=3)]
    half = Test("body", "yes", "voting", ">", Fraction(1, 2))
    of_body = Rule("r", body="delegates", tests=(half,), quorum=Quorum(of_body=Fraction(2, 3)))
    assert preview(of_body, parties).quorum_block == 4
    of_party = replace(of_body, quorum=Quorum(of_body=Fraction(2, 3), per_party_share=Fraction(1, 2)))
    assert preview(of_party, parties).quorum_block == 2
    assert preview(replace(of_body, quorum=Quorum()), parties).quorum_block == 0


def test_everyone_can_block_and_nobody_is_passed_by() -> None:
    seen = preview(PRESETS["everyone"].rule, [Bloc(name) for name in "abcd"])
    assert seen.block_alone == seen.smallest_passing == ("a", "b", "c", "d")
    assert (seen.pass_alone, seen.minimum_block, len(seen.smallest_blocking)) == ((), 1, 1)
    assert seen.warnings == ("each_can_block", "deadlock_possible")


def test_two_thirds_of_four_parties() -> None:
    """Three pass and two block."""
    seen = preview(PRESETS["thresholds"].rule, [Bloc(name) for name in "abcd"])
    assert (len(seen.smallest_passing), seen.minimum_block) == (3, 2)
    assert seen.warnings == ("bypass_possible",)


def test_warnings_for_those_in_no_camp_and_for_silence() -> None:
    parties = [Bloc("u", "unionist", enrolled=3), Bloc("n", "nationalist", enrolled=3), Bloc("o", enrolled=1)]
    seen = preview(PRESETS["ni_cross_community"].rule, parties)
    assert seen.warnings == (
        "bypass_possible", "some_can_block_alone", "others_only_in_totals", "deadlock_possible",
    )  # fmt: skip
    quiet = preview(PRESETS["no_objection"].rule, [Bloc("a"), Bloc("b")])
    assert "silence_counts" in quiet.warnings
    assert preview(PRESETS["ni_cross_community"].rule, parties[2:]).warnings[0] == "cannot_pass"


def test_one_party_that_passes_alone() -> None:
    rule = Rule("r", body="delegates", tests=(Test("body", "yes", "all", ">", Fraction(1, 2)),))
    seen = preview(rule, [Bloc("large", enrolled=6), Bloc("small", enrolled=5)])
    assert (seen.pass_alone, seen.smallest_passing) == (("large",), ("large",))
    assert "one_passes_alone" in seen.warnings


def test_half_weights() -> None:
    """Three parties of one half each: more than half of 1.5 is 1, so two pass, and two block."""
    rule = Rule("r", weights="seats", tests=(Test("weight", "yes", "all", ">", Fraction(1, 2)),))
    seen = preview(rule, [Bloc(name, weight=Fraction(1, 2)) for name in "abc"])
    assert (len(seen.smallest_passing), seen.minimum_block, seen.block_alone) == (2, 2, ())


def test_answers_already_given_do_not_matter() -> None:
    parties = [Bloc("a", yes=1), Bloc("b", no=1), Bloc("c")]
    rule = PRESETS["thresholds"].rule
    assert preview(rule, parties) == preview(rule, [Bloc(name) for name in "abc"])


def test_forty_parties_are_quick() -> None:
    """Four routes of three tests over forty parties in four camps, exactly, in well under a second."""
    parties = [Bloc(f"p{n:02}", f"camp{n % 5}" if n % 5 else "", enrolled=3 + n * 7 % 50) for n in range(40)]
    route = (
        Test("body", "yes", "voting", ">=", Fraction(3, 5)),
        Test("each_designation", "yes", "voting", ">=", Fraction(2, 5)),
        Test("count_of_parties", "yes", "all", ">", Fraction(1, 2)),
    )
    routes = tuple((replace(route[0], t=Fraction(n, 10)), *route[1:]) for n in (5, 6, 7, 8))
    rule = Rule("r", body="delegates", any_of=routes, members=Members())
    begun = time.perf_counter()
    seen = preview(replace(rule, members=None), parties)
    assert time.perf_counter() - begun < 2
    # Half of forty parties and one more pass; twenty turned block.
    assert len(seen.smallest_passing) == 21
    rest = {row.party for row in parties} - set(seen.smallest_blocking)
    rows = [
        replace(
            row, yes=row.enrolled if row.party in rest else 0, no=0 if row.party in rest else row.enrolled
        )
        for row in parties
    ]
    assert not decide(replace(rule, members=None), Count(tuple(rows))).adopted
