"""Hosting, calling and describing a dialogue."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.batches import enter_everything
from sulh.acts.fields import Ask, Language, Name, OptionalTexts, Texts
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue import templates
from sulh.dialogue.acts.offices import appoint, make_link
from sulh.dialogue.models import Dialogue, Party, PartyStatus, Terms
from sulh.dialogue.order import next_place
from sulh.dialogue.termsheet import body_from_template, digest_of_terms
from sulh.dialogue.words import in_every_language
from sulh.rules.phases import PHASES
from sulh.rules.refusal import Refusal

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$")]


class HostDialogue(Act):
    """The operator makes room for a dialogue and gets the convener's one-time link."""

    slug: Slug | None = None
    convener: Name = "Convener"
    demonstration: bool = False

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"convener": self.convener, "demonstration": "yes" if self.demonstration else "no"})


@carries_out(HostDialogue, action="host_dialogue")
def host_dialogue(act: HostDialogue, here: Here) -> Answer:
    slug = act.slug or secrets.token_hex(4)
    if Dialogue.objects.filter(pk=here.dialogue).exists() or Dialogue.objects.filter(slug=slug).exists():
        raise Refusal("slug_taken", field="slug")
    dialogue = Dialogue.objects.create(
        id=here.dialogue, slug=slug, demonstration=act.demonstration, opened=here.now,
        backing={"convener": {"en": act.convener}},
    )  # fmt: skip
    holder = appoint(dialogue, "convener", act.convener, appointed_by="operator")
    return Answer({"slug": slug, "holder": holder.id}, {"link": make_link(holder, here.now)})


class CallDialogue(Act):
    """The convener answers the five questions; the dialogue opens for preparation."""

    template: Annotated[str, Ask(_("What kind of dialogue is it?"), widget="radio", source="templates")]
    question: Annotated[Texts, Ask(_("What is the question?"), _("One sentence that every party can read without feeling judged."), widget="textarea")]  # fmt: skip
    languages: Annotated[
        list[Language], Ask(_("In which languages?"), widget="checks", source="languages"), Field(min_length=1, max_length=12)
    ]  # fmt: skip
    parties: Annotated[
        list[Name],
        Ask(_("Who has to be at the table?"), _("One party a line. Each party will write its own name later. Leave empty where there are no parties."), widget="lines"),
        Field(max_length=40),
    ] = []  # fmt: skip
    what_happens: Annotated[
        OptionalTexts, Ask(_("What happens with what people say?"), _("Say honestly what it can change and what it cannot. Left empty, the text of the template stands."), widget="textarea")
    ] = {}  # fmt: skip
    slug: Annotated[Slug | None, Ask(_("Address"), _("Short and neutral: it stands in the browser's history. Left empty, a random one is made."))] = None  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(
            {"question": dict(self.question), "template": self.template, "languages": list(self.languages),
             "parties": list(self.parties), "register": done["register"], "lot": done["lot"]}
        )  # fmt: skip


@carries_out(CallDialogue, action="call_dialogue")
def call_dialogue(act: CallDialogue, here: Here) -> Answer:
    template = templates.by_id(act.template)
    dialogue = Dialogue.objects.get(pk=here.dialogue)
    if missing := [code for code in act.languages if code not in act.question]:
        raise Refusal("text_missing_language", field="question", language=missing[0])
    if act.slug and Dialogue.objects.filter(slug=act.slug).exclude(pk=dialogue.pk).exists():
        raise Refusal("slug_taken", field="slug")
    dialogue.slug = act.slug or dialogue.slug
    dialogue.template, dialogue.question, dialogue.languages = (
        template.id,
        dict(act.question),
        list(act.languages),
    )
    promised = {**template.what_happens, **act.what_happens}
    dialogue.what_happens = {code: said for code, said in promised.items() if code in act.languages}
    dialogue.entry, dialogue.risk, dialogue.has_parties = template.entry, template.risk, template.has_parties
    dialogue.cell_limit, dialogue.seeds_cap = template.cell_limit, template.seeds_cap
    dialogue.phase = "preparation"
    dialogue.save()
    registered = _register(dialogue, act, here)
    body = body_from_template(template, dialogue)
    Terms.objects.create(dialogue=dialogue, n=1, body=body, digest=digest_of_terms(body), at=here.now)
    return Answer({"slug": dialogue.slug, "lot": dialogue.lot, "register": registered})


def _register(dialogue: Dialogue, act: CallDialogue, here: Here) -> list[str]:
    """Enter the invited parties, and give their ids in the order of their names in the act."""
    if act.parties and not dialogue.has_parties:
        raise Refusal("template_without_parties", field="parties")
    if dialogue.has_parties and len(act.parties) < 2:
        raise Refusal("parties_too_few", field="parties")
    if len({name.casefold() for name in act.parties}) < len(act.parties):
        raise Refusal("party_twice", field="parties")
    first, invited = act.languages[0], []
    for name in act.parties:
        party = Party.objects.create(
            dialogue=dialogue, names={first: name}, status="invited", place=next_place(dialogue)
        )
        PartyStatus.objects.create(party=party, status="invited", at=here.now)
        invited.append(party.id)
    if dialogue.has_parties:
        Party.objects.create(
            dialogue=dialogue, names=in_every_language(_("People of no party")), status="joined",
            no_party=True, place=10_000,
        )  # fmt: skip
    return invited


class DescribeBacking(Act):
    """Who pays, who runs the server and where, who can see what: shown on *Who is behind this*."""

    who_pays: Annotated[OptionalTexts, Ask(_("Who pays?"), widget="textarea")] = {}
    who_runs: Annotated[
        OptionalTexts, Ask(_("Who runs the server, and where does it stand?"), widget="textarea")
    ] = {}
    who_sees: Annotated[OptionalTexts, Ask(_("Who can see what?"), widget="textarea")] = {}
    unnoticed: Annotated[
        OptionalTexts, Ask(_("What could the operator do unnoticed?"), _("Be plain: people decide by this whether to take part."), widget="textarea")
    ] = {}  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: dict(value) for name, value in self if value})


@carries_out(DescribeBacking, action="describe_backing")
def describe_backing(act: DescribeBacking, here: Here) -> Answer:
    dialogue = Dialogue.objects.get(pk=here.dialogue)
    dialogue.backing = {**dialogue.backing, **{name: dict(value) for name, value in act if value}}
    dialogue.save(update_fields=["backing"])
    return Answer()


class StageDemonstration(Act):
    """The operator puts a *demonstration* into a phase, so that its pages can be seen. Never a real dialogue."""

    phase: str
    story: OptionalTexts = {}

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"phase": self.phase, "story": dict(self.story)})


@carries_out(StageDemonstration, action="stage_demonstration")
def stage_demonstration(act: StageDemonstration, here: Here) -> Answer:
    dialogue = Dialogue.objects.get(pk=here.dialogue)
    if not dialogue.demonstration:
        raise Refusal("only_demonstrations")
    if act.phase not in PHASES:
        raise Refusal("field_invalid", field="phase")
    dialogue.phase_before = dialogue.phase if act.phase == "suspended" else ""
    dialogue.phase, dialogue.story = act.phase, {**dialogue.story, **act.story}
    dialogue.save()
    # Nothing falls due in a demonstration, so what waits for the clock enters here.
    enter_everything(here.dialogue, here.now)
    return Answer()
