"""Everything the report says, as one frozen object: counted, fitted, ranked, and small cells taken out."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sulh.analysis import VERSION, CommonGround, IdealPoints, Sides, VoteTable, inclusion, stability
from sulh.analysis.packing import Id
from sulh.analysis.repeats import Stability
from sulh.cli.analysis_report import shielding
from sulh.cli.analysis_report.chosen import Chosen, choose
from sulh.cli.analysis_report.counting import Counted, count
from sulh.cli.analysis_report.density import Strip, strip
from sulh.cli.analysis_report.shielding import Cell

Stage = Callable[[str, int, int], None]
"""Told of progress: a stage of the work, how far it is, and of how much."""

AXIS = 4
"""Statements named at either end of the axis."""


@dataclass(frozen=True)
class Group:
    """One group. `people` and `voters` (who answered enough) are None where fewer than the limit."""

    name: str
    kind: str
    ranked: bool
    people: int | None
    voters: int | None
    hidden: int
    """In how many statements too few of it answered to show."""


@dataclass(frozen=True)
class Division:
    """Whether there are two sides. Sizes: people placed on side 1, on side 2, and on neither;
    empty where not found or not to be told.
    """

    found: bool
    reason: str
    placed: float | None
    sizes: tuple[int | None, ...]
    reliability: float
    likeness: float
    halvings: int
    asked: tuple[float, float]
    """The reliability and likeness from which on a division is named."""


@dataclass(frozen=True)
class Line:
    """One statement. Not ranked (`rank` None) if a group that is ranked by gave too few answers to show.

    `score`, `lower`, `worst_group` and `divisiveness` are None where they would tell a hidden number.
    `cells` are by group, that of everyone included.
    """

    statement: Id
    text: str
    rank: int | None
    score: float | None
    lower: float | None
    worst_group: str | None
    divisiveness: float | None
    settled: bool | None
    n: int | None
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Pole:
    """A statement that divides: by how much (log-odds), and how many on either side would agree."""

    line: Line
    loading: float
    sides: tuple[float, float]


@dataclass(frozen=True)
class Report:
    """All that any form of the report says. `lines` stand best first, the unranked ones last."""

    source: str
    participants: int | None
    statements: int
    votes: int | None
    voters: int | None
    enough: int
    gini: float | None
    top_tenth: float | None
    by: str
    groups: tuple[Group, ...]
    division: Division
    stability: Stability | None
    lines: tuple[Line, ...]
    chosen: Chosen | None
    strips: tuple[Strip, ...]
    poles: tuple[Pole, ...]
    limit: int
    top: int
    strength: float
    level: float
    weighted: bool
    digests: dict[str, str]
    digest: str
    version: str

    @property
    def ranked(self) -> list[Group]:
        return [group for group in self.groups if group.ranked]

    @property
    def shared(self) -> list[Line]:
        """The best of the ranked statements, at most `top`."""
        return [line for line in self.lines if line.rank is not None][: self.top]

    @property
    def differing(self) -> list[Line]:
        """Where the groups are furthest apart, or, with a single group, nearest to half and half."""
        if len(self.ranked) > 1:
            apart = [line for line in self.lines if line.divisiveness is not None and line.rank is not None]
            return sorted(apart, key=lambda line: -(line.divisiveness or 0.0))[: self.top]
        name = self.ranked[0].name
        split = [(share, line) for line in self.lines if (share := line.cells[name].estimate) is not None]
        return [line for _share, line in sorted(split, key=lambda pair: abs(pair[0] - 0.5))][: self.top]


def gather(
    votes: VoteTable,
    source: str,
    *,
    limit: int,
    top: int,
    halvings: int | None,
    told: Stage,
    salt: str = "",
) -> Report:
    """Analyse `votes`. `halvings` is None where stability is not wanted, and 0 for as many as go quickly.

    With a `salt` the digests are keyed with it: only who knows it can test a guess at the votes.
    """
    model = IdealPoints().fit(votes, lambda done, of: told("positions", done, of))
    told("sides", 0, 1)
    sides = Sides().fit(votes)
    told("ground", 0, 1)
    ground = CommonGround().fit(votes, model, sides)
    counted = count(votes, sides)
    safe = shielding.totals(counted.partition(), limit)
    weighted = bool((votes.weight != votes.weight[:1]).any())
    lines = _lines(votes, ground, counted, safe, limit, weighted)
    everybody = _everybody(votes, counted, limit)
    known = inclusion.of(votes)
    told("set", 0, 1)
    chosen = choose(votes, counted.members, limit) if everybody is not None else None
    steady = None
    if halvings is not None:
        times = halvings or halvings_for(votes.n_votes)
        steady = stability(votes, halvings=times, progress=lambda done, of: told("stability", done, of))
    digests = {
        "votes": votes.digest,
        "model": model.digest_,
        "sides": sides.digest_,
        "common_ground": ground.digest_,
    }
    if salt:
        digests = {name: _keyed(salt, each) for name, each in digests.items()}
    spread = known.votes if everybody is not None else None
    return Report(
        source=source,
        participants=everybody,
        statements=votes.n_statements,
        votes=votes.n_votes if safe.votes and everybody is not None else None,
        voters=known.voters if everybody is not None and known.voters >= limit else None,
        enough=known.least,
        gini=spread.gini if spread else None,
        top_tenth=spread.top_tenth if spread else None,
        by=ground.by_,
        groups=_groups(votes, counted, lines, limit, everybody),
        division=_division(sides, everybody, limit),
        stability=steady,
        lines=lines,
        chosen=chosen,
        strips=_strips(votes, sides, counted, limit),
        poles=_poles(sides, lines, limit),
        limit=limit,
        top=top,
        strength=ground.strength,
        level=ground.level,
        weighted=weighted,
        digests=digests,
        digest=hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest(),
        version=VERSION,
    )


def _keyed(salt: str, digest: str) -> str:
    return hmac.new(salt.encode(), digest.encode(), hashlib.sha256).hexdigest()


def _everybody(votes: VoteTable, counted: Counted, limit: int) -> int | None:
    """How many took part, unless that gives away the size of a small party."""
    sizes = [len(members) for members in counted.parts] if votes.parties else [votes.n_participants]
    return shielding.together(sizes, limit)


def halvings_for(votes: int) -> int:
    """So many halvings that the whole stays quick: ten for a small table, two for a large one."""
    return min(max(round(150_000 / max(votes, 1)), 2), 10)


def _lines(
    votes: VoteTable,
    ground: CommonGround,
    counted: Counted,
    safe: shielding.Totals,
    limit: int,
    weighted: bool,
) -> tuple[Line, ...]:
    place = {each: at for at, each in enumerate(votes.statements.tolist())}
    answers = counted.counts[counted.everyone].sum(axis=1)
    told = {
        name: frame[["estimate", "share", "lower", "upper"]].to_numpy()
        for name, frame in ground.shares_.groupby("group", sort=False)
        if name in counted.members
    }
    # From fine figures counts could be worked out, and from finely weighted ones who said what.
    digits = 6 if limit < 2 else 2 if weighted else 3
    told = {name: np.round(each, digits) for name, each in told.items()}
    found: list[Line] = []
    rank = 0
    for row in ground.table_.to_dict("records"):
        at = place[row["statement"]]
        cells = {
            name: shielding.cell(counts[at], told[name][at], limit) for name, counts in counted.counts.items()
        }
        if not safe.counts[at] and cells[counted.everyone].hidden is None:
            cells[counted.everyone] = shielding.nothing("withheld")
        hidden = {name: cells[name].hidden for name in counted.ranked if counted.ranked[name]}
        whole = "too_few" not in hidden.values()
        rank += whole
        bare = whole and not any(hidden.values())
        worst = row["worst_group"] if whole and hidden[row["worst_group"]] is None else None
        found.append(
            Line(
                statement=row["statement"],
                text=votes.texts.get(row["statement"], ""),
                rank=rank if whole else None,
                score=round(float(row["score"]), digits) if bare else None,
                lower=round(float(row["lower"]), digits) if worst is not None else None,
                worst_group=worst,
                divisiveness=round(float(row["divisiveness"]), digits) if bare else None,
                settled=bool(row["settled"]) if whole else None,
                n=int(answers[at]) if safe.sizes[at] and (limit < 2 or answers[at] >= limit) else None,
                cells=cells,
            )
        )
    return tuple(sorted(found, key=lambda line: (line.rank is None, line.rank or 0, place[line.statement])))


def _groups(
    votes: VoteTable, counted: Counted, lines: tuple[Line, ...], limit: int, everybody: int | None
) -> tuple[Group, ...]:
    enough = np.diff(votes.indptr) >= min(inclusion.LEAST, max(1, votes.n_statements))
    found = []
    # Beside everybody the groups give away how many are in none of them.
    rest = len(counted.rest)
    for name, members in counted.members.items():
        people = everybody if name == counted.everyone else len(members)
        if counted.kinds[name] == "side" and 0 < rest < limit:
            people = None
        voters = int(enough[members].sum())
        found.append(
            Group(
                name=name,
                kind=counted.kinds[name],
                ranked=counted.ranked[name],
                people=None if people is None or (people < limit and limit > 1) else people,
                voters=None if people is None or (voters < limit and limit > 1) else voters,
                hidden=sum(line.cells[name].hidden == "too_few" for line in lines),
            )
        )
    return tuple(found)


def _division(sides: Sides, everybody: int | None, limit: int) -> Division:
    # The sizes add up to everybody, so they cannot be told where that number cannot.
    sizes = (
        [int((sides.labels_ == side).sum()) for side in (0, 1, -1)]
        if sides.found_ and everybody is not None
        else []
    )
    # They are told all or none: two of them and everybody give the third.
    few = limit > 1 and any(size < limit for size in sizes)
    shown: list[int | None] = [None] * len(sizes) if few else [*sizes]
    placed: float | None = sides.placed_
    if None in shown or everybody is None:
        placed = None
    return Division(
        found=sides.found_,
        reason=sides.reason_,
        placed=placed,
        sizes=tuple(shown),
        reliability=sides.reliability_,
        likeness=sides.likeness_,
        halvings=sides.splits_,
        asked=(sides.reliability, sides.likeness),
    )


def _strips(votes: VoteTable, sides: Sides, counted: Counted, limit: int) -> tuple[Strip, ...]:
    """Parties along the axis, or those placed on either side and on neither; nothing where it means nothing."""
    if not sides.found_:
        return ()
    mean = sides.positions_["mean"].to_numpy()
    if votes.parties:
        return tuple(
            strip(name, counted.kinds[name], mean[counted.members[name]], limit) for name in counted.apart
        )
    cut = [("side 1", "side", 0), ("side 2", "side", 1), ("neither", "neither", -1)]
    return tuple(strip(name, kind, mean[sides.labels_ == side], limit) for name, kind, side in cut)


def _poles(sides: Sides, lines: tuple[Line, ...], limit: int) -> tuple[Pole, ...]:
    """The statements that divide most: those that side 1 rather agrees with, then those of side 2."""
    if not sides.found_ or any(int((sides.labels_ == side).sum()) < limit for side in (0, 1)):
        return ()
    by_id: dict[Any, Line] = {line.statement: line for line in lines if line.rank is not None}
    would = sides.agreement_.to_numpy()
    poles = [
        Pole(by_id[each], float(sides.loadings_[at]), (float(would[at, 0]), float(would[at, 1])))
        for at, each in enumerate(sides.statements_.tolist())
        if each in by_id
    ]
    apart = sorted(poles, key=lambda pole: pole.sides[1] - pole.sides[0])
    first = [pole for pole in apart[:AXIS] if pole.sides[0] > pole.sides[1]]
    second = [pole for pole in apart[::-1][:AXIS] if pole.sides[1] > pole.sides[0]]
    return (*first, *second)
