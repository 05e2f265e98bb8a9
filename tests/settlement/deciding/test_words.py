"""Every code that a rule or an outcome can hold has plain words, and rules are told as they are."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from sulh.dialogue.deciding import SUBJECTS
from sulh.dialogue.pages import wording_rules
from sulh.rules.decisions import PRESETS, RESULTS, WARNINGS, Rule, Test
from sulh.rules.decisions.rule import WEIGHTS
from sulh.settlement.deciding.ballots import STATE_OF
from sulh.settlement.deciding.labels import LABELS
from sulh.settlement.deciding.models import RUNNING
from sulh.settlement.deciding.reservations import EFFECTS_OF


def told(name: str) -> list[str]:
    return [str(each) for each in wording_rules.sentences(PRESETS[name].rule)]


def test_every_code_has_words() -> None:
    warnings = {code for preset in PRESETS.values() for code in preset.warnings} | set(WARNINGS)
    committees = {rung.body for preset in PRESETS.values() for rung in preset.rule.ladder if rung.body}
    assert set(LABELS["preset"]) == set(PRESETS)
    assert set(LABELS["rule_warning"]) == warnings
    assert set(LABELS["result"]) == {*RESULTS, "next_round"}
    assert set(LABELS["committee"]) == committees
    assert set(LABELS["weighing"]) == set(WEIGHTS) - {"none"}
    assert set(LABELS["matter"]) == set(SUBJECTS)
    assert set(LABELS["ballot_state"]) == {*RUNNING, *STATE_OF.values(), "withdrawn"}
    assert set(LABELS["reservation_kind"]) == set(EFFECTS_OF)
    assert set(LABELS["reservation_effect"]) == {
        effect for effects in EFFECTS_OF.values() for effect in effects
    }


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_no_raw_code_stands_in_a_rule(name: str) -> None:
    whole = " ".join(told(name))
    assert not re.search(r"[a-z]_[a-z]|%\(|None|Fraction", whole), whole
    assert len(told(name)) >= 4


def test_the_first_rules_in_words() -> None:
    assert told("everyone")[:2] == [
        "Every party must say yes. Nobody can be passed over.", "An abstention counts as a no.",
    ]  # fmt: skip
    members = (
        "Inside each party its members vote: yes from more than half of those who say yes or no, "
        "and at least 1 of every 4 of those enrolled take part."
    )
    assert members in told("everyone_and_members")
    assert "Yes from all of the parties that say yes or no." in told("no_objection")
    assert (
        "A party that has confirmed receipt and does not object within 72 hours counts as consenting."
        in told("no_objection")
    )
    assert told("thresholds")[:2] == [
        "Yes from at least 2 of every 3 of the parties.",
        "It counts only if at least 2 of every 3 are there.",
    ]  # fmt: skip


def test_yemen_in_words() -> None:
    assert told("yemen_ndc_2013")[0] == "Yes from at least 9 of every 10 of the delegates who answer."
    assert "If that fails: a consensus committee looks at it for 7 days." in told("yemen_ndc_2013")
    assert "If nothing is adopted in the end, the matter is set aside. Nobody decides it." in told(
        "yemen_ndc_2013"
    )


@pytest.mark.parametrize(
    ("t", "op", "words"),
    [
        (Fraction(1), ">=", "all"),
        (Fraction(1, 2), ">", "more than half"),
        (Fraction(1, 2), ">=", "at least half"),
        (Fraction(2, 3), ">", "more than 2 of every 3"),
        (Fraction(3, 5), ">=", "at least 3 of every 5"),
    ],
)
def test_shares(t: Fraction, op: str, words: str) -> None:
    assert wording_rules.share(t, op) == words


def test_whom_an_abstention_leaves_out() -> None:
    one = Test("body", "yes", "voting", ">", Fraction(1, 2))
    left_out = Rule("x", body="delegates", tests=(one,), abstention="excluded")
    counted = Rule("x", body="delegates", tests=(one,), abstention="in_denominator")
    assert (
        wording_rules.words_of_test(one, left_out)
        == "Yes from more than half of the delegates who say yes or no."
    )
    assert wording_rules.words_of_test(one, counted) == "Yes from more than half of the delegates who answer."
