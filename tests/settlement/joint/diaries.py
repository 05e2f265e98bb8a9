"""Logs written by hand: the entries that acts would leave, and what a joint statement makes of them."""

from __future__ import annotations

from typing import Any

from sulh.record.tree import Head
from sulh.settlement.joint.lines import Line, Statement
from sulh.settlement.joint.making import statement

DIALOGUE = "d" * 32
A, B, C, LATE, FRIEND = "a" * 32, "b" * 32, "c" * 32, "1" * 32, "f" * 32
RULES, TEXT, CLAUSE = "0" * 64, "7" * 64, "e" * 32
EN = {A: {"en": "Valley"}, B: {"en": "Hills"}, C: {"en": "Town"}}

Raw = tuple[dict[str, Any], dict[str, Any]]


class Diary:
    """A log that grows by hand. `add` gives the number of the entry."""

    def __init__(self) -> None:
        self.entries: list[Raw] = []

    def add(self, act: str, opened: dict[str, Any] | None = None, /, **view: Any) -> int:
        n = len(self.entries)
        at = f"2012-10-{1 + n // 24:02}T{n % 24:02}:00Z"
        body = {"act": act, "at": at, "by": {"role": "delegate"}, "view": view, "n": n}
        self.entries.append((body, opened or {}))
        return n

    def call(self) -> None:
        """Entries 0 to 4: called, three parties join, the terms are in force."""
        self.add("HostDialogue", convener="A council", demonstration="no")
        self.add(
            "CallDialogue", question={"en": "Whose water?"}, template="t", languages=["en", "fa-af"],
            parties=["Valley", "Hills", "Town"], register=[A, B, C], lot="5" * 32,
        )  # fmt: skip
        for party in (A, B, C):
            self.add("AnswerInvitation", party=party, status="joined")
        self.add("AdoptTerms", version=1, digest=RULES, parties=[A, B, C])

    def answer(self, party: str, kind: str, **more: Any) -> int:
        """A party answers the text that is tabled, with all its signatures."""
        view = {"party": party, "subject": "settlement", "digest": TEXT, "answer": kind, "reasons": "",
                "signatures": 1, "needed": 1} | more  # fmt: skip
        return self.add("GiveConsent", **view)

    def table(self, n: int = 2, **more: Any) -> tuple[int, int]:
        """A version is issued and put before the parties."""
        issued = self.add(
            "IssueVersion", version="9" * 32, n=n, digest=TEXT, count=1, delivered=[A, B, C], **more
        )
        return issued, self.add(
            "TableVersion", version="9" * 32, n=n, digest=TEXT, ballot=4, delivered=[A, B, C]
        )

    def close(self, result: str, subject: str = "settlement", **more: Any) -> int:
        view = {"ballot": 4, "subject": subject, "about": "9" * 32, "digest": TEXT, "round": 1}
        view |= {"result": result, "rule": {"id": "everyone"}, "count": {"blocs": []}} | more
        return self.add("CloseBallot", **view)

    @property
    def statement(self) -> Statement:
        return statement(DIALOGUE, self.entries, Head(len(self.entries), "5" * 64))

    def lines(self, section: str) -> list[Line]:
        found = {each.code: each.lines for each in self.statement.sections}
        return list(found[section])

    def told(self, section: str) -> list[tuple[str, tuple[int, ...]]]:
        """The lines of a section as (code, references)."""
        return [(line.code, line.refs) for line in self.lines(section)]
