"""Real ballots and real seats, worked out by hand or taken from the sources that the presets name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from sulh.rules.decisions import PRESETS, Bloc, Count, Outcome, decide, endorsed, preview

# Share of the vote for the Forum of 1996 in tenths of a per cent, and the declared community.
FORUM = {
    "UUP": (242, "unionist"), "SDLP": (214, "nationalist"), "DUP": (188, "unionist"),
    "SF": (155, "nationalist"), "APNI": (65, ""), "UKUP": (37, "unionist"), "PUP": (35, "unionist"),
    "UDP": (22, "unionist"), "NIWC": (10, ""), "LAB": (8, ""),
}  # fmt: skip

# Yemen's National Dialogue: 565 seats. GPC, Hirak and Islah as the reference has them; the others add up.
NDC = {
    "GPC": 112, "Hirak": 85, "President's list": 62, "Islah": 50, "Youth": 40, "Women": 40,
    "Civil society": 40, "YSP": 37, "Ansar Allah": 35, "Nasserists": 30, "Five smaller parties": 20,
    "Rashad": 7, "Justice": 7,
}  # fmt: skip


def talks(saying_yes: set[str], round: int = 2) -> Outcome:
    blocs = [
        Bloc(name, camp, Fraction(votes, 10), yes=name in saying_yes, no=name not in saying_yes)
        for name, (votes, camp) in FORUM.items()
    ]
    return decide(PRESETS["ni_talks_1996"].rule, Count(tuple(blocs), round=round))


def three(told: Outcome) -> tuple[bool, bool, bool]:
    """Weight, each community, number of parties."""
    by = {
        name: [one.passed for one in told.checked if one.name == name]
        for name in ("weight", "each_designation", "count_of_parties")
    }
    assert len(by["each_designation"]) == 2
    return all(by["weight"]), all(by["each_designation"]), all(by["count_of_parties"])


@pytest.mark.parametrize(
    ("saying_no", "expected"),
    [
        ({"DUP", "UKUP"}, (True, True, True)),
        ({"DUP", "UKUP", "SDLP"}, (True, False, True)),
        (set(FORUM) - {"UUP", "DUP", "SDLP", "SF"}, (True, True, False)),
    ],
)
def test_belfast_sufficient_consensus(saying_no: set[str], expected: tuple[bool, bool, bool]) -> None:
    told = talks(set(FORUM) - saying_no)
    assert three(told) == expected
    assert told.adopted == all(expected)


def test_belfast_says_by_how_much() -> None:
    """Without DUP and UKUP: 75.1 of 97.6 by votes; unionists 29.9 of 52.4; eight parties of ten."""
    told = talks(set(FORUM) - {"DUP", "UKUP"})
    said = {(one.name, one.where): one for one in told.checked}
    weight = said["weight", ""]
    assert (weight.num, weight.den) == (Fraction(751, 10), Fraction(976, 10))
    assert (weight.needed, weight.margin) == (Fraction(489, 10), Fraction(262, 10))
    unionist = said["each_designation", "unionist"]
    assert (unionist.num, unionist.den, unionist.needed) == (
        Fraction(299, 10),
        Fraction(524, 10),
        Fraction(263, 10),
    )
    assert said["count_of_parties", ""].num == 8
    assert said["count_of_parties", ""].needed == 6
    # Without UUP the unionists have 5.7 of 52.4, without SDLP the nationalists 15.5 of 36.9.
    assert set(told.could_change) == {"UUP", "SDLP"}


def test_belfast_tries_unanimity_first() -> None:
    told = talks(set(FORUM) - {"UKUP"}, round=1)
    assert (told.result, told.next_round) == ("not_adopted", 2)
    assert talks(set(FORUM), round=1).adopted


@pytest.mark.parametrize(
    ("unionist", "nationalist", "other", "routes"),
    [
        (17, 30, 8, "2"),
        (15, 39, 11, ""),
        (21, 20, 5, "1"),
    ],
)
def test_stormont_cross_community(unionist: int, nationalist: int, other: int, routes: str) -> None:
    """40 unionists, 39 nationalists, 11 others: parallel consent is route 1, weighted majority route 2."""
    blocs = (
        Bloc("U", "unionist", enrolled=40, yes=unionist, no=40 - unionist),
        Bloc("N", "nationalist", enrolled=39, yes=nationalist, no=39 - nationalist),
        Bloc("O", "", enrolled=11, yes=other, no=11 - other),
    )
    told = decide(PRESETS["ni_cross_community"].rule, Count(blocs))
    assert (told.route, told.adopted) == (routes, bool(routes))


def test_stormont_a_confirmed_petition_raises_the_bar() -> None:
    """60 of 90 say yes, but of 39 nationalists only 15: 38 per cent."""
    blocs = (
        Bloc("U", "unionist", enrolled=40, yes=35, no=5),
        Bloc("N", "nationalist", enrolled=39, yes=15, no=24),
        Bloc("O", "", enrolled=11, yes=10, no=1),
    )
    rule = PRESETS["ni_petition_2022"].rule
    assert decide(rule, Count(blocs)).adopted
    raised = decide(rule, Count(blocs, petition_confirmed=True))
    assert (raised.result, raised.route) == ("not_adopted", "")
    # With one more nationalist it is 16 of 39, 41 per cent, and 61 of 90: the second way.
    more = replace(blocs[1], yes=16, no=23)
    assert decide(rule, Count((blocs[0], more, blocs[2]), petition_confirmed=True)).route == "petition.2"


@pytest.mark.parametrize(
    ("round", "yes", "result"),
    [(1, 54, "adopted"), (1, 53, "refer"), (2, 45, "adopted"), (2, 44, "park")],
)
def test_sanaa_nine_tenths_then_three_quarters(round: int, yes: int, result: str) -> None:
    bloc = Bloc("group", enrolled=70, present=60, yes=yes, no=60 - yes)
    told = decide(PRESETS["yemen_ndc_2013"].rule, Count((bloc,), round=round))
    assert told.result == result
    if result == "refer":
        assert (told.body, told.next_round) == ("consensus_committee", 2)


def test_sanaa_who_can_block() -> None:
    """Nine tenths of 565 are 508.5, so 509 pass and 57 block."""
    assert sum(NDC.values()) == 565
    seen = preview(PRESETS["yemen_ndc_2013"].rule, [Bloc(name, enrolled=n) for name, n in NDC.items()])
    assert seen.minimum_block == 57
    assert seen.block_alone == ("GPC", "Hirak", "President's list")
    assert "Islah" not in seen.block_alone
    assert seen.smallest_blocking == ("GPC",)
    assert seen.pass_alone == ()
    # The nine largest have 501 seats, the ten largest 531.
    assert len(seen.smallest_passing) == 10
    assert "bypass_possible" in seen.warnings


def test_sanaa_three_quarters_after_the_committee() -> None:
    """Three quarters of 565 are 423.75: 424 pass, 142 block, and no bloc alone has them."""
    rule = PRESETS["yemen_ndc_2013"].rule
    seen = preview(rule, [Bloc(name, enrolled=n) for name, n in NDC.items()], round=2)
    assert (seen.minimum_block, seen.block_alone, len(seen.smallest_blocking)) == (142, (), 2)


@pytest.mark.parametrize(("yes", "passes"), [(45, True), (44, False)])
def test_tunis_lists_in_the_first_round(yes: int, passes: bool) -> None:
    """74 valid votes; a blank one is no valid vote."""
    bloc = Bloc("forum", enrolled=75, yes=yes, no=74 - yes, abstain=1)
    rule = PRESETS["libya_lpdf_2021"].rule
    assert decide(rule, Count((bloc,))).adopted is passes
    assert decide(rule, Count((bloc,), round=2)).adopted


@pytest.mark.parametrize(
    ("west", "east", "south", "enough"), [(9, 5, 3, False), (8, 6, 3, True), (20, 20, 2, False)]
)
def test_tunis_endorsements(west: int, east: int, south: int, enough: bool) -> None:
    assert endorsed({"west": west, "east": east, "south": south}) is enough
    assert not endorsed({"west": 17})


def test_doha_both_delegations() -> None:
    rule = PRESETS["doha_2020_two_sides"].rule
    one = Count((Bloc("republic", yes=1), Bloc("emirate", abstain=1)))
    told = decide(rule, one)
    assert (told.result, told.body, told.lacking) == ("refer", "joint_committee", ("emirate",))
    assert decide(rule, replace(one, round=2)).result == "park"
    assert decide(rule, Count((Bloc("republic", yes=1), Bloc("emirate", yes=1)))).adopted


def test_pretoria_key_parties() -> None:
    """Sufficient consensus: the key parties and more than half; Inkatha outside does not stop it."""
    rule = PRESETS["za_mpnp_1993"].rule
    blocs = (Bloc("ANC", "key", yes=1), Bloc("NP", "key", yes=1), Bloc("DP", yes=1), Bloc("IFP", no=1))
    assert decide(rule, Count(blocs, round=1)).next_round == 2
    assert decide(rule, Count(blocs, round=2)).adopted
    without = (replace(blocs[0], yes=0, no=1), *blocs[1:], Bloc("PAC", yes=1), Bloc("CP", yes=1))
    assert not decide(rule, Count(without, round=2)).adopted


def test_dhaka_majority_of_parties() -> None:
    """13 of 25 parties pass a proposal, 12 of 24 do not."""
    rule = PRESETS["bgd_2025_charter"].rule

    def of(yes: int, parties: int) -> str:
        return decide(
            rule, Count(tuple(Bloc(f"p{n}", yes=n < yes, no=n >= yes) for n in range(parties)))
        ).result

    assert (of(13, 25), of(12, 24)) == ("adopted", "not_adopted")


def test_bogota_the_wider_vote() -> None:
    """2 October 2016: 6,377,482 yes, 6,431,376 no."""
    rule = PRESETS["colombia_2016_vote"].rule
    bloc = Bloc("voters", enrolled=34_899_945, yes=6_377_482, no=6_431_376)
    told = decide(rule, Count((bloc,)))
    # Half of 12,808,858 is 6,404,429; one more is needed, and 26,948 were lacking.
    assert told.result == "not_adopted"
    assert told.checked[0].needed == 6_404_430
    assert told.checked[0].margin == -26_948


def test_everyone_and_the_members_of_each() -> None:
    """A quarter of 200 must come; more yes than no; and every party itself says yes."""
    rule = PRESETS["everyone_and_members"].rule
    blocs = (Bloc("a", yes=1), Bloc("b", yes=1))
    votes = {"a": Bloc("a", enrolled=200, yes=26, no=24), "b": Bloc("b", enrolled=8, yes=2, no=0)}
    assert decide(rule, Count(blocs, votes)).adopted
    few = decide(rule, Count(blocs, {**votes, "a": Bloc("a", enrolled=200, yes=49)}))
    assert (few.result, few.lacking) == ("not_adopted", ("a",))
    tie = decide(rule, Count(blocs, {**votes, "a": Bloc("a", enrolled=200, yes=25, no=25)}))
    assert (tie.result, tie.lacking) == ("not_adopted", ("a",))
    assert decide(rule, Count(blocs, {"a": votes["a"]})).lacking == ("b",)


def test_no_objection_needs_receipts_and_time() -> None:
    """72 hours; silence of a party that has not acknowledged delivery is nothing."""
    rule = PRESETS["no_objection"].rule
    has, has_not = Bloc("a", received=True), Bloc("b")
    said = Bloc("c", yes=1)
    assert decide(rule, Count((has, said), hours_since=72)).adopted
    early = decide(rule, Count((has, said), hours_since=71))
    assert (early.result, early.lacking) == ("no_quorum", ("a",))
    unread = decide(rule, Count((has, has_not, said), hours_since=1000))
    assert (unread.result, unread.lacking) == ("no_quorum", ("b",))
    assert decide(rule, Count((has, Bloc("d", no=1)), hours_since=1000)).result == "not_adopted"
    # An abstention is no objection, but abstentions alone are no consent.
    assert decide(rule, Count((has, Bloc("d", abstain=1)), hours_since=72)).adopted
    assert not decide(rule, Count((Bloc("d", abstain=1),), hours_since=72)).adopted
    # Whoever kept silent could still have objected.
    assert decide(rule, Count((has, said), hours_since=72)).could_change == ("a", "c")
