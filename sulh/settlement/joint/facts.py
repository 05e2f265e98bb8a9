"""What a log has told so far, kept while it is read: all of it comes from entries and remembers which."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sulh.settlement.joint.entries import Entry, Texts

Refs = list[int]


@dataclass
class Party:
    """A party by its newest status; `refs`: how it was invited, and the act that made the status."""

    names: Texts = field(default_factory=dict)
    status: str = ""
    refs: Refs = field(default_factory=list)
    words: Texts = field(default_factory=dict)  # what it published when it left


@dataclass
class Answer:
    """A party's answer to one subject, with every entry in which a delegate signed it."""

    kind: str
    refs: Refs
    words: Texts
    signatures: int
    needed: int

    @property
    def complete(self) -> bool:
        return self.signatures >= self.needed


Answers = dict[str, Answer]  # by party


@dataclass
class Supporter:
    names: Texts
    kind: str
    refs: Refs
    answers: Answers = field(default_factory=dict)


@dataclass
class Encouragement:
    supporter: str
    party: str
    refs: Refs


@dataclass
class Pledge:
    supporter: str
    kind: str
    words: Texts
    refs: Refs


@dataclass
class Terms:
    """The terms in force, and the parties that consented to them."""

    version: int
    digest: str
    parties: list[str]
    refs: Refs


@dataclass
class Version:
    """A version of the text that was issued. `parked` and `open`: ids of its clauses that are set aside, and
    of those in which something is still in marks."""

    n: int
    digest: str
    refs: Refs
    parked: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


@dataclass
class Tabling:
    """A version put before the parties, and what became of it.

    `state`: open, adopted, not_adopted (then `result` says what follows by its rule), withdrawn,
    without_result, or not_confirmed.
    `parties`: those that had joined when it was tabled; only they are counted. `kept`: the last
    answers that count no more. `confirmed`: the entry by which it was confirmed.
    """

    version: int
    digest: str
    parties: list[str]
    refs: Refs
    state: str = "open"
    result: str = ""
    rule: str = ""
    kept: Answers = field(default_factory=dict)
    confirmed: Refs = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Whether the parties' answers stand still: it is confirmed, or it ended."""
        return bool(self.confirmed) or self.state not in ("open", "adopted")

    def end(self, state: str, entry: int | None, facts: Facts) -> None:
        """It is before the parties no more: their answers are kept as they stood, and lapse."""
        self.lapse(facts)
        self.state = state
        if entry is not None:
            self.refs.append(entry)

    def lapse(self, facts: Facts) -> None:
        """Every answer lapses; the last that were given are kept to be told."""
        self.kept = facts.answers.pop(("settlement", self.digest), {}) or self.kept

    def confirm(self, confirmed: bool, entry: int, facts: Facts) -> None:
        """Everybody enrolled was asked whether an agreed text shall stand."""
        if self.state != "adopted":
            return
        if confirmed:
            self.kept = dict(facts.answers_to(self))
            self.confirmed = [entry]
        else:
            self.end("not_confirmed", entry, facts)


@dataclass
class Ballot:
    """A decision on something else than the text as a whole, with the parties that said no."""

    subject: str
    about: str
    rule: str
    result: str
    against: list[str]
    refs: Refs


@dataclass
class Filed:
    """What a party set down about a clause: a reservation, an objection, a side letter, a deadlock.

    `party` is empty for a participant, and for the facilitator who declared a deadlock.
    """

    party: str
    clause: str
    words: Texts
    refs: Refs
    state: str = "open"
    kind: str = ""
    effect: str = ""
    digest: str = ""  # of a reservation and of a side letter: what the others answer
    version: str = ""  # of a reservation: the sealed copy of the text it stands beside
    number: int = 0  # of an objection: the version that it is about
    others: list[str] = field(default_factory=list)  # whom a side letter is addressed to


@dataclass
class Clause:
    """What a clause is called: its heading, or where it has none its first `BEGINNING` letters."""

    heading: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)

    @property
    def name(self) -> Texts:
        return self.heading or {language: _beginning(text) for language, text in self.text.items()}

    def reworded(self, other: Clause) -> Clause:
        """With the words of another where that has any; a language that is left empty keeps its words."""
        return Clause({**self.heading, **other.heading}, {**self.text, **other.text})


BEGINNING = 60


def _beginning(text: str) -> str:
    return text if len(text) <= BEGINNING else text[:BEGINNING].rstrip() + "…"


