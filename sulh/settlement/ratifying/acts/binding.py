"""A party binds itself to ask its members before it consents to a settlement.

Precedent: double consent, delegates' and members', as in unions and churches that merge; process reference,
4.5 (`internal_vote_ref`) and the preset `sulh_double_consent`. Like the number of signatures a party needs, the
bar can be raised by one delegate and lowered only by as many as sign for the party, and never during a ballot.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, OptionalShare
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts import find
from sulh.dialogue.consent import checked, given
from sulh.dialogue.models import Party
from sulh.rules.refusal import Refusal
from sulh.settlement.ratifying.counting import members_result
from sulh.settlement.ratifying.finding import mandate_of, open_settlement
from sulh.settlement.ratifying.models import MembersMandate, MembersVote


class BindToMembers(Act):
    """The party's consent to a settlement needs a vote of its members: more than `share` of yes and no, and an
    answer from at least `quorum` of the enrolled. An empty share takes the bond back.

    Refuses `share_impossible`, `bond_missing`, `bond_in_use` (the members vote already), `bond_only_up` (during
    a ballot), `bond_after_consent`.
    """

    share: Annotated[OptionalShare, Ask(_("More than this share of those who say yes or no must say yes"), _("A fraction, for instance 1/2. Leave it empty to take the bond back."))] = "1/2"  # fmt: skip
    quorum: Annotated[OptionalShare, Ask(_("At least this share of your enrolled members must answer"), _("A fraction, for instance 1/4."))] = "1/4"  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        wanted = {"share": self.share, "quorum": self.quorum if self.share else ""}
        return View({"party": done["party"], "bond": done["bond"], **wanted})


@carries_out(BindToMembers, action="consent")
def bind_to_members(act: BindToMembers, here: Here) -> Answer:
    party = find.joined_party(here)
    if act.share:
        _possible(act)
    before = mandate_of(party)
    if before is None and not act.share:
        raise Refusal("bond_missing", field="share")
    looser = before is not None and (not act.share or _looser(act, before))
    _not_during_a_ballot(party, looser)
    if looser:
        assert before is not None
        return Answer({"party": party.id, "bond": _loosen(party, before, act, here)})
    _write(party, act, here)
    return Answer({"party": party.id, "bond": "bound"})


def _possible(act: BindToMembers) -> None:
    if not act.quorum or not 0 < Fraction(act.quorum) <= 1:
        raise Refusal("share_impossible", field="quorum")
    if not 0 < Fraction(act.share) < 1:
        raise Refusal("share_impossible", field="share")


def _looser(act: BindToMembers, before: MembersMandate) -> bool:
    return Fraction(act.share) < Fraction(before.more_than) or Fraction(act.quorum) < Fraction(before.quorum)


def _not_during_a_ballot(party: Party, looser: bool) -> None:
    """What the members are asked, and what their answer means, stands still while there is something to answer."""
    ballot = open_settlement(party.dialogue_id)
    if ballot is None:
        return
    votes = MembersVote.objects.filter(party=party, version_id=ballot.about)
    if votes.exclude(state="void").exists():
        raise Refusal("bond_in_use")
    if looser:
        raise Refusal("bond_only_up", field="share")
    if party.id in given(party.dialogue_id, "settlement", ballot.subject_digest):
        raise Refusal("bond_after_consent")


def _loosen(party: Party, before: MembersMandate, act: BindToMembers, here: Here) -> str:
    """One more delegate signs for a lower bar; it is lowered once as many have signed as bind the party."""
    wanted = {"more_than": act.share, "quorum": act.quorum if act.share else ""}
    same = {name: before.asked.get(name) for name in wanted} == wanted
    signed = [each for each in before.asked.get("signatures", []) if same and each != here.actor.id]
    signed.append(here.actor.id)
    if len(signed) < party.signatures_needed:
        before.asked = {**wanted, "signatures": signed}
        before.save(update_fields=["asked"])
        return "asked"
    if act.share:
        _write(party, act, here)
        return "bound"
    before.delete()
    return "dropped"


def _write(party: Party, act: BindToMembers, here: Here) -> None:
    row = {"more_than": act.share, "quorum": act.quorum, "asked": {}, "at": here.now}
    MembersMandate.objects.update_or_create(party=party, defaults=row)


@checked("settlement")
def members_first(party: Party, digest: str, answer: str) -> None:
    """A bound party consents only after its members carried exactly this version (`members_vote_needed`).

    Ad referendum stays possible: that is what it is for.
    """
    if answer not in ("consent", "with_reservation") or mandate_of(party) is None:
        return
    votes = MembersVote.objects.filter(party=party, version__digest=digest, state="closed")
    if not any((found := members_result(vote)) and found.carried for vote in votes):
        raise Refusal("members_vote_needed", field="kind")
