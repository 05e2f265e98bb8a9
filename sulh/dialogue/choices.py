"""Where forms of this room take their choices from."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from sulh.acts.forms import Choices, provides
from sulh.dialogue import templates
from sulh.dialogue.labels import PHASES, ROLES
from sulh.dialogue.models import Code, Dialogue, Holder, Party
from sulh.dialogue.order import register
from sulh.dialogue.words import own
from sulh.rules.phases import next_phases
from sulh.rules.roles import OFFICES


@provides("templates")
def template_choices(dialogue: str) -> Choices:
    return [(found.id, f"{own(found.name)}: {own(found.summary)}") for found in templates.all_templates()]


@provides("languages")
def language_choices(dialogue: str) -> Choices:
    return list(settings.LANGUAGES)


@provides("parties")
def party_choices(dialogue: str) -> Choices:
    rows = register(Dialogue.objects.get(pk=dialogue))
    return [(party.id, own(party.names)) for party in rows if not party.no_party]


@provides("parties_or_none")
def party_or_none_choices(dialogue: str) -> Choices:
    rows = register(Dialogue.objects.get(pk=dialogue))
    return [("", _("(none)")), *((party.id, own(party.names)) for party in rows)]


@provides("requests")
def request_choices(dialogue: str) -> Choices:
    rows = Party.objects.filter(dialogue_id=dialogue, status__in=("requested", "invited", "acknowledged"))
    return [(party.id, own(party.names)) for party in rows.order_by("place")]


@provides("holders_or_none")
def holder_choices(dialogue: str) -> Choices:
    rows = Holder.objects.filter(dialogue_id=dialogue).order_by("label", "id")
    return [("", _("No, somebody new")), *((holder.id, holder.label) for holder in rows)]


@provides("sheets")
def sheet_choices(dialogue: str) -> Choices:
    rows = (
        Code.objects.filter(dialogue_id=dialogue, state="unused").values_list("sheet", flat=True).distinct()
    )
    return [(sheet, sheet) for sheet in sorted(set(rows))]


@provides("offices")
def office_choices(dialogue: str) -> Choices:
    return [(role, ROLES[role]) for role in OFFICES if role not in ("convener", "supporter")]


@provides("phases")
def phase_choices(dialogue: str) -> Choices:
    row = Dialogue.objects.get(pk=dialogue)
    return [(phase, PHASES[phase]) for phase in next_phases(row.phase) if phase != "suspended"]
