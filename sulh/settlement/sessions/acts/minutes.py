"""Minutes: drafted, offered, settled. Drafts are in no log; what is offered stands still under a digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts import clock
from sulh.acts.fields import Ask, Id, LongTexts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.words import own
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions import find
from sulh.settlement.sessions import minutes as of_minutes
from sulh.settlement.sessions.models import Minutes


class DraftMinutes(Act):
    """Write the minutes of a session, or write them anew as long as they are a draft."""

    session: Id
    text: Annotated[
        LongTexts,
        Ask(
            _("What was said and done"),
            _(
                "One passage per paragraph, with an empty line between two; the same passages in every language."
            ),
            widget="textarea",
        ),
    ]

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(DraftMinutes, action="write_minutes", logged=False)
def draft_minutes(act: DraftMinutes, here: Here) -> Answer:
    session = find.kept_session(here, act.session)
    if not act.text:
        raise Refusal("text_empty", field="text")
    find.check_languages(here, act.text, "text", whole=False)
    passages = of_minutes.passages_of(dict(act.text))
    found = Minutes.objects.filter(session=session).first()
    if found is None:
        found = Minutes(session=session, at=here.now)
    else:
        find.check_state(found, "draft")
    found.passages, found.label, found.at = passages, here.standing.label, here.now
    found.save()
    return Answer({"minutes": found.id})


class OfferMinutes(Act):
    """Offer the minutes: from here on a passage changes only by a party's correction."""

    minutes: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"session": done["session"]["id"], "n": done["n"], "digest": done["digest"]}
        return find.view(done["session"], shown, {"passages": done["passages"]})


@carries_out(OfferMinutes, action="write_minutes")
def offer_minutes(act: OfferMinutes, here: Here) -> Answer:
    found = find.kept_minutes(here, act.minutes, "draft")
    if found.session.kind != "caucus":
        # Whoever is asked to approve must be able to read them.
        find.check_languages(here, of_minutes.as_typed(found.passages), "text")
    found.state, found.digest, found.at = "offered", of_minutes.digest_of(found), here.now
    found.save(update_fields=["state", "digest", "at"])
    return Answer({"n": found.session.n, "digest": found.digest}, logged(found))


def logged(found: Minutes) -> dict[str, Any]:
    """What an entry about minutes is made of; not kept with the answer."""
    session = {"id": found.session_id, "visibility": found.session.visibility}
    return {"session": session, "passages": found.passages}


class SettleMinutes(Act):
    """Close the minutes. Every passage that is still disputed stands with both wordings; nothing changes after."""

    minutes: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"session": done["session"]["id"], "n": done["n"], "digest": done["digest"],
                 "parties": done["approved"], "disputed": done["disputed"]}  # fmt: skip
        return find.view(done["session"], shown)


@carries_out(SettleMinutes, action="write_minutes")
def settle_minutes(act: SettleMinutes, here: Here) -> Answer:
    found = find.kept_minutes(here, act.minutes, "offered")
    waiting, closes = of_minutes.waiting(found), of_minutes.closes(found)
    if waiting and here.now < closes:
        raise Refusal("minutes_waiting", party=own(waiting[0].names), hour=clock.hour(closes))
    standing = found.corrections.filter(state="open")
    disputed = len(set(standing.values_list("passage", flat=True)))
    standing.update(state="stands")
    # Frozen here: consents lapse when a party leaves, but what was approved stays approved.
    found.approved = sorted(of_minutes.approved(found))
    found.state, found.settled = "settled", here.now
    found.save(update_fields=["approved", "state", "settled"])
    hidden = logged(found) | {"approved": found.approved, "disputed": disputed}
    return Answer({"n": found.session.n, "digest": found.digest}, hidden)