@dataclass
class Amendment:
    """A proposed change of the clause with this id, and the words that it would give it."""

    clause: str
    words: Clause


@dataclass
class MembersVote:
    """A closed vote of one party's members; `outcome` is carried, not_carried or no_quorum."""

    party: str
    version: int
    outcome: str
    refs: Refs


@dataclass
class Attested:
    supporter: str
    label: str
    kind: str
    digest: str
    refs: Refs


@dataclass
class Facts:
    """Everything that the lines of a joint statement are made of."""

    called: Refs = field(default_factory=list)
    lot: str = ""
    question: Texts = field(default_factory=dict)
    demonstration: Refs = field(default_factory=list)
    phase: str = ""
    phase_refs: Refs = field(default_factory=list)
    parties: dict[str, Party] = field(default_factory=dict)
    supporters: dict[str, Supporter] = field(default_factory=dict)
    encouragements: dict[str, Encouragement] = field(default_factory=dict)
    pledges: list[Pledge] = field(default_factory=list)
    terms: Terms | None = None
    answers: dict[tuple[str, str], Answers] = field(default_factory=dict)  # by (subject, digest)
    clauses: dict[str, Clause] = field(default_factory=dict)  # by id, with their newest accepted words
    clause_of: dict[str, str] = field(default_factory=dict)  # clause by the digest that was consented to
    tied: dict[str, list[str]] = field(default_factory=dict)  # amendments that stand or fall together
    versions: dict[str, Version] = field(default_factory=dict)  # by digest
    tablings: list[Tabling] = field(default_factory=list)
    ballots: dict[int, Ballot] = field(default_factory=dict)  # those that ended, by number
    amendments: dict[str, Amendment] = field(default_factory=dict)
    reservations: dict[int, Filed] = field(default_factory=dict)  # by number
    objections: dict[str, Filed] = field(default_factory=dict)
    deadlocks: dict[str, Filed] = field(default_factory=dict)
    side_letters: dict[str, Filed] = field(default_factory=dict)
    votes: dict[str, MembersVote] = field(default_factory=dict)  # the last of each party
    attested: list[Attested] = field(default_factory=list)

    def party(self, id: str) -> Party:
        """The party of this id, entered with nothing known of it where the log has not named it."""
        return self.parties.setdefault(id, Party())

    def clause(self, id: str) -> Texts:
        """What the clause of this id is called; nothing where the log does not say."""
        return self.clauses.get(id, Clause()).name

    def by_lot(self, parties: Iterable[str]) -> list[str]:
        """Ids of parties in the order of every page: drawn by the lot that stands in the log.

        A party's place of registration is its place among those that the log has named (see
        `sulh.dialogue.order`).
        """
        place = {id: n for n, id in enumerate(self.parties, 1)}
        return sorted(
            parties, key=lambda id: hashlib.sha256(f"{self.lot} {place.get(id, 0)}".encode()).hexdigest()
        )

    def with_status(self, *statuses: str) -> list[str]:
        """Ids of the parties with one of these statuses, by lot."""
        return self.by_lot(id for id, party in self.parties.items() if party.status in statuses)

    def version_of(self, digest: str) -> int:
        """The number of the version with this sealed copy; 0 for none."""
        found = self.versions.get(digest)
        return found.n if found else 0

    def newest(self) -> Version | None:
        """The newest version with something in it."""
        found = max(self.versions.values(), key=lambda each: each.n, default=None)
        return found if found and found.n else None

    def text(self) -> tuple[int, str]:
        """Number and digest of the text that was last put before the parties, else of the newest version."""
        if self.tablings:
            return self.tablings[-1].version, self.tablings[-1].digest
        newest = self.newest()
        return (newest.n, newest.digest) if newest else (0, "")

    def in_force(self) -> Tabling | None:
        """The text that was last confirmed."""
        return next((each for each in reversed(self.tablings) if each.confirmed), None)

    def answers_to(self, tabling: Tabling) -> Answers:
        """The parties' answers to a text that was tabled: as they stand, or as they stood when it ended."""
        return tabling.kept if tabling.settled else self.answers.get(("settlement", tabling.digest), {})


Teller = Callable[[Facts, Entry], None]
TELLERS: dict[str, Teller] = {}


def tells(*acts: str) -> Callable[[Teller], Teller]:
    """Declare the function below as the one that takes what entries of these acts say into the facts."""

    def register(function: Teller) -> Teller:
        for act in acts:
            TELLERS[act] = function
        return function

    return register
