"""Incidents: reported with a protected source, verified by monitors, answered by whom they name."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal

from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BeforeValidator, Field

from sulh.acts import clock
from sulh.acts.fields import Ask, Id, OptionalId, OptionalName, Texts, latin_digits
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.dialogue.followup_rules import FollowupRules, rules_in_force
from sulh.dialogue.models import NOT_AT_THE_TABLE, Party, Supporter, new_id
from sulh.followup.incidents import sealing, times, who
from sulh.followup.incidents.choices import FOUND, KINDS, SOURCES
from sulh.followup.incidents.models import Incident, IncidentCheck, IncidentReply
from sulh.followup.incidents.personal import needs_nobody_found
from sulh.rules.refusal import Refusal

# From participants, in one dialogue: enough for a bad hour, too little to bury the monitors.
AN_HOUR = 60
# Shorter words may be the same by chance.
SAME_WORDS = 20
_NO_PERSON = _("Name no person, no telephone number and no exact place.")


def _time(typed: str) -> str:
    times.first_day(typed)
    return typed


Time = Annotated[
    str,
    BeforeValidator(latin_digits),
    Field(min_length=7, json_schema_extra={"maxLength": 10}),
    AfterValidator(_time),
]


class ReportIncident(Act):
    """Report an incident. Who reported it, and at which hour, is stored nowhere; monitors alone read the words."""

    kind: Annotated[
        Literal["violence", "threat", "arrest", "displacement", "blocked_aid", "damage", "other"],
        Ask(_("What happened?"), choices=KINDS),
    ]
    when: Annotated[Time, Ask(_("When?"), _("By the Gregorian calendar: a month such as 2013-03, a week such as 2013-W11, or a day such as 2013-03-21."))]  # fmt: skip
    area: Annotated[OptionalName, Ask(_("In which area?"), source="incident_areas")] = ""
    words: Annotated[Texts, Ask(_("What do the monitors need to know?"), _NO_PERSON, widget="textarea")]
    named: Annotated[OptionalId, Ask(_("Who is said to be responsible?"), _("Only if you know. If the incident becomes public, they can reply."), source="incident_named")] = ""  # fmt: skip

    def told(self) -> sealing.Report:
        return sealing.Report(self.kind, self.when, self.area, dict(self.words), self.named)

    def public_view(self, done: Mapping[str, Any]) -> View:
        # Encrypted here too: behind a commitment the value lies in the database.
        incident = done["incident"]
        told = {"incident": incident, "told": sealing.seal(self.told(), incident)}
        return View({"sealed": Sealed(told, incident)}, batched="reporting")


@carries_out(ReportIncident, action="report_incident", keyed=False)
def report_incident(act: ReportIncident, here: Here) -> Answer:
    rules = rules_in_force(here.dialogue)
    if times.is_finer(act.when, rules.incident_time):
        raise Refusal("incident_too_fine", field="when")
    if times.first_day(act.when) > date.fromisoformat(clock.latest_day(here.now)):
        raise Refusal("incident_in_future", field="when")
    if act.area and act.area not in rules.incident_areas:
        raise Refusal("incident_area_unknown", field="area")
    needs_nobody_found(act.words)
    _needs_known(act.named, here.dialogue)
    if here.role == "participant":
        _one_more(here.dialogue, here.now)
    made = new_id()
    Incident.objects.create(
        id=made, dialogue_id=here.dialogue, filed=here.now.date().isoformat(),
        quarter=times.quarter(act.when), told=sealing.seal(act.told(), made),
    )  # fmt: skip
    return Answer({"incident": made})


def _needs_known(named: str, dialogue: str) -> None:
    """Parties that only asked for a place are not told of."""
    parties = Party.objects.filter(dialogue_id=dialogue, pk=named, no_party=False)
    supporters = Supporter.objects.filter(dialogue_id=dialogue, pk=named)
    known = parties.exclude(status__in=NOT_AT_THE_TABLE).exists() or supporters.exists()
    if named and not known:
        raise Refusal("party_unknown", field="named")


# In memory only: a table would tell at which hours reports came.
_lock = threading.Lock()
_reported: Counter[tuple[str, str]] = Counter()


@lru_cache(maxsize=256)
def _most(dialogue: str, hour: str) -> int:
    """From one to two times `AN_HOUR`, drawn anew each hour: else the limit would count others' reports."""
    return AN_HOUR + secrets.randbelow(AN_HOUR)


def _one_more(dialogue: str, now: datetime) -> None:
    """Count a participant's report in this hour; refuse `incident_too_many`."""
    this = clock.hour(now)
    with _lock:
        for place in [place for place in _reported if place[1] != this]:
            del _reported[place]
        if _reported[dialogue, this] >= _most(dialogue, this):
            raise Refusal("incident_too_many", most=AN_HOUR)
        _reported[dialogue, this] += 1


