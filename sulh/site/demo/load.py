"""Loading the demonstrations, once; a dialogue that is there already is left alone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import consent, templates
from sulh.dialogue.models import Dialogue
from sulh.site.demo import opening, outside, speaking, witnessing
from sulh.site.demo.cast import NO_PARTY, OPERATOR, Cast, Event, days_after, play
from sulh.site.demo.following import following
from sulh.site.demo.settlement import writing
from sulh.statements.models import Statement

FOLDER = Path(__file__).parent
FOUNDING = "intra-afghan-dialogue"
SPEAKING = "winter-school"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def load() -> list[str]:
    """Load what is not there yet; each dialogue wholly or not at all. Gives the slugs that were loaded."""
    loaded = []
    for path in (FOLDER / f"{FOUNDING}.toml", *sorted((FOLDER / "phases").glob("*.toml"))):
        data = read(path)
        if not Dialogue.objects.filter(slug=data["slug"]).exists():
            data["entry"] = templates.by_id(data["template"]).entry
            cast = Cast(data)
            write(partial(_founding if data["slug"] == FOUNDING else _small, cast))
            if cast.witnesses:
                witnessing.cosigning(cast, date(2013, 6, 21))
            loaded.append(data["slug"])
    return loaded


def _opened(cast: Cast, phase: str) -> date:
    found: date = next(line["on"] for line in cast.data["history"] if line["phase"] == phase)
    return found


def _founding(cast: Cast) -> None:
    data = cast.data
    opening.host_and_call(
        cast, _opened(cast, "preparation"), data["convener"]["name"]["en"], data["facilitator"]["name"]["en"]
    )
    cast.do(
        _opened(cast, "preparation"),
        "DescribeBacking",
        cast.offices["facilitator"],
        **_backing(data["behind"]),
    )
    speaking_opens = _opened(cast, "listening")
    events = [*opening.party_events(cast), *opening.request_answers(cast), *_supporters(cast)]
    events += [*outside.accepting(cast), *outside.around(cast, read(FOLDER / "outside.toml"))]
    for party in data["parties"]:
        if day := party.get("terms_consented"):
            events.append(Event(day, 30, partial(opening.consent_to_terms, cast, party["key"], day)))
    events.append(Event(speaking_opens, 40, partial(_quotas, cast, speaking_opens)))
    events.append(Event(speaking_opens, 41, partial(opening.open_speaking, cast, speaking_opens)))
    events += _said(cast, speaking_opens)
    for day in data["findings_published"]:
        events.append(Event(day, 90, partial(_publish, cast, day)))
    for said in data["late"]:
        events.append(Event(said["on"], 94, partial(speaking.say, cast, said, said["on"])))
    events += writing(cast, read(FOLDER / "settlement.toml"))
    events += following(cast, read(FOLDER / "followup.toml"))
    events += witnessing.naming(cast, speaking_opens)
    play(events)


def _publish(cast: Cast, on: date) -> None:
    cast.do(on, "PublishFindings", cast.offices["facilitator"])


def _backing(behind: dict[str, Any]) -> dict[str, Any]:
    where = {
        code: f"{behind['who_runs_the_server'][code]} {behind['where'][code]}" for code in behind["where"]
    }
    return {
        "who_pays": behind["who_pays"], "who_runs": where, "who_sees": behind["who_can_see_what"],
        "unnoticed": behind["operator_could_unnoticed"],
    }  # fmt: skip


def _quotas(cast: Cast, on: date) -> None:
    joined = {party.id for party in consent.joined(cast.id)}
    for key in cast.keys:
        people = cast.data["simulation"]["participants"].get(key, 0)
        if key in cast.parties and (people or cast.parties[key] in joined):
            quota = cast.data["no_party"] if key == NO_PARTY else cast.party(key)
            cast.set_quota(on, key, quota["enrolment_quota"])


def _supporters(cast: Cast) -> Iterator[Event]:
    for data in cast.data.get("supporters", []):
        first = min(tie["declared"] for tie in data["ties"])
        yield Event(first, 11, partial(_invite_supporter, cast, data, first))
        for tie in data["ties"]:
            yield Event(
                tie["declared"], 12, partial(_support, cast, data["key"], "DeclareTie", tie, tie["declared"])
            )
        for pledge in data["pledges"]:
            yield Event(
                pledge["on"], 13, partial(_support, cast, data["key"], "PledgeSupport", pledge, pledge["on"])
            )
        for words in data["encouragements"]:
            yield Event(words["on"], 14, partial(_encourage, cast, data["key"], words))


def _invite_supporter(cast: Cast, data: dict[str, Any], on: date) -> None:
    made = cast.do(on, "InviteSupporter", cast.offices["facilitator"], names=data["name"], kind=data["kind"])
    cast.offices[data["key"]] = Actor("holder", made["holder"])


def _support(cast: Cast, key: str, act: str, data: dict[str, Any], on: date) -> None:
    fields: dict[str, Any] = {
        name: data[name] for name in ("kind", "note", "text", "conditions") if name in data
    }
    if "party" in data:
        fields["party"] = cast.parties[data["party"]]
    if "due" in data:
        fields["due"] = data["due"].isoformat()
    cast.do(on, act, cast.offices[key], **fields)


def _encourage(cast: Cast, key: str, data: dict[str, Any]) -> None:
    party = cast.parties[data["party"]]
    made = cast.do(
        data["on"],
        "EncourageParty",
        cast.offices[key],
        party=party,
        words=data["words"],
        sealed=data["sealed"],
    )
    if "acknowledged" in data:
        cast.do(
            data["acknowledged"], "AcknowledgeEncouragement", cast.delegates[data["party"]],
            encouragement=made["encouragement"],
        )  # fmt: skip


def _said(cast: Cast, on: date) -> list[Event]:
    """People come in on the day speaking opens; statements over the next two weeks; votes after that."""
    statements: list[tuple[str, dict[str, Any]]] = []
    numbers: dict[str, int] = cast.data.setdefault("_said", {})

    def enter() -> None:
        for key, count in cast.data["simulation"]["participants"].items():
            if count:
                cast.enter(on, key, count)

    def one(said: dict[str, Any], day: date, refused: bool) -> None:
        found = speaking.refuse(cast, said, day) if refused else speaking.say(cast, said, day)
        if found is not None:
            statements.append((found, said))
            numbers[said["key"]] = Statement.objects.values_list("n", flat=True).get(pk=found)

    said = [(each, False) for each in cast.data["statements"]] + [
        (each, True) for each in cast.data.get("rejected", [])
    ]
    events = [Event(on, 50, enter)]
    for place, (each, refused) in enumerate(said):
        day = days_after(on, 1 + place * 14 // len(said))
        events.append(Event(day, 60 + place, partial(one, each, day, refused)))
    voted = days_after(on, 16)
    return [*events, Event(voted, 80, lambda: speaking.vote(cast, statements, voted))]


def _small(cast: Cast) -> None:
    """A small dialogue by its own file, put into its phase at the end."""
    data = cast.data
    begun = _opened(cast, "preparation") if data["phase"] != "draft" else _opened(cast, "draft")
    opening.host_and_call(cast, begun, "Convener (fictitious)", "Facilitator (fictitious)")
    listening = next((line["on"] for line in data["history"] if line["phase"] == "listening"), None)
    events = opening.party_events(cast)
    if listening is not None:
        events += [Event(listening, 40, partial(_start_small, cast, listening)), *_said(cast, listening)]
        published = days_after(listening, 17)
        events.append(
            Event(published, 90, partial(cast.do, published, "PublishFindings", cast.offices["facilitator"]))
        )
        for said in data.get("waiting", []):
            events.append(Event(published, 91, partial(speaking.wait, cast, said, published)))
    play(events)
    last = max([begun, *(line["on"] for line in data["history"])])
    cast.do(last, "StageDemonstration", OPERATOR, phase=data["phase"], story=data["story"])


def _start_small(cast: Cast, on: date) -> None:
    for key in cast.delegates:
        opening.consent_to_terms(cast, key, on)
    for key, count in cast.data["simulation"]["participants"].items():
        if key in cast.delegates or (count and key in cast.parties):
            cast.set_quota(on, key, max(1, 2 * count))
    opening.open_speaking(cast, on)
