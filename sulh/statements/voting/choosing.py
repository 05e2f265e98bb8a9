"""The next statement for a participant, by the rule of the analysis room, out of memory.

What is kept per dialogue: the accepted statements with the languages they can be read in, and how much each
party has answered. Per participant: which statements were answered, one byte each. All of it can be lost: it
is read again from the database. A choice carries its exact chance, signed, so that the vote can bring it back
without anybody being able to invent one.

What others are shown can be moved only within bounds. The choice is drawn at random under the server's key.
It follows how little a statement was answered and how divided the party's answers to it are, agreement and
disagreement alike: `routing.pull` says how far that reaches. A statement is not lifted for having come late.
"""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from sulh.analysis.routing import Pull, chances, draw_from, drawn, pull
from sulh.statements.models import Statement, Translation

FRESH = 5.0  # seconds for which what other processes did may be unknown here
RECOUNT = 600.0  # seconds between two countings of all votes
RENEW = 200  # answers after which a party's pull is computed anew
PEOPLE = 50_000  # participants kept in memory
_SEED = sha256(b"next statement " + settings.SECRET_KEY.encode()).digest()


@dataclass(frozen=True, slots=True)
class Next:
    """A statement to be shown. `drawn` goes back with the answer: step, chance and their signature.

    The step is the number of this draw among what this person is known to have been shown: answers so far,
    those to statements that were looked up included, and statements put off in this visit, plus one.
    """

    statement: str
    n: int
    drawn: str
    left: int


@dataclass
class Counts:
    """Answers of one party to each statement, and how many of them agree."""

    answers: NDArray[np.int64]
    agree: NDArray[np.int64]
    pull: Pull | None = None
    since: int = 0


@dataclass
class Arrival:
    """In which order statements went live, by the hour, and how many participants were active since each did.

    Votes carry no time. So somebody counts as active since a statement went live who has answered it, or one
    that went live with it or after it. Whoever came back for older ones alone is missed, and a late statement
    taken to have been seen by more of those who could, never by fewer.
    """

    order: NDArray[np.int64]
    active: NDArray[np.int64]

    def note(self, taken: NDArray[np.bool_], at: int) -> None:
        """Somebody who had answered `taken` answers the statement at `at`."""
        before, now = int(self.order[taken].max(initial=-1)), int(self.order[at])
        if now > before:
            self.active += (self.order > before) & (self.order <= now)


@dataclass
class Table:
    """The statements of one dialogue that can be answered, at positions 0, 1, 2 …"""

    dialogue: str
    phase: str
    languages: list[str]
    ids: list[str]
    numbers: NDArray[np.intp]  # Statement.n of each position
    place: dict[str, int]
    said_in: list[str]  # the language of each original
    readable: dict[str, NDArray[np.bool_]]  # language: whether the statement can be read in it
    parties: dict[str, Counts]
    total: NDArray[np.int64]
    arrival: Arrival
    read_at: float
    counted_at: float
    took: float
    lock: threading.Lock = field(default_factory=threading.Lock)

    def left(self, participant: str, language: str) -> tuple[NDArray[np.intp], int]:
        """Positions this participant has not answered and can read in `language`; how many were answered.

        A reader whose language is none of the dialogue's reads every statement as it was said.
        """
        mask = answered(participant, int(self.numbers[-1]) if len(self.numbers) else 0)
        taken = np.frombuffer(bytes(mask), dtype=np.int8)[self.numbers] != 0
        if language in self.languages:
            readable = self.readable.get(language)
            open_ = ~taken & readable if readable is not None else np.zeros(len(taken), dtype=bool)
        else:
            open_ = ~taken
        return np.flatnonzero(open_), int(taken.sum())

    def read_in(self, statement: str, language: str) -> str:
        """The language in which somebody who asks for `language` reads this statement.

        That is its own where it cannot be read in `language`: not translated, or only in doubted words.
        """
        at = self.place.get(statement)
        if at is None or not language:
            return language
        readable = self.readable.get(language)
        return language if readable is not None and readable[at] else self.said_in[at]

    def counts_of(self, party: str) -> Counts:
        counts = self.parties.get(party)
        if counts is None:
            nobody = np.zeros(len(self.ids), dtype=np.int64)
            counts = self.parties.setdefault(party, Counts(nobody, nobody.copy()))
        return counts

    def pull_of(self, party: str) -> Pull:
        """What draws the participants of this party. Drawn up anew after some more answers."""
        counts = self.counts_of(party)
        if counts.pull is None or counts.since >= RENEW:
            counts.since = 0
            share = counts.agree / np.maximum(counts.answers, 1)
            share = np.where(counts.answers > 0, share, 0.5)
            counts.pull = pull(self.total, counts.answers, share, active=self.arrival.active)
        return counts.pull


