"""Passages of a draft: each with its source, or with the object of the dialogue that it cites."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id, OptionalDay, OptionalTexts, OptionalWords, Texts
from sulh.acts.registry import Answer, Here, carries_out
from sulh.public.bulletins import citing
from sulh.public.bulletins.acts import find
from sulh.public.bulletins.acts.drafting import OnDraft, drafting
from sulh.public.bulletins.labels import CERTAINTIES, CITED, KNOWN_ASKED, SECTIONS, SOURCES, WAYS
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.record.commitment import seal
from sulh.rules.attribution import UNNAMED, check_source
from sulh.rules.refusal import Refusal

_OURS = {code: SECTIONS[code] for code in ("announcement", "sceptics")}


class AddPassage(OnDraft):
    """Add a passage: who said it, to whom, on what day, how certain; or what of this dialogue it cites.

    The name of a source that is sealed is never stored: the answer gives once what opens the sealed copy.
    """

    section: Annotated[Literal["announcement", "sceptics"], Ask(_("Where does it belong?"), widget="radio", choices=_OURS)]  # fmt: skip
    text: Annotated[Texts, Ask(_("The passage"), widget="textarea")]
    source: Annotated[Literal["", "named", "role", "familiar", "unnamed"], Ask(_("What kind of source?"), widget="radio", choices=SOURCES)] = ""  # fmt: skip
    who: Annotated[OptionalTexts, Ask(_("Who said it?"), _("A name, or an office: for instance “a senior official”."))] = {}  # fmt: skip
    to_whom: Annotated[OptionalTexts, Ask(_("To whom?"), _("For instance “reporters”."))] = {}
    said_on: Annotated[OptionalDay, Ask(_("On what day?"), widget="date")] = ""
    certainty: Annotated[Literal["", "stated", "believed", "appears"], Ask(_("How certain is it?"), widget="radio", choices=CERTAINTIES)] = ""  # fmt: skip
    known_to: Annotated[Literal["", "editor", "sealed"], Ask(_("Who knows who it is?"), widget="radio", choices=KNOWN_ASKED)] = ""  # fmt: skip
    source_name: Annotated[OptionalWords, Ask(_("The name to be sealed"), _("It is not stored. You are shown once what opens the sealed copy."))] = ""  # fmt: skip
    cites_kind: Annotated[Literal["", "statement", "findings", "terms", "contact", "claim", "encouragement", "pledge", "party"], Ask(_("What does it cite?"), choices=CITED)] = ""  # fmt: skip
    cites: Annotated[str, Field(pattern=r"^([0-9]{1,9}|[0-9a-f]{32})?$"), Ask(_("Which one?"))] = ""


@carries_out(AddPassage, action="draft_bulletin", logged=False, unkept=["source_name"])
def add_passage(act: AddPassage, here: Here) -> Answer:
    found = find.draft(here, act.bulletin)
    find.check_languages(here, text=act.text, who=act.who, to_whom=act.to_whom)
    cites = {}
    if act.source:
        _check_source(act, here)
    else:
        cites = _cited(act, here)
    opening = seal(act.source_name) if act.source_name else None
    made = Passage.objects.create(
        bulletin=found, place=find.next_place(found), section=act.section, text=dict(act.text), source=act.source,
        who=dict(act.who), to_whom=dict(act.to_whom), said_on=act.said_on, certainty=act.certainty,
        known_to=act.known_to, commitment=opening.commitment if opening else "", cites=cites,
    )  # fmt: skip
    shown = {"bulletin": found.id, "passage": made.id, "commitment": made.commitment}
    return Answer(shown, {"salt": opening.salt, "value": act.source_name} if opening else {})


def _check_source(act: AddPassage, here: Here) -> None:
    """Everything that a passage with a source must say of it, and what it must not."""
    if act.cites_kind or act.cites:
        raise Refusal("source_or_cites", field="source")
    check_source(act.source, next(iter(act.who.values()), ""))
    for name, texts in (("who", act.who), ("to_whom", act.to_whom)):
        if texts:
            find.check_whole(here, texts, field=name)
    if not act.said_on:
        raise Refusal("said_on_missing", field="said_on")
    if act.said_on > clock.latest_day(here.now):
        raise Refusal("said_on_future", field="said_on")
    if not act.certainty:
        raise Refusal("certainty_missing", field="certainty")
    if act.source in UNNAMED and not act.known_to:
        raise Refusal("known_to_missing", field="known_to")
    if act.source not in UNNAMED and act.known_to:
        raise Refusal("known_to_not_wanted", field="known_to")
    if act.known_to == "sealed" and not act.source_name:
        raise Refusal("source_name_missing", field="source_name")
    if act.known_to != "sealed" and act.source_name:
        raise Refusal("source_name_not_wanted", field="source_name")


def _cited(act: AddPassage, here: Here) -> dict[str, object]:
    of_a_source = act.who or act.to_whom or act.said_on or act.certainty or act.known_to or act.source_name
    if of_a_source or not act.cites_kind:
        raise Refusal("source_or_cites", field="source")
    return citing.find(here.dialogue, act.cites_kind, act.cites)


class RewritePassage(OnDraft):
    """Write a passage of a draft in other words; its source stays. Another source is another passage."""

    passage: Id
    text: Annotated[Texts, Ask(_("The passage"), widget="textarea")]


@carries_out(RewritePassage, action=drafting, logged=False)
def rewrite_passage(act: RewritePassage, here: Here) -> Answer:
    found = find.passage(find.draft(here, act.bulletin), act.passage)
    find.check_languages(here, text=act.text)
    Passage.objects.filter(pk=found.pk).update(text=dict(act.text))
    return Answer({"bulletin": act.bulletin, "passage": found.id})


class MovePassage(OnDraft):
    """Move a passage before or behind its neighbour in the same section. At the end it stays where it is."""

    passage: Id
    way: Annotated[Literal["up", "down"], Ask(_("Where to?"), widget="radio", choices=WAYS)]


@carries_out(MovePassage, action=drafting, logged=False)
def move_passage(act: MovePassage, here: Here) -> Answer:
    of = find.draft(here, act.bulletin)
    found = find.passage(of, act.passage)
    rows = Passage.objects.filter(bulletin=of, section=found.section)
    up = act.way == "up"
    beside = rows.filter(place__lt=found.place) if up else rows.filter(place__gt=found.place)
    if neighbour := beside.order_by("-place" if up else "place").first():
        Passage.objects.filter(pk=found.pk).update(place=neighbour.place)
        Passage.objects.filter(pk=neighbour.pk).update(place=found.place)
    return Answer({"bulletin": of.id, "passage": found.id})


class TakePassageOut(OnDraft):
    """Take a passage out of a draft. Nothing of it is kept."""

    passage: Id


@carries_out(TakePassageOut, action=drafting, logged=False)
def take_passage_out(act: TakePassageOut, here: Here) -> Answer:
    of: Bulletin = find.draft(here, act.bulletin)
    find.passage(of, act.passage).delete()
    return Answer({"bulletin": of.id})
