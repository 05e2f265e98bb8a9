"""Finding what an act names, within its own dialogue only, and only what the actor's office may write."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max

from sulh.acts.registry import Here
from sulh.dialogue.acts import find
from sulh.dialogue.models import Dialogue
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.rules.refusal import Refusal

MOST_PASSAGES = 60


def row(bulletin: str, editors: str, supporters: str) -> str:
    """The row of the table that decides about an act on this bulletin: editors' or supporters'."""
    theirs = Bulletin.objects.filter(pk=bulletin, kind="supporters").exists()
    return supporters if theirs else editors


def bulletin(here: Here, wanted: str) -> Bulletin:
    """The bulletin with this id, if the actor's office writes it, locked. Raises `Refusal("not_found")`.

    Editors write bulletins and statements of the parties; supporters those that they are to sign.
    """
    rows = Bulletin.objects.select_for_update(of=("self",)).select_related("corrects")
    found = rows.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None or (found.kind == "supporters") != (here.role == "supporter"):
        raise Refusal("not_found", field="bulletin")
    if here.role == "supporter" and find.own_supporter(here).id not in found.supporters:
        raise Refusal("not_found", field="bulletin")
    return found


def draft(here: Here, wanted: str) -> Bulletin:
    """The same, where it can still be changed. Raises `Refusal`: `not_found`, `not_a_draft`."""
    found = bulletin(here, wanted)
    if found.state != "draft":
        raise Refusal("not_a_draft", field="bulletin")
    return found


def passage(of: Bulletin, wanted: str) -> Passage:
    """The passage of this bulletin with this id. Raises `Refusal("not_found")`."""
    found = Passage.objects.filter(bulletin=of, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="passage")
    return found


def next_number(dialogue: str) -> int:
    # Drafts are not logged and so take no turn alone: on PostgreSQL two that are opened at once wait here.
    Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    rows = Bulletin.objects.filter(dialogue_id=dialogue)
    return (rows.aggregate(last=Max("n"))["last"] or 0) + 1


def next_place(of: Bulletin) -> int:
    """The place behind the last passage. Raises `Refusal("too_many_passages")`."""
    rows = Passage.objects.filter(bulletin=of)
    if rows.count() >= MOST_PASSAGES:
        raise Refusal("too_many_passages", most=MOST_PASSAGES)
    return (rows.aggregate(last=Max("place"))["last"] or 0) + 1


def check_languages(here: Here, **texts: Mapping[str, str]) -> None:
    """Refuse `language_not_here` for a text in a language in which the dialogue is not held."""
    languages = Dialogue.objects.values_list("languages", flat=True).get(pk=here.dialogue)
    for name, given in texts.items():
        for code in given:
            if code not in languages:
                raise Refusal("language_not_here", field=f"{name}.{code}", language=code)


def check_whole(here: Here, *texts: Mapping[str, str], field: str = "") -> None:
    """Refuse `text_missing_language` where one of the texts does not stand in every language."""
    languages = Dialogue.objects.values_list("languages", flat=True).get(pk=here.dialogue)
    for given in texts:
        for code in languages:
            if not given.get(code):
                raise Refusal("text_missing_language", field=field, language=code)
