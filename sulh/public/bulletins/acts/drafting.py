"""Drafts: opened, given a title, thrown away. Nothing of a draft is in the public diary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id, Names
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.public.bulletins.acts import find
from sulh.public.bulletins.labels import KINDS
from sulh.public.bulletins.models import Bulletin


class OpenDraft(Act):
    """An editor begins a bulletin, or a joint statement of the parties."""

    kind: Annotated[
        Literal["bulletin", "statement"],
        Ask(_("What do you write?"), _("A joint statement goes out only when every party that has joined consents to exactly its text."), widget="radio", choices={kind: KINDS[kind] for kind in ("bulletin", "statement")}),
    ]  # fmt: skip
    titles: Annotated[Names, Ask(_("Title"))]

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


@carries_out(OpenDraft, action="draft_bulletin", logged=False)
def open_draft(act: OpenDraft, here: Here) -> Answer:
    find.check_languages(here, titles=act.titles)
    made = Bulletin.objects.create(
        dialogue_id=here.dialogue, n=find.next_number(here.dialogue), kind=act.kind, titles=dict(act.titles),
        drafted_by=here.actor.id, label=here.standing.label,
    )  # fmt: skip
    return Answer({"bulletin": made.id, "n": made.n})


class OnDraft(Act):
    """What is common to acts on a draft: editors' drafts and supporters' have a row each."""

    bulletin: Id

    def public_view(self, done: Mapping[str, Any]) -> View | None:
        return None


def drafting(act: OnDraft) -> str:
    return find.row(act.bulletin, "draft_bulletin", "draft_supporters_statement")


class RewriteTitle(OnDraft):
    """Give a draft another title."""

    titles: Annotated[Names, Ask(_("Title"))]


@carries_out(RewriteTitle, action=drafting, logged=False)
def rewrite_title(act: RewriteTitle, here: Here) -> Answer:
    found = find.draft(here, act.bulletin)
    find.check_languages(here, titles=act.titles)
    Bulletin.objects.filter(pk=found.pk).update(titles=dict(act.titles))
    return Answer({"bulletin": found.id})


class DropDraft(OnDraft):
    """Throw a draft away with all its passages. Nothing of it is kept."""


@carries_out(DropDraft, action=drafting, logged=False)
def drop_draft(act: DropDraft, here: Here) -> Answer:
    found = find.draft(here, act.bulletin)
    found.delete()
    return Answer({"bulletin": act.bulletin})
