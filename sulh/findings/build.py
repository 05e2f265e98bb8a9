"""From votes to a finding: count, hold, protect, rank. Pure; the only way a `Findings` is made."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sulh import analysis
from sulh.analysis import inclusion
from sulh.findings.cells import (
    LIMIT,
    Cell,
    Counts,
    Protected,
    hold,
    protect,
    size_range,
    sum_is_safe,
    why_hidden,
)
from sulh.findings.coarse import SIDES, Held, Now, hold_explored, whole_per_cent
from sulh.findings.explore import Explored, explore
from sulh.findings.snapshot import (
    SCALE,
    Findings,
    Kind,
    Missing,
    Parameters,
    PartyCell,
    PartyTurnout,
    Row,
    SideShare,
    Total,
    per_ten_thousand,
)

LEVEL = 0.90
STRENGTH = 20.0
"""What the model's expectation is worth in answers, in the anchored score."""
Basis = dict[tuple[str, str], Counts]
"""By statement and group: the true counts a cell was last published from. Never to be shown."""


@dataclass(frozen=True)
class Said:
    """A live statement, as it is shown."""

    id: str
    text: str
    language: str
    source_id: str | None = None


@dataclass(frozen=True)
class Group:
    """A joined party, the people of no party, or everyone; `enrolled` is None where unknown."""

    id: str
    kind: Kind = "party"
    enrolled: int | None = None


@dataclass(frozen=True)
class Votes:
    """One row per person and statement, the last vote only. Whole numbers of equal length:
    participant (any stable number), position in `statements`, position in `groups`, vote 1, -1, 0."""

    participant: ArrayLike
    statement: ArrayLike
    group: ArrayLike
    vote: ArrayLike


@dataclass(frozen=True)
class Found:
    """The snapshot to publish, and the `basis` to keep, unpublished, for the next one."""

    findings: Findings
    basis: Basis


def find(
    dialogue: str,
    as_of: str,
    statements: Sequence[Said],
    groups: Sequence[Group],
    votes: Votes,
    *,
    salt: bytes,
    missing: Sequence[Missing] = (),
    before: Mapping[tuple[str, str], Counts] | None = None,
    limit: int = LIMIT,
    explored: Explored | None = None,
) -> Found:
    """The finding of a dialogue at the hour `as_of`.

    `statements` are the live ones (what was moderated out is simply not handed over, votes
    included), `groups` the joined parties and "no party", or a single `everyone`; both keep their
    order. `salt` is random, at least 32 bytes, and kept with the dialogue. `before` is the `basis`
    of the snapshot before. `explored` is what `explore` made of the same votes; without it only counts are
    published. The order of vote rows changes nothing. Raises `ValueError` for votes
    that do not fit, for nobody to rank by, or for a short salt.
    """
    if len(salt) < 32:
        raise ValueError("the salt must be at least 32 bytes")
    counted = analysis.tally(votes.statement, votes.group, votes.vote, len(statements), len(groups))
    voters = _voters(votes, len(groups))
    digest = analysis.digest(
        {
            "participant": votes.participant,
            "statement": votes.statement,
            "group": votes.group,
            "vote": votes.vote,
        },
        salt,
    )
    fresh = [[(int(a), int(d), int(p)) for a, d, p in row] for row in counted]
    past = before or {}
    old = [[past.get((said.id, group.id)) for group in groups] for said in statements]
    counts = hold(old, fresh, limit=limit)

    turnout = tuple(_turnout(group, voted, limit) for group, voted in zip(groups, voters, strict=True))
    safe = sum_is_safe(voters, limit, [group.enrolled for group in groups])
    held = None
    if explored:
        names, ids = [said.id for said in statements], [group.id for group in groups]
        renewed = [
            [was != cell for was, cell in zip(before_row, row, strict=True)]
            for before_row, row in zip(old, counts, strict=True)
        ]
        held = hold_explored(explored, Now(names, ids, fresh, renewed, sum(voters), limit), past)
    rows = _rows(statements, groups, counts, _caps(turnout, counts), limit, held)
    findings = Findings(
        dialogue=dialogue,
        as_of=as_of,
        missing=tuple(missing),
        participants=sum(voters) if safe else None,
        turnout=turnout,
        parameters=Parameters(limit, round(LEVEL * SCALE), round(inclusion.LEVEL * SCALE), analysis.VERSION),
        input_digest=digest,
        rows=rows,
        division=held.division if held else None,
        positions=held.positions if held else (),
        stability=held.stability if held else None,
    )
    # Cells of a group or statement that is away for a while are held when it comes back.
    basis = held.basis if held else dict(past)
    basis |= {
        (said.id, group.id): cell
        for said, row in zip(statements, counts, strict=True)
        for group, cell in zip(groups, row, strict=True)
    }
    return Found(findings, basis)


