"""Where forms of this room take their choices from."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue import followup_rules, templates
from sulh.dialogue.labels import PHASES, ROLES
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import NOT_AT_THE_TABLE, Code, Dialogue, Holder, Office, Party, Supporter
from sulh.dialogue.order import register
from sulh.dialogue.termsheet import current
from sulh.dialogue.wording_deciding import PRESETS, UNVERIFIED
from sulh.dialogue.words import own
from sulh.rules import decisions
from sulh.rules.phases import next_phases
from sulh.rules.roles import OFFICES


@provides("templates")
def template_choices(dialogue: str, reader: Actor) -> Choices:
    return [(found.id, f"{own(found.name)}: {own(found.summary)}") for found in templates.all_templates()]


@provides("languages")
def language_choices(dialogue: str, reader: Actor) -> Choices:
    return list(settings.LANGUAGES)


@provides("parties")
def party_choices(dialogue: str, reader: Actor) -> Choices:
    rows = register(Dialogue.objects.get(pk=dialogue))
    return [(party.id, own(party.names)) for party in rows if not party.no_party]


@provides("parties_or_none")
def party_or_none_choices(dialogue: str, reader: Actor) -> Choices:
    rows = register(Dialogue.objects.get(pk=dialogue))
    return [("", _("(none)")), *((party.id, own(party.names)) for party in rows)]


@provides("requests")
def request_choices(dialogue: str, reader: Actor) -> Choices:
    """Who asks for a place is told to the parties that answer, and to nobody else."""
    if not _party_of(reader, "delegate").filter(status="joined").exists():
        return []
    rows = Party.objects.filter(dialogue_id=dialogue, status__in=("requested", "invited", "acknowledged"))
    return [(party.id, own(party.names)) for party in rows.order_by("place")]


@provides("holders_or_none")
def holder_choices(dialogue: str, reader: Actor) -> Choices:
    """Everybody here for the facilitator and the convener; those of the own party for a delegate."""
    rows = Holder.objects.filter(dialogue_id=dialogue).order_by("label", "id")
    if Office.objects.filter(holder_id=reader.id, role__in=("facilitator", "convener"), ended=False).exists():
        rows = rows.exclude(offices__party__status__in=NOT_AT_THE_TABLE)
    else:
        rows = rows.filter(offices__party__in=_party_of(reader, "delegate")).distinct()
    return [("", _("No, somebody new")), *((holder.id, holder.label) for holder in rows)]


@provides("sheets")
def sheet_choices(dialogue: str, reader: Actor) -> Choices:
    """The registrar's own sheets."""
    own_sheets = Q(party__in=_party_of(reader, "registrar"))
    if Office.objects.filter(holder_id=reader.id, role="registrar", party=None, ended=False).exists():
        own_sheets |= Q(party=None)
    rows = Code.objects.filter(own_sheets, dialogue_id=dialogue, state="unused").values_list(
        "sheet", flat=True
    )
    return [(sheet, sheet) for sheet in sorted(set(rows))]


@provides("offices")
def office_choices(dialogue: str, reader: Actor) -> Choices:
    return [(role, ROLES[role]) for role in OFFICES if role not in ("convener", "supporter")]


@provides("phases")
def phase_choices(dialogue: str, reader: Actor) -> Choices:
    row = Dialogue.objects.get(pk=dialogue)
    return [(phase, PHASES[phase]) for phase in next_phases(row.phase) if phase != "suspended"]


@provides("supporters")
def supporter_choices(dialogue: str, reader: Actor) -> Choices:
    rows = Supporter.objects.filter(dialogue_id=dialogue).order_by("pk")
    return [(row.id, own(row.names)) for row in rows]


@provides("milestones")
def milestone_choices(dialogue: str, reader: Actor) -> Choices:
    return [(row.id, own(row.names)) for row in milestones(Dialogue.objects.get(pk=dialogue))]


@provides("decision_rules")
def decision_rule_choices(dialogue: str, reader: Actor) -> Choices:
    """The four for beginners first; a rule whose numbers were found in no source says so."""
    return [
        (
            preset.id,
            PRESETS[preset.id] if preset.verified else format_lazy("{} ({})", PRESETS[preset.id], UNVERIFIED),
        )
        for preset in sorted(decisions.PRESETS.values(), key=lambda preset: not preset.offered_first)
    ]


@provides("pulse_questions")
def pulse_question_choices(dialogue: str, reader: Actor) -> Choices:
    """Those of the terms from which a proposal starts."""
    terms = current(dialogue)
    rows = followup_rules.rules_of(terms.body).pulse_questions if terms else ()
    return [(row.id, own(row.texts)) for row in rows]


def _party_of(reader: Actor, role: str) -> QuerySet[Party]:
    """The party, if any, for which the reader is `role`."""
    return Party.objects.filter(offices__holder_id=reader.id, offices__role=role, offices__ended=False)
