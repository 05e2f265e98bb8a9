"""Interests, claims about them, and the right of reply. Nothing here is a finding: who files it answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sulh.acts import clock, log
from sulh.acts.fields import Ask, Day, Id, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.acts import find as in_dialogue
from sulh.dialogue.models import Party, Supporter
from sulh.public.claims import find
from sulh.public.claims.labels import CERTAINTIES, OWN_ASPECTS, SOURCES
from sulh.public.claims.models import Claim, Interests, Reply
from sulh.rules.attribution import ASPECTS, check_source
from sulh.rules.refusal import Refusal


class StateInterests(Act):
    """A supporter says openly what it wants, fears, would not accept and would gain."""

    wants: Annotated[OptionalTexts, Ask(_("What do you want?"), widget="textarea")] = {}
    fears: Annotated[OptionalTexts, Ask(_("What do you fear?"), widget="textarea")] = {}
    would_not_accept: Annotated[OptionalTexts, Ask(_("What would you not accept?"), widget="textarea")] = {}
    gains: Annotated[OptionalTexts, Ask(_("What would you gain if the dialogue succeeds?"), widget="textarea")] = {}  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"supporter": done["supporter"], **self.said()})

    def said(self) -> dict[str, dict[str, str]]:
        """The four texts, also where they are empty."""
        return {aspect: dict(getattr(self, aspect)) for aspect in ASPECTS}


@carries_out(StateInterests, action="state_interests")
def state_interests(act: StateInterests, here: Here) -> Answer:
    supporter = in_dialogue.own_supporter(here)
    if not any(act.said().values()):
        raise Refusal("interests_empty", field="wants")
    n = Interests.objects.filter(supporter=supporter).count() + 1
    made = Interests.objects.create(supporter=supporter, n=n, at=here.now, **act.said())
    return Answer({"interests": made.id, "supporter": supporter.id})


class FileClaim(Act):
    """Write down what somebody says of a supporter's or a party's interest, and who says it."""

    supporter: Annotated[Id | None, Ask(_("About which supporter?"), _("Choose a supporter or a party, not both."), source="claim_supporters")] = None  # fmt: skip
    party: Annotated[Id | None, Ask(_("Or about which party?"), source="claim_parties")] = None
    aspect: Annotated[Literal["wants", "fears", "would_not_accept", "gains"], Ask(_("What is it about?"), widget="radio", choices=OWN_ASPECTS)]  # fmt: skip
    text: Annotated[Texts, Ask(_("What was said"), _("As it was said, without adding to it. You answer for having filed it."), widget="textarea")]  # fmt: skip
    source: Annotated[Literal["named", "role", "familiar", "unnamed"], Ask(_("Who said it?"), widget="radio", choices=SOURCES)]  # fmt: skip
    who: Annotated[OptionalTexts, Ask(_("The name or the role, in words"), _("For instance “the foreign minister”. Leave it empty only where nothing is said of who it was. Do not name persons in danger."))] = {}  # fmt: skip
    to_whom: Annotated[OptionalTexts, Ask(_("To whom was it said?"), _("For instance a newspaper, a parliament, a meeting."))] = {}  # fmt: skip
    said_on: Annotated[Day, Ask(_("On which day was it said?"), widget="date")]
    certainty: Annotated[Literal["stated", "believed", "appears"], Ask(_("How certain was it said to be?"), widget="radio", choices=CERTAINTIES)]  # fmt: skip
    against: Annotated[Id | None, Ask(_("Does it contradict a claim that stands here?"), _("Then the two stand side by side. It must be about the same one, and about the same matter."), source="claims")] = None  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        """Every word can be destroyed, should the claim be taken back; until then it is open."""
        about = {"supporter": self.supporter} if self.supporter else {"party": self.party}
        words = {name: dict(getattr(self, name)) for name in ("text", "who", "to_whom")}
        sealed = {name: Sealed(said, done["claim"], public=True) for name, said in words.items() if said}
        shown = {"claim": done["claim"], "n": done["n"], **about, "aspect": self.aspect, **sealed}
        shown |= {"source": self.source, "said_on": self.said_on, "certainty": self.certainty}
        return View(shown | ({"against": self.against} if self.against else {}))


@carries_out(FileClaim, action="file_claim")
def file_claim(act: FileClaim, here: Here) -> Answer:
    if here.role == "delegate":
        in_dialogue.joined_party(here)
    supporter, party = _concerned(act, here)
    check_source(act.source, next(iter(act.who.values()), ""))
    if act.said_on > clock.latest_day(here.now):
        raise Refusal("claim_in_future", field="said_on")
    against = find.claim(here, act.against, "against") if act.against else None
    if against and (against.supporter, against.party, against.aspect) != (supporter, party, act.aspect):
        raise Refusal("claim_against_other", field="against")
    last = Claim.objects.filter(dialogue_id=here.dialogue).aggregate(last=Max("n"))["last"] or 0
    made = Claim.objects.create(
        dialogue_id=here.dialogue, n=last + 1, supporter=supporter, party=party, aspect=act.aspect,
        text=dict(act.text), source=act.source, who=dict(act.who), to_whom=dict(act.to_whom), said_on=act.said_on,
        certainty=act.certainty, against=against, filed_as=here.role, filed_by=here.actor.id,
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    return Answer({"claim": made.id, "n": made.n})


def _concerned(act: FileClaim, here: Here) -> tuple[Supporter | None, Party | None]:
    """The one whom the claim is about: somebody else than who files it; for a supporter never a party."""
    if bool(act.supporter) == bool(act.party):
        raise Refusal("claim_about_one", field="supporter")
    if act.supporter:
        supporter = in_dialogue.supporter(here, act.supporter)
        if here.role == "supporter" and supporter == in_dialogue.own_supporter(here):
            raise Refusal("claim_about_yourselves", field="supporter")
        return supporter, None
    if here.role == "supporter":
        raise Refusal("supporter_claims_supporters_only", field="party")
    party = find.listed_party(here, act.party or "")
    if party.id == here.standing.party:
        raise Refusal("claim_about_yourselves", field="party")
    return None, party


class ReplyToClaim(Act):
    """The supporter or party that a claim is about replies; its words stand beside the claim."""

    claim: Annotated[Id, Ask(_("Which claim?"), widget="hidden")]
    text: Annotated[Texts, Ask(_("Your reply"), _("It stands beside the claim, and as large."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"claim": self.claim, "n": done["n"], "text": Sealed(dict(self.text), self.claim, public=True)})  # fmt: skip


@carries_out(ReplyToClaim, action="reply_to_claim")
def reply_to_claim(act: ReplyToClaim, here: Here) -> Answer:
    claim = find.claim(here, act.claim)
    own = in_dialogue.own_supporter(here).id if here.role == "supporter" else here.standing.party
    if (claim.supporter_id if here.role == "supporter" else claim.party_id) != own:
        raise Refusal("reply_not_yours")
    Reply.objects.create(claim=claim, text=dict(act.text), label=here.standing.label, at=here.now)
    return Answer({"claim": claim.id, "n": claim.n})


class TakeBackClaim(Act):
    """Who filed a claim takes it back. Its words and the replies to it are deleted for good; its number stays."""

    claim: Annotated[Id, Ask(_("Which claim?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"claim": self.claim, "n": done["n"]})


@carries_out(TakeBackClaim, action="take_back_claim")
def take_back_claim(act: TakeBackClaim, here: Here) -> Answer:
    claim = find.claim(here, act.claim)
    if claim.filed_by != here.actor.id:
        raise Refusal("not_yours")
    log.destroy(here.dialogue, claim.id)
    Reply.objects.filter(claim=claim).delete()
    claim.text, claim.who, claim.to_whom, claim.taken_back = {}, {}, {}, here.now
    claim.save(update_fields=["text", "who", "to_whom", "taken_back"])
    return Answer({"claim": claim.id, "n": claim.n})
