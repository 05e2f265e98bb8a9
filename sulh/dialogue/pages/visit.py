"""One visit to a page of a dialogue: who comes, where, and how to draw a page and its forms."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from sulh.acts import forms
from sulh.acts.perform import standing
from sulh.acts.registry import Actor
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue
from sulh.dialogue.pages.navigation import beside, grouped, navigation
from sulh.dialogue.templates import shows
from sulh.dialogue.voices.finding import Kept, Voices
from sulh.rules.phases import MAIN_LINE
from sulh.rules.refusal import Refusal
from sulh.rules.standing import Standing

P = ParamSpec("P")


@dataclass
class Visit:
    """A request inside one dialogue. A visitor may be a participant, an office holder, both or neither."""

    request: HttpRequest
    dialogue: Dialogue

    @cached_property
    def participant(self) -> Actor:
        return sessions.actor(self.request, self.dialogue, "participant")

    @cached_property
    def office(self) -> Actor:
        return sessions.actor(self.request, self.dialogue, "holder")

    @cached_property
    def standing(self) -> Standing:
        """Where the office holder (or the public) stands."""
        return standing(self.office, self.dialogue.id)

    def actor(self, as_: str) -> Actor:
        """The actor a form names: participant, office, or anybody."""
        return {"participant": self.participant, "office": self.office}.get(as_, sessions.PUBLIC)

    @cached_property
    def shared_phone(self) -> bool:
        """Whether a participant is here on a phone that others use too."""
        return self.participant.kind == "participant" and sessions.is_shared(
            sessions.token_of(self.request, self.dialogue, "participant")
        )

    @property
    def own_phone(self) -> bool:
        """Whether a participant is here who said that the phone is theirs alone."""
        return self.participant.kind == "participant" and not self.shared_phone

    @property
    def keep(self) -> str:
        """The name under which this participant's unsent answers wait on their own phone: it tells nothing.

        Its first 15 letters are of the dialogue, the others of the person.
        """
        said = f"kept on the phone {self.participant.id}".encode()
        tag = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
        return f"q-{self.dialogue.id[:12]}-{tag[:8]}-"

    @cached_property
    def voices(self) -> Voices:
        return Voices(self.dialogue)

    def voice(self, about: str, subject: str, language: str, words: str) -> Kept | None:
        """The recording that speaks exactly these words, if there is one; see `dialogue/voice.html`."""
        return self.voices.offered(about, subject, language, words)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The dialogue's languages that the pages know, with their own names; all before they are chosen."""
        names = dict(settings.LANGUAGES)
        chosen = [(code, names[code]) for code in self.dialogue.languages if code in names]
        return chosen or list(names.items())

    def url(self, name: str, **more: Any) -> str:
        return reverse(name, kwargs={"slug": self.dialogue.slug, **more})

    def form(
        self,
        act: str,
        *,
        submit: Any,
        as_: str = "office",
        next: str = "",
        choices: Mapping[str, forms.Choices] | None = None,
        values: Mapping[str, Any] | None = None,
        hidden: Mapping[str, str] | None = None,
        only: Sequence[str] | None = None,
    ) -> forms.Form:
        """A form that ends in `act`, done as participant, office or public."""
        made = forms.build(
            act, action=self.url("do", act=act), dialogue=self.dialogue.id, reader=self.actor(as_),
            languages=self.languages, choices=choices, values=values, hidden=hidden, only=only,
        )  # fmt: skip
        made.csrf, made.as_, made.submit = get_token(self.request), as_, submit
        made.next = next or self.request.path
        return made

    def beside(self, name: str) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The pages that belong to the entry `name` of the navigation, by group."""
        return grouped(beside(name, self.dialogue, self.standing.roles, self.request.path))

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a page with what every page of a dialogue shows."""
        everywhere = {
            "visit": self,
            "dialogue": self.dialogue,
            "demonstration": self.dialogue.demonstration,
            "phases": MAIN_LINE,
            "conduct_url": self.url("terms" if shows(self.dialogue.template, "terms") else "join"),
            "diary_url": self.url("diary"),
            "nav": navigation(self.dialogue, self.standing.roles, self.request.path),
            "leaving": self.url("leave_device") if self.participant.kind == "participant" else "",
        }
        response = render(self.request, template, everywhere | context, status=status)
        sessions.renew(self.request, response, self.dialogue)
        if self.shared_phone:
            # What stands on the screen goes too, without JavaScript, soon after the visit is over.
            response["Refresh"] = f"{sessions.IDLE + 5}; url={self.url('ended')}"
        return response

    def ended(self) -> HttpResponse:
        """What a page for participants shows to anybody else: nothing of this dialogue, nothing of answers.

        After a visit the "back" button leads here.
        """
        status = 200 if self.request.method in ("GET", "HEAD") else 403
        response = render(self.request, "dialogue/ended.html", {"join_url": self.url("join")}, status=status)
        if self.participant.kind != "participant":
            if sessions.is_shared(sessions.token_of(self.request, self.dialogue, "participant")):
                response["Clear-Site-Data"] = sessions.EVERYTHING_HERE
            sessions.forget(response, self.dialogue, "participant")
        return response


def in_dialogue(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page of one dialogue. Refuses `no_such_dialogue` for an unknown slug."""

    def found(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        dialogue = Dialogue.objects.filter(slug=slug).first()
        if dialogue is None:
            raise Refusal("no_such_dialogue")
        return view(Visit(request, dialogue), *args, **kwargs)

    update_wrapper(found, view)
    return found


def for_participants(
    view: Callable[Concatenate[Visit, P], HttpResponse],
) -> Callable[Concatenate[Visit, P], HttpResponse]:
    """A page for people who have entered; office holders may read it, and nobody else sees anything."""

    def page(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if visit.participant.kind != "participant" and visit.office.kind != "holder":
            return visit.ended()
        return view(visit, *args, **kwargs)

    update_wrapper(page, view)
    return page


def needs(visit: Visit, *roles: str) -> None:
    """Refuse a page to office holders without one of `roles` (`role_may_not`)."""
    if not visit.standing.roles & set(roles):
        raise Refusal("role_may_not", action="read_desk", role=min(visit.standing.roles, default="public"))
