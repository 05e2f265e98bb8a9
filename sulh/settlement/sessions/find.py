"""Finding what an act names, within its own dialogue only; what its actor may not see is as good as gone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Model

from sulh.acts.registry import Here, Sealed, View
from sulh.dialogue.models import Dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.sessions.models import Correction, Minutes, Session
from sulh.settlement.sessions.who import reader

_LOT = range(100_000, 1_000_000)


def next_number(model: type[Model], dialogue: str) -> int:
    """The next number in the line; numbers drawn by lot stand apart from it."""
    rows: Any = model._default_manager.filter(dialogue_id=dialogue, n__lt=_LOT.start)
    return int(rows.aggregate(last=Max("n"))["last"] or 0) + 1


def drawn_number(dialogue: str) -> int:
    """A number by lot, for a session of which others are not to know that there was one."""
    taken = set(Session.objects.filter(dialogue_id=dialogue).values_list("n", flat=True))
    while (drawn := _LOT.start + secrets.randbelow(len(_LOT))) in taken:
        pass
    return drawn


def session(here: Here, wanted: str) -> Session:
    """The session with this id, if the actor may see it, locked. Raises `Refusal("not_found")`."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("party")
    found = rows.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None or not reader(here.standing).sees(found):
        raise Refusal("not_found", field="session")
    return found


def kept_session(here: Here, wanted: str) -> Session:
    """The same, if the actor keeps its minutes. Raises `Refusal`: `not_found`, `session_not_yours`."""
    found = session(here, wanted)
    if not reader(here.standing).writes(found):
        raise Refusal("session_not_yours")
    return found


def minutes(here: Here, wanted: str) -> Minutes:
    """The minutes with this id, if the actor may see them. Raises `Refusal("not_found")`."""
    found = Minutes.objects.filter(session__dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="minutes")
    found.session = session(here, found.session_id)
    # What is still being drafted is its drafter's own.
    if found.state == "draft" and not reader(here.standing).writes(found.session):
        raise Refusal("not_found", field="minutes")
    return found


def kept_minutes(here: Here, wanted: str, state: str) -> Minutes:
    """The minutes in this state, if the actor keeps them. Raises `Refusal`: `not_found`, `session_not_yours`,
    `minutes_settled`, `minutes_draft`, `minutes_offered`."""
    found = minutes(here, wanted)
    if not reader(here.standing).writes(found.session):
        raise Refusal("session_not_yours")
    check_state(found, state)
    return found


def check_state(found: Minutes, state: str) -> None:
    if found.state == state:
        return
    if found.state == "settled":
        raise Refusal("minutes_settled")
    raise Refusal("minutes_draft" if found.state == "draft" else "minutes_offered")


def correction(here: Here, wanted: str) -> Correction:
    """The open correction with this id. Raises `Refusal("not_found")`."""
    rows = Correction.objects.select_related("party")
    found = rows.filter(minutes__session__dialogue_id=here.dialogue, pk=wanted, state="open").first()
    if found is None:
        raise Refusal("not_found", field="correction")
    return found


def check_languages(here: Here, texts: Mapping[str, str], field: str, *, whole: bool = True) -> None:
    """Refuse `language_not_here` for a language in which the dialogue is not held, `text_missing_language`
    where one is missing of a text that must be `whole`."""
    languages = Dialogue.objects.values_list("languages", flat=True).get(pk=here.dialogue)
    for code in texts:
        if code not in languages:
            raise Refusal("language_not_here", field=f"{field}.{code}", language=code)
    for code in languages if whole else ():
        if not texts.get(code):
            raise Refusal("text_missing_language", field=f"{field}.{code}", language=code)


def view(session: Mapping[str, Any], data: Mapping[str, Any], long: Mapping[str, Any] | None = None) -> View:
    """What the log says of a session (`id`, `visibility`): the whole of it sealed until it is public.

    `long` texts stand in a public entry as commitments that are open from the start, so that it stays small.
    """
    if session["visibility"] != "public":
        return View({**data, **(long or {})}, sealed_about=session["id"])
    sealed = {name: Sealed(value, session["id"], public=True) for name, value in (long or {}).items()}
    return View({**data, **sealed})
