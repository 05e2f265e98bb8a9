"""Suggestions for one dialogue: its words and answers read, and handed to the pure functions.

They are drawn when a moderator opens the desk, stored nowhere, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from sulh.dialogue.models import Dialogue, Participant
from sulh.statements.models import Statement, Translation
from sulh.statements.moderation.suggesting import Corpus, alike_in_votes
from sulh.statements.moderation.telling import told

NEWEST = 300  # accepted statements that are compared with all others, or by their answers
PEOPLE = 2_000  # whose answers are read, drawn by their random ids
PAIRS = 20


@dataclass(frozen=True)
class Hint:
    """One suggestion. `kind`: alike, votes, far_off, phone, coordinates; `sure`: weak, fair, strong.

    `other` is the statement it may be the same as; `passage` what may tell where somebody is.
    """

    kind: str
    sure: str
    other: Statement | None = None
    passage: str = ""


@dataclass(frozen=True)
class Pair:
    """Two accepted statements that may say the same, the earlier one first."""

    first: Statement
    second: Statement
    hint: Hint


class Reader:
    """The words of a dialogue, read once for a page."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        rows = Statement.objects.filter(
            dialogue=dialogue, state__in=("pending", "second_opinion", "accepted")
        )
        self.rows = {row.id: row for row in rows.order_by("n")}
        self.texts = [(row.id, row.language, row.text) for row in self.rows.values()]
        translated = Translation.objects.filter(statement__in=list(self.rows), questioned=False)
        self.texts += translated.order_by("pk").values_list("statement_id", "language", "text")
        self.corpus = Corpus([text for _, _, text in self.texts])
        self._topics: dict[str, Corpus] = {}

    def of(self, said: Statement) -> list[Hint]:
        """What a moderator may want to look at in `said`, which nobody has accepted yet."""
        hints = [Hint(each.kind, each.sure, passage=each.passage) for each in told(said.text)]
        hints += self._alike(said)
        if self._topic(said.language).far_off(said.text):
            hints.append(Hint("far_off", "weak"))
        return hints

    def _alike(self, said: Statement, most: int = 3) -> list[Hint]:
        """The statements written most alike, in any language that either can be read in."""
        found: dict[str, Hint] = {}
        for near in self.corpus.near(said.text, most=4 * most):
            other = self.texts[near.place][0]
            if other != said.id and other not in found:
                found[other] = Hint("alike", near.sure, self.rows[other])
        return list(found.values())[:most]

    def _topic(self, language: str) -> Corpus:
        """The question and what was accepted, as it can be read in this language."""
        if language not in self._topics:
            accepted = [
                text for said, code, text in self.texts
                if code == language and self.rows[said].state == "accepted"
            ]  # fmt: skip
            question = self.dialogue.question.get(language, "")
            self._topics[language] = Corpus([*accepted, question] if question else accepted)
        return self._topics[language]

    def pairs(self) -> list[Pair]:
        """Accepted statements that may say the same: written alike first, then answered alike."""
        newest = [row for row in self.rows.values() if row.state == "accepted"][-NEWEST:]
        found: dict[frozenset[str], Pair] = {}
        for row in newest:
            for hint in self._alike(row, most=1):
                if hint.other is not None and hint.other.state == "accepted":
                    self._note(found, row, hint.other, hint)
        order = {"strong": 0, "fair": 1, "weak": 2}
        written = sorted(found.values(), key=lambda pair: (order[pair.hint.sure], pair.second.n))[:PAIRS]
        answered: dict[frozenset[str], Pair] = {}
        for first, second, sure in answered_alike(self.dialogue, newest):
            self._note(answered, first, second, Hint("votes", sure))
        return written + list(answered.values())[:PAIRS]

    @staticmethod
    def _note(found: dict[frozenset[str], Pair], one: Statement, other: Statement, hint: Hint) -> None:
        first, second = sorted((one, other), key=lambda row: row.n)
        found.setdefault(frozenset((one.id, other.id)), Pair(first, second, hint))


def answered_alike(dialogue: Dialogue, rows: Sequence[Statement]) -> list[tuple[Statement, Statement, str]]:
    """Pairs of `rows` that the same people answered nearly alike, and how sure that is.

    No answer and no count leaves this function; at least thirty people have answered both.
    """
    place = {row.id: at for at, row in enumerate(rows)}
    votes = [(person, place[said], choice) for person, said, choice in _votes(dialogue) if said in place]
    people = {person: at for at, person in enumerate(dict.fromkeys(person for person, _, _ in votes))}
    answers = np.zeros((len(people), len(rows)), dtype=np.int8)
    given = np.zeros(answers.shape, dtype=bool)
    for person, said, choice in votes:
        answers[people[person], said], given[people[person], said] = choice, True
    return [(rows[pair.first], rows[pair.second], pair.sure) for pair in alike_in_votes(answers, given)]


def _votes(dialogue: Dialogue) -> Iterable[tuple[str, str, int]]:
    """The answers of about `PEOPLE` participants: ids are random, so the first of them are drawn by lot."""
    count = Participant.objects.filter(dialogue=dialogue).count()
    last = f"{min(16**8 - 1, 16**8 * PEOPLE // max(count, 1)):08x}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant, statement_id, choice FROM statements_vote"
            " WHERE dialogue_id = %s AND participant < %s AND choice IS NOT NULL",
            [dialogue.id, last],
        )
        rows: list[tuple[str, str, int]] = cursor.fetchall()
    return rows
