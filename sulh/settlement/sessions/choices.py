"""Where forms of this folder take their choices from: only from what everybody can read anyway."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.acts.forms import Choices, provides
from sulh.acts.registry import Actor
from sulh.dialogue import consent
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.order import by_lot
from sulh.dialogue.words import number, own
from sulh.settlement.deciding.models import RUNNING, Ballot
from sulh.settlement.sessions import agenda


@provides("agenda_items")
def agenda_item_choices(dialogue: str, reader: Actor) -> Choices:
    return [(each.id, f"{number(each.n)} · {own(each.titles)}") for each in agenda.items(dialogue)]


@provides("decided_ballots")
def decided_ballot_choices(dialogue: str, reader: Actor) -> Choices:
    """Ballots that are over, the newest first."""
    rows = Ballot.objects.filter(dialogue_id=dialogue).exclude(state__in=RUNNING).order_by("-n")
    return [(str(n), _("Ballot %(n)s") % {"n": number(n)}) for n in rows.values_list("n", flat=True)]


@provides("other_parties")
def other_party_choices(dialogue: str, reader: Actor) -> Choices:
    """The joined parties but the reader's own."""
    own_parties = set(
        Party.objects.filter(
            offices__holder_id=reader.id, offices__role="delegate", offices__ended=False
        ).values_list("id", flat=True)
    )
    rows = by_lot(Dialogue.objects.get(pk=dialogue), consent.joined(dialogue))
    return [(each.id, own(each.names)) for each in rows if each.id not in own_parties]
