"""The guards of this room."""

from __future__ import annotations

from sulh.acts.guards import guard
from sulh.dialogue import consent, consent_screen
from sulh.dialogue.acts.terms import ending_digest
from sulh.dialogue.models import Dialogue, Office, Party
from sulh.dialogue.termsheet import in_force
from sulh.dialogue.words import own
from sulh.rules.refusal import Unmet


@guard("called")
def called(dialogue: str) -> list[Unmet]:
    """The convener has answered the questions."""
    return [] if Dialogue.objects.get(pk=dialogue).question else [Unmet("not_called")]


@guard("parties_present")
def parties_present(dialogue: str) -> list[Unmet]:
    """At least two parties have joined, where the dialogue has parties."""
    if not Dialogue.objects.get(pk=dialogue).has_parties:
        return []
    count = len(consent.joined(dialogue))
    return [] if count >= 2 else [Unmet("parties_too_few", {"joined": count})]


@guard("terms_consented")
def terms_consented(dialogue: str) -> list[Unmet]:
    """Terms are in force, and every joined party has consented to exactly them."""
    terms = in_force(dialogue)
    if terms is None:
        return [Unmet("terms_not_in_force")]
    lacking = consent.missing(dialogue, "terms", terms.digest)
    return [
        Unmet("party_has_not_consented", {"party": own(party.names), "count": len(lacking)})
        for party in lacking
    ]


@guard("quotas_set")
def quotas_set(dialogue: str) -> list[Unmet]:
    """Where people enter by code each joined party has said how many it may enrol, in the diary.

    So the numbers stand before anybody has spoken; a later change is an entry of its own. Those of no party
    count once somebody may hand out slips for them.
    """
    if Dialogue.objects.get(pk=dialogue).entry == "open":
        return []
    lacking = [party for party in consent.joined(dialogue) if party.quota is None]
    given = Office.objects.filter(role="registrar", ended=False, party__dialogue_id=dialogue)
    nobody = Party.objects.filter(dialogue_id=dialogue, no_party=True, quota=None)
    lacking += nobody.filter(pk__in=given.values("party"))
    return [Unmet("quota_not_set", {"party": own(party.names)}) for party in lacking]


@guard("risk_declared")
def risk_declared(dialogue: str) -> list[Unmet]:
    """The terms say how dangerous taking part is."""
    return [] if Dialogue.objects.get(pk=dialogue).risk else [Unmet("risk_missing")]


@guard("languages_ready")
def languages_ready(dialogue: str) -> list[Unmet]:
    """Question, code of conduct and promise stand in every language of the dialogue."""
    row, terms = Dialogue.objects.get(pk=dialogue), in_force(dialogue)
    texts = [row.question, row.what_happens] + ([terms.body["conduct"]] if terms else [])
    lacking = [code for code in row.languages if any(code not in text for text in texts)]
    return [Unmet("text_missing_language", {"language": code}) for code in lacking]


@guard("consent_screens_confirmed")
def consent_screens_confirmed(dialogue: str) -> list[Unmet]:
    """Somebody by name has read the page for entering in each language, as it stands now."""
    row = Dialogue.objects.get(pk=dialogue)
    lacking = [code for code in row.languages if not consent_screen.confirmed_by(row, code)]
    return [Unmet("consent_screen_unconfirmed", {"language": code}) for code in lacking]


@guard("no_parties")
def no_parties(dialogue: str) -> list[Unmet]:
    """A dialogue without parties may close after its findings; one with parties goes on to writing."""
    return [Unmet("parties_go_on")] if Dialogue.objects.get(pk=dialogue).has_parties else []


@guard("may_end")
def may_end(dialogue: str) -> list[Unmet]:
    """Fewer than two parties are left, or every joined party consents to ending without a settlement."""
    if not Dialogue.objects.get(pk=dialogue).has_parties or len(consent.joined(dialogue)) < 2:
        return []
    lacking = consent.missing(dialogue, "ending", ending_digest(dialogue))
    return [Unmet("ending_not_consented", {"count": len(lacking)})] if lacking else []
