"""The terms of reference as one canonical body with a digest."""

from __future__ import annotations

from typing import Any

from sulh.dialogue.consent import digest_of
from sulh.dialogue.models import Dialogue, Terms
from sulh.dialogue.templates import Template


def body_from_template(template: Template, dialogue: Dialogue) -> dict[str, Any]:
    """The first draft: the template's texts and this dialogue's question and promises."""
    texts = {
        name: {k: v for k, v in value.items() if k in dialogue.languages}
        for name, value in template.terms.items()
    }
    return {
        "question": dialogue.question,
        "what_happens": {k: v for k, v in dialogue.what_happens.items() if k in dialogue.languages},
        "conduct": {k: v for k, v in template.conduct.items() if k in dialogue.languages},
        "texts": texts,
        "languages": dialogue.languages,
        "risk": dialogue.risk,
        "cell_limit": dialogue.cell_limit,
        "seeds_cap": dialogue.seeds_cap,
        "publish_every_days": template.publish_every_days,
        "outside": dict(template.outside),
        "deciding": dict(template.deciding),
    }


def digest_of_terms(body: dict[str, Any]) -> str:
    """The sealed copy of the terms: 64 hex digits."""
    return digest_of(body)


def in_force(dialogue: str) -> Terms | None:
    """The terms in force, or None before the first are adopted."""
    return Terms.objects.filter(dialogue_id=dialogue, status="in_force").order_by("-n").first()


def current(dialogue: str) -> Terms | None:
    """The terms in force, else the newest proposed ones."""
    return in_force(dialogue) or Terms.objects.filter(dialogue_id=dialogue).order_by("-n").first()


def conduct_digest(dialogue: str) -> str:
    """Which code of conduct is current; empty where none is."""
    terms = current(dialogue)
    return digest_of(terms.body.get("conduct", {})) if terms else ""
