"""An office holder gives an address for reminders, or has it deleted. Neither leaves anything in the diary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask
from sulh.acts.fields import Language as LanguageCode
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue.acts import find
from sulh.followup.reminders.models import Address
from sulh.followup.reminders.sealing import LONGEST, seal
from sulh.languages import LANGUAGES
from sulh.rules.refusal import Refusal


class GiveAddress(Act):
    """Give an e-mail address for reminders, or another one; it is kept encrypted and shown to nobody."""

    address: Annotated[
        str,
        Ask(_("Your e-mail address"), _("One that does not show who you are is enough."), autocomplete="email", inputmode="email"),
        Field(max_length=400),
    ]  # fmt: skip
    language: Annotated[
        LanguageCode,
        Ask(_("In which language?"), widget="select", choices={each.code: each.name for each in LANGUAGES.values()}),
    ]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(GiveAddress, action="keep_address", logged=False, keyed=False, unkept=["address"])
def give_address(act: GiveAddress, here: Here) -> Answer:
    if find.the_dialogue(here).demonstration:
        raise Refusal("address_in_demonstration")
    address = _plain(act.address)
    if act.language not in LANGUAGES:
        raise Refusal("address_language_unknown", field="language")
    erased()
    Address.objects.update_or_create(
        holder_id=here.actor.id,
        defaults={"sealed": seal(address, here.actor.id), "language": act.language},
    )
    return Answer()


def _plain(typed: str) -> str:
    """One bare address, `name@example.org`. Raises `Refusal("address_not_plain")`."""
    address = typed.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal("address_not_plain", field="address") from None
    # Django takes quoted names and numbers in brackets, and letters that many mail servers refuse.
    if not address.isascii() or len(address) > LONGEST or set(address) & set('"[]\\ \t\r\n'):
        raise Refusal("address_not_plain", field="address")
    return address


class DropAddress(Act):
    """Have the address for reminders deleted; nothing of it is left, and it may be done twice."""

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(DropAddress, action="keep_address", logged=False, keyed=False)
def drop_address(act: DropAddress, here: Here) -> Answer:
    Address.objects.filter(holder_id=here.actor.id).delete()
    erased()
    return Answer()
