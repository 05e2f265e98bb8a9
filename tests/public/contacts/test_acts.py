"""Logging, moving and opening contacts: who may, what is refused, what the diary shows and when."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import clock, schedule
from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.public.contacts.models import Contact, ContactLine
from sulh.public.contacts.schedule import due, open_due
from sulh.record.verify import verify
from tests.helpers import PUBLIC, Stage
from tests.public.staging.contacts import FAR, meeting, supporter_of
from tests.statements.conftest import code_of

NOW = datetime(2012, 10, 5, 9, tzinfo=UTC)
CLOCK = Actor("clock")


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=3).join()


def logged(stage: Stage, by: Actor, **fields: Any) -> str:
    return str(stage.do("LogContact", by, **meeting(**fields))["contact"])


def sealed_one(stage: Stage, friend: Actor | None = None, **fields: Any) -> tuple[str, Actor]:
    """A sealed contact of the first party and a supporter, logged by its delegate; and that supporter."""
    friend = friend or stage.supporter("The Quiet Republic")
    sides = {"parties": [stage.parties[0].id], "supporters": [supporter_of(friend)]}
    more = {"subjects": {"en": "A quiet word"}, "sealed_until": "2012-10-08"} | fields
    return logged(stage, stage.delegates[0], **sides, **more), friend


def file(stage: Stage) -> str:
    content = b"".join(download(stage.id))
    verify(content.splitlines(keepends=True))
    return content.decode()


def test_a_contact_is_logged_with_its_sides(stage: Stage) -> None:
    friend = stage.supporter()
    a, b = stage.parties[0].id, stage.parties[1].id
    own = supporter_of(friend)
    with clock.at(NOW):
        made = logged(
            stage, stage.facilitator, kind="visit", state="held", day="2012-10-05", parties=[b, a, b],
            supporters=[own], others={"en": "A ministry"},
        )  # fmt: skip
    row = Contact.objects.get(pk=made)
    assert (row.parties, row.supporters, row.opened) == ([b, a], [own], NOW)
    line = ContactLine.objects.get(contact=row)
    assert (line.state, line.day) == ("held", "2012-10-05")
    entry, _opened = next(entries(stage.id, newest_first=True))
    assert entry["view"]["parties"] == [b, a]
    assert entry["view"]["others"] == {"en": "A ministry"}
    assert entry["by"]["role"] == "facilitator"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"parties": ["a"]}, "contact_two_sides", "parties"),
        ({"parties": ["a", "a"]}, "contact_two_sides", "parties"),
        ({"others": {"en": "A ministry"}}, "contact_two_sides", "parties"),
        ({"parties": ["a", "0" * 32]}, "party_unknown", "parties"),
        ({"parties": ["a", "none"]}, "party_unknown", "parties"),
        ({"parties": ["a", "asks"]}, "party_unknown", "parties"),
        ({"parties": ["a", "b"], "supporters": ["0" * 32]}, "supporter_unknown", "supporters"),
        ({"parties": ["a", "b"], "day": ""}, "contact_day_needed", "day"),
        ({"parties": ["a", "b"], "day": "", "state": "cancelled"}, "contact_day_needed", "day"),
        ({"parties": ["a", "b"], "day": "2012-10-06", "state": "held"}, "contact_held_in_future", "day"),
        ({"parties": ["a", "b"], "sealed_until": "2012-10-05"}, "contact_seal_past", "sealed_until"),
    ],
)
def test_a_contact_that_does_not_fit_is_refused(
    stage: Stage, fields: dict[str, Any], code: str, field: str
) -> None:
    asks = stage.do("RequestPlace", PUBLIC, names={"en": "Hidden"}, reason="We live there.")["party"]
    assert stage.no_party
    known = {"a": stage.parties[0].id, "b": stage.parties[1].id, "none": stage.no_party.id, "asks": asks}
    fields = fields | {"parties": [known.get(each, each) for each in fields.get("parties", [])]}
    with clock.at(NOW):
        met, params = code_of(lambda: logged(stage, stage.facilitator, **fields))
    assert (met, params["field"]) == (code, field)
    assert not Contact.objects.exists()


def test_sides_log_only_their_own_contacts(stage: Stage) -> None:
    friend, other = stage.supporter(), stage.supporter("Another state")
    a, b, _c = (party.id for party in stage.parties)
    own, second = supporter_of(friend), supporter_of(other)
    for by, fields in (
        (stage.delegates[2], {"parties": [a, b]}),
        (friend, {"parties": [a], "supporters": [second]}),
        (friend, {"parties": [a, b]}),
    ):
        met = code_of(partial(logged, stage, by, **fields))
        assert met[0] == "contact_not_yours"
    for role in ("observer", "editor", "monitor"):
        by = stage.office(role)
        assert code_of(partial(logged, stage, by, parties=[a, b]))[0] == "role_may_not"
    logged(stage, stage.delegates[0], parties=[a, b])
    logged(stage, stage.delegates[0], parties=[a], others={"en": "A ministry"})
    logged(stage, friend, parties=[a], supporters=[own])
    logged(stage, friend, supporters=[own, second])
    logged(stage, stage.facilitator, parties=[b], supporters=[second])
    assert Contact.objects.count() == 5


def test_what_became_of_it_is_a_new_line(stage: Stage) -> None:
    a, b, _c = (party.id for party in stage.parties)
    made = logged(stage, stage.delegates[0], parties=[a, b], day="2012-10-05")

    def move(by: Actor, **fields: Any) -> Any:
        return stage.do("MoveContact", by, contact=made, **fields)

    with clock.at(NOW):
        assert code_of(lambda: move(stage.delegates[2], state="cancelled"))[0] == "contact_not_yours"
        assert code_of(lambda: move(stage.delegates[1], state="planned"))[0] == "contact_day_needed"
        late = code_of(lambda: move(stage.delegates[1], state="held", day="2012-10-06"))
        assert late == ("contact_held_in_future", {"field": "day"})
        move(stage.delegates[1], state="postponed", words={"en": "A parliament sits."})
        move(stage.facilitator, state="planned", day="2012-11-09")
        move(stage.delegates[0], state="cancelled")
    lines = ContactLine.objects.filter(contact_id=made).order_by("pk")
    assert [(line.state, line.day) for line in lines] == [
        ("planned", "2012-10-05"), ("postponed", ""), ("planned", "2012-11-09"), ("cancelled", ""),
    ]  # fmt: skip
    shown = [entry for entry, _ in entries(stage.id) if entry["act"] == "MoveContact"]
    assert shown[0]["view"]["words"] == {"en": "A parliament sits."}
    assert shown[0]["view"]["parties"] == [a, b]


def test_nothing_of_a_sealed_contact_is_in_the_diary_until_it_opens(stage: Stage) -> None:
    with clock.at(NOW):
        friend = stage.supporter("The Quiet Republic")
        before = file(stage)
        made, _friend = sealed_one(stage, friend)
        stage.do("MoveContact", friend, contact=made, state="postponed", words={"en": "A quiet reason"})
        content = file(stage)
        acts = [entry["act"] for entry, _ in entries(stage.id, newest_first=True)][:2]
        assert acts == ["Sealed", "Sealed"]
        for secret in (made, "A quiet", "LogContact", "MoveContact", "2012-10-08"):
            assert secret not in content
        for known in (supporter_of(friend), stage.parties[0].id, "The Quiet Republic"):
            assert content.count(known) == before.count(known), "the sealed entries add no name"
        stage.do("OpenContact", stage.delegates[0], contact=made)
        content = file(stage)
        assert "A quiet word" in content
        assert "A quiet reason" in content
        assert Contact.objects.get(pk=made).opened == NOW
        stage.do("MoveContact", friend, contact=made, state="cancelled", words={"en": "In the open"})
        assert "In the open" in file(stage)


def test_who_is_not_part_of_it_finds_no_such_contact(stage: Stage) -> None:
    with clock.at(NOW):
        made, friend = sealed_one(stage)
        strangers = (stage.delegates[1], stage.facilitator, stage.supporter("Another state"))
        for by in strangers:
            for act, fields in (("MoveContact", {"state": "cancelled"}), ("OpenContact", {})):
                met = code_of(partial(stage.do, act, by, contact=made, **fields))
                assert met == ("not_found", {"field": "contact"})
        assert code_of(lambda: stage.do("OpenContact", friend, contact=made))[0] == "contact_opened_by_logger"
        second = stage.office("delegate", by=stage.delegates[0])
        assert code_of(lambda: stage.do("OpenContact", second, contact=made))[0] == "contact_opened_by_logger"
        stage.do("MoveContact", second, contact=made, state="cancelled")
        stage.do("OpenContact", stage.delegates[0], contact=made)
        again = code_of(lambda: stage.do("OpenContact", stage.delegates[0], contact=made))
        assert again[0] == "contact_open_already"
        assert code_of(lambda: stage.do("OpenContact", PUBLIC, contact=made))[0] == "role_may_not"


def test_who_sealed_it_opens_it_and_nobody_who_took_part(stage: Stage) -> None:
    a, b, _c = (party.id for party in stage.parties)
    made = logged(stage, stage.facilitator, parties=[a, b], sealed_until=FAR)
    met = code_of(lambda: stage.do("OpenContact", stage.delegates[0], contact=made))
    assert met[0] == "contact_opened_by_logger"
    stage.do("OpenContact", stage.facilitator, contact=made)


def test_the_clock_opens_it_on_its_day_never_early_and_once(stage: Stage) -> None:
    with clock.at(NOW):
        made, _friend = sealed_one(stage)
    early, late = datetime(2012, 10, 7, 23, tzinfo=UTC), datetime(2012, 10, 8, 0, tzinfo=UTC)
    with clock.at(early):
        assert open_due() == []
        met = code_of(lambda: stage.do("OpenContact", CLOCK, contact=made))
        assert met[0] == "contact_not_due"
        assert code_of(lambda: stage.do("OpenContact", CLOCK, contact="0" * 32))[0] == "not_found"
    with clock.at(late):
        assert due(late) == [(stage.id, made)]
        schedule.look()
        assert due(late) == []
        assert code_of(lambda: stage.do("OpenContact", CLOCK, contact=made))[0] == "contact_open_already"
    assert Contact.objects.get(pk=made).opened == late
    entry, _opened = next(entries(stage.id, newest_first=True))
    assert (entry["act"], entry["by"]) == ("OpenContact", {"role": "clock"})
    assert "A quiet word" in file(stage)


def test_it_opens_after_the_dialogue_has_ended_too(stage: Stage) -> None:
    with clock.at(NOW):
        made, friend = sealed_one(stage)
        for delegate in stage.delegates:
            stage.do("LeaveDialogue", delegate, words="We leave.")
        stage.do("ChangePhase", stage.facilitator, to="ended_without_settlement")
        met = code_of(lambda: stage.do("MoveContact", friend, contact=made, state="cancelled"))
        assert met[0] == "phase_closed"
    with clock.at(datetime(2012, 10, 20, tzinfo=UTC)):
        assert open_due() == [made]


def test_a_demonstration_stands_still(house: Path) -> None:
    stage = Stage(parties=2).join()
    with clock.at(NOW):
        made, _friend = sealed_one(stage)
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True))
    with clock.at(datetime(2012, 10, 20, tzinfo=UTC)):
        assert open_due() == []
        assert code_of(lambda: stage.do("OpenContact", CLOCK, contact=made))[0] == "contact_not_due"
