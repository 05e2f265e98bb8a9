"""Who sees which session: a caucus nobody but its party, until it opens it; and what the log holds of it."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest

from sulh.acts.log import entries
from sulh.acts.registry import Actor
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.sessions.models import Minutes, Session
from tests.settlement.sessions.staging import Table, both, days

CANARY = "Canary of a caucus"


def record(table: Table, by: Actor, **more: Any) -> Session:
    fields: dict[str, Any] = {"kind": "plenary", "titles": both("A session"), "day": "2012-10-05"} | more
    return Session.objects.get(pk=table.do("RecordSession", by, **fields)["session"])


def caucus(table: Table) -> Session:
    """The first party's, with minutes that are settled."""
    by = table.delegates[0]
    found = record(table, by, kind="caucus", titles={"en": CANARY}, attendance=["Party A: 4"])
    made = table.do("DraftMinutes", by, session=found.id, text={"en": f"{CANARY} minutes"})["minutes"]
    table.do("OfferMinutes", by, minutes=made)
    table.do("SettleMinutes", by, minutes=made)
    return found


def everybody(table: Table) -> dict[str, Actor | None]:
    late = table.do("InviteParty", table.facilitator, names={"en": "Latecomers"})["party"]
    return {
        "anonymous": None, "delegate of a": table.delegates[0], "delegate of b": table.delegates[1],
        "facilitator": table.facilitator, "supporter": table.supporter(),
        "observer": table.office("observer"),
        "editor": table.office("editor"), "registrar of a": table.registrar(0),
        "invited": table.office("delegate", party=late), "participant of a": table.speaker,
    }  # fmt: skip


def who_sees(table: Table, found: Session, words: str) -> set[str]:
    """Who finds these words on any page or in any file about sessions, and in the diary."""
    seen = set()
    for name, actor in everybody(table).items():
        client = table.client(actor)
        for path in (
            "sessions", "sessions.json", f"sessions/{found.n}", f"sessions/{found.n}.json", "agenda",
            "diary", "diary.jsonl", "desk", "",
        ):  # fmt: skip
            answer = client.get(f"/d/{table.dialogue.slug}/{path}", follow=True)
            body = b"".join(answer) if answer.streaming else answer.content
            if words in body.decode():
                seen.add(name)
        whole = client.get(f"/d/{table.dialogue.slug}/sessions/{found.n}")
        assert (whole.status_code == 200) == (name in seen), name
    return seen


def test_a_caucus_is_its_partys_own(table: Table) -> None:
    """Not the facilitator's either, and not the party's registrar's."""
    found = caucus(table)
    # Recorded, minutes offered, minutes settled: three entries, of which nobody can tell whose they are.
    told = [entry for entry, _opened in islice(entries(table.id, newest_first=True), 3)]
    assert [(entry["act"], entry["by"]) for entry in told] == [("Sealed", {})] * 3
    assert who_sees(table, found, CANARY) == {"delegate of a"}
    assert found.id not in table.diary()
    b = table.delegates[1]
    for act, fields in (
        ("DraftMinutes", {"text": both("Mine.")}),
        ("WidenSession", {"visibility": "public"}),
    ):
        assert table.refused(act, b, session=found.id, **fields)[0] == "not_found"
        assert table.refused(act, table.facilitator, session=found.id, **fields)[0] == "not_found"


def test_numbers_show_no_gap_where_a_caucus_was(table: Table) -> None:
    first = record(table, table.facilitator)
    caucus(table)
    second = record(table, table.facilitator)
    assert (first.n, second.n) == (1, 2)


def test_a_caucus_opens_by_its_own_party_only_step_by_step(table: Table) -> None:
    found = caucus(table)
    a = table.delegates[0]
    table.do("WidenSession", a, session=found.id, visibility="plenary")
    assert who_sees(table, found, CANARY) == {"delegate of a", "delegate of b", "facilitator"}
    assert table.refused("WidenSession", table.delegates[1], session=found.id, visibility="public")[0] == (
        "session_not_yours"
    )
    assert table.refused("WidenSession", table.facilitator, session=found.id, visibility="public")[0] == (
        "session_not_yours"
    )
    assert (
        table.refused("WidenSession", a, session=found.id, visibility="plenary")[0] == "session_wide_already"
    )
    assert CANARY not in table.diary()
    table.do("WidenSession", a, session=found.id, visibility="public")
    assert who_sees(table, found, CANARY) == set(everybody(table))
    assert CANARY in table.diary()  # what was sealed has been opened, minutes and all
    assert f"{CANARY} minutes" in table.diary()
    assert (
        table.refused("WidenSession", a, session=found.id, visibility="plenary")[0] == "session_wide_already"
    )


