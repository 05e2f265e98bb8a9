"""Interests and claims as everybody reads them: by the one concerned, by aspect, contradictions together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sulh.dialogue.models import Dialogue, Supporter
from sulh.dialogue.order import register
from sulh.public.claims.models import Claim, Interests, Reply
from sulh.rules.attribution import ASPECTS, UNNAMED


@dataclass(frozen=True)
class Shown:
    """A claim with the replies to it, in the order they came."""

    claim: Claim
    replies: list[Reply]


@dataclass(frozen=True)
class Concerned:
    """A supporter or party, what it says itself, and what is said of it.

    `statement` is what a supporter says now, `earlier` what it said before, newest first; parties make
    no such statement. `aspects`: for each aspect with claims
    its rows; the claims of one row contradict each other and stand side by side.
    """

    id: str
    names: dict[str, str]
    is_supporter: bool
    statement: Interests | None = None
    earlier: list[Interests] = field(default_factory=list)
    aspects: list[tuple[str, list[list[Shown]]]] = field(default_factory=list)


@dataclass(frozen=True)
class Count:
    """How many claims stand, and how many of them come from a source that nobody can ask."""

    claims: int
    unnamed: int


def concerned(dialogue: Dialogue) -> list[Concerned]:
    """Every supporter, then each party of which something is said, in the order of the register."""
    claims = standing(dialogue)
    found = []
    supporters = Supporter.objects.filter(dialogue=dialogue).prefetch_related("interests").order_by("pk")
    for row in supporters:
        said = sorted(row.interests.all(), key=lambda each: each.n, reverse=True)
        about = [each for each in claims if each.claim.supporter_id == row.id]
        found.append(Concerned(row.id, row.names, True, said[0] if said else None, said[1:], _aspects(about)))
    for party in register(dialogue):
        about = [each for each in claims if each.claim.party_id == party.id]
        if about:
            found.append(Concerned(party.id, party.names, False, aspects=_aspects(about)))
    return found


def standing(dialogue: Dialogue) -> list[Shown]:
    """Every claim in the order they were filed, those taken back too (without words)."""
    rows = (
        Claim.objects.filter(dialogue=dialogue)
        .select_related("supporter", "party")
        .prefetch_related("replies")
        .order_by("n")
    )
    return [Shown(row, sorted(row.replies.all(), key=lambda each: each.pk)) for row in rows]


def claims_of(shown: Iterable[Concerned]) -> list[Claim]:
    """The claims that the page shows and that were not taken back."""
    found = (each.claim for one in shown for _aspect, rows in one.aspects for row in rows for each in row)
    return [claim for claim in found if claim.taken_back is None]


def count(shown: Iterable[Concerned]) -> Count:
    """Counted over what the page shows, so that a reader can count it again."""
    claims = claims_of(shown)
    return Count(len(claims), sum(claim.source in UNNAMED for claim in claims))


def _aspects(claims: list[Shown]) -> list[tuple[str, list[list[Shown]]]]:
    by_aspect = [(name, [each for each in claims if each.claim.aspect == name]) for name in ASPECTS]
    return [(name, _rows(found)) for name, found in by_aspect if found]


def _rows(claims: list[Shown]) -> list[list[Shown]]:
    """Claims that contradict each other, directly or through another, in one row; rows by their first claim.

    A claim can contradict only an earlier one, so one pass in the order of filing finds every row.
    """
    rows: list[list[Shown]] = []
    of: dict[str, list[Shown]] = {}
    for each in claims:
        row = of.get(each.claim.against_id or "")
        if row is None:
            row = []
            rows.append(row)
        row.append(each)
        of[each.claim.id] = row
    return rows
