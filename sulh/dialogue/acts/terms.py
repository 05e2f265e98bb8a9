"""The terms of reference: proposed by parties, consented to by every party, adopted by nobody alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Digest, Id, LongTexts, Name, OptionalWords
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts import find
from sulh.dialogue.acts.parties import record
from sulh.dialogue.models import Consent, Terms
from sulh.dialogue.termsheet import current, digest_of_terms
from sulh.dialogue.words import own
from sulh.rules.refusal import Refusal

SECTIONS = {
    "mandate": _("Mandate: what this dialogue is for"),
    "scope": _("What it is about"),
    "out_of_scope": _("What it is not about"),
    "decision_rule": _("How the parties decide"),
    "moderation_policy": _("How statements are moderated"),
    "data_policy": _("What is stored, and who could see it"),
    "languages_note": _("Languages"),
    "schedule": _("Schedule"),
}
Section = Literal[
    "mandate", "scope", "out_of_scope", "decision_rule", "moderation_policy", "data_policy", "languages_note",
    "schedule", "conduct", "what_happens",
]  # fmt: skip


class ProposeTerms(Act):
    """A party proposes new terms by rewriting one section; all earlier consents lapse for the new text."""

    section: Annotated[Section, Ask(_("Which section?"), choices={**SECTIONS, "conduct": _("Code of conduct"), "what_happens": _("What happens with what people say")})]  # fmt: skip
    texts: Annotated[LongTexts, Ask(_("The new text of this section"), widget="textarea")]
    why: Annotated[Name, Ask(_("Why, in one line"))]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"section": self.section, "texts": dict(self.texts), "why": self.why, "version": done["version"],
                     "digest": done["digest"], "party": done["party"]})  # fmt: skip


@carries_out(ProposeTerms, action="change_terms")
def propose_terms(act: ProposeTerms, here: Here) -> Answer:
    body = {**present(here)}
    dialogue = find.the_dialogue(here)
    if missing := [code for code in dialogue.languages if code not in act.texts]:
        raise Refusal("text_missing_language", field="texts", language=missing[0])
    if act.section in SECTIONS:
        body["texts"] = {**body["texts"], act.section: dict(act.texts)}
    else:
        body[act.section] = dict(act.texts)
    return propose(body, here, field="texts")


def present(here: Here) -> Mapping[str, Any]:
    """The body that a proposal starts from. Refuses a party without a mandate, and where there are no terms."""
    before = current(here.dialogue)
    if "mandate" not in here.standing.met:
        raise Refusal("condition_mandate", action="change_terms")
    if before is None:
        raise Refusal("not_found")
    body: Mapping[str, Any] = before.body
    return body


def propose(body: Mapping[str, Any], here: Here, *, field: str) -> Answer:
    """A new version with this body, proposed by the own party. Raises `Refusal("terms_unchanged")`."""
    dialogue, party = find.the_dialogue(here), find.own_party(here)
    digest = digest_of_terms(dict(body))
    if Terms.objects.filter(dialogue=dialogue, digest=digest).exists():
        raise Refusal("terms_unchanged", field=field)
    last = Terms.objects.filter(dialogue=dialogue).aggregate(last=Max("n"))["last"] or 0
    Terms.objects.create(
        dialogue=dialogue, n=last + 1, body=dict(body), digest=digest, proposed_by=party.id, at=here.now
    )
    return Answer({"version": last + 1, "digest": digest, "party": party.id})


@consent.subject("terms")
def open_terms(dialogue: str) -> set[str]:
    """Every version that can still be consented to."""
    rows = Terms.objects.filter(dialogue_id=dialogue).exclude(status="superseded")
    return set(rows.values_list("digest", flat=True))


@consent.subject("ending")
def ending(dialogue: str) -> set[str]:
    """The end without a settlement: one subject a dialogue."""
    return {ending_digest(dialogue)}


def ending_digest(dialogue: str) -> str:
    return consent.digest_of({"ending": dialogue})


ANSWERS = {
    "consent": _("We consent to exactly this text"),
    "abstain": _("We abstain"),
    "object": _("We object"),
    "withdraw": _("We withdraw our consent"),
}
# Answers that only some subjects know.
MORE_ANSWERS = {
    "settlement": frozenset({"with_reservation", "ad_referendum"}),
    "clause": frozenset({"ad_referendum"}),
}


class GiveConsent(Act):
    """A delegate signs for the party: consent, abstention, objection, or withdrawal of an earlier one.

    It counts for exactly this digest. Silence is never consent. To the text of a settlement a party may also
    consent with a reservation it has filed, or ad referendum: agreed by its delegates, to be confirmed by
    those they must still ask, and until then no consent.
    """

    subject_kind: Literal[
        "terms", "reference_shares", "ending", "supporter", "bulletin",
        "agenda", "amendment", "clause", "settlement", "reservation", "minutes", "side_letter",
        "promise",
    ]  # fmt: skip
    subject_digest: Digest
    kind: Annotated[
        Literal["consent", "with_reservation", "ad_referendum", "abstain", "object", "withdraw"],
        Ask(_("Your party's answer"), widget="radio", choices=ANSWERS),
    ]
    reasons: Annotated[OptionalWords, Ask(_("Reasons, if you want to publish any"), widget="textarea")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"party": done["party"], "subject": self.subject_kind, "digest": self.subject_digest, "answer": self.kind,
                     "reasons": self.reasons, "signatures": done["signatures"], "needed": done["needed"]} | done["stands"] | done["about"])  # fmt: skip


@carries_out(GiveConsent, action="consent")
def give_consent(act: GiveConsent, here: Here) -> Answer:
    party = find.own_party(here)
    if party.status != "joined":
        raise Refusal("party_not_joined")
    if act.subject_digest not in consent.SUBJECTS[act.subject_kind](here.dialogue):
        raise Refusal("subject_changed")
    if act.kind not in ANSWERS and act.kind not in MORE_ANSWERS.get(act.subject_kind, ()):
        raise Refusal("answer_not_for_subject", field="kind")
    for check in consent.CHECKS.get(act.subject_kind, ()):
        check(party, act.subject_digest, act.kind)
    row = record(party, act.subject_kind, act.subject_digest, act.kind, here)
    if act.reasons:
        row.reasons = act.reasons
        row.save(update_fields=["reasons"])
    named = consent.ABOUT.get(act.subject_kind)
    about = named(here.dialogue, act.subject_digest) if named else {}
    for follow in consent.FOLLOWS.get(act.subject_kind, ()):
        follow(here.dialogue, act.subject_digest, here.now)
    shown = {"party": party.id, "signatures": len(row.signatures), "needed": row.needed}
    return Answer(shown, {"about": about, "stands": _beside(row)})


def _beside(row: Consent) -> dict[str, str]:
    """What still stands for the party instead of the answer just signed, where that is not complete."""
    now = consent.statuses(row.dialogue_id, row.subject_kind, row.subject_digest)[row.party_id].kind
    return {"stands": now} if now != row.kind else {}


class AdoptTerms(Act):
    """Put a version of the terms in force: possible only when every joined party consented to it."""

    terms: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"version": done["version"], "digest": done["digest"], "parties": done["parties"]})


@carries_out(AdoptTerms, action="adopt_terms")
def adopt_terms(act: AdoptTerms, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    terms = Terms.objects.filter(pk=act.terms, dialogue=dialogue, status="proposed").first()
    if terms is None:
        raise Refusal("subject_changed")
    parties = consent.joined(dialogue.id)
    if dialogue.has_parties and not parties:
        raise Refusal("parties_too_few")
    lacking = consent.missing(dialogue.id, "terms", terms.digest)
    if lacking:
        raise Refusal("party_has_not_consented", party=own(lacking[0].names), count=len(lacking))
    Terms.objects.filter(dialogue=dialogue, status="in_force").update(status="superseded")
    terms.status = "in_force"
    terms.save(update_fields=["status"])
    dialogue.what_happens = terms.body["what_happens"]
    dialogue.save(update_fields=["what_happens"])
    return Answer({"version": terms.n, "digest": terms.digest, "parties": [party.id for party in parties]})
