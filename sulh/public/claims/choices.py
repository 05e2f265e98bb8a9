"""Where forms of this folder take their choices from."""

from __future__ import annotations

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue.models import Dialogue, Office, Supporter
from sulh.dialogue.order import register
from sulh.dialogue.words import number, own
from sulh.public.claims.labels import ASPECTS
from sulh.public.claims.models import Claim

_SHORT = 60


def _own(dialogue: str, reader: Actor) -> tuple[set[str], set[str]]:
    """The supporter and the party, by id, for which the reader holds an office here."""
    rows = Office.objects.filter(holder_id=reader.id, holder__dialogue_id=dialogue, ended=False)
    offices = list(rows.values_list("supporter_id", "party_id"))
    return {each for each, _party in offices if each}, {each for _supporter, each in offices if each}


@provides("claim_supporters")
def supporter_choices(dialogue: str, reader: Actor) -> Choices:
    """Every supporter but the reader's own."""
    mine, _parties = _own(dialogue, reader)
    rows = Supporter.objects.filter(dialogue_id=dialogue).exclude(pk__in=mine).order_by("pk")
    return [("", _("(none)")), *((row.id, own(row.names)) for row in rows)]


@provides("claim_parties")
def party_choices(dialogue: str, reader: Actor) -> Choices:
    """Every party of the register but the reader's own; none for a supporter."""
    supporters, mine = _own(dialogue, reader)
    rows = [] if supporters else register(Dialogue.objects.get(pk=dialogue))
    offered = [(row.id, own(row.names)) for row in rows if not row.no_party and row.id not in mine]
    return [("", _("(none)")), *offered]


@provides("claims")
def claim_choices(dialogue: str, reader: Actor) -> Choices:
    """The claims that a new one could contradict."""
    supporters, parties = _own(dialogue, reader)
    rows = Claim.objects.filter(dialogue_id=dialogue, taken_back=None).select_related("supporter", "party")
    offered = []
    for row in rows.order_by("n"):
        concerned = row.supporter or row.party
        if concerned is None or concerned.id in supporters | parties or (supporters and row.party):
            continue
        words = Truncator(own(row.text)).chars(_SHORT)
        offered.append((row.id, f"{number(row.n)} · {own(concerned.names)} · {ASPECTS[row.aspect]}: {words}"))
    return [("", _("(none)")), *offered]
