"""How the parties decide is part of the terms: proposed by a party, in force with every party's consent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sulh.dialogue.deciding import rules_in_force
from sulh.dialogue.models import Terms
from sulh.rules.decisions import PRESETS, Admission, Dissent, Quorum, Test
from tests.dialogue.reading import reader
from tests.settlement.deciding.staging import Deciding, refused

SETTINGS: dict[str, Any] = {
    "answer_days": 10, "sponsor_parties": 2, "sponsor_share": "1/10", "single_text": False, "max_rounds": 4,
    "criticism_window": True, "parties": ["Party A = hill; 30", "party b = valley", "Party C = ; 12"],
    "why": "We need weights",
}  # fmt: skip


def propose(stage: Deciding, **fields: Any) -> dict[str, Any]:
    return stage.do("ProposeDecisionRule", stage.delegates[0], why="Because", **fields)


def adopt(stage: Deciding) -> None:
    newest = Terms.objects.filter(dialogue_id=stage.id).order_by("-n")[0]
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=newest.digest, kind="consent")
    stage.do("AdoptTerms", stage.facilitator, terms=newest.id)


def test_a_rule_comes_into_force_only_with_every_party(stage: Deciding) -> None:
    propose(
        stage, matter="amendment", preset="thresholds", share_of_parties="3/5", compared="more_than",
        abstention="excluded", quorum="", reservations="listed", listed=["annex"], acceptance="tacit",
        acceptance_days=9, cooling_off_days=2,
    )  # fmt: skip
    assert rules_in_force(stage.id).rule("amendment").id == "everyone"
    adopt(stage)
    rule = rules_in_force(stage.id).rule("amendment")
    assert rule.tests == (Test("count_of_parties", "yes", "voting", ">", Fraction(3, 5)),)
    assert (rule.quorum, rule.cooling_off_days) == (Quorum(), 2)
    assert rule.dissent == Dissent("listed", ("annex",), "tacit", 9)
    assert rules_in_force(stage.id).rule("settlement").id == "everyone"


def test_every_preset_is_proposed_or_refused_with_a_reason(stage: Deciding) -> None:
    """What is meant for another matter, is not verified, or needs weights and communities, says so."""
    told = {}
    for name in PRESETS:
        try:
            propose(stage, matter="settlement", preset=name)
            told[name] = ""
        except Exception as fault:
            told[name] = getattr(fault, "code", str(fault))
    assert told == {
        "everyone": "", "everyone_and_members": "", "no_objection": "silence_never_for_text",
        "thresholds": "",
        "ni_talks_1996": "weights_missing", "za_mpnp_1993": "communities_missing", "yemen_ndc_2013": "",
        "bgd_2025_charter": "", "ni_cross_community": "communities_missing",
        "ni_petition_2022": "communities_missing", "ndc_note_admission": "rule_not_for_subject",
        "libya_lpdf_2021": "rule_not_for_subject", "afg_clj_2004": "", "doha_2020_two_sides": "",
        "tunisia_2013_roadmap": "", "colombia_2016": "", "colombia_2016_vote": "rule_not_for_subject",
        "vclt_20_2": "rule_not_for_subject",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["yemen_ndc_2013", "afg_clj_2004", "za_mpnp_1993"])
def test_numbers_that_nobody_verified_confirm_nothing(stage: Deciding, name: str) -> None:
    assert refused(lambda: propose(stage, matter="ratification", preset=name)) == "preset_unverified"


def test_impossible_rules(stage: Deciding) -> None:
    def code(**fields: Any) -> str:
        return refused(lambda: propose(stage, matter="agenda", preset="thresholds", **fields))

    assert code(share_of_parties="3/2") == "test_impossible"
    assert code(share_of_parties="0/2") == "test_says_nothing"
    assert code(share_of_parties="", share_of_communities="") == "rule_without_tests"
    assert code(share_of_communities="1/2") == "communities_missing"
    assert code(quorum="3/2") == "quorum_impossible"
    assert code(reservations="listed") == "reservations_list_empty"
    assert code(acceptance="tacit") == "tacit_without_days"
    assert refused(lambda: propose(stage, matter="agenda", preset="impose")) == "preset_unknown"
    assert (
        refused(lambda: propose(stage, matter="agenda", preset="colombia_2016_vote"))
        == "rule_not_for_subject"
    )


def test_days_admission_communities_and_weights(stage: Deciding) -> None:
    stage.do("ProposeDecidingSettings", stage.delegates[1], **SETTINGS)
    adopt(stage)
    rules = rules_in_force(stage.id)
    a, b, c = (party.id for party in stage.parties)
    assert (rules.designations, rules.weights) == ({a: "hill", b: "valley"}, {a: 30, c: 12})
    assert (rules.answer_days, rules.single_text, rules.max_rounds, rules.criticism_window) == (10, 0, 4, 1)
    assert rules.admits == Admission(2, Fraction(1, 10))
    propose(stage, matter="settlement", preset="ni_talks_1996")
    propose(stage, matter="amendment", preset="ni_cross_community")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Party A", "line_unreadable"),
        ("Party A = hill; many", "line_unreadable"),
        ("Nobody = hill", "party_unknown"),
    ],
)
def test_lines_that_cannot_be_read(stage: Deciding, line: str, code: str) -> None:
    sent = SETTINGS | {"parties": [line]}
    assert refused(lambda: stage.do("ProposeDecidingSettings", stage.delegates[1], **sent)) == code
    twice = SETTINGS | {"parties": ["Party A = hill", "Party A = valley"]}
    assert refused(lambda: stage.do("ProposeDecidingSettings", stage.delegates[1], **twice)) == "party_twice"


def test_nobody_but_a_party_proposes_a_rule(stage: Deciding) -> None:
    fields = {"matter": "agenda", "preset": "thresholds", "why": "x"}
    for by in (stage.facilitator, stage.convener, stage.supporter(), stage.office("observer")):
        with pytest.raises(Exception, match="role_may_not"):
            stage.do("ProposeDecisionRule", by, **fields)
        with pytest.raises(Exception, match="role_may_not"):
            stage.do("ProposeDecidingSettings", by, **SETTINGS)


def test_the_page_shows_old_and_new_and_offers_the_forms(stage: Deciding) -> None:
    text = reader(stage, "terms").text
    assert "How we decide" in text and "Every party must say yes. Nobody can be passed over." in text
    visitor = reader(stage, "terms", stage.delegates[0])
    assert visitor.form("/ProposeDecidingSettings").values["answer_days"] == ["7"]
    visitor.send("/ProposeDecisionRule", matter="agenda", preset="thresholds", why="Easier")
    html = reader(stage, "terms").html
    assert (
        "<ins>Agreed thresholds: the parties set the numbers. Yes from at least 2 of every 3 of the parties."
        in html
    )
    assert "<del>Everyone: every party says yes." in html
    # What the form does not send stays as the terms have it: boxes that were ticked are still ticked.
    sent = reader(stage, "terms", stage.delegates[1])
    sent.send("/ProposeDecidingSettings", answer_days="9", why="Longer")
    newest = Terms.objects.filter(dialogue_id=stage.id).order_by("-n")[0]
    assert (newest.body["deciding"]["answer_days"], newest.body["deciding"]["single_text"]) == (9, 1)
    assert not reader(stage, "terms").offers("/ProposeDecisionRule")
