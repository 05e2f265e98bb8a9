"""Plain words for the codes that the pages of the text show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sulh.settlement.export.words import KINDS

LABELS: dict[str, dict[str, Any]] = {
    "text_version": {
        "issued": _("a draft: nothing in it is agreed"),
        "tabled": _("open for consent: it stands still"),
        "agreed": _("agreed by the parties, not confirmed yet"),
        "in_force": _("in force"),
        "returned": _("went back to writing"),
    },
    "text_answer": {
        "none": _("no answer yet"),
        "partial": _("signatures are missing"),
        "lapsed": _("lapsed: it counts no more"),
    },
    "text_change_state": {
        "proposed": _("proposed, not taken up yet"),
        "open": _("taken up: the parties are answering"),
        "accepted": _("accepted"),
        "rejected": _("not accepted"),
        "withdrawn": _("withdrawn by the party that wrote it"),
        "merged": _("merged into another one"),
        "lapsed": _("lapsed"),
    },
    "text_change_origin": {
        "party": _("by a party"),
        "single_text": _("single text that nobody owns"),
        "objection": _("from an objection"),
        "docx": _("from an edited file"),
    },
    "text_differs": {
        "added": _("new"),
        "removed": _("taken out"),
        "changed": _("changed"),
        "same": _("the same words"),
        "heading": _("Heading"),
        "text": _("Text"),
        "who": _("Who"),
        "what": _("What"),
        "verified_by": _("How it is verified"),
        "level 1": _("Level 1"),
        "level 2": _("Level 2"),
        "level 3": _("Level 3"),
        "due": _("By when"),
        "kind": _("Kind of clause"),
        "package": _("Package"),
        "declaratory": _("Declaratory"),
        "essential": _("Essential: no reservation is possible"),
        "parked": _("Set aside"),
        "sources": _("Statements it grew from"),
        "depends_on": _("Clauses it depends on"),
        "tags": _("Tags"),
        "prevailing": _("Prevailing language"),
        "languages": _("Languages"),
        "authentic": _("Authentic languages"),
    },
    "text_kind": KINDS,
    "text_cell": {
        "agrees": _("agrees so far"),
        "referendum": _("agrees, must still ask its own"),
        "reserves": _("has a reservation"),
        "objects": _("objects"),
        "abstains": _("abstains"),
        "partial": _("signatures are missing"),
    },
}
