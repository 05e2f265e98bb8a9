"""Incidents: what is refused, who reads what, and that no reporter is kept."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from django.test import Client, override_settings

from sulh.acts import clock
from sulh.acts.batches import enter_everything
from sulh.acts.exporting import download
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.batching import enter_batches
from sulh.dialogue.models import Office, Supporter
from sulh.followup.incidents import acts, sealing
from sulh.followup.incidents.models import Incident
from sulh.rules.refusal import Refusal
from tests.dialogue.reading import reader
from tests.followup.incidents.staging import FOUND, NORTH, WORDS, by_weeks, finding, report, shown
from tests.followup.pulse.staging import agree
from tests.helpers import Stage, do

MARKER = {"en": "Zzyzx bridge was burning."}


@pytest.fixture
def stage(house: Path) -> Stage:
    made = Stage(parties=2).listen()
    by_weeks(made)
    return made


def refused(stage: Stage, act: str, by: Actor, **fields: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        stage.do(act, by, **fields)
    return found.value.code, str(found.value.params.get("field", ""))


def plain(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def tables() -> str:
    """Every row of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                " ".join(plain(each) for each in row)
                for row in cursor.fetchall()
            ]  # fmt: skip
    return "\n".join(found)


TOO_MUCH: list[tuple[dict[str, Any], str, str]] = [
    ({"when": "2012-01-03"}, "incident_too_fine", "when"),
    ({"when": "2999-01"}, "incident_in_future", "when"),
    ({"area": "The mill road"}, "incident_area_unknown", "area"),
    ({"words": {"en": "At 34.5553, 69.2075 exactly"}}, "incident_too_fine", "words.en"),
    ({"words": {"fa-af": "در ۳۴٫۵۵۵۳، ۶۹٫۲۰۷۵ بود"}}, "incident_too_fine", "words.fa-af"),
    ({"words": {"en": "Call +93 70 123 4567"}}, "incident_names_person", "words.en"),
    ({"words": {"en": "Write to karim@example.org"}}, "incident_names_person", "words.en"),
    ({"named": "0" * 32}, "party_unknown", "named"),
]


def test_what_is_too_exact_or_could_find_somebody_is_refused(stage: Stage) -> None:
    for fields, code, field in TOO_MUCH:
        body = {"kind": "threat", "when": "2012-W01", "words": WORDS} | fields
        assert refused(stage, "ReportIncident", stage.delegates[0], **body) == (code, field), fields
    assert not Incident.objects.exists()


def test_no_reporter_and_no_hour_is_in_any_table(stage: Stage) -> None:
    (person,) = stage.participants(0, 1)
    rows = tables()
    assert person.id in rows, "the person is known, so that the search can find something"
    with clock.at((clock.now() + timedelta(days=1)).replace(hour=13)):
        key = str(uuid.uuid4())
        body = {"kind": "threat", "when": "2012-01", "words": MARKER, "area": NORTH}
        do("ReportIncident", person, stage.id, key, **body)
    after = tables()
    assert key not in after
    assert after.count(person.id) == rows.count(person.id)
    new = set(after.splitlines()) - set(rows.splitlines())
    assert not [line for line in new if re.search(r"[T ]13:", line)]
    assert "Zzyzx" not in after, "encrypted in its row and behind the diary's commitment"


def test_an_unverified_incident_is_nowhere_in_public(stage: Stage) -> None:
    monitor = stage.office("monitor")
    incident = report(stage, stage.delegates[0], words=MARKER, area=NORTH, named=stage.parties[1].id)
    other = report(stage, stage.delegates[0], words=MARKER)
    stage.do(
        "VerifyIncident", monitor, **finding(other, state="not_confirmed", words={"en": "Zzyzx is quiet"})
    )
    at, api = f"/d/{stage.dialogue.slug}", f"/api/v1/dialogues/{stage.dialogue.slug}"
    client = Client()
    for page in ("", "/incidents", "/incidents.csv", "/diary", "/diary.jsonl", "/record/openings.jsonl"):
        answer = client.get(f"{at}{page}" if page else f"{at}/")
        assert answer.status_code == 200
        text = b"".join(answer) if answer.streaming else answer.content
        assert b"Zzyzx" not in text, page
        assert incident.encode() not in text, page
        assert b"blocked_aid" not in text, page
    assert client.get(f"{api}/incidents").json() == []
    exported = b"".join(download(stage.id)).decode()
    assert "Zzyzx" not in exported and "ReportIncident" not in exported and "blocked_aid" not in exported
    assert "Zzyzx bridge" in reader(stage, "desk", monitor).html
    for by in (stage.facilitator, stage.delegates[0], stage.delegates[1], stage.office("expert")):
        assert "Zzyzx" not in reader(stage, "desk", by).html + reader(stage, "incidents", by).html


