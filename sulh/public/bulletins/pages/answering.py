"""What stands beside an offered text: who has answered, who still may, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.acts.forms import Form
from sulh.dialogue import consent
from sulh.dialogue.models import Consent, Party, Supporter
from sulh.dialogue.order import by_lot
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.visit import Visit
from sulh.public.bulletins.acts.agreeing import KIND, OPEN_TO_ANSWERS, hours_to_object, objections
from sulh.public.bulletins.models import Bulletin
from sulh.public.bulletins.reading import Article, speaks_for_a_party


@dataclass(frozen=True)
class Answered:
    """A party's answer to exactly this text; `row` is None while there is none."""

    party: Party
    row: Consent | None


@dataclass(frozen=True)
class Signature:
    """A supporter that is to sign, and whether it has."""

    supporter: Supporter
    signed: bool


def answers(row: Bulletin) -> list[Answered]:
    """Every joined party with its answer, in the order drawn by lot."""
    latest = consent.statuses(row.dialogue_id, KIND, row.digest)
    parties = by_lot(row.dialogue, consent.joined(row.dialogue_id))
    return [Answered(party, latest.get(party.id)) for party in parties]


def offered(visit: Visit, article: Article) -> dict[str, Any]:
    """The forms around an offered text, each for whom it is, and what is left to do."""
    row = article.row
    supporters = row.kind == "supporters"
    writes = allowed(visit, "draft_supporters_statement" if supporters else "offer_bulletin")
    context: dict[str, Any] = {
        "take_back": _take_back(visit, row) if writes else None,
        "answers": [] if supporters else answers(row),
        "signatures": [Signature(each, each.id in row.signatures) for each in article.supporters],
        "answer": _answer(visit, row),
        "sign": _sign(visit, row),
        "publish": None,
        "hours": 0,
        "objecting": [],
        "lacking": [],
    }
    if row.rule == "no_objection":
        context |= {"hours": hours_to_object(row, clock.now()), "objecting": objections(row)}
    elif row.rule == "every_party":
        context["lacking"] = consent.missing(row.dialogue_id, KIND, row.digest)
    if not supporters and row.state == "offered" and allowed(visit, "publish_bulletin"):
        context["publish"] = visit.form("PublishBulletin", submit=_("Publish"), hidden={"bulletin": row.id})
    return context


def _take_back(visit: Visit, row: Bulletin) -> Form:
    return visit.form("TakeBackOffer", submit=_("Take the offer back"), hidden={"bulletin": row.id}, only=[])


def _answer(visit: Visit, row: Bulletin) -> Form | None:
    """For a delegate of a joined party, until the text is out."""
    if row.kind == "supporters" or row.state not in OPEN_TO_ANSWERS:
        return None
    if not (allowed(visit, "consent") and speaks_for_a_party(visit)):
        return None
    subject = {"subject_kind": KIND, "subject_digest": row.digest}
    return visit.form("GiveConsent", submit=_("Sign for my party"), hidden=subject)


def _sign(visit: Visit, row: Bulletin) -> Form | None:
    """For a supporter that is named in the text and has not signed it."""
    if row.kind != "supporters" or visit.standing.supporter in row.signatures:
        return None
    if not allowed(visit, "sign_supporters_statement"):
        return None
    hidden = {"bulletin": row.id, "digest": row.digest}
    return visit.form("SignSupportersStatement", submit=_("Sign for my supporter"), hidden=hidden, only=[])
