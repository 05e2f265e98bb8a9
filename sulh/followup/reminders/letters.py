"""How a reminder reads. Others read mail on its way: it says that something waits, and where; never what."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from sulh.acts import outbox
from sulh.acts.models import Outgoing
from sulh.acts.outbox import Letter, To
from sulh.dialogue.models import Dialogue, Office
from sulh.followup.reminders.models import Address
from sulh.followup.reminders.sealing import opened

KIND = "reminder"


def to(row: Outgoing) -> To | None:
    """Nobody once the address or the office is gone, the dialogue stands still, or the secret was lost."""
    address = Address.objects.filter(pk=row.holder).first()
    holds = Office.objects.filter(holder_id=row.holder, ended=False).exists()
    reminds = Dialogue.objects.filter(pk=row.dialogue, demonstration=False).exclude(phase="suspended")
    if address is None or not holds or not reminds.exists():
        return None
    try:
        return To(opened(address.sealed, row.holder), address.language)
    except InvalidTag:
        return None


def letter(row: Outgoing) -> Letter:
    slug = Dialogue.objects.values_list("slug", flat=True).get(pk=row.dialogue)
    desk = settings.ADDRESS + reverse("desk", kwargs={"slug": slug})
    return Letter(_("A reminder"), render_to_string("followup/reminders/letter.txt", {"desk": desk}))


outbox.sends(KIND, outbox.Kind(to, letter))
