"""What changed between two versions: clause by clause, and word by word where a text differs.

Pure functions over contents of versions. Clauses are matched by their id, so a clause that only moved is no
new one. Words are compared only where two texts are unequal, and only when somebody looks: `pieces` is
computed on first use. Both drawings, inline and side by side, come from the same pieces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, Literal

Content = Mapping[str, Any]
Found = Literal["same", "added", "removed"]
State = Literal["same", "added", "removed", "changed"]

# Vowel signs and joiners belong to the word they stand in: without ZWNJ «می‌شود» would be two words.
_IN_WORDS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06ed\u200c\u200d"
)
# A word or a sign, with the blanks behind it; blanks at the very beginning stand alone.
_TOKENS = re.compile(rf"((?:\w|[{_IN_WORDS}])+|\S|(?=\s))(\s*)")
_POPULAR = 2_500  # pairs of one word (its count here times its count there) beyond which it is no landmark
_FLAGS = ("kind", "package", "declaratory", "essential", "parked")
_LISTS = ("sources", "depends_on")
_TEXTS = ("heading", "text")
_PROMISED = ("who", "what", "verified_by")


@dataclass(frozen=True)
class Piece:
    """A stretch of words: in both texts, only in the newer (`added`) or only in the older (`removed`)."""

    kind: Found
    text: str


@lru_cache(maxsize=512)
def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both texts in reading order. `same` and `removed` join to `old`, `same` and `added` to
    `new`, letter by letter."""
    if old == new:
        return (Piece("same", old),) if old else ()
    found: list[Piece] = []
    for kind, text in _steps(_TOKENS.findall(old), _TOKENS.findall(new)):
        if not text:
            continue
        if found and found[-1].kind == kind:
            text = found.pop().text + text
        found.append(Piece(kind, text))
    return tuple(found)