def test_of_a_shuttle_visit_the_facilitator_carries_only_what_is_released(table: Table) -> None:
    a, b, _c = table.delegates
    visited = table.parties[0].id
    found = record(table, table.facilitator, kind="shuttle", titles={"en": CANARY}, party=visited)
    made = table.do(
        "DraftMinutes", table.facilitator, session=found.id, text=both(f"{CANARY}: we could wait a year.")
    )["minutes"]
    table.do("OfferMinutes", table.facilitator, minutes=made)
    assert who_sees(table, found, CANARY) == {"delegate of a", "facilitator"}
    assert table.refused("WidenSession", table.facilitator, session=found.id, visibility="plenary")[0] == (
        "session_not_yours"
    )
    minutes = Minutes.objects.get(pk=made)
    fields = {"subject_kind": "minutes", "subject_digest": minutes.digest, "kind": "consent"}
    assert table.refused("GiveConsent", a, **fields)[0] == "subject_changed"  # nothing of it in public
    own = {"minutes": made, "passage": minutes.passages[0]["id"], "text": both(f"{CANARY}: half a year.")}
    assert table.refused("CorrectMinutes", b, **own)[0] == "not_found"
    correction = table.do("CorrectMinutes", a, **own)["correction"]
    assert CANARY not in table.diary()
    table.do("TakeCorrection", table.facilitator, correction=correction)
    table.do("WidenSession", a, session=found.id, visibility="plenary")
    minutes.refresh_from_db()
    assert (
        table.refused(
            "GiveConsent", b, subject_kind="minutes", subject_digest=minutes.digest, kind="consent"
        )[0]
        == "minutes_not_yours"
    )
    table.sign("minutes", minutes.digest, a)
    table.do("SettleMinutes", table.facilitator, minutes=made)
    assert "half a year" in table.page(f"sessions/{found.n}", b)
    assert CANARY not in table.page("sessions")


def test_a_plenary_opens_when_every_party_has_approved_its_minutes(table: Table) -> None:
    found = record(table, table.facilitator, titles=both(CANARY))
    assert who_sees(table, found, CANARY) == {"delegate of a", "delegate of b", "facilitator"}
    widen = ("WidenSession", table.facilitator)
    assert table.refused(*widen, session=found.id, visibility="public")[0] == "session_not_approved"
    made = table.do("DraftMinutes", table.facilitator, session=found.id, text=both(f"{CANARY} minutes"))
    table.do("OfferMinutes", table.facilitator, minutes=made["minutes"])
    minutes = Minutes.objects.get(pk=made["minutes"])
    table.sign("minutes", minutes.digest, *table.delegates[:2])
    assert table.refused(*widen, session=found.id, visibility="public")[0] == "session_not_approved"
    table.sign("minutes", minutes.digest, table.delegates[2])
    assert table.refused("WidenSession", table.delegates[0], session=found.id, visibility="public")[0] == (
        "session_not_yours"
    )
    assert CANARY not in table.diary()
    table.do("WidenSession", table.facilitator, session=found.id, visibility="public")
    assert f"{CANARY} minutes" in table.diary()
    assert CANARY in table.page(f"sessions/{found.n}")


