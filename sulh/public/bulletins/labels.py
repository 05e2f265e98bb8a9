"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Any] = {
    "bulletin": _("Bulletin"),
    "statement": _("Joint statement of the parties"),
    "supporters": _("Joint statement of supporters"),
}
STATES: dict[str, Any] = {
    "draft": _("draft"),
    "offered": _("offered"),
    "published": _("agreed, waiting for its hour"),
    "released": _("published"),
    "retracted": _("retracted"),
}
SECTIONS: dict[str, Any] = {
    "announcement": _("What is announced"),
    "sceptics": _("What sceptics say"),
    "shared": _("Shared views"),
    "differs": _("Where they differ"),
}
RULES: dict[str, Any] = {
    "every_party": _("every party that has joined consents to exactly this text"),
    "no_objection": _("no party objects"),
    "editors": _("the editors publish alone"),
    "supporters": _("every supporter named in it signs exactly this text"),
}
SOURCES: dict[str, Any] = {
    "named": _("named"),
    "role": _("by role"),
    "familiar": _("familiar with the matter"),
    "unnamed": _("unnamed"),
}
CERTAINTIES: dict[str, Any] = {
    "stated": _("said so"),
    "believed": _("is believed to be so"),
    "appears": _("appears to be so"),
}
KNOWN: dict[str, Any] = {
    "editor": _("known to one editor"),
    "sealed": _("name sealed"),
}
KNOWN_ASKED: dict[str, Any] = {
    "editor": _("I know who it is, and nothing is written down"),
    "sealed": _("Seal the name: the server keeps only a sealed copy, and I keep what opens it"),
}
CITED: dict[str, Any] = {
    "statement": _("A statement"),
    "findings": _("Findings"),
    "terms": _("The terms"),
    "contact": _("A contact"),
    "claim": _("A claim about somebody's interests"),
    "encouragement": _("An encouragement"),
    "pledge": _("A pledge"),
    "party": _("A party"),
}
WAYS: dict[str, Any] = {"up": _("Further up"), "down": _("Further down")}
ACTS: dict[str, Any] = {
    "OpenDraft": _("A draft was opened"),
    "RewriteTitle": _("The title of a draft was rewritten"),
    "DropDraft": _("A draft was thrown away"),
    "AddPassage": _("A passage was added to a draft"),
    "RewritePassage": _("A passage of a draft was rewritten"),
    "MovePassage": _("A passage of a draft was moved"),
    "TakePassageOut": _("A passage was taken out of a draft"),
    "OfferBulletin": _("A text was offered for agreement"),
    "TakeBackOffer": _("A text that was offered was taken back"),
    "PublishBulletin": _("A text was published, or waits for its hour"),
    "ReleaseBulletin": _("A text was released at its hour"),
    "RetractBulletin": _("A text was retracted"),
    "CorrectBulletin": _("A correction was begun"),
    "DraftSupportersStatement": _("A joint statement of supporters was begun"),
    "AddSupportersPassage": _("A passage was added to a joint statement of supporters"),
    "SignSupportersStatement": _("A supporter signed a joint statement of supporters"),
    "RetractSupportersStatement": _("A joint statement of supporters was retracted"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "bulletin_kind": KINDS,
    "bulletin_state": STATES,
    "bulletin_section": SECTIONS,
    "bulletin_rule": RULES,
    "passage_source": SOURCES,
    "passage_certainty": CERTAINTIES,
    "passage_known": KNOWN,
    "passage_cites": CITED,
}
