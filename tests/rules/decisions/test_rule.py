"""Rules as data: there and back exactly, and what cannot be written."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sulh.record.canonical import canonical, parse
from sulh.rules.decisions import (
    PRESETS,
    Bloc,
    Count,
    Dissent,
    Members,
    Petition,
    Quorum,
    Rule,
    Rung,
    Test,
    check_rule,
    decide,
    require_rule,
    rule_of,
)
from sulh.rules.refusal import Refusal
from tests.helpers import scale
from tests.rules.decisions import drawn

HALF = Test("body", "yes", "voting", ">", Fraction(1, 2))
EVERYONE = PRESETS["everyone"].rule


@settings(max_examples=scale(100, 1_000), deadline=None)
@given(drawn.rules())
def test_there_and_back(rule: Rule) -> None:
    """Canonical bytes, without a float, a null or a boolean; the same rule has the same bytes."""
    stored = canonical(rule.as_body())
    back = rule_of(parse(stored))
    assert back == rule
    assert canonical(back.as_body()) == stored


def test_a_body_that_people_can_read() -> None:
    assert Rule(
        "ours",
        subjects=("amendment",),
        tests=(Test("count_of_parties", "yes", "all", ">=", Fraction(4, 6)),),
        quorum=Quorum(of_body=Fraction(1, 2)),
    ).as_body() == {
        "id": "ours", "subjects": ["amendment"], "body": "parties",
        "quorum": {"of_body": "1/2", "per_party": 0, "per_party_share": "", "per_designation": ""},
        "tests": [{"over": "count_of_parties", "num": "yes", "den": "all", "op": ">=", "t": "2/3", "of": ""}],
        "any_of": [], "abstention": "in_denominator", "silence": "no", "hours": 0, "weights": "none",
        "petition": "", "ladder": [], "terminal": "return_to_drafting", "cooling_off_days": 0,
        "reconsider_after_days": 0,
        "dissent": {"reservations": "allowed", "listed": [], "acceptance": "all", "days": 0},
        "package": 0, "no_bypass": 0, "members": "",
    }  # fmt: skip


def test_what_is_left_out_has_its_default() -> None:
    assert rule_of({"id": "r", "no_bypass": 1}) == Rule("r", no_bypass=True)


BY_HAND: list[tuple[Any, str]] = [
    ([], ""),
    ({}, "id"),
    ({"id": "Not a name"}, "id"),
    ({"id": "r", "veto": 1}, "veto"),
    ({"id": "r", "terminal": "impose"}, "terminal"),
    ({"id": "r", "terminal": "decide"}, "terminal"),
    ({"id": "r", "terminal": ["park"]}, "terminal"),
    ({"id": "r", "body": "facilitator"}, "body"),
    ({"id": "r", "silence": "yes"}, "silence"),
    ({"id": "r", "silence": "after_receipt", "body": "delegates"}, "silence"),
    ({"id": "r", "hours": "72"}, "hours"),
    ({"id": "r", "hours": -1}, "hours"),
    ({"id": "r", "hours": True}, "hours"),
    ({"id": "r", "no_bypass": 2}, "no_bypass"),
    ({"id": "r", "tests": {}}, "tests"),
    ({"id": "r", "tests": [{"over": "body"}]}, "tests.1.den"),
    ({"id": "r", "tests": [{"over": "chair", "den": "all", "op": ">", "t": "1/2"}]}, "tests.1.over"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": "<", "t": "1/2"}]}, "tests.1.op"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": ">", "t": 0.5}]}, "tests.1.t"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": ">", "t": "1/0"}]}, "tests.1.t"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": ">", "t": "0.5"}]}, "tests.1.t"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": ">", "t": "-1/2"}]}, "tests.1.t"),
    ({"id": "r", "tests": [{"over": "body", "den": "all", "op": ">", "t": "۱/۲"}]}, "tests.1.t"),
    ({"id": "r", "tests": [{"over": "designation", "den": "all", "op": ">", "t": "1/2"}]}, "tests.1.of"),
    ({"id": "r", "tests": [HALF.__dict__ | {"t": "1/2", "of": "north"}]}, "tests.1.of"),
    ({"id": "r", "tests": [HALF.__dict__ | {"t": "1/2", "num": "no"}]}, "tests.1.num"),
    ({"id": "r", "tests": [HALF.__dict__ | {"t": "1/2"}] * 9}, "tests"),
    ({"id": "r", "any_of": [[]] * 5}, "any_of"),
    ({"id": "r", "any_of": [[], [{}]]}, "any_of.2.1.over"),
    ({"id": "r", "tests": [HALF.__dict__ | {"t": "1/2", "over": "weight"}]}, "weights"),
    ({"id": "r", "weights": "seats", "body": "delegates"}, "weights"),
    ({"id": "r", "ladder": [{"kind": "impose"}]}, "ladder.1.kind"),
    ({"id": "r", "ladder": [{"kind": "refer", "body": "c", "tests": [HALF.__dict__ | {"t": "1/2"}]}]},
     "ladder.1.tests"),
    ({"id": "r", "ladder": [{"kind": "rule", "body": "head_of_conference"}]}, "ladder.1.body"),
    ({"id": "r", "ladder": [{"kind": "rule", "days": 1}, {"kind": "rule", "decides": "chair"}]},
     "ladder.2.decides"),
    ({"id": "r", "ladder": [{"kind": "rule"}] * 9}, "ladder"),
    ({"id": "r", "petition": {"share": "1/x"}}, "petition.share"),
    ({"id": "r", "dissent": {"acceptance": "never"}}, "dissent.acceptance"),
    ({"id": "r", "members": {"t": "", "op": ">"}}, "members.t"),
    ({"id": "r", "quorum": {"per_party": "1"}}, "quorum.per_party"),
    ({"id": "r", "subjects": ["amendment", ""]}, "subjects.2"),
    ({"id": "r", "subjects": ["e\u0301"]}, "subjects.1"),
    ({"id": "r", "subjects": ["\ud800"]}, "subjects.1"),
    ({"id": "r", "subjects": ["\u202eevil"]}, "subjects.1"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field"), BY_HAND)
def test_a_fault_names_its_field(body: Any, field: str) -> None:
    with pytest.raises(Refusal) as met:
        rule_of(body)
    assert (met.value.code, met.value.params) == ("rule_malformed", {"field": field})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Rule("r", terminal="impose"),
        lambda: replace(EVERYONE, terminal="decide"),
        lambda: Test(t=0.5),  # type: ignore[arg-type]
        lambda: Quorum(of_body=0.5),  # type: ignore[arg-type]
        lambda: Members(t=0.5),  # type: ignore[arg-type]
        lambda: Rung("impose"),
        lambda: Petition(share=0.3),  # type: ignore[arg-type]
    ],
)
def test_nor_can_it_be_made_without_a_body(make: Any) -> None:
    with pytest.raises(Refusal) as met:
        make()
    assert met.value.code == "rule_malformed"


ENDINGS = st.sampled_from(
    [
        "impose",
        "imposed",
        "decide",
        "head_decides",
        "adopt",
        "adopted",
        "chair",
        "casting_vote",
        "override",
        "",
    ]
) | st.text(max_size=12)
PLACES = st.sampled_from(["terminal", "silence", "body", "abstention", "weights", "decides", "override"])


@settings(max_examples=scale(300, 1_500), deadline=None)
@given(st.sampled_from(sorted(PRESETS)), PLACES, ENDINGS, st.booleans())
def test_impose_cannot_be_written(name: str, place: str, ending: str, in_ladder: bool) -> None:
    """Whatever is written into a rule, it is refused or still adopts nothing that everybody refuses."""
    body = json.loads(json.dumps(PRESETS[name].rule.as_body()))
    if in_ladder and body["ladder"]:
        body["ladder"][-1][place] = ending
    else:
        body[place] = ending
    try:
        rule = rule_of(body)
    except Refusal as refusal:
        assert refusal.code == "rule_malformed"
        return
    assert rule.terminal in {"park", "return_to_drafting", "end"}
    refused = Count((Bloc("a", "north", no=1), Bloc("b", "south", no=1)), hours_since=10_000)
    for turn in range(1, 2 + sum(rung.kind == "rule" for rung in rule.ladder)):
        assert not decide(rule, replace(refused, round=turn)).adopted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)


@settings(max_examples=scale(200, 1_500), deadline=None)
@given(st.sampled_from(sorted(EVERYONE.as_body())), JSON)
def test_any_other_value_is_refused_or_read(field: str, value: Any) -> None:
    """Never another exception than a refusal; and what is read is written back."""
    try:
        rule = rule_of(EVERYONE.as_body() | {field: value})
    except Refusal as refusal:
        assert refusal.code == "rule_malformed"
    else:
        assert rule_of(rule.as_body()) == rule


def codes(rule: Rule, subject: str = "amendment") -> list[str]:
    return [fault.code for fault in check_rule(rule, subject)]


def with_test(**changes: Any) -> Rule:
    return Rule("r", tests=(replace(HALF, **changes),))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (with_test(), []),
        (Rule("r"), ["rule_without_tests"]),
        (Rule("r", no_bypass=True), []),
        (with_test(t=Fraction(3, 2)), ["test_impossible"]),
        (with_test(t=Fraction(1)), ["test_impossible"]),
        (with_test(t=Fraction(1), op=">="), []),
        (with_test(t=Fraction(0)), ["test_says_nothing"]),
        (Rule("r", tests=(HALF,), any_of=((HALF,), ())), ["route_empty"]),
        (Rule("r", tests=(HALF,), quorum=Quorum(per_designation=Fraction(3, 2))), ["quorum_impossible"]),
        (Rule("r", no_bypass=True, members=Members(Fraction(1))), ["test_impossible"]),
        (Rule("r", no_bypass=True, members=Members(Fraction(0))), ["test_says_nothing"]),
        (Rule("r", no_bypass=True, members=Members(quorum=Fraction(2))), ["quorum_impossible"]),
        (Rule("r", tests=(HALF,), ladder=(Rung("rule"),)), ["rule_without_tests"]),
        (Rule("r", tests=(HALF,), ladder=(Rung("refer", body="c", days=3),)), ["referral_without_vote"]),
        (
            Rule("r", tests=(HALF,), ladder=(Rung("refer", body="c"), Rung("rule", (HALF,)))),
            ["referral_needs_body_and_days"],
        ),
        (Rule("r", tests=(HALF,), petition=Petition(3, raises_to=((HALF,),))), []),
        (Rule("r", tests=(HALF,), petition=Petition(raises_to=((HALF,),))), ["petition_needs_one_number"]),
        (
            Rule("r", tests=(HALF,), petition=Petition(share=Fraction(2), raises_to=((HALF,),))),
            ["petition_impossible"],
        ),
        (Rule("r", tests=(HALF,), petition=Petition(3)), ["petition_raises_nothing"]),
        (Rule("r", tests=(HALF,), dissent=Dissent("listed")), ["reservations_list_empty"]),
        (Rule("r", tests=(HALF,), dissent=Dissent(acceptance="tacit")), ["tacit_without_days"]),
        (Rule("r", tests=(HALF,), subjects=("agenda",)), ["rule_not_for_subject"]),
        (
            Rule("r", no_bypass=True, silence="after_receipt"),
            ["silence_without_hours"],
        ),
        (
            Rule("r", tests=(HALF,), silence="after_receipt", hours=24),
            ["silence_makes_no_majority"],
        ),
    ],
)
def test_rules_that_contradict_themselves(rule: Rule, expected: list[str]) -> None:
    assert codes(rule) == expected


@pytest.mark.parametrize("subject", ["terms", "settlement", "package", "ratification"])
def test_silence_never_binds(subject: str) -> None:
    quiet = PRESETS["no_objection"].rule
    assert codes(quiet) == []
    assert codes(quiet, subject)[0] == "silence_never_for_text"
    assert codes(replace(quiet, package=True))[0] == "silence_never_for_text"
    with pytest.raises(Refusal, match="silence_never_for_text"):
        require_rule(quiet, subject)
    require_rule(quiet, "agenda")


def test_unverified_numbers_ratify_nothing() -> None:
    """Under its own name or under another; numbers that the parties changed are their own."""
    rule = PRESETS["yemen_ndc_2013"].rule
    assert codes(rule, "ratification") == ["preset_unverified"]
    assert codes(replace(rule, id="ours"), "ratification") == ["preset_unverified"]
    assert codes(rule) == []
    own = replace(rule, id="ours", tests=(replace(rule.tests[0], t=Fraction(4, 5)),))
    assert codes(own, "ratification") == []
    assert codes(PRESETS["everyone_and_members"].rule, "ratification") == []
