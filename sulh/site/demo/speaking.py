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
    statement = _submit(cast, said, on, _author(cast, said))
    _decide(cast, statement, on, said)
    _translate(cast, statement, on, said)
    return statement


def _submit(cast: Cast, said: dict[str, Any], on: date, author: Actor) -> str:
    language = said.get("language", "en")
    made = cast.do(
        on,
        "SubmitStatement",
        author,
        text=said.get("text") or said[language],
        language=language,
        attribution=said.get("attribution", "unattributed"),
        recognisable=True,
    )
    statement: str = made["statement"]
    return statement


def _translate(cast: Cast, statement: str, on: date, said: dict[str, Any]) -> None:
    other = "en" if said.get("language", "en") == "fa-af" else "fa-af"
    translator = cast.offices["translator"]
    cast.do(on, "TranslateStatement", translator, statement=statement, language=other, text=said[other])


def wait(cast: Cast, said: dict[str, Any], on: date) -> None:
    """A statement that nobody has read yet."""
    _submit(cast, said, on, _author(cast, said))


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
    fields = {"statement": statement, "outcome": "reject", "reason": said["reason"]}
    if cast.do(on, "DecideModeration", moderator, **fields)["outcome"] == "ask_another":
        cast.do(on, "DecideModeration", cast.offices["second"], **fields)


def refuse(cast: Cast, said: dict[str, Any], on: date) -> str | None:
    """A statement that is refused, and where the data says so appealed and restored; gives its id then."""
    author = _author(cast, said)
    statement = _submit(cast, said, on, author)
    _decide(cast, statement, on, said)
    if not said.get("appealed"):
        return None
    words, answer = said["appeal_words"][said["language"]], said["appeal_answer"][said["language"]]
    appeal = cast.do(on, "AppealDecision", author, statement=statement, words=words)["appeal"]
    outcome = "restore" if said["restored"] else "uphold"
    cast.do(on, "DecideAppeal", cast.offices["appeals"], appeal=appeal, outcome=outcome, reasoning=answer)
    if not said["restored"]:
        return None
    _translate(cast, statement, on, said)
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