def test_a_copy_of_the_database_alone_opens_no_report(stage: Stage) -> None:
    row = shown(report(stage, stage.delegates[0]))
    assert sealing.opened(row.told, row.id).words == WORDS
    with override_settings(ADDRESS_KEY="0" * 64), pytest.raises(InvalidTag):
        sealing.opened(row.told, row.id)
    with pytest.raises(InvalidTag):
        sealing.opened(row.told, "0" * 32)


def enter_on_monday() -> None:
    """An hour later nothing enters; in the week's first hour what waits does."""
    monday = clock.now().replace(hour=0) + timedelta(days=7 - clock.now().weekday())
    with clock.at(monday + timedelta(hours=1)):
        assert enter_batches() == []
    with clock.at(monday):
        enter_batches()


def test_the_diary_tells_of_reports_only_in_tens_and_opens_none(stage: Stage) -> None:
    before = len(b"".join(download(stage.id)).splitlines())
    for _ in range(9):
        report(stage, stage.delegates[0])
    enter_on_monday()
    enter_everything(stage.id, clock.now())
    assert len(b"".join(download(stage.id)).splitlines()) == before, (
        "nine are never told, not even at the close"
    )
    report(stage, stage.delegates[0])
    enter_on_monday()
    last = json.loads(b"".join(download(stage.id)).splitlines()[-1])
    told = json.dumps(last)
    assert '"openings": {}' in told and told.count('"commitment"') == 10
    assert re.search(r'"at": "\d{4}-\d\d-\d\dT00:00Z"', told), "a day, written as its first hour"
    assert '"by": {"role": "clock"}' in told


def test_what_a_monitor_found_is_public_and_replaces_what_stood(stage: Stage) -> None:
    one, two = stage.office("monitor"), stage.office("monitor")
    incident = report(stage, stage.delegates[0], area=NORTH)
    assert refused(stage, "VerifyIncident", one, **finding(incident, sources="1")) == (
        "incident_one_source", "sources",
    )  # fmt: skip
    copied = finding(incident, words={"en": "We heard: two men with rifles stopped  the bread truck."})
    assert refused(stage, "VerifyIncident", one, **copied) == ("incident_reporters_words", "words")
    stage.do(
        "VerifyIncident",
        one,
        **finding(incident, state="disputed", sources="1", words={"en": "Told in two ways."}),
    )
    stage.do("VerifyIncident", two, **finding(incident))
    row = shown(incident)
    assert (row.n, row.state, row.kind, row.time, row.area) == (
        1,
        "verified",
        "blocked_aid",
        "2012-W01",
        NORTH,
    )
    page = reader(stage, "incidents").html
    assert page.index(FOUND["en"]) < page.index("Told in two ways.")
    assert "rifles" not in page and NORTH in page
    (given,) = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/incidents").json()
    assert (given["n"], given["state"], given["sources"], given["words"]) == (1, "verified", "2", FOUND)
    table = Client().get(f"/d/{stage.dialogue.slug}/incidents.csv").content.decode()
    assert table.splitlines()[1].startswith("1,verified,blocked_aid,2012-W01,The north,2,")
    assert "rifles" not in table


def test_a_policy_that_became_coarser_is_kept_when_it_becomes_public(stage: Stage) -> None:
    incident = report(stage, stage.delegates[0], area=NORTH)
    agree(stage, "ProposeFollowupRules", pulse_every_days=0, pulse_open_days=14, incident_time="month")
    stage.do("VerifyIncident", stage.office("monitor"), **finding(incident))
    assert (shown(incident).time, shown(incident).area) == ("2012-01", "")


def test_nobody_near_the_named_side_checks_or_reads_a_report(stage: Stage) -> None:
    near = stage.office("monitor")
    nominated = {"nominated_by": stage.parties[1]}
    write(lambda: Office.objects.filter(holder_id=near.id).update(**nominated))
    incident = report(stage, stage.delegates[0], words=MARKER, named=stage.parties[1].id)
    assert refused(stage, "VerifyIncident", near, **finding(incident)) == ("incident_own", "incident")
    assert "Zzyzx" not in reader(stage, "desk", near).html
    stage.do("VerifyIncident", stage.office("monitor"), **finding(incident))


