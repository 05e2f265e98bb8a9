"""Joint statements of supporters: what they share and where they differ. No text of the dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, Digest, Id, Names, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import admission
from sulh.dialogue.acts.find import own_supporter, supporter
from sulh.dialogue.models import Supporter
from sulh.dialogue.words import own as own_name
from sulh.public.bulletins.acts import find
from sulh.public.bulletins.acts.drafting import OnDraft
from sulh.public.bulletins.acts.publishing import published_view, released, retract
from sulh.public.bulletins.labels import SECTIONS
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.rules.refusal import Refusal


class DraftSupportersStatement(Act):
    """A supporter begins a joint statement. All who are named in it write it, and every one of them signs it."""

    titles: Annotated[Names, Ask(_("Title"))]
    supporters: Annotated[list[Id], Field(max_length=50), Ask(_("Who signs it?"), _("Your own supporter and at least one other."), widget="checks", source="supporters")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(DraftSupportersStatement, action="draft_supporters_statement", logged=False)
def draft_supporters_statement(act: DraftSupportersStatement, here: Here) -> Answer:
    find.check_languages(here, titles=act.titles)
    named = list(dict.fromkeys(supporter(here, wanted).id for wanted in act.supporters))
    if own_supporter(here).id not in named:
        raise Refusal("own_supporter_missing", field="supporters")
    if len(named) < 2:
        raise Refusal("supporters_too_few", field="supporters")
    made = Bulletin.objects.create(
        dialogue_id=here.dialogue, n=find.next_number(here.dialogue), kind="supporters", titles=dict(act.titles),
        supporters=named, drafted_by=here.actor.id, label=here.standing.label,
    )  # fmt: skip
    return Answer({"bulletin": made.id, "n": made.n})


class AddSupportersPassage(OnDraft):
    """Add a view that all signatories share, or the difference of one of them."""

    section: Annotated[Literal["shared", "differs"], Ask(_("Where does it belong?"), widget="radio", choices={code: SECTIONS[code] for code in ("shared", "differs")})]  # fmt: skip
    text: Annotated[Texts, Ask(_("The passage"), widget="textarea")]
    supporter: Annotated[Id | None, Ask(_("Whose difference is it?"), _("Only where they differ."), source="supporters")] = None  # fmt: skip


@carries_out(AddSupportersPassage, action="draft_supporters_statement", logged=False)
def add_supporters_passage(act: AddSupportersPassage, here: Here) -> Answer:
    found = find.draft(here, act.bulletin)
    find.check_languages(here, text=act.text)
    if (act.section == "differs") != bool(act.supporter):
        raise Refusal("whose_difference", field="supporter")
    if act.supporter and act.supporter not in found.supporters:
        raise Refusal("not_a_signatory", field="supporter")
    made = Passage.objects.create(
        bulletin=found, place=find.next_place(found), section=act.section, text=dict(act.text),
        supporter_id=act.supporter,
    )  # fmt: skip
    return Answer({"bulletin": found.id, "passage": made.id})


class SignSupportersStatement(Act):
    """Sign for your supporter exactly the text with this sealed copy. With the last signature it is published."""

    bulletin: Id
    digest: Digest

    def public_view(self, done: Mapping[str, Any]) -> View:
        """The whole content stands beside the last signature, which publishes it."""
        signed = {name: done[name] for name in ("n", "supporter", "signatures", "needed")}
        signed |= {"bulletin": self.bulletin, "digest": self.digest}
        return View(signed | (published_view(self.bulletin) if done["state"] == "released" else {}))


@carries_out(SignSupportersStatement, action="sign_supporters_statement")
def sign_supporters_statement(act: SignSupportersStatement, here: Here) -> Answer:
    found, own = find.bulletin(here, act.bulletin), own_supporter(here).id
    if found.state != "offered":
        raise Refusal("not_offered", field="bulletin")
    if act.digest != found.digest:
        raise Refusal("subject_changed", field="bulletin")
    if own in found.signatures:
        raise Refusal("signed_already", field="bulletin")
    signatures = found.signatures | {own: here.actor.id}
    last = set(signatures) == set(found.supporters)
    if last:
        _check_accepted(found)
    state = "released" if last else "offered"
    now = here.now if last else None
    Bulletin.objects.filter(pk=found.pk).update(
        signatures=signatures, state=state, published=now, released=now
    )
    return Answer(
        {"n": found.n, "supporter": own, "signatures": len(signatures), "needed": len(found.supporters), "state": state}
    )  # fmt: skip


def _check_accepted(found: Bulletin) -> None:
    """Refuse `signatory_not_accepted` where a party sent one of those who signed away meanwhile."""
    signing = list(Supporter.objects.filter(pk__in=found.supporters))
    stands = admission.admissions(found.dialogue, signing)
    for each in signing:
        if not stands[each.id].accepted:
            raise Refusal("signatory_not_accepted", field="bulletin", supporter=own_name(each.names))


class RetractSupportersStatement(Act):
    """One of those who signed retracts the joint statement. Its page stays, with the reason."""

    bulletin: Id
    why: Annotated[Texts, Ask(_("Why? Everybody reads this."), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"bulletin": self.bulletin, "n": done["n"], "supporter": done["supporter"]}
        return View(shown | {"why": dict(self.why)})


@carries_out(RetractSupportersStatement, action="retract_supporters_statement")
def retract_supporters_statement(act: RetractSupportersStatement, here: Here) -> Answer:
    done = retract(released(here, act.bulletin), act.why, here)
    return Answer({**done.shown, "supporter": own_supporter(here).id})
