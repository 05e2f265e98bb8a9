"""What supporters may do: declare ties, pledge, encourage. Nothing here touches a statement or a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts import log
from sulh.acts.fields import Ask, Id, OptionalDay, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import admission
from sulh.dialogue.acts import find
from sulh.dialogue.acts.parties import set_status
from sulh.dialogue.models import Encouragement, Pledge, Tie
from sulh.rules.refusal import Refusal

TIES = {
    "contacts": _("contacts"),
    "political": _("political"), "family": _("family or tribal"), "religious": _("religious"),
    "economic": _("economic"), "military": _("military"), "humanitarian": _("humanitarian"), "other": _("other"),
}  # fmt: skip
PLEDGES = {
    "funds": _("money"), "logistics": _("places, travel, equipment"), "good_offices": _("good offices, at a party's request"),
    "witness": _("witnessing"), "security": _("safety of those who take part"), "encouragement": _("encouraging others to enter"),
}  # fmt: skip

# Told in the same transaction of each new pledge.
PLEDGED: list[Callable[[Pledge], None]] = []


class DeclareTie(Act):
    """A supporter says openly with which party it has what ties."""

    party: Annotated[Id, Ask(_("With which party?"), source="parties")]
    kind: Annotated[Literal["contacts", "political", "family", "religious", "economic", "military", "humanitarian", "other"], Ask(_("What kind of tie?"), choices=TIES)]  # fmt: skip
    note: Annotated[OptionalTexts, Ask(_("In your own words"), widget="textarea")] = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"supporter": done["supporter"], "party": self.party, "kind": self.kind, "note": dict(self.note)}
        )


@carries_out(DeclareTie, action="declare_tie")
def declare_tie(act: DeclareTie, here: Here) -> Answer:
    supporter, party = find.own_supporter(here), find.party(here, act.party)
    if Tie.objects.filter(supporter=supporter, party=party, kind=act.kind).exists():
        raise Refusal("tie_declared_already")
    tie = Tie.objects.create(
        supporter=supporter, party=party, kind=act.kind, note=dict(act.note), at=here.now
    )
    return Answer({"tie": tie.id, "supporter": supporter.id})


class PledgeSupport(Act):
    """A supporter pledges something to the dialogue as a whole, with its conditions in the open."""

    kind: Annotated[Literal["funds", "logistics", "good_offices", "witness", "security", "encouragement"], Ask(_("What do you pledge?"), choices=PLEDGES)]  # fmt: skip
    text: Annotated[Texts, Ask(_("In words"), widget="textarea")]
    conditions: Annotated[OptionalTexts, Ask(_("Under which conditions?"), _("Conditions may never touch what is said or agreed."), widget="textarea")] = {}  # fmt: skip
    due: Annotated[OptionalDay, Ask(_("Until when?"), widget="date")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"supporter": done["supporter"], "pledge": done["pledge"], "kind": self.kind, "text": dict(self.text),
                     "conditions": dict(self.conditions), "due": self.due})  # fmt: skip


@carries_out(PledgeSupport, action="pledge_support")
def pledge_support(act: PledgeSupport, here: Here) -> Answer:
    supporter = find.own_supporter(here)
    pledge = Pledge.objects.create(
        supporter=supporter,
        kind=act.kind,
        text=dict(act.text),
        conditions=dict(act.conditions),
        due=act.due,
        at=here.now,
    )
    for told in PLEDGED:
        told(pledge)
    return Answer({"pledge": pledge.id, "supporter": supporter.id})


class EncourageParty(Act):
    """A supporter encourages a party it has declared ties with to enter. It may stay sealed until acknowledged."""

    party: Annotated[Id, Ask(_("Whom do you encourage?"), source="parties")]
    words: Annotated[Texts, Ask(_("What do you say to them?"), widget="textarea")]
    sealed: Annotated[bool, Ask(_("Keep it sealed until they acknowledge it"), _("Until they acknowledge it, the public diary shows only that something was sealed, not by whom or to whom."), widget="checkbox")] = False  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"supporter": done["supporter"], "party": self.party, "words": dict(self.words), "encouragement": done["encouragement"]}  # fmt: skip
        return View(shown, sealed_about=done["encouragement"] if self.sealed else "")


@carries_out(EncourageParty, action="encourage_party")
def encourage_party(act: EncourageParty, here: Here) -> Answer:
    supporter, party = find.own_supporter(here), find.party(here, act.party)
    if not Tie.objects.filter(supporter=supporter, party=party).exists():
        raise Refusal("condition_declared_tie", action="encourage_party", field="party")
    if party.no_party:
        raise Refusal("party_unknown", field="party")
    if not admission.accepted(supporter):
        raise Refusal("condition_admitted_by_all", action="encourage_party")
    row = Encouragement.objects.create(
        supporter=supporter, party=party, words=dict(act.words), sealed=act.sealed, at=here.now
    )
    return Answer({"encouragement": row.id, "supporter": supporter.id})


class AcknowledgeEncouragement(Act):
    """A party acknowledges that it was encouraged. A sealed one opens to the public with this act."""

    encouragement: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"encouragement": self.encouragement, "supporter": done["supporter"], "party": done["party"]}
        )


@carries_out(AcknowledgeEncouragement, action="acknowledge_encouragement")
def acknowledge_encouragement(act: AcknowledgeEncouragement, here: Here) -> Answer:
    party = find.own_party(here)
    row = Encouragement.objects.filter(pk=act.encouragement, party=party).first()
    if row is None:
        raise Refusal("not_found")
    if row.acknowledged is not None:
        raise Refusal("acknowledged_already")
    row.acknowledged = here.now
    row.save(update_fields=["acknowledged"])
    log.reveal(here.dialogue, row.id)
    if party.status == "invited":
        set_status(party, "acknowledged", here.now)
    return Answer({"supporter": row.supporter_id, "party": party.id})