_tables: dict[str, Table] = {}
_answered: OrderedDict[str, bytearray] = OrderedDict()
_lock = threading.Lock()


def forget(dialogue: str = "") -> None:
    """Read this dialogue (or all) anew before the next answer: a statement or the phase changed."""
    with _lock:
        if dialogue:
            _tables.pop(dialogue, None)
        else:
            _tables.clear()
            _answered.clear()


def forget_participant(participant: str) -> None:
    with _lock:
        _answered.pop(participant, None)


def table(dialogue: str) -> Table | None:
    """What is known of `dialogue`, at most `FRESH` seconds old; None where there is no such dialogue."""
    now = time.monotonic()
    found = _tables.get(dialogue)
    if found is not None and now - found.read_at < FRESH:
        return found
    made = _read(dialogue, found, now)
    if made is not None:
        _tables[dialogue] = made
    return made


def _read(dialogue: str, before: Table | None, now: float) -> Table | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phase, languages FROM dialogue_dialogue WHERE id = %s", [dialogue])
        found = cursor.fetchone()
    if found is None:
        return None
    phase, languages = found[0], json.loads(found[1]) if isinstance(found[1], str) else found[1]
    rows = list(
        Statement.objects.filter(dialogue_id=dialogue, state="accepted")
        .order_by("n")
        .values_list("id", "n", "language")
    )
    ids = [row[0] for row in rows]
    place = {each: at for at, each in enumerate(ids)}
    readable = _readable(dialogue, rows, place)
    recount = before is None or before.ids != ids or now - before.counted_at > max(RECOUNT, 100 * before.took)
    if recount or before is None:
        began = time.monotonic()
        parties, arrival = _counted(dialogue, place), _arrived(dialogue, ids)
        took, counted_at = time.monotonic() - began, now
    else:
        parties, arrival, took, counted_at = before.parties, before.arrival, before.took, before.counted_at
    total = sum((each.answers for each in parties.values()), np.zeros(len(ids), dtype=np.int64))
    return Table(
        dialogue, phase, languages, ids, np.array([row[1] for row in rows], dtype=np.intp), place,
        [row[2] for row in rows], readable, parties, total, arrival, now, counted_at, took,
    )  # fmt: skip


def _readable(
    dialogue: str, rows: list[tuple[str, int, str]], place: dict[str, int]
) -> dict[str, NDArray[np.bool_]]:
    translated = Translation.objects.filter(
        statement__dialogue_id=dialogue, statement__state="accepted", questioned=False
    )
    pairs = [(row[0], row[2]) for row in rows] + list(translated.values_list("statement_id", "language"))
    found: dict[str, NDArray[np.bool_]] = {}
    for said, language in pairs:
        if said in place:
            found.setdefault(language, np.zeros(len(rows), dtype=bool))[place[said]] = True
    return found


def _counted(dialogue: str, place: dict[str, int]) -> dict[str, Counts]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT party, statement_id, count(*), sum(CASE WHEN choice = 1 THEN 1 ELSE 0 END)"
            " FROM statements_vote WHERE dialogue_id = %s GROUP BY party, statement_id",
            [dialogue],
        )
        rows = cursor.fetchall()
    found: dict[str, Counts] = {}
    for party, said, answers, agree in rows:
        if said in place:
            nobody = np.zeros(len(place), dtype=np.int64)
            counts = found.setdefault(party, Counts(nobody, nobody.copy()))
            counts.answers[place[said]], counts.agree[place[said]] = answers, agree
    return found


_LIVE = """
    SELECT said.id AS statement, COALESCE(decided.at, appeal.at, said.at) AS hour
    FROM statements_statement said
    LEFT JOIN (
      SELECT statement_id, MIN(at) AS at FROM statements_decision
      WHERE outcome = 'accept' GROUP BY statement_id
    ) decided ON decided.statement_id = said.id
    LEFT JOIN statements_appeal appeal ON appeal.statement_id = said.id AND appeal.outcome = 'restore'
    WHERE said.dialogue_id = %s AND said.state = 'accepted'
"""
_NEWEST = f"""
    SELECT hour, count(*) FROM (
      SELECT MAX(live.hour) AS hour
      FROM statements_vote vote JOIN ({_LIVE}) live ON live.statement = vote.statement_id
      GROUP BY vote.participant
    ) newest GROUP BY hour
"""


