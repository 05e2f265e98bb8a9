"""The terms of reference: every version whole, its sealed copy, what changed, and who consented to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from sulh.acts.forms import Form
from sulh.dialogue import consent, record_rules
from sulh.dialogue.acts.outside import BULLETINS, COMMENTS
from sulh.dialogue.acts.record_rules import COSIGNATURES, VOTE_RECEIPTS
from sulh.dialogue.acts.terms import SECTIONS
from sulh.dialogue.models import Consent, Dialogue, Party, Terms
from sulh.dialogue.order import by_lot
from sulh.dialogue.outside import OutsideRules, rules_of
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.changes import Change, changes
from sulh.dialogue.pages.terms_deciding import Side, propose_deciding, sides
from sulh.dialogue.pages.terms_followup import followup_lines, propose_followup
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.dialogue.record_rules import RecordRules
from sulh.dialogue.termsheet import current
from sulh.dialogue.words import number
from sulh.record.canonical import canonical
from sulh.rules.refusal import Refusal

TITLES: dict[str, Any] = {
    "question": gettext_lazy("The question"),
    "what_happens": gettext_lazy("What happens with what people say"),
    **SECTIONS,
    "conduct": gettext_lazy("Code of conduct"),
}
# What a party can rewrite; the question is the convener's.
OPEN_SECTIONS = frozenset(TITLES) - {"question"}
Texts = Mapping[str, str]
_READERS = gettext_lazy("Readers' comments")
_BULLETINS = gettext_lazy("How a bulletin is agreed")
_WITNESSED = gettext_lazy("When a checkpoint of the diary counts as witnessed")
_RECEIPTS = gettext_lazy("Receipts for votes")


@dataclass(frozen=True)
class Signed:
    """A party's answer to one version; `row` is None while there is none."""

    party: Party
    row: Consent | None

    @property
    def complete(self) -> bool:
        """Whether the party consents to exactly this version, with all signatures it asks for."""
        return (
            self.row is not None
            and not self.row.lapsed
            and self.row.kind in ("consent", "with_reservation")
            and len(self.row.signatures) >= self.row.needed
        )


@dataclass(frozen=True)
class Version:
    """One version as the page shows it. `before` is the one its changes are counted from."""

    terms: Terms
    proposed_by: Party | None
    sections: Mapping[str, Texts]
    signed: list[Signed]
    before: Terms | None
    changes: list[Change]
    answer: Form | None = None
    adopt: Form | None = None

    @property
    def outside(self) -> list[tuple[Any, str, str]]:
        """What it says of the world outside and of the diary: (title, words, those before if other)."""
        now = _lines(self.terms.body)
        before = _lines(self.before.body) if self.before else now
        told = dict(before)
        return [
            (title, words, told.get(title, "") if told.get(title) != words else "") for title, words in now
        ]

    @property
    def deciding(self) -> list[Side]:
        """What it says about how the parties decide, beside what the version before said."""
        return sides(self.terms, self.before)

    @property
    def joined(self) -> int:
        """How many parties have joined."""
        return sum(line.party.status == "joined" for line in self.signed)

    @property
    def given(self) -> int:
        """How many of them consent to exactly this version."""
        return self.joined - len(self.lacking)

    @property
    def lacking(self) -> list[Party]:
        """The joined parties that have not consented to exactly this version."""
        return [line.party for line in self.signed if line.party.status == "joined" and not line.complete]


@require_safe
@in_dialogue
def terms(visit: Visit) -> HttpResponse:
    """The version in force, then the open proposals, then the earlier ones."""
    rows = list(Terms.objects.filter(dialogue=visit.dialogue).order_by("n"))
    rank = {"in_force": 0, "proposed": 1, "superseded": 2}
    versions = [
        _version(visit, row, rows) for row in sorted(rows, key=lambda row: (rank[row.status], -row.n))
    ]
    return visit.page(
        "dialogue/terms.html",
        versions=versions,
        titles=TITLES,
        open_sections=OPEN_SECTIONS if _speaks_for_a_party(visit) else frozenset(),
        propose=_propose(visit),
        propose_outside=_propose_outside(visit),
        propose_record=_propose_record(visit),
        propose_deciding=propose_deciding(visit) if _speaks_for_a_party(visit) else [],
        propose_followup=propose_followup(visit) if _may_propose(visit) else [],
    )


@require_safe
@in_dialogue
def terms_json(visit: Visit, n: int | None = None) -> HttpResponse:
    """The bytes whose SHA-256 is the sealed copy: of version `n`, else of the one in force or the newest."""
    if n is None:
        found = current(visit.dialogue.id)
    else:
        found = Terms.objects.filter(dialogue=visit.dialogue, n=n).first()
    if found is None:
        raise Refusal("not_found")
    return HttpResponse(canonical(found.body), content_type="application/json; charset=utf-8")


