"""Which witnesses have to have seen a checkpoint (C2SP tlog-policy), as a file that other software reads.

log VKEY [URL]
witness NAME VKEY [URL]
group NAME all|any|K MEMBER…
quorum NAME|none
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sulh.record.cosignature import cosigned_at
from sulh.record.note import LOG, WITNESS, BadSignature, NotAKey, Note, VerifyingKey

MOST_BYTES = 262_144
NONE = "none"
_BLANK = re.compile(r"[ \t]+")


class NotAPolicy(ValueError):
    """The file breaks the format. `line` counts from 1 (0: something is missing); `code`: what is wrong."""

    def __init__(self, line: int, code: str) -> None:
        super().__init__(f"line {line}: {code}")
        self.line = line
        self.code = code


@dataclass(frozen=True)
class Group:
    """Satisfied when at least `least` of its members are; a member is a witness or another group."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """The logs that are accepted, the witnesses and groups by name, and the name that has to be satisfied."""

    logs: tuple[VerifyingKey, ...]
    witnesses: Mapping[str, VerifyingKey]
    groups: Mapping[str, Group]
    quorum: str

    def seen_by(self, note: Note) -> dict[str, int]:
        """The witnesses that have cosigned, by name, and when. A line that does not verify counts as none."""
        found = {}
        for name, key in self.witnesses.items():
            try:
                at = cosigned_at(note, key)
            except BadSignature:
                continue
            if at is not None:
                found[name] = at
        return found

    def met_by(self, seen: Mapping[str, int]) -> bool:
        """Whether these witnesses are enough."""
        return self.quorum == NONE or self._met(self.quorum, seen)

    def _met(self, name: str, seen: Mapping[str, int]) -> bool:
        if name in self.witnesses:
            return name in seen
        group = self.groups[name]
        return sum(self._met(member, seen) for member in group.members) >= group.least

    def __str__(self) -> str:
        lines = [f"log {key}" for key in self.logs]
        lines += [f"witness {name} {key}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {each.least} {' '.join(each.members)}" for name, each in self.groups.items()]
        return "".join(f"{line}\n" for line in [*lines, f"quorum {self.quorum}"])


def of_members(
    log: VerifyingKey, witnesses: Mapping[str, VerifyingKey], members: Sequence[str], least: int
) -> Policy:
    """A policy that asks for `least` of `members`; none where `least` is 0."""
    if least < 1:
        return Policy((log,), witnesses, {}, NONE)
    return Policy((log,), witnesses, {"needed": Group(least, tuple(members))}, "needed")


def read(data: bytes) -> Policy:
    """Raises `NotAPolicy`."""
    reading = _Reading()
    if len(data) > MOST_BYTES or any((byte < 32 and byte not in b"\t\n") or byte == 127 for byte in data):
        raise NotAPolicy(0, "characters")
    # Octets above ASCII are opaque; this reading keeps each as one character.
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in _BLANK.split(line) if word]
        if words and not words[0].startswith("#"):
            reading.line(number, words[0], words[1:])
    if reading.quorum is None:
        raise NotAPolicy(0, "no_quorum")
    return Policy(tuple(reading.logs), reading.witnesses, reading.groups, reading.quorum)


class _Reading:
    """What stood on the lines so far."""

    def __init__(self) -> None:
        self.logs: list[VerifyingKey] = []
        self.witnesses: dict[str, VerifyingKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.members: set[str] = set()

    def line(self, number: int, word: str, rest: list[str]) -> None:
        readers = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum}
        try:
            if word not in readers:
                raise _Wrong("unknown_word")
            readers[word](rest)
        except _Wrong as wrong:
            raise NotAPolicy(number, wrong.args[0]) from wrong

    def _log(self, rest: list[str]) -> None:
        if len(rest) not in (1, 2):
            raise _Wrong("form")
        self.logs.append(_key(rest[0], LOG, self.logs))

    def _witness(self, rest: list[str]) -> None:
        if len(rest) not in (2, 3):
            raise _Wrong("form")
        key = _key(rest[1], WITNESS, self.witnesses.values())
        self.witnesses[self._new(rest[0])] = key

    def _group(self, rest: list[str]) -> None:
        if len(rest) < 3:
            raise _Wrong("form")
        name, needed, *members = rest
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise _Wrong("unknown_name")
            if member in self.members:
                raise _Wrong("member_twice")
            self.members.add(member)
        least = {"any": 1, "all": len(members)}.get(needed, 0)
        if not least:
            least = int(needed) if re.fullmatch(r"[1-9][0-9]{0,3}", needed) else 0
        if not 1 <= least <= len(members):
            raise _Wrong("threshold")
        self.groups[self._new(name)] = Group(least, tuple(members))

    def _quorum(self, rest: list[str]) -> None:
        if len(rest) != 1 or self.quorum is not None:
            raise _Wrong("form")
        if rest[0] != NONE and rest[0] not in self.witnesses and rest[0] not in self.groups:
            raise _Wrong("unknown_name")
        self.quorum = rest[0]

    def _new(self, name: str) -> str:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise _Wrong("name_taken")
        return name


class _Wrong(ValueError):
    """A code, until the line's number is known."""


def _key(said: str, kind: int, others: Iterable[VerifyingKey]) -> VerifyingKey:
    try:
        key = VerifyingKey.read(said)
    except (NotAKey, UnicodeError) as fault:
        raise _Wrong("key") from fault
    if key.kind != kind:
        raise _Wrong("key")
    if any(key.public == other.public for other in others):
        raise _Wrong("key_twice")
    return key
