"""What came of it, after the text was put to the parties: `followup.toml`, by real acts on its own day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from sulh.acts.registry import Actor
from sulh.dialogue.models import Terms
from sulh.followup.commitments.models import Commitment
from sulh.site.demo.cast import PUBLIC, Cast, Event
from sulh.site.demo.opening import consent_to_terms
from sulh.site.demo.outside import supporter_id
from sulh.site.demo.speaking import CHOICES

Data = dict[str, Any]
PROMISED = ("level_1", "level_2", "level_3")


def following(cast: Cast, data: Data) -> Iterator[Event]:
    """Rules, monitors, promises and how they were kept, pulses, forecasts, indicators and incidents."""
    story = Story(cast, data)
    yield Event(data["rules"]["on"], 10, partial(story.rules, data["rules"]))
    yield Event(data["monitors"]["on"], 10, partial(story.appoint, data["monitors"]))
    kinds = {
        "steps": story.promise, "pledges": story.write_levels, "evidence": story.file,
        "checks": story.check, "codes": story.code, "replies": story.reply,
    }  # fmt: skip
    for place, (kind, happen) in enumerate(kinds.items(), 20):
        for each in data[kind]:
            yield Event(each["on"], place, partial(happen, each))
    for indicator in data["indicators"]:
        yield from story.measuring(indicator)
    for incident in data["incidents"]:
        yield from story.incident(incident)
    for forecast in data["forecasts"]:
        yield from story.forecast(forecast)
    yield from story.pulses()


class Story:
    """Remembers questions, promises and pieces of evidence by their keys."""

    def __init__(self, cast: Cast, data: Data) -> None:
        self.cast, self.data = cast, data
        self.questions: dict[str, str] = {}
        self.promises: dict[str, str] = {}
        self.evidence: dict[str, str] = {}

    def do(self, on: date, act: str, by: str, **fields: Any) -> Data:
        return self.cast.do(on, act, self.actor(by), **fields)

    def actor(self, key: str) -> Actor:
        if key == "public":
            return PUBLIC
        return self.cast.offices[key] if key in self.cast.offices else self.cast.delegates[key]

    def rules(self, data: Data) -> None:
        """Each change of the terms is adopted before the next one builds on it."""
        on, by = data["on"], data["by"]
        self.change(on, by, "ProposeFollowupRules", _without(data, "on", "by", "why"))
        for question in self.data["questions"]:
            made = self.change(on, by, "ProposePulseQuestion", {"texts": question["texts"]})
            self.questions[question["key"]] = made["question"]
        for criterion in self.data["criteria"]:
            fields = _without(criterion, "question") | {"by_day": criterion["by_day"].isoformat()}
            if "question" in criterion:
                fields["ref"] = self.questions[criterion["question"]]
            self.change(on, by, "ProposeSuccessCriterion", fields)

    def change(self, on: date, by: str, act: str, fields: Data) -> Data:
        made = self.do(on, act, by, why=self.data["rules"]["why"], **fields)
        for party in self.cast.joined:
            consent_to_terms(self.cast, party, on, n=made["version"])
        terms = Terms.objects.get(dialogue_id=self.cast.id, n=made["version"])
        self.do(on, "AdoptTerms", "facilitator", terms=terms.id)
        return made

    def appoint(self, data: Data) -> None:
        for key, label in _without(data, "on").items():
            self.cast.offices[key] = self.cast.appoint(
                data["on"], "monitor", self.actor("facilitator"), label
            )

    def promise(self, data: Data) -> None:
        fields = _without(data, "key", "on", "by") | {"due": data["due"].isoformat()}
        self.promises[data["key"]] = self.do(data["on"], "PromiseFirstStep", data["by"], **fields)["promise"]

    def write_levels(self, data: Data) -> None:
        """The criteria of the pledge that this supporter made for this day."""
        supporter = supporter_id(self.cast, data["by"])
        row = Commitment.objects.get(supporter=supporter, due=data["due"].isoformat())
        self.promises[data["key"]] = row.id
        levels = {name: data[name] for name in PROMISED}
        self.do(data["on"], "WriteLevels", data["by"], promise=row.id, **levels)

    def file(self, data: Data) -> None:
        fields = _without(data, "key", "on", "by") | {"day": data["day"].isoformat()}
        fields["promise"] = self.promises[data["promise"]]
        self.evidence[data["key"]] = self.do(data["on"], "FileEvidence", data["by"], **fields)["evidence"]

    def check(self, data: Data) -> None:
        fields = _without(data, "on", "by")
        fields |= {name: self.evidence[data[name]] for name in ("evidence", "other") if name in data}
        self.do(data["on"], "VerifyEvidence", data["by"], **fields)

    def code(self, data: Data) -> None:
        """Two code without seeing each other; where they differ, a third one decides."""
        on, named = data["on"], [self.evidence[key] for key in data["evidence"]]
        about = {"promise": self.promises[data["promise"]]}
        for by, level in data["levels"].items():
            self.do(on, "CodeLevel", by, **about, level=str(level), evidence=named if level else [])
        if decided := data.get("decided"):
            fields = {"level": str(decided["level"]), "words": decided["words"], "evidence": named}
            self.do(on, "AdjudicateLevel", decided["by"], **about, **fields)

    def reply(self, data: Data) -> None:
        promise = self.promises[data["promise"]]
        self.do(data["on"], "ReplyToScore", data["by"], promise=promise, words=data["words"])

    def measuring(self, data: Data) -> Iterator[Event]:
        """An indicator is named, then measured again and again by the first monitor."""
        made: Data = {}

        def name() -> None:
            made.update(
                self.do(data["on"], "NameIndicator", "monitor", **_without(data, "on", "source", "values"))
            )

        def measure(on: date, value: str, low: str, high: str) -> None:
            fields = {"value": value, "low": low, "high": high, "source": data["source"]}
            fields |= {"indicator": made["indicator"], "day": on.isoformat()}
            self.do(on, "MeasureIndicator", "monitor", **fields)

        yield Event(data["on"], 40, name)
        for on, value, low, high in data["values"]:
            yield Event(on, 41, partial(measure, on, value, low, high))

    def incident(self, data: Data) -> Iterator[Event]:
        """One report, by an office or by somebody of a group; then what a monitor found, and the reply."""
        made: Data = {}

        def report() -> None:
            by = self.actor(data["by"]) if "by" in data else self.cast.people[data["people"]][0]
            fields = _without(data, "on", "by", "people", "found", "reply")
            if "named" in data:
                fields["named"] = self.cast.parties[data["named"]]
            made.update(self.cast.do(data["on"], "ReportIncident", by, **fields))

        def follow(act: str, by: str, told: Data) -> None:
            self.do(told["on"], act, by, incident=made["incident"], **_without(told, "on", "by"))

        yield Event(data["on"], 50, report)
        if found := data.get("found"):
            yield Event(found["on"], 51, partial(follow, "VerifyIncident", "monitor", found))
        if reply := data.get("reply"):
            yield Event(reply["on"], 52, partial(follow, "ReplyToIncident", reply["by"], reply))

    def forecast(self, data: Data) -> Iterator[Event]:
        """A question, the probabilities given on it the same day, and what happened."""
        on, made = data["on"], {}

        def ask() -> None:
            fields = _without(data, "on", "by", "given", "why", "resolved")
            fields |= {name: data[name].isoformat() for name in ("closes", "resolves")}
            made.update(self.do(on, "AskForecast", data["by"], **fields))
            for by, percent in data["given"].items():
                words = data["why"].get(by, {})
                self.do(on, "GiveForecast", by, question=made["question"], percent=percent, words=words)

        def resolve(told: Data) -> None:
            self.do(
                told["on"], "ResolveForecast", "monitor", question=made["question"], **_without(told, "on")
            )

        yield Event(on, 60, ask)
        if resolved := data.get("resolved"):
            yield Event(resolved["on"], 61, partial(resolve, resolved))

    def pulses(self) -> Iterator[Event]:
        data = self.data["pulses"]
        draw = random.Random(data["seed"])
        for place, (opens, closes) in enumerate(data["waves"]):
            yield Event(opens, 70, partial(self.do, opens, "OpenPulse", "facilitator"))
            yield Event(opens, 71, partial(self.wave, opens, place, draw))
            yield Event(closes, 72, partial(self.do, closes, "ClosePulse", "facilitator"))

    def wave(self, on: date, place: int, draw: random.Random) -> None:
        """Some of the people answer by the shares in the data; the draw is the same at every load."""
        for key, people in sorted(self.cast.people.items()):
            for person in people:
                if draw.uniform(0, 100) < self.data["pulses"]["turnout"]:
                    answers = {
                        self.questions[question["key"]]: _answer(question["shares"][key][place], draw)
                        for question in self.data["questions"]
                    }
                    self.cast.do(on, "AnswerPulse", person, wave=place + 1, answers=answers)


def _answer(agrees: int, draw: random.Random) -> str:
    """Agree by the share in percent; of the others one in five passes."""
    at = draw.uniform(0, 100)
    return CHOICES[0 if at < agrees else 1 if at < agrees + (100 - agrees) / 5 else 2]


def _without(data: Data, *names: str) -> Data:
    return {name: value for name, value in data.items() if name not in names}
