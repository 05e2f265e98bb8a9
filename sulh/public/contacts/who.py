"""Who may see a contact. A sealed one is known only to those who took part and to the one who logged it."""

from __future__ import annotations

from dataclasses import dataclass

from sulh.acts.registry import Actor
from sulh.public.contacts.models import Contact
from sulh.rules.standing import Standing


@dataclass(frozen=True)
class Who:
    """A reader or actor: the holder's id and the side it acts for, each empty where there is none.

    Only delegates stand for a party here: a registrar enrols its people and need not know whom it meets.
    """

    holder: str = ""
    party: str = ""
    supporter: str = ""
    facilitates: bool = False

    def took_part(self, contact: Contact) -> bool:
        return self.party in contact.parties or self.supporter in contact.supporters

    def sees(self, contact: Contact) -> bool:
        """Whether this contact may be shown, or named at all."""
        return contact.opened is not None or self.logged(contact) or self.took_part(contact)

    def logged(self, contact: Contact) -> bool:
        return bool(self.holder) and contact.logged_by == self.holder

    def logs_for(self, contact: Contact) -> bool:
        """Whether this holder may write what becomes of a contact that it sees."""
        return self.sees(contact) and (self.facilitates or self.took_part(contact))


NOBODY = Who()


def who(actor: Actor, standing: Standing) -> Who:
    """Where `actor` stands towards contacts. Whose offices have all ended is one of the public."""
    if actor.kind != "holder" or standing.roles == {"public"}:
        return NOBODY
    party = standing.party if "delegate" in standing.roles else ""
    return Who(actor.id, party, standing.supporter, "facilitator" in standing.roles)