def explored(votes: Votes, n_statements: int, groups: Sequence[Group]) -> Explored:
    """What the analysis makes of the votes; it takes seconds where there are hundreds of thousands."""
    columns = [
        np.asarray(each, dtype=np.int64)
        for each in (votes.participant, votes.statement, votes.group, votes.vote)
    ]
    names = ["" if group.kind == "everyone" else group.id for group in groups]
    ranked = [group.kind != "no_party" for group in groups]
    return explore(columns[0], columns[1], columns[2], columns[3], n_statements, names, ranked)


def _voters(votes: Votes, n_groups: int) -> list[int]:
    """How many different people voted in each group."""
    pairs = np.column_stack(
        [np.asarray(votes.participant, dtype=np.int64), np.asarray(votes.group, dtype=np.int64)]
    )
    people = np.unique(pairs, axis=0)
    if len(np.unique(people[:, 0])) != len(people):
        raise ValueError("a participant votes in two groups")
    return [int(n) for n in np.bincount(people[:, 1], minlength=n_groups)]


def _turnout(group: Group, voted: int, limit: int) -> PartyTurnout:
    if voted < limit:
        return PartyTurnout(group.id, group.kind, group.enrolled, hidden="too_few")
    found = analysis.turnout(voted, group.enrolled)
    if found.share is None or found.low is None or found.high is None or not group.enrolled:
        return PartyTurnout(group.id, group.kind, group.enrolled, voted)
    share = per_ten_thousand(voted, group.enrolled)
    return PartyTurnout(
        group.id, group.kind, group.enrolled, voted, None, share, _down(found.low), _up(found.high)
    )


def _caps(turnout: Sequence[PartyTurnout], counts: Sequence[Sequence[Counts]]) -> list[int | None]:
    """How large a reader knows each group's cells can be at most, from what is shown of its turnout.

    A held cell may be older, and larger, than a turnout that has fallen since.
    """
    caps: list[int | None] = []
    for at, each in enumerate(turnout):
        known = each.enrolled if each.voted is None else each.voted
        largest = max((sum(row[at]) for row in counts), default=0)
        caps.append(None if known is None else max(known, largest))
    return caps


def _rows(
    statements: Sequence[Said],
    groups: Sequence[Group],
    counts: Sequence[Sequence[Counts]],
    caps: Sequence[int | None],
    limit: int,
    held: Held | None,
) -> tuple[Row, ...]:
    shown = protect(counts, limit, caps)
    sides = held.sides if held and any(held.sides) else None
    ground = _by_sides(statements, sides) if sides else _by_groups(statements, groups, counts, shown, limit)
    places = {each.statement: each for each in ground.ranked}
    return tuple(
        _row(
            said,
            tuple(_party_cell(group.id, cell) for group, cell in zip(groups, cells, strict=True)),
            Total(*total) if total else None,
            places.get(said.id),
            sides[at] if sides else (),
            _anchored(at, groups, counts, held, limit) if said.id in places else None,
        )
        for at, (said, cells, total) in enumerate(zip(statements, shown.cells, shown.totals, strict=True))
    )