def outside_lines(rules: OutsideRules) -> list[tuple[Any, str]]:
    """The rules for comments and bulletins in plain words: (title, words)."""
    comments = [str(COMMENTS[rules.comments])]
    if rules.comments != "off":
        hourly = ngettext(
            "%(count)s comment an hour in one thread at the most",
            "%(count)s comments an hour in one thread at the most",
            rules.comments_an_hour,
        )
        comments.append(hourly % {"count": number(rules.comments_an_hour)})
        closing = ngettext(
            "a thread closes after %(count)s day",
            "a thread closes after %(count)s days",
            rules.comments_close_after,
        )
        closing %= {"count": number(rules.comments_close_after)}
        comments.append(closing if rules.comments_close_after else _("a thread does not close by itself"))
    bulletins = [str(BULLETINS[rules.bulletins])]
    if rules.bulletins == "no_objection":
        days = ngettext("%(count)s day to object", "%(count)s days to object", rules.objection_days)
        bulletins.append(days % {"count": number(rules.objection_days)})
    return [(_READERS, _("; ").join(comments)), (_BULLETINS, _("; ").join(bulletins))]


def record_lines(rules: RecordRules) -> list[tuple[Any, str]]:
    """The rules for the diary in plain words: (title, words)."""
    return [
        (_WITNESSED, str(COSIGNATURES[rules.cosignatures])),
        (_RECEIPTS, str(VOTE_RECEIPTS[rules.vote_receipts])),
    ]


def _lines(body: Mapping[str, Any]) -> list[tuple[Any, str]]:
    return outside_lines(rules_of(body)) + record_lines(record_rules.rules_of(body)) + followup_lines(body)


def facts(dialogue: Dialogue) -> dict[str, Any]:
    """For the tile on the first page: which version stands, and how many parties consent to it."""
    row = current(dialogue.id)
    given = consent.given(dialogue.id, "terms", row.digest) if row else set()
    joined = consent.joined(dialogue.id)
    return {"terms": row, "joined": len(joined), "given": sum(party.id in given for party in joined)}


def sections(body: Mapping[str, Any]) -> dict[str, Texts]:
    """Every text of the terms by section, in the order of the page."""
    everything: dict[str, Texts] = {**body, **body.get("texts", {})}
    return {name: everything[name] for name in TITLES if everything.get(name)}


def _version(visit: Visit, row: Terms, rows: list[Terms]) -> Version:
    before = None
    if row.status == "proposed":
        before = next((other for other in rows if other.status == "in_force"), None)
        before = before or next((other for other in reversed(rows) if other.n < row.n), None)
    answer = adopt = None
    if row.status == "proposed" and allowed(visit, "adopt_terms"):
        adopt = visit.form("AdoptTerms", submit=_("Put this version in force"), hidden={"terms": row.id})
    if row.status != "superseded" and _speaks_for_a_party(visit):
        subject = {"subject_kind": "terms", "subject_digest": row.digest}
        answer = visit.form("GiveConsent", submit=_("Sign for my party"), hidden=subject)
    own = sections(row.body)
    return Version(
        row, Party.objects.filter(pk=row.proposed_by).first(), own, _signed(row), before,
        changes(sections(before.body), own) if before else [], answer, adopt,
    )  # fmt: skip


def _signed(row: Terms) -> list[Signed]:
    """Every joined party, and any other that once answered this version, in the order drawn by lot."""
    latest: dict[str, Consent] = {}
    answers = Consent.objects.filter(
        dialogue=row.dialogue, subject_kind="terms", subject_digest=row.digest
    ).select_related("party")
    # An answer that counts goes before one that lapsed, whatever the hour.
    for answer in sorted(consent.standing_last(answers), key=lambda each: not each.lapsed):
        latest[answer.party_id] = answer
    there = {party.id: party for party in consent.joined(row.dialogue_id)}
    there |= {answer.party_id: answer.party for answer in latest.values()}
    return [Signed(party, latest.get(party.id)) for party in by_lot(row.dialogue, there.values())]


def _speaks_for_a_party(visit: Visit) -> bool:
    """Whether a delegate of a party that has joined is here."""
    if not (allowed(visit, "consent") and visit.standing.party):
        return False
    return Party.objects.filter(pk=visit.standing.party, status="joined").exists()


def _may_propose(visit: Visit) -> bool:
    return _speaks_for_a_party(visit) and allowed(visit, "change_terms")


def _propose(visit: Visit) -> Form | None:
    """The form for new terms; `?section=…` brings the present text of that section along."""
    if not (_speaks_for_a_party(visit) and allowed(visit, "change_terms")):
        return None
    row = current(visit.dialogue.id)
    wanted = visit.request.GET.get("section", "")
    values: dict[str, Any] = {}
    if row is not None and wanted in OPEN_SECTIONS:
        values = {"section": wanted, "texts": sections(row.body).get(wanted, {})}
    return visit.form("ProposeTerms", submit=_("Propose this text"), values=values)


def _propose_outside(visit: Visit) -> Form | None:
    """The form for other rules for comments and bulletins, filled in with those that stand."""
    row = current(visit.dialogue.id)
    if row is None or not (_speaks_for_a_party(visit) and allowed(visit, "change_terms")):
        return None
    values = rules_of(row.body).as_body()
    return visit.form("ProposeOutsideRules", submit=_("Propose these rules"), values=values)


def _propose_record(visit: Visit) -> Form | None:
    """The form for other rules for the diary, filled in with those that stand."""
    row = current(visit.dialogue.id)
    if row is None or not (_speaks_for_a_party(visit) and allowed(visit, "change_terms")):
        return None
    values = record_rules.rules_of(row.body).as_body()
    return visit.form("ProposeRecordRules", submit=_("Propose these rules"), values=values)
