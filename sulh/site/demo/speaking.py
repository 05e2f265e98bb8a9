"""What simulated people say and how they vote. Simulated votes are labelled as such on every page."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from sulh.acts.registry import Actor
from sulh.site.demo.cast import NO_PARTY, Cast

CHOICES = ("agree", "pass", "disagree")


def say(cast: Cast, said: dict[str, Any], on: date) -> str:
    """One statement in its own language, accepted and translated the same day; gives its id."""
    language = said.get("language", "en")
    made = cast.do(
        on, "SubmitStatement", _author(cast, said), text=said[language], language=language,
        attribution=said.get("attribution", "unattributed"), recognisable=True,
    )  # fmt: skip
    statement: str = made["statement"]
    _decide(cast, statement, on, said)
    other = "en" if language == "fa-af" else "fa-af"
    cast.do(
        on,
        "TranslateStatement",
        cast.offices["translator"],
        statement=statement,
        language=other,
        text=said[other],
    )
    return statement


def wait(cast: Cast, said: dict[str, Any], on: date) -> None:
    """A statement that nobody has read yet."""
    cast.do(
        on,
        "SubmitStatement",
        _author(cast, said),
        text=said["text"],
        language=said["language"],
        recognisable=True,
    )


def _author(cast: Cast, said: dict[str, Any]) -> Actor:
    kind: str = said.get("author", "participant")
    party: str = said.get("author_party", NO_PARTY)
    if kind == "facilitator":
        return cast.offices["facilitator"]
    if kind == "delegate":
        return cast.delegates[party]
    people = cast.people[party]
    # A different person of the party each time, so that nobody has too many statements waiting.
    turn: int = cast.data.get("_turn", 0) + 1
    cast.data["_turn"] = turn
    return people[turn % len(people)]


def _decide(cast: Cast, statement: str, on: date, said: dict[str, Any]) -> None:
    moderator = cast.offices["moderator"]
    if "reason" not in said:
        cast.do(on, "DecideModeration", moderator, statement=statement, outcome="accept")
        return
    cast.do(on, "DecideModeration", moderator, statement=statement, outcome="reject", reason=said["reason"])


def refuse(cast: Cast, said: dict[str, Any], on: date) -> str | None:
    """A statement that is refused, and where the data says so appealed and restored; gives its id then."""
    language, author = said["language"], _author(cast, said)
    made = cast.do(
        on, "SubmitStatement", author, text=said[language], language=language, attribution="unattributed",
        recognisable=True,
    )  # fmt: skip
    statement: str = made["statement"]
    _decide(cast, statement, on, said)
    if not said.get("appealed"):
        return None
    words = said["appeal_words"][language]
    appeal = cast.do(on, "AppealDecision", author, statement=statement, words=words)["appeal"]
    outcome = "restore" if said["restored"] else "uphold"
    cast.do(
        on, "DecideAppeal", cast.offices["appeals"], appeal=appeal, outcome=outcome,
        reasoning=said["appeal_answer"][language],
    )  # fmt: skip
    if not said["restored"]:
        return None
    other = "en" if language == "fa-af" else "fa-af"
    cast.do(
        on,
        "TranslateStatement",
        cast.offices["translator"],
        statement=statement,
        language=other,
        text=said[other],
    )
    return statement


def vote(cast: Cast, statements: list[tuple[str, dict[str, Any]]], on: date) -> None:
    """Everybody answers by the shares in the data; the draw is the same at every load."""
    draw = random.Random(cast.data["simulation"]["seed"])
    for statement, said in statements:
        for key, people in sorted(cast.people.items()):
            shares = said["agree"].get(key)
            if shares is None:
                continue
            for person in people:
                if draw.uniform(0, 100) >= said.get("seen", 100):
                    continue
                at = draw.uniform(0, 100)
                choice = CHOICES[
                    0 if at < shares["agree"] else 1 if at < shares["agree"] + shares["pass"] else 2
                ]
                cast.do(on, "CastVote", person, statement=statement, choice=choice, counter=1)
