"""Forms on the page of a promise, for those who may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from sulh.acts.forms import Choices, Form
from sulh.dialogue.pages.after import redraws
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit
from sulh.followup.commitments.choices import EVIDENCE
from sulh.followup.commitments.labels import ACTS
from sulh.followup.commitments.models import COMPLETE, Code, Commitment, Evidence
from sulh.followup.commitments.reading import A_PAGE
from sulh.followup.commitments.who import is_obliged, is_own
from sulh.followup.near import sides_of

Doing = list[tuple[Any, Form]]


def first_step(visit: Visit) -> Form | None:
    """The form for a party's own first step."""
    if not allowed(visit, "promise_first_step"):
        return None
    return visit.form("PromiseFirstStep", submit=_("Promise it"))


def doing(visit: Visit, row: Commitment, shown: list[Evidence]) -> Doing:
    """What may be done about this promise: (title, form). `shown`: evidence that a code may build on."""
    if row.ended is not None:
        return []
    found: Doing = []
    hidden = {"promise": row.id}
    supports = row.origin == "pledge" and row.supporter == visit.standing.supporter
    coded = Code.objects.filter(commitment=row).exists()
    if supports and not coded and allowed(visit, "write_levels"):
        form = visit.form("WriteLevels", submit=_("Write it down"), hidden=hidden)
        found.append((_("Write what the levels mean"), form))
    found += _coding(visit, row, hidden, shown)
    if is_obliged(row, visit.standing) and allowed(visit, "reply_to_score"):
        form = visit.form("ReplyToScore", submit=_("Send the reply"), hidden=hidden)
        found.append((_("Reply to the level"), form))
    found += _ending(visit, row)
    if allowed(visit, "record_evidence"):
        as_ = "office" if visit.office.kind == "holder" else "public"
        form = visit.form("FileEvidence", submit=_("File it"), as_=as_, hidden=hidden)
        found.append((_("File evidence"), form))
    return found


def _coding(visit: Visit, row: Commitment, hidden: dict[str, str], shown: list[Evidence]) -> Doing:
    if not allowed(visit, "code_level") or not row.has_levels or is_own(row, sides_of(visit.office.id)):
        return []
    if Code.objects.filter(commitment=row, round=row.round, holder=visit.office.id).exists():
        return []
    choices = {"evidence": offered(shown)}
    if row.waits == "adjudication":
        form = visit.form("AdjudicateLevel", submit=_("Decide"), hidden=hidden, choices=choices)
        return [(_("Decide between the two codes"), form)]
    return [
        (_("Code the level"), visit.form("CodeLevel", submit=_("Code it"), hidden=hidden, choices=choices))
    ]


def _ending(visit: Visit, row: Commitment) -> Doing:
    if row.level == COMPLETE or "delegate" not in visit.standing.roles or not allowed(visit, "consent"):
        return []
    hidden = {"subject_kind": "promise", "subject_digest": row.digest}
    return [(_("End this promise"), visit.form("GiveConsent", submit=_("Sign"), hidden=hidden))]


def offered(pieces: Iterable[Evidence]) -> Choices:
    """Pieces of evidence to choose from, by kind, day or month, and the beginning of their id."""
    return [(each.id, f"{EVIDENCE[each.kind]}, {each.place} ({each.id[:8]})") for each in pieces]


def verifying(visit: Visit, row: Commitment, pieces: list[Evidence]) -> dict[str, Form]:
    """By piece of evidence the form for verifying it."""
    if row.ended is not None or not pieces or not allowed(visit, "verify_evidence"):
        return {}
    choices = [("", _("(none)")), *offered(pieces)]
    return {
        piece.id: visit.form(
            "VerifyEvidence", submit=_("Write it down"), hidden={"evidence": piece.id},
            choices={"other": [each for each in choices if each[0] != piece.id]},
        )
        for piece in pieces
        if piece.filed_by != visit.office.id
    }  # fmt: skip


@redraws("CodeLevel")
@redraws("AdjudicateLevel")
def draw_again(visit: Visit, form: Form, status: int) -> HttpResponse:
    """The refused form of a coder, with the newest evidence to choose from and whatever was chosen."""
    fields = {each.name: each for each in form.fields}
    pieces = Evidence.objects.filter(dialogue=visit.dialogue, commitment=fields["promise"].value)
    pieces = pieces.order_by("-place", "pk")
    if "evidence" in fields:
        chosen = list(pieces.filter(pk__in=list(fields["evidence"].value)[:A_PAGE]))
        fields["evidence"].choices = offered(dict.fromkeys([*chosen, *pieces[:A_PAGE]]))
    return visit.page("site/act.html", status=status, form=form, title=ACTS[form.name])
