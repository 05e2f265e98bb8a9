"""The part of the terms that says how the parties decide: in plain words, old and new beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sulh.acts.forms import Form
from sulh.dialogue.acts.deciding import line_of
from sulh.dialogue.deciding import SUBJECTS, DecidingRules, rules_of
from sulh.dialogue.models import Party, Terms
from sulh.dialogue.order import register
from sulh.dialogue.pages import wording_rules
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.termsheet import current
from sulh.dialogue.wording_deciding import MATTERS
from sulh.dialogue.words import number, own

_DAYS = gettext_lazy("Days to answer")
_ADMISSION = gettext_lazy("When a change of the text is taken up")
_SINGLE = gettext_lazy("A single text by the facilitator")
_WEIGHTS = gettext_lazy("Communities and weights")


@dataclass(frozen=True)
class Side:
    """One matter: what this version says, and what the one before said."""

    title: Any
    now: str
    before: str

    @property
    def changed(self) -> bool:
        return self.now != self.before


def sides(terms: Terms, before: Terms | None) -> list[Side]:
    """Every matter, in the order of the page; without a version before nothing counts as changed."""
    names = {party.id: own(party.names) for party in Party.objects.filter(dialogue_id=terms.dialogue_id)}
    now = lines(rules_of(terms.body), names)
    told = lines(rules_of(before.body), names) if before else now
    return [Side(title, now[title], told.get(title, "")) for title in now]


def lines(rules: DecidingRules, names: Mapping[str, str]) -> dict[Any, str]:
    """What the terms say, by the title of each matter. `names`: parties by id."""
    told = {MATTERS[matter]: rule_in_words(rules, matter) for matter in SUBJECTS}
    days = ngettext("%(count)s day", "%(count)s days", rules.answer_days)
    told[_DAYS] = days % {"count": number(rules.answer_days)}
    told[_ADMISSION] = _admission(rules)
    told[_SINGLE] = _single(rules)
    told[_WEIGHTS] = _weights(rules, names)
    return told


def rule_in_words(rules: DecidingRules, matter: str) -> str:
    """The whole rule for one matter as one paragraph."""
    rule = rules.rule(matter)
    return " ".join([f"{wording_rules.title(rule)}.", *map(str, wording_rules.sentences(rule))])


def _admission(rules: DecidingRules) -> str:
    admits = rules.admits
    parties = ngettext("%(count)s party supports it", "%(count)s parties support it", admits.min_parties)
    said = [parties % {"count": number(admits.min_parties)}]
    if admits.share is not None:
        said.append(
            _("or %(share)s of the delegates do") % {"share": wording_rules.share(admits.share, ">=")}
        )
    return _(", ").join(said)


def _single(rules: DecidingRules) -> str:
    if not rules.single_text:
        return _("not allowed")
    rounds = ngettext("allowed, in %(count)s round", "allowed, in up to %(count)s rounds", rules.max_rounds)
    told = rounds % {"count": number(rules.max_rounds)}
    who = (
        _("participants may criticise it too")
        if rules.criticism_window
        else _("parties and experts criticise it")
    )
    return _("; ").join((told, who))


def _weights(rules: DecidingRules, names: Mapping[str, str]) -> str:
    there = [party for party in names if party in rules.designations or rules.weights.get(party)]
    if not there:
        return _("none: every party counts alike")
    return _("; ").join(_weight(rules, party, names[party]) for party in there)


def _weight(rules: DecidingRules, party: str, name: str) -> str:
    told = {
        "party": name, "community": rules.designations.get(party, ""),
        "weight": number(rules.weights.get(party, 0)),
    }  # fmt: skip
    if not rules.weights.get(party):
        return _("%(party)s: %(community)s") % told
    return (
        _("%(party)s: %(community)s (%(weight)s)") % told
        if told["community"]
        else _("%(party)s: %(weight)s") % told
    )


def propose_deciding(visit: Visit) -> list[tuple[str, Form]]:
    """The two forms for another way to decide, filled in with what stands, for delegates who may."""
    row = current(visit.dialogue.id)
    if row is None or not visit.dialogue.has_parties or not allowed(visit, "change_terms"):
        return []
    rules = rules_of(row.body)
    rule = visit.form("ProposeDecisionRule", submit=_("Propose this rule"), next=visit.url("terms"))
    settings = visit.form(
        "ProposeDecidingSettings", submit=_("Propose this"), values=settings_of(visit, rules),
        next=visit.url("terms"),
    )  # fmt: skip
    return [
        (_("Another rule for one matter"), rule),
        (_("Other days, admission of changes, communities or weights"), settings),
    ]


def settings_of(visit: Visit, rules: DecidingRules) -> dict[str, Any]:
    """The values of the form, as they stand in the terms."""
    admits = rules.admits
    rows = [
        line_of(own(party.names), rules.designations.get(party.id, ""), rules.weights.get(party.id, 0))
        for party in register(visit.dialogue)
        if party.id in rules.designations or rules.weights.get(party.id)
    ]
    return {
        "answer_days": rules.answer_days,
        "sponsor_parties": admits.min_parties,
        "sponsor_share": str(admits.share) if admits.share is not None else "",
        "single_text": bool(rules.single_text),
        "max_rounds": rules.max_rounds,
        "criticism_window": bool(rules.criticism_window),
        "parties": rows,
    }
