"""The presets: which there are, what each may be used for, and that each is a sound rule."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sulh.rules.decisions import (
    DEFAULT_LADDER,
    ENDS,
    PRESETS,
    Bloc,
    Count,
    Rule,
    Rung,
    Step,
    Test,
    check_rule,
    decide,
    ladder_for,
)


def test_the_list() -> None:
    """The table of the process reference, by hand, `unanimity`, `consensus_no_objection` and
    `sulh_double_consent` under plainer names; four are offered first."""
    assert set(PRESETS) == {
        "everyone", "everyone_and_members", "no_objection", "thresholds",
        "ni_talks_1996", "za_mpnp_1993", "yemen_ndc_2013",
        "ndc_note_admission", "ni_cross_community", "ni_petition_2022", "libya_lpdf_2021", "afg_clj_2004",
        "doha_2020_two_sides", "tunisia_2013_roadmap", "colombia_2016", "colombia_2016_vote",
        "bgd_2025_charter", "vclt_20_2",
    }  # fmt: skip
    assert [name for name, preset in PRESETS.items() if preset.offered_first] == [
        "everyone", "everyone_and_members", "no_objection", "thresholds",
    ]  # fmt: skip


def test_which_are_not_verified() -> None:
    assert {name for name, preset in PRESETS.items() if not preset.verified} == {
        "no_objection", "za_mpnp_1993", "yemen_ndc_2013", "afg_clj_2004",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_each_is_sound_and_says_where_it_comes_from(name: str) -> None:
    preset = PRESETS[name]
    assert preset.id == name
    assert preset.precedent and preset.source
    assert check_rule(preset.rule, (preset.rule.subjects or ("amendment",))[0]) == []


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_each_that_can_pass_a_party_by_says_so(name: str) -> None:
    """Five of six say yes, in every round: what adopts it warns, and what warns never has no bypass."""
    rule = PRESETS[name].rule
    size = 1 if rule.body == "parties" else 10
    camps = ["key", "key", "north", "south", "north", ""]
    blocs = tuple(
        Bloc(f"p{n}", camps[n], 1, size, yes=size if n < 5 else 0, no=0 if n < 5 else size) for n in range(6)
    )
    turns = 1 + sum(rung.kind == "rule" for rung in rule.ladder)
    passed_by = any(decide(rule, Count(blocs, round=turn)).adopted for turn in range(1, turns + 1))
    warned = "bypass_possible" in PRESETS[name].warnings or rule.subjects == ("admission",)
    assert passed_by is warned
    assert not (warned and rule.no_bypass)


def test_the_ladder_of_the_reference() -> None:
    assert [step.code for step in DEFAULT_LADDER] == [
        "clarify", "reasons", "bridging", "alternatives", "single_text", "trade", "caucus", "good_offices",
        "lower_rung",
    ]  # fmt: skip
    assert all(step.days > 0 for step in DEFAULT_LADDER)
    assert {end.code for end in ENDS} == {"park", "return_to_drafting", "end"}


def test_a_lower_rung_only_where_one_was_agreed() -> None:
    def steps(rule: Rule) -> list[str]:
        return [step.code for step in ladder_for(rule)][-2:]

    assert steps(PRESETS["everyone"].rule) == ["good_offices", "return_to_drafting"]
    assert steps(PRESETS["yemen_ndc_2013"].rule) == ["lower_rung", "park"]
    # Another round with every party is no lower rung.
    assert steps(PRESETS["doha_2020_two_sides"].rule) == ["good_offices", "park"]
    half = Test("count_of_parties", "yes", "all", ">", Fraction(1, 2))
    referring = Rule("r", tests=(half,), ladder=(Rung("refer", body="c", days=1),), terminal="end")
    assert steps(referring) == ["good_offices", "end"]


def test_the_terms_may_name_other_steps() -> None:
    """An end that they name stands last, and it is the rule's."""
    own = (Step("caucus", "facilitator", 2), Step("end", "parties", 0), Step("lower_rung", "parties", 1))
    assert [step.code for step in ladder_for(PRESETS["everyone"].rule, own)] == [
        "caucus",
        "return_to_drafting",
    ]
    assert [step.code for step in ladder_for(PRESETS["yemen_ndc_2013"].rule, own)] == [
        "caucus", "lower_rung", "park",
    ]  # fmt: skip
