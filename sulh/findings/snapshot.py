"""A published finding: frozen, dated, and the same bytes for the same votes.

Holds only what may be read by anybody: nothing here can be turned back into a hidden count. Pure
Python. Shares, bounds and scores are integers per ten thousand (6250 is 62.5 %), so that the
canonical bytes need no floating point: shares are rounded half up, lower bounds and scores down,
upper bounds up, so that an interval never becomes narrower than it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter

from sulh.findings.cells import Hidden
from sulh.record.canonical import canonical, parse

SCALE = 10_000
_HOUR = re.compile(r"\d{4}-\d\d-\d\dT\d\d(:00(:00)?)?Z")
_STRICT = ConfigDict(extra="forbid", strict=True)

Kind = Literal["party", "no_party", "everyone"]
"""A joined party; the people of no party, reported but never ranked; or all, where there are no parties."""


@dataclass(frozen=True)
class Parameters:
    """What the numbers rest on. Levels per ten thousand: of the shares' and the turnout's intervals."""

    __pydantic_config__ = _STRICT
    limit: int
    level: int
    turnout_level: int
    analysis: str


@dataclass(frozen=True)
class Missing:
    """A party that is not at the table, and why: invited, declined, withdrew …"""

    __pydantic_config__ = _STRICT
    party: str
    status: str


@dataclass(frozen=True)
class PartyTurnout:
    """Who of a party voted. `voted` is None with a reason where too few did; the share and its
    interval are None where that is so or `enrolled` is unknown ("no denominator")."""

    __pydantic_config__ = _STRICT
    party: str
    kind: Kind
    enrolled: int | None = None
    voted: int | None = None
    hidden: Hidden | None = None
    share: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class PartyCell:
    """One party's answers to one statement; counts, share and interval are None where `hidden` says why."""

    __pydantic_config__ = _STRICT
    party: str
    agree: int | None = None
    disagree: int | None = None
    passed: int | None = None
    hidden: Hidden | None = None
    share: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Total:
    """A statement's answers over all parties."""

    __pydantic_config__ = _STRICT
    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class SideShare:
    """How many of one side agree with a statement: share and interval in whole per cent (6200 is 62 %),
    and `n`, the people who answered, rounded down to tens. A side is no party: it was found in the votes,
    so its figures are coarse enough that no single answer can be read from them."""

    __pydantic_config__ = _STRICT
    side: str
    share: int
    low: int
    high: int
    n: int


@dataclass(frozen=True)
class Row:
    """One statement. Either `rank` (from 1), `score` and `least` (the least agreeing party) are
    given, or `listed` says why it is listed and not ranked. `divisiveness` is the share of
    `agrees_most` minus that of `agrees_least`. `total` is None where it would tell too much. `anchored` is
    the geometric mean of the groups' anchored shares, in whole per cent. `sides` stands only in a dialogue
    without parties in which two sides were found: then they are what statements are ranked by."""

    __pydantic_config__ = _STRICT
    id: str
    text: str
    language: str
    cells: tuple[PartyCell, ...]
    source_id: str | None = None
    total: Total | None = None
    rank: int | None = None
    score: int | None = None
    least: str | None = None
    listed: Hidden | None = None
    divisiveness: int | None = None
    agrees_most: str | None = None
    agrees_least: str | None = None
    anchored: int | None = None
    sides: tuple[SideShare, ...] = ()


@dataclass(frozen=True)
class Division:
    """Whether the votes show two sides. `reason` is empty where they do, else why not. `placed` is the
    share of people who can be placed at all, in whole per cent; `first` and `second` are statements
    that one side agrees with far more than the other, the clearest first."""

    __pydantic_config__ = _STRICT
    reason: str
    placed: int = 0
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bin:
    """`people` of a group stand on the steps `begin` to `end` (counted from 0, both included) of the axis."""

    __pydantic_config__ = _STRICT
    begin: int
    end: int
    people: int


@dataclass(frozen=True)
class Density:
    """Where one group stands on the axis between the two sides; no bin holds fewer people than the limit."""

    __pydantic_config__ = _STRICT
    party: str
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Steadiness:
    """How far the order comes out the same from two halves of the votes: Kendall's tau (-10000 to 10000) and
    the share of the ten best that are the same, of the order shown and of the one by `anchored`."""

    __pydantic_config__ = _STRICT
    halvings: int
    tau: int
    top: int
    anchored_tau: int
    anchored_top: int


@dataclass(frozen=True)
class Findings:
    """One snapshot. `missing` stands first because who is missing is said before anything is found.

    `as_of` is an hour in UTC: "2012-10-05T14Z", ":00" and ":00:00" allowed; `input_digest` is a
    salted SHA-256 in hex over the votes; `participants` is None where it would tell too much. `division`,
    `positions` and `stability` are None or empty in snapshots of method 1, and where there is nothing to
    say. Raises `ValueError` for a time finer than an hour.
    """

    __pydantic_config__ = _STRICT
    dialogue: str
    as_of: str
    missing: tuple[Missing, ...]
    turnout: tuple[PartyTurnout, ...]
    parameters: Parameters
    input_digest: str
    rows: tuple[Row, ...]
    participants: int | None = None
    division: Division | None = None
    positions: tuple[Density, ...] = ()
    stability: Steadiness | None = None

    def __post_init__(self) -> None:
        if not _HOUR.fullmatch(self.as_of):
            raise ValueError("as_of must be an hour in UTC")

    def to_json(self) -> bytes:
        """Canonical bytes (RFC 8785, integers and strings only); what is None is left out."""
        return canonical(_without_none(asdict(self)))

    @classmethod
    def from_json(cls, data: bytes) -> Findings:
        """Read `to_json` back. Raises `ValueError` for bytes that are not exactly such a snapshot."""
        parse(data)
        return _ADAPTER.validate_json(data)


def public_json(findings: Findings, party_names: Mapping[str, str]) -> dict[str, Any]:
    """The shape of the public API: counts by party name, null where protected, with the reason.

    `party_names` maps every party's id to its name in the reader's language. Raises `KeyError` for
    a party without a name and `ValueError` where two parties share one.
    """
    names = {each.party: party_names[each.party] for each in findings.turnout}
    if len(set(names.values())) != len(names):
        raise ValueError("two parties have the same name")
    return {
        "dialogue": findings.dialogue,
        "as_of": findings.as_of,
        "statements": [
            {
                "id": row.id,
                "source_id": row.source_id,
                "text": row.text,
                "parties": {
                    names[cell.party]: {
                        "agree": cell.agree,
                        "disagree": cell.disagree,
                        "pass": cell.passed,
                        "hidden": cell.hidden,
                    }
                    for cell in row.cells
                },
            }
            for row in findings.rows
        ],
    }


def per_ten_thousand(part: int, whole: int) -> int:
    """part / whole as an integer per ten thousand, rounded half up. `whole` must be above 0."""
    return (2 * part * SCALE + whole) // (2 * whole)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_without_none(each) for each in value]
    return value


_ADAPTER = TypeAdapter(Findings)
