"""The JSON door's reading side: which dialogues there are, and their registers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.dialogue import consent
from sulh.dialogue.models import Dialogue
from sulh.dialogue.order import register
from sulh.dialogue.signing_in import sign_in
from sulh.rules.refusal import Refusal

router = Router(tags=["reading"])


def by_slug(slug: str) -> Dialogue:
    """The dialogue at this address. Raises `Refusal("no_such_dialogue")`."""
    # PostgreSQL takes no NUL in any text, not even to look for it.
    found = Dialogue.objects.filter(slug=slug.replace("\0", "")).first()
    if found is None:
        raise Refusal("no_such_dialogue")
    return found


class DialogueOut(Schema):
    """A dialogue in lists. `question` is the text in its first language, `questions` in all."""

    slug: str
    question: str
    questions: dict[str, str]
    languages: list[str]
    phase: str
    demonstration: bool


class PartyOut(Schema):
    """A row of the register. Being listed or taking part recognises nobody and concedes nothing."""

    id: str
    names: dict[str, str]
    named_itself: bool
    status: str
    no_party: bool
    quota: int | None
    history: list[dict[str, str]]


class TermsOut(Schema):
    """A version of the terms; `digest` is the SHA-256 of its canonical body, `consented` party ids."""

    id: str
    n: int
    status: str
    digest: str
    proposed_by: str
    consented: list[str]


class SignIn(Schema):
    """An office holder's name and password."""

    name: str
    password: str


def shown(dialogue: Dialogue) -> dict[str, Any]:
    texts = dialogue.question
    return {
        "slug": dialogue.slug,
        "question": next((texts[code] for code in dialogue.languages if code in texts), ""),
        "questions": texts,
        "languages": dialogue.languages,
        "phase": dialogue.phase,
        "demonstration": dialogue.demonstration,
    }


@router.get("", response=list[DialogueOut], operation_id="dialogues")
def dialogues(request: HttpRequest) -> Any:
    """Every dialogue that was called, newest last."""
    return [shown(row) for row in Dialogue.objects.exclude(phase="draft").order_by("opened", "slug")]


@router.get("/{slug}", response=DialogueOut, operation_id="dialogue")
def dialogue(request: HttpRequest, slug: str) -> Any:
    """One dialogue."""
    return shown(by_slug(slug))


@router.get("/{slug}/register", response=list[PartyOut], operation_id="register")
def party_register(request: HttpRequest, slug: str) -> Any:
    """The party register in the order drawn by lot."""
    found = by_slug(slug)
    return [
        {
            "id": row.id,
            "names": row.names,
            "named_itself": row.named_itself,
            "status": row.status,
            "no_party": row.no_party,
            "quota": row.quota,
            "history": [
                {"status": line.status, "on": line.at.date().isoformat()}
                for line in row.history.order_by("at", "pk")
            ],
        }
        for row in register(found)
    ]


@router.get("/{slug}/terms", response=list[TermsOut], operation_id="terms")
def terms(request: HttpRequest, slug: str) -> Any:
    """Every version of the terms, oldest first, with the joined parties that consented to exactly it."""
    dialogue = by_slug(slug)
    return [
        {
            "id": row.id,
            "n": row.n,
            "status": row.status,
            "digest": row.digest,
            "proposed_by": row.proposed_by,
            "consented": sorted(consent.given(dialogue.id, "terms", row.digest)),
        }
        for row in dialogue.terms.order_by("n")
    ]


@router.post("/{slug}/sign-in", response=dict[str, str], operation_id="sign_in")
def sign_in_by_name(request: HttpRequest, slug: str, body: SignIn) -> Any:
    """A bearer token for an office holder, good for twelve hours."""
    return {"token": sign_in(by_slug(slug), body.name, body.password)}