def test_a_session_says_who_came_and_links_what_was_decided(table: Table) -> None:
    table.agree_agenda()
    ballot = Ballot.objects.get(dialogue_id=table.id)
    item = json.loads(table.page("agenda.json"))["items"][0]["id"]
    found = record(
        table, table.facilitator, visibility="public", attendance=["party b = ۳", "Party A: 0"],
        others=["supporter", "observer"], items=[item], decisions=[ballot.n],
    )  # fmt: skip
    a, b, _c = (party.id for party in table.parties)
    assert found.attendance == {a: 0, b: 3}
    page = table.page(f"sessions/{found.n}")
    assert f'href="/d/{table.dialogue.slug}/text/ballots/{ballot.n}"' in page
    assert "was not there" in page
    told = json.loads(table.page(f"sessions/{found.n}.json"))
    assert {each["party"]: each["came"] for each in told["attendance"]} == {a: 0, b: 3}
    assert (told["items"], told["decisions"], told["others"]) == ([1], [ballot.n], ["observer", "supporter"])
    view = table.last()["view"]
    assert dict(zip(view["parties"], view["came"], strict=True)) == {a: 0, b: 3}
    assert "A plenary was recorded, session 1" in table.page("diary?kind=sessions")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "caucus"}, "session_kind_not_yours"),
        ({"titles": {"en": "One language"}}, "text_missing_language"),
        ({"day": "2012-10-07"}, "session_in_future"),
        ({"kind": "shuttle"}, "session_party_needed"),
        ({"kind": "shuttle", "party": "0" * 32}, "session_party_needed"),
        ({"attendance": ["Nobody: 3"]}, "attendance_line"),
        ({"attendance": ["Party A"]}, "attendance_line"),
        ({"attendance": ["Party A: 1", "party a: 2"]}, "attendance_line"),
        ({"items": ["0" * 32]}, "agenda_item_unknown"),
        ({"decisions": [7]}, "decision_unknown"),
    ],
)
def test_what_does_not_fit_is_refused(table: Table, fields: dict[str, Any], code: str) -> None:
    whole = {"kind": "plenary", "titles": both("A session"), "day": "2012-10-05"} | fields
    assert table.refused("RecordSession", table.facilitator, **whole)[0] == code
    assert not Session.objects.exists()


def test_a_party_records_only_its_own_caucus(table: Table) -> None:
    a = table.delegates[0]
    fields: dict[str, Any] = {"titles": {"en": "Ours"}, "day": "2012-10-05"}
    for kind in ("plenary", "working_group", "shuttle"):
        assert table.refused("RecordSession", a, kind=kind, **fields)[0] == "session_kind_not_yours"
    other = fields | {"attendance": ["Party B: 2"]}
    assert table.refused("RecordSession", a, kind="caucus", **other)[0] == "attendance_other_party"
    for role in ("observer", "editor", "expert"):
        by = table.office(role)
        assert table.refused("RecordSession", by, kind="caucus", **fields)[0] == "role_may_not"
    # Whatever is named as the party or the readers: a caucus is the own party's and closed.
    more = {"party": table.parties[1].id, "visibility": "public"}
    made = record(table, a, kind="caucus", titles={"en": "Ours"}, **more)
    assert (made.party_id, made.visibility) == (table.parties[0].id, "party")


def test_an_open_ballot_is_no_decision_yet(table: Table) -> None:
    table.do("ProposeAgendaItem", table.delegates[0], titles=both("Water"))
    n = table.do("OpenAgenda", table.facilitator)["ballot"]
    fields: dict[str, Any] = {"kind": "plenary", "titles": both("A session"), "day": "2012-10-05"}
    assert table.refused("RecordSession", table.facilitator, decisions=[n], **fields)[0] == "decision_unknown"


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_forms_for_recording(table: Table, language: str) -> None:
    for who, caucus_only in ((table.delegates[0], True), (table.facilitator, False)):
        page = table.page("sessions", who, language=language)
        assert "do/RecordSession" in page
        assert ('type="hidden" name="kind" value="caucus"' in page) == caucus_only
        assert "Party A: 0" in page
        assert ("Party B: 0" in page) != caucus_only
    assert "do/RecordSession" not in table.page("sessions", language=language)


def test_a_form_sent_by_a_browser_records_a_caucus(table: Table) -> None:
    """As it is drawn and filled in, without any script."""
    client = table.client(table.delegates[0])
    path = f"/d/{table.dialogue.slug}"
    sent = {
        "as": "office", "next": f"{path}/sessions", "shown": "titles,day,attendance,items,decisions",
        "kind": "caucus", "titles.en": "Our own talk", "titles.fa-af": "", "day": "2012-10-05",
        "attendance": "Party A: 5\r\n",
    }  # fmt: skip
    answer = client.post(f"{path}/do/RecordSession", sent)
    entry = next(each for each, _ in entries(table.id, newest_first=True))
    assert entry["act"] == "Sealed", "of a party's own talk the diary shows nothing"
    there = f"{path}/sessions?done=RecordSession&entry={entry['n']}"
    assert (answer.status_code, answer["Location"]) == (302, there)
    found = Session.objects.get()
    assert (found.titles, found.attendance) == ({"en": "Our own talk"}, {table.parties[0].id: 5})


def test_minutes_of_a_caucus_need_nobody_elses_word(table: Table) -> None:
    with days(1):
        found = caucus(table)
    minutes = Minutes.objects.get(session=found)
    assert (minutes.state, minutes.approved) == ("settled", [])