class VerifyIncident(Act):
    """A monitor says whether an incident is verified, in words of their own: these become public."""

    incident: Annotated[Id, Ask(_("Which incident?"), widget="hidden")]
    state: Annotated[
        Literal["verified", "not_confirmed", "disputed"],
        Ask(_("What did you find?"), widget="radio", choices=FOUND),
    ]
    sources: Annotated[
        Literal["1", "2", "3+"], Ask(_("How many independent sources are there?"), choices=SOURCES)
    ]
    words: Annotated[Texts, Ask(_("What can everybody read?"), _("Write it in your own words: the reporter's words could betray who wrote them. Name no person, no telephone number and no exact place."), widget="textarea")]  # fmt: skip

    def public_view(self, done: Mapping[str, Any]) -> View:
        shown = {"incident": self.incident, "state": self.state}
        if not done["n"]:
            # It stays unverified: the diary tells of it only among ten, and opens none.
            return View({"sealed": Sealed(shown, self.incident)}, batched="reporting")
        told = {name: done[name] for name in ("n", "kind", "time", "area")}
        return View(shown | told | {"sources": self.sources, "words": dict(self.words)})


@carries_out(VerifyIncident, action="verify_incident", unkept=("words",))
def verify_incident(act: VerifyIncident, here: Here) -> Answer:
    row = _find(act.incident, here)
    report = sealing.opened_if_possible(row.told, row.id)
    if report is None:
        raise Refusal("not_found", field="incident")
    if who.is_own(report.named, here.actor.id):
        raise Refusal("incident_own", field="incident")
    if act.state == "verified" and act.sources == "1":
        raise Refusal("incident_one_source", field="sources")
    needs_nobody_found(act.words)
    if _repeats(act.words, report.words):
        raise Refusal("incident_reporters_words", field="words")
    IncidentCheck.objects.create(
        incident=row, state=act.state, sources=act.sources, words=dict(act.words),
        label=here.standing.label, at=here.now,
    )  # fmt: skip
    row.state = act.state
    if row.n is None and act.state != "not_confirmed":
        _make_public(row, report, rules_in_force(here.dialogue))
    row.save()
    # Not kept with the answer: what is told of the incident.
    told = {"kind": row.kind, "time": row.time, "area": row.area}
    return Answer({"incident": row.id, "n": row.n or 0}, told)


def _make_public(row: Incident, report: sealing.Report, rules: FollowupRules) -> None:
    """By the terms of today: a report that was allowed to be finer is told more coarsely."""
    public = Incident.objects.filter(dialogue_id=row.dialogue_id)
    row.n = (public.aggregate(last=Max("n"))["last"] or 0) + 1
    row.kind, row.named = report.kind, report.named
    row.time = times.coarsened(report.time, rules.incident_time)
    row.area = report.area if report.area in rules.incident_areas else ""


def _repeats(public: Mapping[str, str], reported: Mapping[str, str]) -> bool:
    def plain(texts: Mapping[str, str]) -> list[str]:
        return [" ".join(text.split()).casefold() for text in texts.values()]

    said = plain(reported)
    return any(
        text == theirs or (len(theirs) >= SAME_WORDS and theirs in text)
        for text in plain(public)
        for theirs in said
    )


class ReplyToIncident(Act):
    """The party or supporter that is said to be responsible answers. It stands beside what was found."""

    incident: Annotated[Id, Ask(_("Which incident?"), widget="hidden")]
    words: Annotated[Texts, Ask(_("Your reply"), _NO_PERSON, widget="textarea")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"incident": self.incident, "n": done["n"], "party": done["party"],
                     "supporter": done["supporter"], "words": dict(self.words)})  # fmt: skip


@carries_out(ReplyToIncident, action="reply_to_incident")
def reply_to_incident(act: ReplyToIncident, here: Here) -> Answer:
    row = _find(act.incident, here)
    if row.n is None:
        raise Refusal("not_found", field="incident")
    if not who.is_named(row.named, here.standing):
        raise Refusal("incident_not_yours", field="incident")
    needs_nobody_found(act.words)
    as_party = here.standing.party == row.named
    party, supporter = (row.named, "") if as_party else ("", row.named)
    IncidentReply.objects.create(
        incident=row, party=party, supporter=supporter, words=dict(act.words), label=here.standing.label,
        at=here.now,
    )  # fmt: skip
    return Answer({"incident": row.id, "n": row.n}, {"party": party, "supporter": supporter})


def _find(wanted: str, here: Here) -> Incident:
    found = Incident.objects.filter(dialogue_id=here.dialogue, pk=wanted).first()
    if found is None:
        raise Refusal("not_found", field="incident")
    return found