def _arrived(dialogue: str, ids: list[str]) -> Arrival:
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, [dialogue])
        hour = dict(cursor.fetchall())
        cursor.execute(_NEWEST, [dialogue])
        people = dict(cursor.fetchall())
    places = {each: n for n, each in enumerate(sorted(set(hour.values()) | set(people)))}
    # What was taken back between two questions is gone from the next table.
    order = np.array([places.get(hour.get(each), 0) for each in ids], dtype=np.int64)
    counted = np.zeros(len(places) + 1, dtype=np.int64)
    for each, count in people.items():
        counted[places[each]] = count
    since = np.cumsum(counted[::-1])[::-1]
    return Arrival(order, since[order])


def answered(participant: str, most: int) -> bytearray:
    """Which statement numbers this participant has answered: a byte per number, from 0 to at least `most`."""
    with _lock:
        known = _answered.get(participant)
        if known is not None:
            _answered.move_to_end(participant)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT said.n FROM statements_vote vote"
                " JOIN statements_statement said ON said.id = vote.statement_id WHERE vote.participant = %s",
                [participant],
            )
            numbers = [row[0] for row in cursor.fetchall()]
        known = bytearray(max([most, *numbers]) + 1)
        for number in numbers:
            known[number] = 1
        with _lock:
            known = _answered.setdefault(participant, known)
            if len(_answered) > PEOPLE:
                _answered.popitem(last=False)
    if len(known) <= most:
        known.extend(bytes(most + 1 - len(known)))
    return known


def note(of: Table, participant: str, party: str, statement: str, choice: int) -> None:
    """Remember that an answer was applied."""
    at = of.place.get(statement)
    if at is None:
        return
    number = int(of.numbers[at])
    mask = answered(participant, int(of.numbers[-1]))
    with of.lock:
        if not mask[number]:
            of.arrival.note(np.frombuffer(bytes(mask), dtype=np.int8)[of.numbers] != 0, at)
            mask[number] = 1
            counts = of.counts_of(party)
            counts.answers[at] += 1
            counts.agree[at] += choice == 1
            counts.since += 1
            of.total[at] += 1


def choose(
    of: Table, participant: str, party: str, language: str, skipped: Sequence[int] = ()
) -> Next | None:
    """The next statement this participant has not answered and can read in `language`; None if none is left.

    `skipped` are numbers of statements put off, in order; they come again when nothing else is left. The
    same call gives the same statement as long as nobody answers anything, so a page loaded again does too.
    """
    left, answers = of.left(participant, language)
    if not len(left):
        return None
    possible, passed = _but(skipped, left, of.numbers) if skipped else (left, 0)
    chance = chances(of.pull_of(party), possible)
    step = answers + passed + 1
    at = drawn(chance, draw_from(_SEED, participant, step))
    said = of.ids[int(possible[at])]
    return Next(
        said, int(of.numbers[possible[at]]), sign(participant, said, step, float(chance[at])), len(left)
    )


def _but(
    skipped: Sequence[int], left: NDArray[np.intp], numbers: NDArray[np.intp]
) -> tuple[NDArray[np.intp], int]:
    """What is `left` but for what was put off, and how many were; where all were, a new round begins.

    What was answered after all counts as an answer, so it is none of them: the pages that a phone fetches
    ahead go on from statements that are answered by the time they are shown.
    """
    open_ = {int(numbers[at]) for at in left}
    put_off: set[int] = set()
    passed = 0
    for number in skipped:
        if number in open_ and number not in put_off:
            put_off.add(number)
            passed += 1
            if len(put_off) == len(open_):
                put_off.clear()
    return left[[int(numbers[at]) not in put_off for at in left]], passed


def untranslated(dialogue: str, participant: str, language: str) -> int:
    """How many statements wait for this participant, but cannot be read in `language` yet."""
    of = table(dialogue)
    if of is None or language not in of.languages:
        return 0
    return len(of.left(participant, "")[0]) - len(of.left(participant, language)[0])


def sign(participant: str, statement: str, step: int, chance: float) -> str:
    """How a choice travels to the page and back: `step`, its chance, and a signature over both."""
    said = f"{step}.{chance!r}"
    return f"{said}.{_mac(participant, statement, said)}"


def read_signed(participant: str, statement: str, text: str) -> tuple[float | None, int | None]:
    """Chance and step of a choice that was drawn here for this participant; nothing for anything else."""
    said, _, mac = text.rpartition(".")
    if not said or not hmac.compare_digest(mac.encode(), _mac(participant, statement, said).encode()):
        return None, None
    step, _, chance = said.partition(".")
    return float(chance), int(step)


def _mac(participant: str, statement: str, said: str) -> str:
    return hmac.digest(_SEED, f"{participant} {statement} {said}".encode(), "sha256").hex()[:24]