def _by_groups(
    statements: Sequence[Said],
    groups: Sequence[Group],
    counts: Sequence[Sequence[Counts]],
    shown: Protected,
    limit: int,
) -> analysis.Ranking:
    """Ranked by the parties, or by everyone."""
    ranking = [at for at, group in enumerate(groups) if group.kind != "no_party"]
    shape = (len(statements), len(ranking))
    entered = [[_as_ranked(row[at], limit) for at in ranking] for row in counts]
    unseen = [[row[at].hidden == "too_few" for at in ranking] for row in shown.cells]
    return analysis.rank(
        np.array(entered, dtype=np.int64).reshape(*shape, 3),
        [said.id for said in statements],
        [groups[at].id for at in ranking],
        np.array(unseen, dtype=bool).reshape(shape),
        LEVEL,
    )


def _by_sides(statements: Sequence[Said], sides: Sequence[tuple[SideShare, ...]]) -> analysis.Ranking:
    """Ranked by the two sides of a dialogue without parties, as far as they are published."""
    shape = (len(statements), len(SIDES))
    told = [row or (SideShare("", 0, 0, 0, 0),) * len(SIDES) for row in sides]
    return analysis.rank_by(
        np.array([[each.low for each in row] for row in told], dtype=np.float64).reshape(shape) / SCALE,
        np.array([[each.share for each in row] for row in told], dtype=np.float64).reshape(shape) / SCALE,
        [said.id for said in statements],
        list(SIDES),
        np.array([[not row] * len(SIDES) for row in sides], dtype=bool).reshape(shape),
    )


def _anchored(
    at: int, groups: Sequence[Group], counts: Sequence[Sequence[Counts]], held: Held | None, limit: int
) -> int | None:
    """The anchored score, from the same held counts as everything else, in whole per cent."""
    if held is None:
        return None
    if held.sides[at]:
        shares = [each.share / SCALE for each in held.sides[at]]
    else:
        shares = []
        for g, group in enumerate(groups):
            agree, disagree, passed = _as_ranked(counts[at][g], limit)
            if group.kind != "no_party":
                size = agree + disagree + passed
                shares.append((agree + STRENGTH * held.expected[at][g]) / (size + STRENGTH))
    return whole_per_cent(math.prod(shares) ** (1.0 / len(shares)))


def _as_ranked(counts: Counts, limit: int) -> Counts:
    """What a cell enters the ranking with: a unanimous hidden one with the first size of its range."""
    if why_hidden(counts, limit) == "unanimous":
        return size_range(counts, limit)[0], 0, 0
    return counts


def _party_cell(party: str, cell: Cell) -> PartyCell:
    if cell.agree is None or cell.disagree is None or cell.passed is None:
        return PartyCell(party, hidden=cell.hidden)
    size = cell.agree + cell.disagree + cell.passed
    low, high = analysis.wilson(cell.agree, size, LEVEL)
    share = per_ten_thousand(cell.agree, size)
    return PartyCell(
        party, cell.agree, cell.disagree, cell.passed, None, share, _down(float(low)), _up(float(high))
    )


def _row(
    said: Said,
    cells: tuple[PartyCell, ...],
    total: Total | None,
    place: analysis.Standing | None,
    sides: tuple[SideShare, ...],
    anchored: int | None,
) -> Row:
    if place is None:
        return Row(said.id, said.text, said.language, cells, said.source_id, total, listed="too_few")
    differ = place.difference
    return Row(
        id=said.id,
        text=said.text,
        language=said.language,
        cells=cells,
        source_id=said.source_id,
        total=total,
        rank=place.rank,
        score=_down(place.score),
        least=place.least,
        divisiveness=round(differ.size * SCALE) if differ else None,
        agrees_most=differ.most if differ else None,
        agrees_least=differ.least if differ else None,
        anchored=anchored,
        sides=sides,
    )


# A millionth of the last digit: enough for floating-point noise, so that exactly 1.0 stays 10000.
_NOISE = 1e-6


def _down(share: float) -> int:
    return math.floor(share * SCALE + _NOISE)


def _up(share: float) -> int:
    return math.ceil(share * SCALE - _NOISE)
