"""What is wrong with a rule for a subject, before anybody agrees to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from sulh.rules.decisions.presets import PRESETS
from sulh.rules.decisions.rule import Petition, Route, Rule, Test
from sulh.rules.refusal import Refusal

# What binds. Nobody is bound by having kept silent.
BINDING = ("terms", "settlement", "package", "ratification")


def check_rule(rule: Rule, subject: str) -> list[Refusal]:
    """Every fault of `rule` as a rule for `subject` (a word of the caller's, such as "amendment").

    The gravest comes first; the list of a sound rule is empty. Whether the parties want it is theirs to say.
    """
    return [
        *_of_subject(rule, subject),
        *_of_tests(rule),
        *_of_quorum(rule),
        *(_of_petition(rule.petition) if rule.petition else ()),
        *_of_ladder(rule),
        *_of_dissent(rule),
    ]


def require_rule(rule: Rule, subject: str) -> None:
    """Raise the first `Refusal` of `check_rule`, if there is one."""
    for fault in check_rule(rule, subject):
        raise fault


def unverified(rule: Rule) -> str:
    """The id of the preset that this rule is and whose numbers were not read in a source, or ""."""
    for preset in PRESETS.values():
        same = replace(rule, id=preset.id, subjects=preset.rule.subjects) == preset.rule
        if not preset.verified and (same or rule.id == preset.id):
            return preset.id
    return ""


def _of_subject(rule: Rule, subject: str) -> Iterator[Refusal]:
    if rule.silence != "no" and (subject in BINDING or rule.package):
        yield Refusal("silence_never_for_text")
    if subject == "ratification" and unverified(rule):
        yield Refusal("preset_unverified", rule=rule.id)
    if rule.subjects and subject not in rule.subjects:
        yield Refusal("rule_not_for_subject", rule=rule.id, subject=subject)


def _of_tests(rule: Rule) -> Iterator[Refusal]:
    if not rule.tests and not rule.any_of and not rule.no_bypass:
        yield Refusal("rule_without_tests")
    petition = rule.petition.raises_to if rule.petition else ()
    rungs = tuple(route for rung in rule.ladder for route in rung.routes)
    if not all((*rule.any_of, *petition, *rungs)):
        yield Refusal("route_empty")
    for test in rule.every_test():
        if test.t > 1 or (test.t == 1 and test.op == ">"):
            yield Refusal("test_impossible", share=str(test.t))
        elif test.t == 0:
            yield Refusal("test_says_nothing")
    if rule.members and (rule.members.t > 1 or (rule.members.t == 1 and rule.members.op == ">")):
        yield Refusal("test_impossible", share=str(rule.members.t))
    elif rule.members and rule.members.t == 0:
        yield Refusal("test_says_nothing")
    if rule.silence != "no":
        yield from _of_silence(rule)


def _of_silence(rule: Rule) -> Iterator[Refusal]:
    """Silence may stand for no objection of anybody; it must never make up a majority."""
    if rule.hours == 0:
        yield Refusal("silence_without_hours")
    rounds: list[Route] = [rule.tests, *(rung.tests for rung in rule.ladder if rung.kind == "rule")]
    if not rule.no_bypass and not all(any(map(_one_objection_fails, tests)) for tests in rounds):
        yield Refusal("silence_makes_no_majority")


def _one_objection_fails(test: Test) -> bool:
    return test.t == 1 and test.over in ("body", "each_party", "count_of_parties")


def _of_quorum(rule: Rule) -> Iterator[Refusal]:
    quorum, inside = rule.quorum, rule.members.quorum if rule.members else None
    shares = (quorum.of_body, quorum.per_party_share, quorum.per_designation, inside)
    if any(share is not None and share > 1 for share in shares):
        yield Refusal("quorum_impossible")


def _of_petition(petition: Petition) -> Iterator[Refusal]:
    if (petition.n > 0) == (petition.share is not None):
        yield Refusal("petition_needs_one_number")
    if petition.share is not None and not Fraction(0) < petition.share <= 1:
        yield Refusal("petition_impossible")
    if not petition.raises_to:
        yield Refusal("petition_raises_nothing")


def _of_ladder(rule: Rule) -> Iterator[Refusal]:
    followed = [*rule.ladder[1:], None]
    for rung, after in zip(rule.ladder, followed, strict=False):
        if rung.kind == "refer":
            if not rung.body or not rung.days:
                yield Refusal("referral_needs_body_and_days")
            if after is None or after.kind != "rule":
                yield Refusal("referral_without_vote")
        elif not rung.tests and not rung.routes and not rule.no_bypass:
            yield Refusal("rule_without_tests")


def _of_dissent(rule: Rule) -> Iterator[Refusal]:
    dissent = rule.dissent
    if dissent.reservations == "listed" and not dissent.listed:
        yield Refusal("reservations_list_empty")
    if dissent.acceptance == "tacit" and not dissent.days:
        yield Refusal("tacit_without_days")