def _steps(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Iterator[tuple[Found, str]]:
    """Words are matched without their blanks, which are compared one by one where the words are the same."""
    old, new = [word for word, _ in before], [word for word, _ in after]
    here, there = Counter(old), Counter(new)

    def is_no_landmark(word: str) -> bool:
        # To look at all pairs of a very frequent word would take minutes in a long text.
        return here[word] * there[word] > _POPULAR

    for kind, i, j, k, m in SequenceMatcher(is_no_landmark, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _changed("".join(map("".join, before[i:j])), "".join(map("".join, after[k:m])))
            continue
        for (word, blank), (_, other) in zip(before[i:j], after[k:m], strict=True):
            yield "same", word
            if blank == other:
                yield "same", blank
            else:
                yield from _changed(blank, other)


def _changed(gone: str, come: str) -> Iterator[tuple[Found, str]]:
    """What went and what came; the blanks that both end with are no change."""
    bare_gone, bare_come = gone.rstrip(), come.rstrip()
    ends_alike = gone and come and gone[len(bare_gone) :] == come[len(bare_come) :]
    yield "removed", bare_gone if ends_alike else gone
    yield "added", bare_come if ends_alike else come
    if ends_alike:
        yield "same", gone[len(bare_gone) :]


@dataclass(frozen=True)
class TextChange:
    """One text in one language that differs. `name`: heading, text, who, what, verified_by, level 1 … 3."""

    name: str
    language: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All pieces, for the inline drawing."""
        return pieces(self.before, self.after)

    @property
    def left(self) -> tuple[Piece, ...]:
        """The older text, for the drawing side by side."""
        return tuple(piece for piece in self.pieces if piece.kind != "added")

    @property
    def right(self) -> tuple[Piece, ...]:
        """The newer text, for the drawing side by side."""
        return tuple(piece for piece in self.pieces if piece.kind != "removed")


@dataclass(frozen=True)
class ValueChange:
    """A flag, a kind, a package or a day that differs."""

    name: str
    before: str | int
    after: str | int


@dataclass(frozen=True)
class ListChange:
    """A list of ids or tags that differs, whatever its order."""

    name: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class PromiseChange:
    """A commitment that is new, gone or changed."""

    id: str
    state: State
    texts: tuple[TextChange, ...]
    values: tuple[ValueChange, ...]
    lists: tuple[ListChange, ...]


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions. `place` counts from 0; -1 where the version does not hold the clause.

    `texts`, `values`, `lists`, `promises` hold what differs, and are empty for an unchanged clause.
    """

    id: str
    state: State
    moved: bool
    place_before: int
    place_after: int
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    texts: tuple[TextChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    lists: tuple[ListChange, ...] = ()
    promises: tuple[PromiseChange, ...] = ()

    @property
    def clause(self) -> Mapping[str, Any]:
        """The clause as it stands now, or as it stood last."""
        return self.after or self.before

    @property
    def differs(self) -> bool:
        return self.moved or self.state != "same"

    def text(self, name: str, language: str) -> tuple[Piece, ...]:
        """The pieces of one text, also of one that did not change."""
        old, new = (side.get(name, {}).get(language, "") for side in (self.before, self.after))
        return pieces(old, new)


@dataclass(frozen=True)
class Comparison:
    """Two versions held against each other. `clauses` follow the newer version; a removed clause stands
    where it stood in the older one."""

    before: int
    after: int
    languages: tuple[str, ...]
    values: tuple[ValueChange, ...]
    lists: tuple[ListChange, ...]
    clauses: tuple[ClauseChange, ...]

    @property
    def changes(self) -> tuple[ClauseChange, ...]:
        """The clauses that differ in anything."""
        return tuple(clause for clause in self.clauses if clause.differs)

    def count(self, state: State) -> int:
        return sum(clause.state == state for clause in self.clauses)

    @property
    def moved(self) -> int:
        return sum(clause.moved for clause in self.clauses)

    @property
    def same(self) -> bool:
        """Nothing differs but the number of the version."""
        return not (self.changes or self.values or self.lists)


def compare(before: Content, after: Content) -> Comparison:
    """The differences between two contents of the same dialogue, older first."""
    old = {clause["id"]: clause for clause in before["clauses"]}
    new = {clause["id"]: clause for clause in after["clauses"]}
    place_old = {name: place for place, name in enumerate(old)}
    place_new = {name: place for place, name in enumerate(new)}
    moved = moved_among([place_old[name] for name in new if name in old])
    moved_ids = {list(old)[place] for place in moved}
    languages = tuple(dict.fromkeys([*after["languages"], *before["languages"]]))

    def one(name: str) -> ClauseChange:
        places = place_old.get(name, -1), place_new.get(name, -1)
        return _clause(name, old.get(name, {}), new.get(name, {}), places, name in moved_ids, languages)

    return Comparison(
        before["n"],
        after["n"],
        languages,
        tuple(_values(("prevailing",), before, after)),
        tuple(_lists(("languages", "authentic"), before, after)),
        tuple(one(name) for name in _in_order(list(old), list(new))),
    )


def moved_among(places: Sequence[int]) -> set[int]:
    """The places to take out so that the rest rises: the fewest things that must have moved. Each of `places`
    is the former place of what now stands there; the longest rising row is found as in patience sorting."""
    tops: list[int] = []
    at: list[int] = []
    for place in places:
        pile = bisect_left(tops, place)
        at.append(pile)
        tops[pile : pile + 1] = [place]
    wanted, stays = len(tops) - 1, set()
    highest = max(places, default=0) + 1
    for place, pile in zip(reversed(places), reversed(at), strict=True):
        if pile == wanted and place < highest:
            stays.add(place)
            wanted, highest = wanted - 1, place
    return set(places) - stays


def _in_order(old: list[str], new: list[str]) -> list[str]:
    """The ids of the newer version, each removed one behind the clause it followed."""
    kept = set(new)
    behind: dict[str, list[str]] = {}
    last = ""
    for name in old:
        if name in kept:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    order = list(behind.get("", []))
    for name in new:
        order += [name, *behind.get(name, [])]
    return order


def _clause(
    name: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    places: tuple[int, int],
    moved: bool,
    languages: tuple[str, ...],
) -> ClauseChange:
    if old == new:
        return ClauseChange(name, "same", moved, *places, old, new)
    texts = tuple(_texts(_TEXTS, old, new, languages))
    values = tuple(_values(_FLAGS, old, new)) if old and new else ()
    lists = tuple(_lists(_LISTS, old, new))
    promises = tuple(_promises(old.get("commitments", ()), new.get("commitments", ()), languages))
    state: State = "added" if not old else "removed" if not new else "changed"
    return ClauseChange(name, state, moved, *places, old, new, texts, values, lists, promises)


def _texts(
    names: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any], languages: Sequence[str]
) -> Iterator[TextChange]:
    for name in names:
        for language in languages:
            before, after = (side.get(name, {}).get(language, "") for side in (old, new))
            if before != after:
                yield TextChange(name, language, before, after)


def _values(names: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ValueChange]:
    for name in names:
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield ValueChange(name, before, after)


def _lists(names: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ListChange]:
    for name in names:
        before, after = old.get(name, ()), new.get(name, ())
        added = tuple(value for value in after if value not in before)
        removed = tuple(value for value in before if value not in after)
        if added or removed:
            yield ListChange(name, added, removed)


def _promises(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], languages: Sequence[str]
) -> Iterator[PromiseChange]:
    old = {promise["id"]: promise for promise in before}
    new = {promise["id"]: promise for promise in after}
    for name in _in_order(list(old), list(new)):
        was, now = old.get(name, {}), new.get(name, {})
        if was == now:
            continue
        state: State = "added" if not was else "removed" if not now else "changed"
        levels = [
            {f"level {step}": texts for step, texts in side.get("levels", {}).items()} for side in (was, now)
        ]
        texts = (
            *_texts(_PROMISED, was, now, languages),
            *_texts(sorted({*levels[0], *levels[1]}), levels[0], levels[1], languages),
        )
        yield PromiseChange(
            name, state, texts, tuple(_values(("due",), was, now)), tuple(_lists(("tags",), was, now))
        )
