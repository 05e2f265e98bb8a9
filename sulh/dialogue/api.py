"""The JSON door's reading side: which dialogues there are, and their registers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from sulh.acts.registry import Actor
from sulh.dialogue import consent, sessions
from sulh.dialogue.admission import admissions, digest_of
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import Dialogue, Supporter
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


def caller(request: HttpRequest, dialogue: str) -> Actor:
    """Whom the bearer token stands for in this dialogue; the public without one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return sessions.find(dialogue, token) if kind == "Bearer" and token else sessions.PUBLIC


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


class TieOut(Schema):
    """A declared tie."""

    party: str
    kind: str
    note: dict[str, str]


class PledgeOut(Schema):
    """A pledge with its conditions; `due` is a day or empty."""

    kind: str
    text: dict[str, str]
    conditions: dict[str, str]
    due: str


class SupporterOut(Schema):
    """A supporter. `accepted`: by every party that has joined; `digest` is what a party consents to."""

    id: str
    names: dict[str, str]
    kind: str
    accepted: bool
    digest: str
    ties: list[TieOut]
    pledges: list[PledgeOut]


class MilestoneOut(Schema):
    """An outside milestone on the day that stands now; `earlier` are the days it had before."""

    id: str
    names: dict[str, str]
    day: str
    earlier: list[str]


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


@router.get("/{slug}/supporters", response=list[SupporterOut], operation_id="supporters")
def supporters(request: HttpRequest, slug: str) -> Any:
    """Every supporter with its ties and pledges, in no particular order."""
    dialogue = by_slug(slug)
    listed = {party.id for party in register(dialogue)}
    rows = list(
        Supporter.objects.filter(dialogue=dialogue).order_by("pk").prefetch_related("ties", "pledges")
    )
    standing = admissions(dialogue, rows)
    return [
        {
            "id": row.id,
            "names": row.names,
            "kind": row.kind,
            "accepted": standing[row.id].accepted,
            "digest": digest_of(row),
            "ties": [
                {"party": tie.party_id, "kind": tie.kind, "note": tie.note}
                for tie in sorted(row.ties.all(), key=lambda tie: (tie.at, tie.pk))
                if tie.party_id in listed
            ],
            "pledges": [
                {"kind": each.kind, "text": each.text, "conditions": each.conditions, "due": each.due}
                for each in sorted(row.pledges.all(), key=lambda each: (each.at, each.pk))
            ],
        }
        for row in rows
    ]


@router.get("/{slug}/milestones", response=list[MilestoneOut], operation_id="milestones")
def outside_milestones(request: HttpRequest, slug: str) -> Any:
    """Outside milestones, the earliest first."""
    return [
        {
            "id": each.id,
            "names": each.names,
            "day": each.day.isoformat(),
            "earlier": [before.day.isoformat() for before in each.moved],
        }
        for each in milestones(by_slug(slug))
    ]


@router.post("/{slug}/sign-in", response=dict[str, str], operation_id="sign_in")
def sign_in_by_name(request: HttpRequest, slug: str, body: SignIn) -> Any:
    """A bearer token for an office holder, good for twelve hours."""
    return {"token": sign_in(by_slug(slug), body.name, body.password)}
