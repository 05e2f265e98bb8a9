"""Agreement: a text is frozen and offered, and what the rule of the parties asks for is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from sulh.acts import log
from sulh.acts.fields import Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import consent
from sulh.dialogue.acts.find import the_dialogue
from sulh.dialogue.models import Consent, Party
from sulh.dialogue.outside import rules_in_force
from sulh.dialogue.words import own
from sulh.public.bulletins import citing, content
from sulh.public.bulletins.acts import find
from sulh.public.bulletins.models import Bulletin
from sulh.rules.refusal import Refusal

KIND = "bulletin"  # of the subject that parties consent to
OPEN_TO_ANSWERS = ("offered", "published")


@consent.subject(KIND)
def offered(dialogue: str) -> set[str]:
    """Every text of the editors that waits for the parties, or for its hour: until then they can withdraw."""
    rows = Bulletin.objects.filter(dialogue_id=dialogue, state__in=OPEN_TO_ANSWERS).exclude(kind="supporters")
    return set(rows.values_list("digest", flat=True))


@consent.about(KIND)
def named(dialogue: str, digest: str) -> dict[str, str]:
    """Which text a digest stands for."""
    row = Bulletin.objects.filter(dialogue_id=dialogue, state__in=OPEN_TO_ANSWERS, digest=digest).first()
    return {"bulletin": row.id} if row else {}


def _offering(act: OfferBulletin | TakeBackOffer) -> str:
    return find.row(act.bulletin, "offer_bulletin", "draft_supporters_statement")


class OfferBulletin(Act):
    """Freeze a draft and offer it: to the parties, or to the supporters that are to sign it.

    From here on it stands still; the public diary says that there is such a text, and not what it says.
    """

    bulletin: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"bulletin": self.bulletin} | {name: done[name] for name in ("n", "kind", "digest", "rule")}
        )


@carries_out(OfferBulletin, action=_offering)
def offer_bulletin(act: OfferBulletin, here: Here) -> Answer:
    found = find.draft(here, act.bulletin)
    _check_whole(found, here)
    rule = _rule(found, here)
    digest = content.digest_of(found)
    days = rules_in_force(here.dialogue).objection_days
    Bulletin.objects.filter(pk=found.pk).update(
        state="offered", digest=digest, rule=rule, objection_days=days, offered=here.now
    )
    return Answer({"bulletin": found.id, "n": found.n, "kind": found.kind, "digest": digest, "rule": rule})


def _check_whole(found: Bulletin, here: Here) -> None:
    """Every language, every section that must be there, and nothing cited that was taken back."""
    passages = content.in_order(found.passages.all())
    said = [texts for each in passages for texts in (each.text, each.who, each.to_whom) if texts]
    find.check_whole(here, found.titles, *([found.why] if found.corrects else []), *said)
    citing.check_all(here.dialogue, (passage.cites for passage in passages))
    sections = {passage.section for passage in passages}
    if found.kind == "supporters":
        if "shared" not in sections:
            raise Refusal("shared_missing")
    elif "announcement" not in sections:
        raise Refusal("announcement_missing")
    elif "sceptics" not in sections:
        raise Refusal("sceptics_missing")


def _rule(found: Bulletin, here: Here) -> str:
    """By which rule the text will be agreed; it does not change any more for this offer."""
    if found.kind == "supporters":
        return "supporters"
    if found.kind == "statement":
        if len(consent.joined(here.dialogue)) < 2:
            raise Refusal("statement_needs_parties")
        return "every_party"
    return rules_in_force(here.dialogue).bulletins if the_dialogue(here).has_parties else "editors"


class TakeBackOffer(Act):
    """Take an offer back, or a text that still waits for its hour: it is a draft again, and every answer lapses."""

    bulletin: Id

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"bulletin": self.bulletin, "n": done["n"], "kind": done["kind"]})


@carries_out(TakeBackOffer, action=_offering)
def take_back_offer(act: TakeBackOffer, here: Here) -> Answer:
    found = find.bulletin(here, act.bulletin)
    if found.state not in ("offered", "published"):
        raise Refusal("not_offered", field="bulletin")
    # What was sealed of it until its hour must not open with a later text.
    log.destroy(here.dialogue, found.id)
    # The same words offered again are asked about again, objections too.
    Consent.objects.filter(subject_kind=KIND, subject_digest=found.digest).delete()
    Bulletin.objects.filter(pk=found.pk).update(
        state="draft",
        digest="",
        rule="",
        parties=[],
        signatures={},
        embargo=None,
        offered=None,
        published=None,
    )
    return Answer({"n": found.n, "kind": found.kind})


def check_agreed(found: Bulletin, now: datetime) -> None:
    """Refuse unless the rule under which the text was offered is satisfied.

    Raises `Refusal`: `bulletin_not_agreed`, `statement_needs_parties`, `parties_too_few`,
    `bulletin_objected`, `objection_open`.
    """
    joined = len(consent.joined(found.dialogue_id))
    if found.kind == "statement" and joined < 2:
        raise Refusal("statement_needs_parties")
    if found.rule in ("every_party", "no_objection") and not joined:
        raise Refusal("parties_too_few")
    if found.rule == "every_party":
        _check_every_party(found)
    elif found.rule == "no_objection":
        if objecting := objections(found):
            raise Refusal("bulletin_objected", party=own(objecting[0].names))
        if hours := hours_to_object(found, now):
            raise Refusal("objection_open", hours=hours)


def consented(found: Bulletin) -> list[str]:
    """Ids of the parties whose consent to exactly this text counted; none under the other rules."""
    return sorted(consent.given(found.dialogue_id, KIND, found.digest)) if found.rule == "every_party" else []


def _check_every_party(found: Bulletin) -> None:
    if lacking := consent.missing(found.dialogue_id, KIND, found.digest):
        raise Refusal("bulletin_not_agreed", party=_(", ").join(own(each.names) for each in lacking))


def objections(found: Bulletin) -> list[Party]:
    """The joined parties that object: a party whose objection lapsed because another one left still does."""
    rows = Consent.objects.filter(
        dialogue_id=found.dialogue_id, subject_kind=KIND, subject_digest=found.digest
    )
    against = {"object", "withdraw"}
    answers: dict[str, list[Consent]] = {}
    for row in rows:
        answers.setdefault(row.party_id, []).append(row)

    def objects(party: Party) -> bool:
        given = answers.get(party.id, [])
        standing = [row for row in given if not row.lapsed] or given
        return any(row.kind in against for row in standing)

    return [party for party in consent.joined(found.dialogue_id) if objects(party)]


def hours_to_object(found: Bulletin, now: datetime) -> int:
    """For how many hours the parties may still object; 0 when the time is over."""
    assert found.offered is not None
    left = found.offered + timedelta(days=found.objection_days) - now
    return max(0, int(left.total_seconds() // 3600))
