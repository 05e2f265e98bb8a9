"""The page of decision rules: what stands for each matter, what it would do here, and what else there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count as Counted
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.dialogue.consent import digest_of, joined
from sulh.dialogue.deciding import SUBJECTS, DecidingRules, rules_in_force
from sulh.dialogue.models import Dialogue, Participant, Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages import wording_rules
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.record.canonical import canonical
from sulh.rules.decisions import PRESETS, Bloc, Preset, Preview, Rule, preview
from sulh.settlement.deciding.ballots import frozen


@dataclass(frozen=True)
class Previewed:
    """What a rule would do with the parties that are there now. Lists are in the order drawn by lot."""

    found: Preview
    members: int
    pass_alone: list[Party]
    block_alone: list[Party]
    smallest_blocking: list[Party]
    smallest_passing: list[Party]


@dataclass(frozen=True)
class Described:
    """A rule with where it comes from; `preview` is None where there are no parties yet."""

    rule: Rule
    preset: Preset | None
    warnings: list[str]
    preview: Previewed | None = None

    @property
    def title(self) -> str:
        return wording_rules.title(self.rule)

    @property
    def sentences(self) -> list[wording_rules.Sentence]:
        return wording_rules.sentences(self.rule)


@require_safe
@in_dialogue
def decision_rules(visit: Visit) -> HttpResponse:
    """The rules in force, the four that are offered first, and all others behind "more"."""
    terms, there = rules_in_force(visit.dialogue.id), joined(visit.dialogue.id)
    first = [preset for preset in PRESETS.values() if preset.offered_first]
    more = [preset for preset in PRESETS.values() if not preset.offered_first]
    return visit.page(
        "settlement/deciding/rules.html",
        standing=[
            (matters, described(visit.dialogue, rule, terms, there))
            for matters, rule in _by_rule(terms).values()
        ],
        first=[described(visit.dialogue, preset.rule, terms, there) for preset in first],
        # Their figures would make the page slow where there are many parties, and nobody compares them all.
        more=[Described(preset.rule, preset, list(preset.warnings)) for preset in more],
    )


def _by_rule(terms: DecidingRules) -> dict[str, tuple[list[str], Rule]]:
    """The matters that are decided by one and the same rule, with that rule, by the rule's sealed copy."""
    found: dict[str, tuple[list[str], Rule]] = {}
    for matter in SUBJECTS:
        rule = terms.rule(matter)
        found.setdefault(digest_of(rule.as_body()), ([], rule))[0].append(matter)
    return found


@require_safe
@in_dialogue
def decision_rules_json(visit: Visit) -> HttpResponse:
    """The rules in force as data, with what they would do here."""
    terms, there = rules_in_force(visit.dialogue.id), joined(visit.dialogue.id)
    told = {matter: _body(described(visit.dialogue, terms.rule(matter), terms, there)) for matter in SUBJECTS}
    return HttpResponse(canonical(told), content_type="application/json; charset=utf-8")


def described(dialogue: Dialogue, rule: Rule, terms: DecidingRules, there: Sequence[Party]) -> Described:
    """A rule with its preview for the parties in `there`."""
    preset = PRESETS.get(rule.id)
    known = list(preset.warnings) if preset else []
    blocs = blocs_now(dialogue, rule, terms, there)
    if not blocs:
        return Described(rule, preset, known)
    found = _remembered(rule, tuple(blocs))
    return Described(
        rule, preset, [*found.warnings, *(code for code in known if code not in found.warnings)],
        _previewed(dialogue, found, blocs, there),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _remembered(rule: Rule, blocs: tuple[Bloc, ...]) -> Preview:
    """A preview follows from rule and parties alone; with forty parties it takes a while."""
    return preview(rule, blocs)


def blocs_now(dialogue: Dialogue, rule: Rule, terms: DecidingRules, there: Sequence[Party]) -> list[Bloc]:
    """The parties as a ballot that opened now would freeze them."""
    rows = frozen(there, rule, terms)
    people: dict[str, int] = {}
    if rule.body == "participants":
        enrolled = Participant.objects.filter(dialogue=dialogue, party__in=[row["party"] for row in rows])
        people = {
            row["party"]: row["n"] for row in enrolled.values("party").annotate(n=Counted("pk")).order_by()
        }
    return [
        Bloc(
            row["party"], row["designation"], row["weight"],
            people.get(row["party"], 0) if rule.body == "participants" else row["seats"],
        )
        for row in rows
    ]  # fmt: skip


def _previewed(
    dialogue: Dialogue, found: Preview, blocs: Sequence[Bloc], there: Sequence[Party]
) -> Previewed:
    def rows(wanted: Sequence[str]) -> list[Party]:
        return by_lot(dialogue, (party for party in there if party.id in wanted))

    return Previewed(
        found, sum(bloc.enrolled for bloc in blocs), rows(found.pass_alone), rows(found.block_alone),
        rows(found.smallest_blocking), rows(found.smallest_passing),
    )  # fmt: skip


def _body(each: Described) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": each.rule.as_body(),
        "precedent": each.preset.precedent if each.preset else "",
        "source": each.preset.source if each.preset else "",
        "verified": int(each.preset.verified) if each.preset else 0,
        "warnings": each.warnings,
    }
    if each.preview is not None:
        found = each.preview.found
        told["preview"] = {
            "pass_alone": list(found.pass_alone), "block_alone": list(found.block_alone),
            "minimum_block": found.minimum_block, "quorum_block": found.quorum_block,
            "smallest_blocking": list(found.smallest_blocking),
            "smallest_passing": list(found.smallest_passing),
        }  # fmt: skip
    return told
