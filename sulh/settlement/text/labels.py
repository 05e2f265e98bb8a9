"""Plain words for the codes of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

OPS: dict[str, Any] = {
    "insert": _("a new clause"),
    "replace": _("another wording of a clause"),
    "delete": _("taking a clause out"),
    "move": _("putting a clause elsewhere"),
    "commit": _("a promise"),
    "uncommit": _("taking a promise out"),
    "declare": _("whether a clause is declaratory or essential"),
    "link": _("where a clause comes from and what it belongs to"),
    "park": _("setting a clause aside"),
    "unpark": _("taking up a clause again that was set aside"),
    "languages": _("the authentic languages of the text"),
}
# Why a proposed amendment is not on its way.
STALLED: dict[str, Any] = {
    "stale": _(
        "the clause has changed since this amendment was written; the party that wrote it must rewrite it"
    ),
    "clause_waits": _("the clause it is about is itself only proposed"),
    "wording_missing": _("it has no wording that fits yet; its sponsor must write one"),
    "without_result": _("its ballot ended without a result; a sponsor may ask for it again"),
    "tied_changed": _("one that it was tied to is gone; a sponsor may ask for it again"),
}
MODES: dict[str, Any] = {
    "parties": _("written by the parties"),
    "single": _("a single text that nobody owns"),
}
# What a text lacks, in short; the sentences are in `messages`.
LACKS: dict[str, Any] = {
    "version_missing": _("no version is issued yet"),
    "amendments_unapplied": _("accepted amendments are in no version yet"),
    "never_accepted": _("something in it was never accepted"),
    "amendments_undecided": _("amendments are not decided yet"),
    "title_missing": _("the title is missing"),
    "clause_without_text": _("a clause says nothing"),
    "clause_language_missing": _("a clause is missing in a language"),
    "bracket_open": _("a clause has marks for what is not agreed yet"),
    "promise_missing": _("a clause has neither a promise nor the mark “declaratory”"),
    "promise_in_declaration": _("a clause is declaratory and promises something all the same"),
    "dependency_gone": _("a clause depends on one that is not there"),
    "dependency_parked": _("a clause depends on one that was set aside"),
    "package_half_parked": _("only part of a package was set aside"),
}
ACTS: dict[str, Any] = {
    "OpenText": _("The text was opened"),
    "ProposeClause": _("A new clause was proposed"),
    "ProposeWording": _("Another wording of a clause was proposed"),
    "ProposeDeletion": _("Taking a clause out was proposed"),
    "ProposeMove": _("Putting a clause elsewhere was proposed"),
    "ProposeParking": _("Setting a clause aside, or taking one up again, was proposed"),
    "ProposeLanguages": _("The authentic languages were proposed"),
    "ProposeCommitment": _("A promise was proposed"),
    "ProposeNoCommitment": _("Taking a promise out was proposed"),
    "ProposeFlags": _("Whether a clause is declaratory or essential was proposed"),
    "ProposeLinks": _("Sources and ties of a clause were proposed"),
    "ProposeFromDocx": _("Amendments were proposed from an edited file"),
    "SponsorAmendment": _("An amendment was sponsored"),
    "RebaseAmendment": _("An amendment was written anew"),
    "WithdrawAmendment": _("An amendment was withdrawn"),
    "MergeAmendment": _("An amendment was merged into another one"),
    "TieAmendments": _("Amendments were tied to each other"),
    "LapseAmendment": _("An amendment lapsed"),
    "IssueVersion": _("A version of the text was issued and delivered to every party"),
    "AcknowledgeVersion": _("A version was acknowledged"),
    "TableVersion": _("The text was put before the parties for consent"),
}
LABELS: dict[str, dict[str, Any]] = {
    "act": ACTS,
    "amendment_op": OPS,
    "amendment_stalled": STALLED,
    "text_mode": MODES,
    "lack": LACKS,
}
