"""How the parties decide: proposed as part of the terms, and in force only when every party has consented.

Nobody else can propose it, and a ballot that is open keeps the rule it was opened under (Libyan Political
Dialogue Forum, December 2020: the threshold was said to have been changed under way).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Name, OptionalShare
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.terms import present, propose
from sulh.dialogue.deciding import DecidingRules, rules_of
from sulh.dialogue.models import Party
from sulh.dialogue.wording_deciding import MATTERS
from sulh.rules import decisions
from sulh.rules.decisions import Admission, Dissent, Quorum, Rule, Test
from sulh.rules.refusal import Refusal
from sulh.rules.text import clean

OPERATORS = {"at_least": _("at least this share"), "more_than": _("more than this share")}
ABSTENTIONS = {
    "in_denominator": _("It counts among those asked, and is no yes"),
    "excluded": _("It is left out of the count"),
    "as_no": _("It counts as a no"),
}
RESERVATIONS = {
    "allowed": _("Yes"),
    "listed": _("Only to the kinds of clauses chosen below"),
    "prohibited": _("No"),
}
ACCEPTANCES = {
    "all": _("Every other party accepts it"),
    "objections_only": _(
        "Every other party has received the text, and none objects within the days given for an answer"
    ),
    "tacit": _("No party that has received the text objects within the days set below"),
}
LISTED = {
    "principle": _("Principles"),
    "definition": _("Definitions"),
    "operative": _("Clauses that oblige"),
    "transitional": _("Transitional clauses"),
    "implementation": _("Clauses on implementation"),
    "final": _("Final clauses"),
    "annex": _("Annexes"),
}
Kind = Literal["principle", "definition", "operative", "transitional", "implementation", "final", "annex"]


class ProposeDecisionRule(Act):
    """A party proposes new terms with another decision rule for one matter."""

    matter: Annotated[Literal["agenda", "amendment", "settlement", "ratification"], Ask(_("For what?"), choices=MATTERS)]  # fmt: skip
    preset: Annotated[str, Ask(_("Which rule?"), _("The page of the rules says what each means, where it comes from, and who could block."), source="decision_rules"), Field(max_length=60)]  # fmt: skip
    cooling_off_days: Annotated[int, Ask(_("How many days must pass before anything is closed?"), widget="number", inputmode="numeric"), Field(ge=0, le=90)] = 0  # fmt: skip
    reservations: Annotated[Literal["allowed", "listed", "prohibited"], Ask(_("May a party consent with a reservation?"), widget="radio", choices=RESERVATIONS)] = "allowed"  # fmt: skip
    listed: Annotated[list[Kind], Ask(_("Kinds of clauses to which a reservation can be made"), widget="checks", choices=LISTED)] = []  # fmt: skip
    acceptance: Annotated[Literal["all", "objections_only", "tacit"], Ask(_("When does a reservation stand?"), widget="radio", choices=ACCEPTANCES)] = "all"  # fmt: skip
    acceptance_days: Annotated[int, Ask(_("Days within which the others can object to a reservation"), widget="number", inputmode="numeric"), Field(ge=0, le=730)] = 0  # fmt: skip
    share_of_parties: Annotated[OptionalShare, Ask(_("Agreed thresholds: share of the parties"), _("Only for this rule. As a fraction, for instance 2/3."))] = "2/3"  # fmt: skip
    share_of_communities: Annotated[OptionalShare, Ask(_("Agreed thresholds: share of the parties of each declared community"), _("Only for this rule. Empty where communities do not count apart."))] = ""  # fmt: skip
    compared: Annotated[Literal["at_least", "more_than"], Ask(_("Agreed thresholds: how is the share meant?"), widget="radio", choices=OPERATORS)] = "at_least"  # fmt: skip
    abstention: Annotated[Literal["in_denominator", "excluded", "as_no"], Ask(_("Agreed thresholds: what is an abstention?"), widget="radio", choices=ABSTENTIONS)] = "in_denominator"  # fmt: skip
    quorum: Annotated[OptionalShare, Ask(_("Agreed thresholds: share of the parties that must answer"), _("Only for this rule. Empty where there is no such share."))] = "2/3"  # fmt: skip
    why: Annotated[Name, Ask(_("Why, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"matter": self.matter, "preset": self.preset, "rule": done["rule"], "why": self.why,
                     "version": done["version"], "digest": done["digest"], "party": done["party"]})  # fmt: skip


@carries_out(ProposeDecisionRule, action="change_terms")
def propose_decision_rule(act: ProposeDecisionRule, here: Here) -> Answer:
    before = present(here)
    standing = rules_of(before)
    rule = made_of(act)
    decisions.require_rule(rule, act.matter)
    _check_fits(rule, act.matter, standing)
    rules = {**standing.rules, act.matter: rule.as_body()}
    body = {**before, "deciding": replace(standing, rules=rules).as_body()}
    done = propose(body, here, field="preset")
    return Answer(done.shown, {"rule": rule.as_body()})


def made_of(act: ProposeDecisionRule) -> Rule:
    """The chosen rule with what the party set. Raises `Refusal("preset_unknown")`."""
    if act.preset not in decisions.PRESETS:
        raise Refusal("preset_unknown", field="preset")
    rule = decisions.PRESETS[act.preset].rule
    if act.preset == "thresholds":
        rule = _thresholds(act, rule)
    days = act.acceptance_days if act.acceptance == "tacit" else 0
    listed = tuple(act.listed) if act.reservations == "listed" else ()
    dissent = Dissent(act.reservations, listed, act.acceptance, days)
    return replace(rule, dissent=dissent, cooling_off_days=act.cooling_off_days)


def _thresholds(act: ProposeDecisionRule, rule: Rule) -> Rule:
    op = ">" if act.compared == "more_than" else ">="
    tests = [
        Test(over, "yes", "voting" if act.abstention == "excluded" else "all", op, Fraction(share))
        for over, share in (
            ("count_of_parties", act.share_of_parties), ("each_designation", act.share_of_communities),
        )
        if share
    ]  # fmt: skip
    quorum = Quorum(of_body=Fraction(act.quorum) if act.quorum else None)
    return replace(rule, tests=tuple(tests), quorum=quorum, abstention=act.abstention)


def _check_fits(rule: Rule, matter: str, standing: DecidingRules) -> None:
    """Whether the rule fits the matter, and the terms say what it needs to know. Raises `Refusal`:
    `people_only_confirm`, `rule_not_for_subject`, `weights_missing`, `communities_missing`."""
    if rule.body == "participants" and matter != "ratification":
        raise Refusal("people_only_confirm", field="preset")
    if matter == "ratification" and rule.members is None and rule.body != "participants":
        # Everybody enrolled is asked, so what they answer must decide.
        raise Refusal("rule_not_for_subject", field="preset", rule=rule.id, subject=matter)
    if rule.weights != "none" and not any(standing.weights.values()):
        raise Refusal("weights_missing", field="preset")
    there = set(standing.designations.values())
    for test in rule.every_test():
        if (test.over == "each_designation" and not there) or (
            test.over == "designation" and test.of not in there
        ):
            raise Refusal("communities_missing", field="preset")


class ProposeDecidingSettings(Act):
    """A party proposes new terms with other days, another admission of changes, other communities and weights."""

    answer_days: Annotated[int, Ask(_("After how many days may a ballot be closed although a party has not answered?"), widget="number", inputmode="numeric"), Field(ge=1, le=180)]  # fmt: skip
    sponsor_parties: Annotated[int, Ask(_("How many parties must support a change before it is taken up?"), widget="number", inputmode="numeric"), Field(ge=1, le=40)]  # fmt: skip
    sponsor_share: Annotated[OptionalShare, Ask(_("Or which share of the delegates?"), _("As a fraction, for instance 1/10. Empty where only parties count."))] = ""  # fmt: skip
    single_text: Annotated[bool, Ask(_("The facilitator may table a text that belongs to nobody and is improved by criticism"), widget="checkbox")] = False  # fmt: skip
    max_rounds: Annotated[int, Ask(_("How many rounds of criticism at the most?"), widget="number", inputmode="numeric"), Field(ge=1, le=20)] = 6  # fmt: skip
    criticism_window: Annotated[bool, Ask(_("Participants may criticise that text too"), widget="checkbox")] = False  # fmt: skip
    parties: Annotated[
        list[Name],
        Ask(_("Communities and weights of the parties"), _("Only where a rule needs them. One party a line, as: name = community; weight. Either may be left out."), widget="lines"),
        Field(max_length=60),
    ] = []  # fmt: skip
    why: Annotated[Name, Ask(_("Why, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        said = self.model_dump(exclude={"why", "single_text", "criticism_window", "parties"})
        flags = {name: "yes" if getattr(self, name) else "no" for name in ("single_text", "criticism_window")}
        where = {name: done[name] for name in ("version", "digest", "party")}
        return View(said | flags | {"lines": list(self.parties), "why": self.why} | where)


@carries_out(ProposeDecidingSettings, action="change_terms")
def propose_deciding_settings(act: ProposeDecidingSettings, here: Here) -> Answer:
    before = present(here)
    designations, weights = read_lines(act.parties, Party.objects.filter(dialogue_id=here.dialogue))
    share = Fraction(act.sponsor_share) if act.sponsor_share else None
    changed = replace(
        rules_of(before), answer_days=act.answer_days, single_text=int(act.single_text),
        max_rounds=act.max_rounds, criticism_window=int(act.criticism_window), designations=designations,
        weights=weights, admission=Admission(act.sponsor_parties, share).as_body(),
    )  # fmt: skip
    return propose({**before, "deciding": changed.as_body()}, here, field="answer_days")


_LINE = re.compile(r"(?P<name>.+?)\s*=\s*(?P<community>[^;؛]*?)\s*(?:[;؛]\s*(?P<weight>\d{1,9})?)?\s*")


def read_lines(lines: Iterable[str], register: Iterable[Party]) -> tuple[dict[str, str], dict[str, int]]:
    """Communities and weights by party id, from lines such as "Valley = farmers; 30".

    A party is found by any of its names. Raises `Refusal`: `line_unreadable` (`line`), `party_unknown`,
    `party_twice`.
    """
    known = {name.casefold(): party.id for party in register for name in party.names.values()}
    designations: dict[str, str] = {}
    weights: dict[str, int] = {}
    seen: set[str] = set()
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise Refusal("line_unreadable", field="parties", line=line)
        party = known.get(found["name"].casefold())
        if party is None:
            raise Refusal("party_unknown", field="parties")
        if party in seen:
            raise Refusal("party_twice", field="parties")
        seen.add(party)
        if found["community"]:
            designations[party] = clean(found["community"], limit=60, lines=False)
        if found["weight"] and int(found["weight"]):
            weights[party] = int(found["weight"])
    return designations, weights


def line_of(name: str, designation: str, weight: int) -> str:
    """The line from which `read_lines` reads the same."""
    return f"{name} = {designation}" + (f"; {weight}" if weight else "")
