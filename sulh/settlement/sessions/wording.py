"""What the public diary says of the acts of this folder; see `sulh.public.diary.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.labels import ROLES
from sulh.settlement.sessions.labels import KINDS as SESSIONS

TURNS: Mapping[str, str] = {"RecordSession": "kind", "WidenSession": "visibility"}
SENTENCES: Mapping[str, Any] = {
    "ProposeAgendaItem": _("%(party)s put this on the agenda as item %(n)s: %(titles)s."),
    "WithdrawAgendaItem": _("%(party)s took item %(n)s off the agenda."),
    "OpenAgenda": _("The parties were asked to agree to the agenda with the items %(items)s, in ballot %(ballot)s."),
    "RecordSession.plenary": _("A plenary was recorded, session %(n)s: %(titles)s."),
    "RecordSession.working_group": _("A working group was recorded, session %(n)s: %(titles)s."),
    "RecordSession.caucus": _("A caucus of %(party)s was recorded, session %(n)s: %(titles)s."),
    "RecordSession.shuttle": _("A shuttle visit to %(party)s was recorded, session %(n)s: %(titles)s."),
    "WidenSession.plenary": _("Session %(n)s (%(kind)s) was opened to all joined parties and the facilitator."),
    "WidenSession.public": _("Session %(n)s (%(kind)s) was opened to everybody."),
    "OfferMinutes": _("The minutes of session %(n)s were offered to the parties for approval."),
    "CorrectMinutes": _("%(party)s worded passage %(place)s of the minutes of session %(n)s otherwise."),
    "WithdrawCorrection": _("%(party)s took its wording of passage %(place)s of the minutes of session %(n)s back."),
    "TakeCorrection": _(
        "The wording of %(party)s for passage %(place)s was taken into the minutes of session %(n)s. Every approval of the earlier wording has lapsed."
    ),
    "SettleMinutes": _("The minutes of session %(n)s are settled. Passages that stand with two wordings: %(disputed)s."),
    "WriteSideLetter": _("%(party)s wrote side letter %(n)s, addressed to %(parties)s. It stands beside its clause."),
    "WithdrawSideLetter": _("%(party)s withdrew side letter %(n)s."),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    "statements": _("From the statements"),
    "titles": _("Title"),
    "came": _("How many came for each of them"),
    "items": _("Items of the agenda"),
    "decisions": _("Decided in the ballots"),
}
CODES: Mapping[str, Mapping[str, Any]] = {
    "RecordSession.kind": SESSIONS,
    "WidenSession.kind": SESSIONS,
    "RecordSession.others": ROLES,
}
# The passages stand in the diary's file and, to be read, on the page of the session.
REFERENCES: frozenset[str] = frozenset(
    {"item", "session", "letter", "passages", "WriteSideLetter.clause", "CorrectMinutes.text"}
)
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "agenda": (_("Agenda"), ("ProposeAgendaItem", "WithdrawAgendaItem", "OpenAgenda")),
    "sessions": (_("Sessions and minutes"), ("RecordSession", "WidenSession", "OfferMinutes", "CorrectMinutes", "WithdrawCorrection", "TakeCorrection", "SettleMinutes")),
    "side_letters": (_("Side letters"), ("WriteSideLetter", "WithdrawSideLetter")),
}  # fmt: skip
DAYS: frozenset[str] = frozenset()
