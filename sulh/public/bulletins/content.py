"""The exact content of a bulletin: what parties consent to, supporters sign, and the public diary holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sulh.dialogue import consent
from sulh.public.bulletins.models import SECTIONS, Bulletin, Passage

_FIELDS = (
    "section", "text", "source", "who", "to_whom", "said_on", "certainty", "known_to", "commitment", "cites",
)  # fmt: skip


def in_order(passages: Iterable[Passage]) -> list[Passage]:
    """By section, then in the order the drafters gave them."""
    return sorted(passages, key=lambda each: (SECTIONS.index(each.section), each.place, each.id))


def of_passage(passage: Passage) -> dict[str, Any]:
    """One passage with everything it says of its source; what is empty is left out.

    The random id makes it impossible to guess a text from a digest of it that is public before the text.
    """
    whole = {"id": passage.id} | {name: getattr(passage, name) for name in _FIELDS}
    whole["supporter"] = passage.supporter_id
    return {name: value for name, value in whole.items() if value}


def head_of(bulletin: Bulletin) -> dict[str, Any]:
    """Everything but the passages. `corrects` is the digest of the earlier text."""
    return {
        "bulletin": bulletin.id,
        "kind": bulletin.kind,
        "titles": bulletin.titles,
        "supporters": sorted(bulletin.supporters),
        "corrects": bulletin.corrects.digest if bulletin.corrects else "",
        "why": bulletin.why if bulletin.corrects else {},
    }


def of_passages(bulletin: Bulletin) -> list[dict[str, Any]]:
    return [of_passage(passage) for passage in in_order(bulletin.passages.all())]


def digest_of(bulletin: Bulletin) -> str:
    """The sealed copy of the whole: 64 hex digits."""
    return consent.digest_of(head_of(bulletin) | {"passages": of_passages(bulletin)})
