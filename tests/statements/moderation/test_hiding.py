"""Hidden at once, for a day: then it appears again, unless another side refused it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.guards import unmet
from sulh.acts.registry import Actor
from sulh.acts.schedule import CLOCK, LOOKS
from sulh.rules.refusal import Unmet
from sulh.statements import queries
from sulh.statements.acts.hiding import end_due
from sulh.statements.models import Statement, Vote
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, code_of
from tests.statements.moderation.conftest import decide, last_entry, state

NOW = datetime(2012, 10, 20, 9, tzinfo=UTC)
TEXT = "He lives behind the mill."


def hide(stage: Stage, by: Actor, said: str, reason: str = "personal_data") -> dict[str, object]:
    return stage.do("HideStatement", by, statement=said, reason=reason)


@pytest.fixture
def said(stage: Stage) -> str:
    """By a delegate under the office's name: what bears no name waits in the log for its batch."""
    made = accepted(stage, stage.delegates[0], TEXT, attribution="by_name")
    voter = stage.participants(0, 1)[0]
    stage.do("CastVote", voter, statement=made, choice="agree", counter=1)
    return made


def test_what_is_hidden_is_read_by_nobody_and_takes_no_answers(stage: Stage, said: str) -> None:
    person = Actor("participant", Vote.objects.get(statement_id=said).participant)
    assert TEXT.encode() in b"".join(download(stage.id))
    with clock.at(NOW):
        assert hide(stage, stage.moderator, said)["until"] == "2012-10-21T09:00Z"
    assert state(said) == "hidden"
    assert last_entry(stage)["view"]["reason"] == "personal_data"
    assert not queries.accepted(stage.id).exists()
    assert TEXT.encode() not in b"".join(download(stage.id))
    for page in ("statements", "diary", f"take-part?statement={said}"):
        assert TEXT not in browser(stage, person).get(f"/d/{stage.dialogue.slug}/{page}").content.decode()
    vote = {"statement": said, "choice": "disagree", "counter": 2}
    assert code_of(lambda: stage.do("CastVote", person, **vote))[0] == "statement_not_open"
    assert unmet(["nothing_pending"], stage.id) == [Unmet("statements_hidden", {"count": 1})]
    mine = browser(stage, stage.delegates[0]).get(f"/d/{stage.dialogue.slug}/mine").content.decode()
    assert "A moderator hid this statement" in mine


def test_the_clock_ends_it_after_a_day_and_never_before(stage: Stage, said: str) -> None:
    assert end_due in LOOKS
    with clock.at(NOW):
        hide(stage, stage.moderator, said)
    with clock.at(NOW + timedelta(hours=23)):
        assert end_due() == []
        assert code_of(lambda: stage.do("EndHiding", CLOCK, statement=said))[0] == "not_scheduled"
    with clock.at(NOW + timedelta(hours=24)):
        assert end_due() == [said]
        assert end_due() == []
    assert state(said) == "accepted"
    assert Statement.objects.get(pk=said).hidden_until is None
    assert TEXT.encode() in b"".join(download(stage.id))
    assert Vote.objects.get(statement_id=said).choice == 1
    assert last_entry(stage)["act"] == "EndHiding"
    assert last_entry(stage)["by"] == {"role": "clock"}


def test_only_the_clock_ends_it(stage: Stage, said: str) -> None:
    hide(stage, stage.moderator, said)
    for who in (stage.moderator, stage.facilitator, stage.appeals):
        assert code_of(lambda who=who: stage.do("EndHiding", who, statement=said))[0] == "role_may_not"  # type: ignore[misc]


@pytest.mark.parametrize(("outcome", "then"), [("reject", "rejected"), ("accept", "accepted")])
def test_another_side_refuses_it_or_lets_it_appear(stage: Stage, said: str, outcome: str, then: str) -> None:
    colleague = stage.office("moderator")
    with clock.at(NOW):
        hide(stage, stage.moderator, said)
        for own_side, code in ((stage.moderator, "same_person_first"), (colleague, "same_nominator")):
            met = code_of(lambda who=own_side: decide(stage, who, said, reason="personal_data"))  # type: ignore[misc]
            assert met[0] == code
        decide(stage, stage.second, said, outcome)
    assert state(said) == then
    with clock.at(NOW + timedelta(days=2)):
        assert end_due() == []
    assert state(said) == then
    assert (TEXT.encode() in b"".join(download(stage.id))) is (then == "accepted")


def test_each_side_hides_a_statement_once(stage: Stage, said: str) -> None:
    colleague = stage.office("moderator")
    with clock.at(NOW):
        hide(stage, stage.moderator, said)
    with clock.at(NOW + timedelta(days=1)):
        end_due()
        for own_side in (stage.moderator, colleague):
            assert code_of(lambda who=own_side: hide(stage, who, said))[0] == "hidden_before"  # type: ignore[misc]
        hide(stage, stage.second, said)
        # It is the facilitator's side that is another one now.
        decide(stage, colleague, said)
    assert state(said) == "rejected"


@pytest.mark.parametrize("reason", ["off_topic", "abuse", "duplicate", "spam", "unintelligible"])
def test_only_what_can_harm_somebody_is_hidden(stage: Stage, said: str, reason: str) -> None:
    assert code_of(lambda: hide(stage, stage.moderator, said, reason)) == (
        "no_emergency", {"field": "reason", "reason": reason},
    )  # fmt: skip
    assert code_of(lambda: hide(stage, stage.moderator, said, "viewpoint"))[0] == "reason_not_listed"


def test_what_an_appeal_restored_is_not_hidden_again(stage: Stage) -> None:
    person = stage.participants(1, 1)[0]
    said = stage.do("SubmitStatement", person, text=TEXT, language="en", recognisable=True)["statement"]
    assert code_of(lambda: hide(stage, stage.moderator, said))[0] == "not_shown"
    stage.refuse(said)
    stage.do("AppealDecision", person, statement=said, words="I am he.")
    appeal = Statement.objects.get(pk=said).appeal.id
    stage.do("DecideAppeal", stage.appeals, appeal=appeal, outcome="restore", reasoning="Indeed.")
    assert code_of(lambda: hide(stage, stage.moderator, said))[0] == "looked_at_again"


def test_hiding_from_the_page_and_what_the_second_moderator_reads(stage: Stage, said: str) -> None:
    n = Statement.objects.get(pk=said).n
    client = browser(stage, stage.moderator)
    path = f"/d/{stage.dialogue.slug}/moderation/alike?one={n}"
    html = client.get(path).content.decode()
    form = html[html.index("/do/HideStatement") :]
    assert 'value="off_topic"' not in form[: form.index("</form>")]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    key = form.split('name="key" value="')[1].split('"')[0]
    fields = {"csrfmiddlewaretoken": token, "key": key, "as": "office", "statement": said, "reason": "threat"}
    assert client.post(f"/d/{stage.dialogue.slug}/do/HideStatement", fields).status_code == 302
    assert state(said) == "hidden"
    desk = browser(stage, stage.second).get(f"/d/{stage.dialogue.slug}/moderation").content.decode()
    assert "It was hidden at once. The reason: threat." in desk
