"""Any two versions held against each other, side by side or inline, in any language of the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.rules.refusal import Refusal
from sulh.settlement.text import reading
from sulh.settlement.text.comparing import ClauseChange, Comparison, compare
from sulh.settlement.text.models import Version
from sulh.settlement.text.pages.draw import draw
from sulh.settlement.text.pages.naming import all_called
from sulh.settlement.text.pages.twins import twin

Look = Literal["side", "inline"]
NOTHING: Mapping[str, Any] = {"n": 0, "languages": [], "authentic": [], "prevailing": "", "clauses": []}


@dataclass(frozen=True)
class Compared:
    """Two versions and what differs. `old` is None for the empty text before the first version."""

    old: Version | None
    new: Version
    found: Comparison
    language: str
    look: Look

    @property
    def named(self) -> list[tuple[str, ClauseChange]]:
        """Every clause that differs, with what it is called in the newer version, else in the older."""
        names = {
            name: word
            for name, (word, _clause) in all_called(self.old.content if self.old else NOTHING).items()
        }
        names |= {name: word for name, (word, _clause) in all_called(self.new.content).items()}
        return [(names[change.id], change) for change in self.found.changes]


def whole_number(asked: str) -> int | None:
    """A number as it stands in an address, or None."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None


def compared(visit: Visit) -> Compared:
    """The two versions asked for with `?from=` and `?to=`, else the newest and the one before it.

    Raises `Refusal("not_found")` where there is none.
    """
    query = visit.request.GET
    numbers = [each.n for each in reading.versions(visit.dialogue)]
    if not numbers:
        raise Refusal("not_found")
    to = whole_number(query.get("to", ""))
    to = numbers[0] if to is None else to
    since = whole_number(query.get("from", ""))
    since = to - 1 if since is None else since
    older, newer = min(since, to), max(since, to)
    new = reading.version(visit.dialogue, newer)
    # Before the first version stands the empty text.
    old = reading.version(visit.dialogue, older) if older in numbers else None
    if old is None and older != 0:
        raise Refusal("not_found")
    before = (
        old.content
        if old
        else {**NOTHING, **{name: new.content[name] for name in ("languages", "authentic")}}
    )
    return Compared(old, new, compare(before, new.content), language(visit, new.content), look(visit))


def look(visit: Visit) -> Look:
    """How differences are drawn: `?look=inline`, else side by side."""
    return "inline" if visit.request.GET.get("look") == "inline" else "side"


def language(visit: Visit, content: Mapping[str, Any]) -> str:
    """The language asked for with `?language=`, else the reader's own, else the first of the text."""
    offered: list[str] = content["languages"]
    wanted = [visit.request.GET.get("language", ""), get_language() or "en", *offered]
    return next(code for code in wanted if code in offered)


@require_safe
@in_dialogue
def compare_page(visit: Visit) -> HttpResponse:
    """What changed, clause by clause; an unchanged clause is not repeated."""
    found = compared(visit)
    return draw(
        visit,
        "settlement/text/compare.html",
        compared=found,
        named=found.named,
        every=reading.versions(visit.dialogue),
    )


@require_safe
@in_dialogue
def compare_json(visit: Visit) -> HttpResponse:
    """The same for programs, in every language."""
    found = compared(visit)
    return twin(
        {
            "from": found.old.n if found.old else 0,
            "to": found.new.n,
            "from_digest": found.old.digest if found.old else "",
            "to_digest": found.new.digest,
            "clauses": [_told(change) for change in found.found.changes],
        }
    )


def _told(change: ClauseChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "state": change.state,
        "moved": int(change.moved),
        "texts": [
            {"name": each.name, "language": each.language, "before": each.before, "after": each.after}
            for each in change.texts
        ],
        "values": [{"name": each.name, "before": each.before, "after": each.after} for each in change.values],
        "lists": [
            {"name": each.name, "added": list(each.added), "removed": list(each.removed)}
            for each in change.lists
        ],
        "commitments": [{"id": each.id, "state": each.state} for each in change.promises],
    }
