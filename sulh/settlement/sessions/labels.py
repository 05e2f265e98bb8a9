"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "plenary": _("Plenary"),
    "working_group": _("Working group"),
    "caucus": _("Caucus of a party"),
    "shuttle": _("Shuttle visit to a party"),
}
OPEN_TO: dict[str, Any] = {
    "plenary": _("The delegates of all joined parties and the facilitator"),
    "public": _("Everybody"),
}
VISIBILITIES: dict[str, Any] = {
    "party": _("seen by this party only"),
    "caucus": _("seen by this party and the facilitator only"),
    "plenary": _("seen by all joined parties and the facilitator"),
    "public": _("seen by everybody"),
}
MINUTES: dict[str, Any] = {
    "draft": _("being drafted"),
    "offered": _("offered for approval"),
    "settled": _("settled"),
}
LETTERS: dict[str, Any] = {
    "offered": _("waits for consent"),
    "agreed": _("agreed"),
    "declined": _("declined"),
    "lapsed": _("lapsed, because one of its parties has left"),
    "withdrawn": _("withdrawn"),
}
ITEMS: dict[str, Any] = {"proposed": _("on the agenda"), "withdrawn": _("taken off")}
ACTS: dict[str, Any] = {
    "ProposeAgendaItem": _("A party put an item on the agenda"),
    "WithdrawAgendaItem": _("A party took an item off the agenda"),
    "OpenAgenda": _("The parties were asked to agree to the agenda"),
    "RecordSession": _("A session was recorded"),
    "WidenSession": _("A session was opened to more readers"),
    "DraftMinutes": _("Minutes were drafted"),
    "OfferMinutes": _("Minutes were offered for approval"),
    "CorrectMinutes": _("A party worded a passage of the minutes otherwise"),
    "WithdrawCorrection": _("A party took its wording of the minutes back"),
    "TakeCorrection": _("A party's wording was taken into the minutes"),
    "SettleMinutes": _("Minutes were settled"),
    "WriteSideLetter": _("A side letter was written"),
    "WithdrawSideLetter": _("A side letter was withdrawn"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "session_kind": KINDS,
    "session_visibility": VISIBILITIES,
    "minutes_state": MINUTES,
    "letter_state": LETTERS,
    "agenda_item_state": ITEMS,
}
