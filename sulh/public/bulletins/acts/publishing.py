"""Publishing: at once or at an hour, correcting, retracting. Each leaves a trace that stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock, log
from sulh.acts.fields import Ask, Id, OptionalDay, Texts
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.public.bulletins import content
from sulh.public.bulletins.acts import find
from sulh.public.bulletins.acts.agreeing import check_agreed, consented
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.rules.refusal import Refusal

# States in which a correction is under way.
OPEN = ("draft", "offered", "published")


def published_view(bulletin: str) -> dict[str, Any]:
    """The whole content of a text for the diary. Until its hour it stands there sealed.

    Each passage is a commitment of its own, so that a long text fits into an entry.
    """
    found = Bulletin.objects.select_related("corrects").get(pk=bulletin)
    public = found.released is not None
    shown: dict[str, Any] = {"bulletin": found.id, "n": found.n, "kind": found.kind, "rule": found.rule}
    shown |= {"digest": found.digest, "titles": Sealed(found.titles, found.id, public)}
    shown["passages"] = [Sealed(each, found.id, public) for each in content.of_passages(found)]
    if found.parties:
        shown["parties"] = found.parties
    if found.supporters:
        shown["signatories"] = sorted(found.supporters)
    if found.corrects:
        shown |= {"corrects": found.corrects.n, "why": Sealed(found.why, found.id, public)}
    if found.embargo:
        shown["embargo"] = clock.hour(found.embargo)
    return shown


class PublishBulletin(Act):
    """Publish a text that was agreed by the rule of the parties: now, or at a later hour, in all languages at once."""

    bulletin: Id
    embargo_day: Annotated[OptionalDay, Ask(_("Not before this day"), _("Leave it empty to publish now."), widget="date")] = ""  # fmt: skip
    embargo_hour: Annotated[int, Field(ge=0, le=23), Ask(_("At this hour (0 to 23, universal time)"), widget="number")] = 0  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(published_view(self.bulletin))


@carries_out(PublishBulletin, action="publish_bulletin")
def publish_bulletin(act: PublishBulletin, here: Here) -> Answer:
    found = find.bulletin(here, act.bulletin)
    if found.state != "offered":
        raise Refusal("not_offered", field="bulletin")
    check_agreed(found, here.now)
    embargo = _embargo(act, here.now)
    times = {"published": here.now, "embargo": embargo, "released": None if embargo else here.now}
    state = "published" if embargo else "released"
    Bulletin.objects.filter(pk=found.pk).update(
        state=state, label=here.standing.label, parties=consented(found), **times
    )
    return Answer({"bulletin": found.id, "n": found.n, "state": state})


def _embargo(act: PublishBulletin, now: datetime) -> datetime | None:
    if not act.embargo_day:
        if act.embargo_hour:
            raise Refusal("embargo_without_day", field="embargo_day")
        return None
    at = datetime.fromisoformat(act.embargo_day).replace(tzinfo=UTC) + timedelta(hours=act.embargo_hour)
    if at <= now:
        raise Refusal("embargo_past", field="embargo_day")
    return at


class ReleaseBulletin(Act):
    """The clock releases a text at its hour: late, never early, and once.

    Where the parties no longer agree at that hour (one left, withdrew or objected, or one more joined),
    it does not appear: it is offered again, and they are asked again.
    """

    bulletin: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("bulletin", "n", "kind", "outcome")})


@carries_out(ReleaseBulletin, action="release_bulletin")
def release_bulletin(act: ReleaseBulletin, here: Here) -> Answer:
    found = find.bulletin(here, act.bulletin)
    if found.state != "published" or found.embargo is None:
        raise Refusal("not_offered", field="bulletin")
    if found.embargo > here.now:
        raise Refusal("embargo_not_over", field="bulletin")
    shown = {"bulletin": found.id, "n": found.n, "kind": found.kind}
    try:
        check_agreed(found, here.now)
    except Refusal:
        log.destroy(here.dialogue, found.id)
        Bulletin.objects.filter(pk=found.pk).update(state="offered", parties=[], published=None, embargo=None)
        return Answer(shown | {"outcome": "lapsed"})
    Bulletin.objects.filter(pk=found.pk).update(state="released", released=here.now, parties=consented(found))
    log.reveal(here.dialogue, found.id)
    return Answer(shown | {"outcome": "released"})


def released(here: Here, wanted: str) -> Bulletin:
    """A text that everybody can read now. Raises `Refusal`: `not_found`, `not_released`."""
    found = find.bulletin(here, wanted)
    if found.state != "released":
        raise Refusal("not_released", field="bulletin")
    return found


class RetractBulletin(Act):
    """Retract a published text. Its page stays, with the reason; what it said can still be read there."""

    bulletin: Id
    why: Annotated[Texts, Ask(_("Why? Everybody reads this."), widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"bulletin": self.bulletin, "n": done["n"], "kind": done["kind"], "why": dict(self.why)})


@carries_out(RetractBulletin, action="retract_bulletin")
def retract_bulletin(act: RetractBulletin, here: Here) -> Answer:
    return retract(released(here, act.bulletin), act.why, here)


def retract(found: Bulletin, why: Mapping[str, str], here: Here) -> Answer:
    find.check_languages(here, why=why)
    find.check_whole(here, why, field="why")
    Bulletin.objects.filter(pk=found.pk).update(state="retracted", retracted=here.now, retraction=dict(why))
    return Answer({"bulletin": found.id, "n": found.n, "kind": found.kind})


class CorrectBulletin(Act):
    """Begin a correction: a draft with the same passages. It goes the same way as the text it corrects."""

    bulletin: Id
    why: Annotated[Texts, Ask(_("What is corrected, and why? Everybody reads this beside the new text."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(CorrectBulletin, action="draft_bulletin", logged=False)
def correct_bulletin(act: CorrectBulletin, here: Here) -> Answer:
    found = released(here, act.bulletin)
    find.check_languages(here, why=act.why)
    find.check_whole(here, act.why, field="why")
    earlier = Bulletin.objects.filter(corrects=found)
    if earlier.filter(state__in=OPEN).exists():
        raise Refusal("correction_open", field="bulletin")
    if earlier.filter(state="released").exists():
        raise Refusal("corrected_already", field="bulletin")
    made = Bulletin.objects.create(
        dialogue_id=here.dialogue, n=find.next_number(here.dialogue), kind=found.kind, titles=found.titles,
        corrects=found, why=dict(act.why), drafted_by=here.actor.id, label=here.standing.label,
    )  # fmt: skip
    Passage.objects.bulk_create(_copy(passage, made) for passage in found.passages.order_by("place", "id"))
    return Answer({"bulletin": made.id, "n": made.n})


def _copy(passage: Passage, to: Bulletin) -> Passage:
    kept = ("place", "section", "text", "source", "who", "to_whom", "said_on", "certainty", "known_to", "commitment", "cites")  # fmt: skip
    return Passage(bulletin=to, **{name: getattr(passage, name) for name in kept})
