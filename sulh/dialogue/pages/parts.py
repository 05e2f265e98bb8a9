"""What upper rooms add to a page of a lower one: a template with its context, at a named place.

Places: `findings`, `bulletin` and `text` (below a snapshot, a bulletin or the text; `of` is its number, of
the text that of its version, as text), `translation` (on the translators' desk; `of` is the language that is
looked at, or empty), `moderation_report` (below the public report; what stands there gives `json` as well),
`ground` (on the page "on the ground"; `of` is empty).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sulh.dialogue.pages.visit import Visit

Context = Callable[[Visit, str], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Part:
    """One part. `context` gives what the template draws, or None where there is nothing to draw."""

    template: str
    context: Context


PARTS: dict[str, list[Part]] = {}


def add(place: str, part: Part) -> None:
    """Add a part; the same one twice stands once."""
    if part not in PARTS.setdefault(place, []):
        PARTS[place].append(part)


def parts(place: str, visit: Visit, of: str) -> list[dict[str, Any]]:
    """What stands at `place` for this visit, ready to include: `{"template", "part"}`."""
    drawn = [(part.template, part.context(visit, of)) for part in PARTS.get(place, [])]
    return [{"template": template, "part": context} for template, context in drawn if context is not None]