def test_only_the_named_side_replies_and_only_once_it_is_public(stage: Stage) -> None:
    friend = stage.supporter()
    party, state = stage.parties[1].id, Supporter.objects.get().id
    of_party, of_state = (report(stage, stage.delegates[0], named=side) for side in (party, state))
    said = {"incident": of_party, "words": {"en": "We sent them bread."}}
    assert refused(stage, "ReplyToIncident", stage.delegates[1], **said) == ("not_found", "incident")
    monitor = stage.office("monitor")
    for incident in (of_party, of_state):
        stage.do("VerifyIncident", monitor, **finding(incident))
    for by in (stage.delegates[0], friend):
        assert refused(stage, "ReplyToIncident", by, **said) == ("incident_not_yours", "incident")
    page = f'action="/d/{stage.dialogue.slug}/do/ReplyToIncident"'
    assert reader(stage, "incidents", stage.delegates[1]).html.count(page) == 1
    assert page not in reader(stage, "incidents", stage.delegates[0]).html
    stage.do("ReplyToIncident", stage.delegates[1], **said)
    stage.do("ReplyToIncident", friend, incident=of_state, words={"en": "Our trucks waited."})
    html = reader(stage, "incidents").html
    assert "We sent them bread." in html and "Our trucks waited." in html


def test_counts_below_five_are_hidden_and_others_are_rounded_down(stage: Stage) -> None:
    def numbers() -> tuple[str, list[str]]:
        html = reader(stage, "incidents").html
        total = re.search(r"All together:</strong>\s*([^<]+)<", html)
        assert total
        return total[1].strip(), [cell.strip() for cell in re.findall(r"<td>([^<]+)</td>", html)]

    hidden = ("hidden, to protect people", ["hidden, to protect people"] * 9)
    for _ in range(4):
        report(stage, stage.delegates[0], when="2012-01", words=MARKER)
    with clock.at(clock.now() + timedelta(days=31)):
        assert numbers() == hidden
    for _ in range(5):
        report(stage, stage.delegates[0], when="2012-01", words=MARKER)
    assert numbers() == hidden, "nothing of this month is counted before it is over"
    with clock.at(clock.now() + timedelta(days=31)):
        total, cells = numbers()
    assert total == "at least 5"
    assert {cell for cell in cells if "hidden" not in cell} <= {"at least 5"}


def test_participants_send_at_most_so_many_in_an_hour_and_others_more(stage: Stage) -> None:
    (person,) = stage.participants(0, 1)
    acts._reported.clear()
    acts._reported[stage.id, clock.hour(clock.now())] = acts.AN_HOUR - 1
    report(stage, person)
    # From one to two times as many, drawn by chance: the limit tells nobody how many others reported.
    acts._reported[stage.id, clock.hour(clock.now())] = 2 * acts.AN_HOUR
    body = {"kind": "threat", "when": "2012-01", "words": WORDS}
    assert refused(stage, "ReportIncident", person, **body)[0] == "incident_too_many"
    report(stage, stage.delegates[0])
    acts._reported.clear()


@pytest.mark.parametrize(
    ("language", "warning"), [("", "do not report from it"), ("/fa-af", 'lang="fa-AF" dir="rtl"')]
)
def test_the_page_is_read_in_english_and_dari(stage: Stage, language: str, warning: str) -> None:
    stage.do("VerifyIncident", stage.office("monitor"), **finding(report(stage, stage.delegates[0])))
    (person,) = stage.participants(0, 1)
    html = reader(stage, "incidents", person, language).html
    assert FOUND["fa-af" if language else "en"] in html
    assert warning in html
    assert "do/ReportIncident" in html
    assert "do/ReportIncident" not in reader(stage, "incidents", language=language).html


def test_nothing_in_the_address_after_a_report_leads_to_it(stage: Stage) -> None:
    (person,) = stage.participants(0, 1)
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, "participant")] = write(
        lambda: sessions.start(stage.id, "participant", person.id)
    )
    sent = {"as": "participant", "kind": "threat", "when": "۲۰۱۲-۰۱", "words.en": "Shots were heard."}
    answer = client.post(f"/d/{stage.dialogue.slug}/do/ReportIncident", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/d/{stage.dialogue.slug}/incidents?sent")
    assert "It was sent to the monitors." in client.get(answer["Location"]).content.decode()
    assert sealing.opened(shown(Incident.objects.get().id).told, Incident.objects.get().id).time == "2012-01"
