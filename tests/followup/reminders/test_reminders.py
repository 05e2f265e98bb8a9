"""Who is reminded of what, when, and in which words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from sulh.acts import clock, outbox
from sulh.acts.models import Answered, Outgoing
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.followup_rules import FollowupRules, PulseQuestion
from sulh.dialogue.models import Dialogue, Office, Terms
from sulh.followup.commitments.models import Code, Commitment
from sulh.followup.forecasts.models import Forecast, ForecastQuestion
from sulh.followup.pulse.models import PulseWave
from sulh.followup.reminders import schedule
from sulh.followup.reminders.models import Address
from tests.helpers import Stage

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
TODAY = datetime(2031, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def stage(house: Path) -> Iterator[Stage]:
    """Two parties that have joined, a supporter and a monitor, on a server that sends mail."""
    mail.outbox = []
    with override_settings(
        EMAIL_BACKEND=LOCMEM, SENDS_MAIL=True, DEFAULT_FROM_EMAIL="sulh@example.org",
        ADDRESS="https://talks.example.org",
    ), clock.at(TODAY):  # fmt: skip
        made = Stage(parties=2).join()
        give(made, made.delegates[0], "first@example.org")
        give(made, made.delegates[1], "second@example.org")
        yield made


def give(stage: Stage, who: Actor, address: str, language: str = "en") -> None:
    stage.do("GiveAddress", who, address=address, language=language)


def promise(stage: Stage, n: int, due: str, **more: Any) -> Commitment:
    fields: dict[str, Any] = {
        "n": n, "due": due, "origin": "step", "theme_key": "steps", "what": {"en": "Open the bridge"},
        "digest": "0" * 64, "at": TODAY, "parties": [stage.parties[0].id],
    }  # fmt: skip
    return write(lambda: Commitment.objects.create(dialogue_id=stage.id, **fields | more))


def look(days: int = 0) -> list[str]:
    """To whom a letter goes out when the clock looks so many days later."""
    before = len(mail.outbox)
    with clock.at(TODAY + timedelta(days)):
        schedule.forget_former()
        schedule.remind()
        outbox.send_waiting()
    return sorted(letter.to[0] for letter in mail.outbox[before:])


def told() -> list[list[Any]]:
    """What the newest letter is about."""
    row = Outgoing.objects.latest("pk")
    return list(row.params["items"])


def test_a_promise_is_brought_up_30_and_7_days_before_and_once_when_it_is_overdue(stage: Stage) -> None:
    promise(stage, 3, "2031-07-01")
    letters = {day: (found, told()) for day in range(80) if (found := look(day))}
    one = ["first@example.org"]
    assert letters == {
        31: (one, [["30", 3, "2031-07-01"]]),
        54: (one, [["7", 3, "2031-07-01"]]),
        62: (one, [["overdue", 3, "2031-07-01"]]),
    }


def test_a_clock_that_stood_still_reminds_late_and_of_the_nearest_only(stage: Stage) -> None:
    promise(stage, 3, "2031-05-06")
    assert len(look()) == 1
    assert look() == look(1) == []


def test_whoever_comes_long_after_is_told_nothing_of_what_was_late_before(stage: Stage) -> None:
    promise(stage, 3, "2031-04-23")
    promise(stage, 4, "2031-04-24")
    look()
    assert told() == [["overdue", 4, "2031-04-24"]]


def test_each_obliged_party_and_the_supporter_and_nobody_else(stage: Stage) -> None:
    supporter, other = stage.supporter(), stage.office("observer")
    give(stage, supporter, "state@example.org")
    give(stage, other, "observer@example.org")
    of = Office.objects.get(holder_id=supporter.id).supporter_id
    promise(stage, 1, "2031-05-10", parties=[party.id for party in stage.parties])
    assert look() == ["first@example.org", "second@example.org"]
    promise(stage, 2, "2031-05-11", parties=[], supporter=of)
    assert look() == ["state@example.org"]


def test_what_is_new_comes_in_one_letter_and_what_comes_later_in_another(stage: Stage) -> None:
    for n in (5, 6, 7):
        promise(stage, n, "2031-05-20")
    assert look() == ["first@example.org"]
    assert [n for _why, n, _day in told()] == [5, 6, 7]
    promise(stage, 4, "2031-05-20")
    assert look() == ["first@example.org"]
    assert told() == [["30", 4, "2031-05-20"]]


def test_what_is_kept_or_ended_is_not_brought_up(stage: Stage) -> None:
    promise(stage, 1, "2031-05-10", level=3)
    promise(stage, 2, "2031-05-10", level=2)
    promise(stage, 3, "2031-05-10", ended=TODAY)
    promise(stage, 4, "2031-05-10", level=0)
    promise(stage, 5, "")
    # What all parties have consented to end.
    promise(stage, 6, "2031-05-10", digest="6" * 64)
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="promise", subject_digest="6" * 64, kind="consent")
    look()
    assert [n for _why, n, _day in told()] == [2, 4]


def test_coders_hear_of_codes_that_wait_for_more_than_two_weeks(stage: Stage) -> None:
    give(stage, stage.office("monitor"), "monitor@example.org")
    promise(stage, 1, "", waits="second", waits_since="2031-04-17")
    promise(stage, 2, "", waits="adjudication", waits_since="2031-04-16")
    promise(stage, 3, "", waits="", waits_since="")
    assert (look(), told()) == (["monitor@example.org"], [["waits", 2, "2031-04-16"]])
    assert (look(1), told()) == (["monitor@example.org"], [["waits", 1, "2031-04-17"]])
    assert look(2) == []


def test_nobody_is_asked_for_a_code_that_they_may_not_give(stage: Stage) -> None:
    """Whoever gave the first code, and whoever was nominated by the party that promised."""
    gave, near, far = stage.office("monitor"), stage.office("monitor"), stage.office("expert")
    for who, name in ((gave, "gave"), (near, "near"), (far, "far")):
        give(stage, who, f"{name}@example.org")
    write(lambda: Office.objects.filter(holder_id=near.id).update(nominated_by=stage.parties[0]))
    row = promise(stage, 1, "", waits="second", waits_since="2031-04-01", round=2)
    for of, who in ((2, gave), (1, far)):
        code = {"round": of, "place": 1, "level": 1, "holder": who.id, "label": "", "at": TODAY}
        write(partial(Code.objects.create, commitment=row, **code))
    assert look() == ["far@example.org"]


def test_monitors_hear_of_forecasts_whose_day_has_come(stage: Stage) -> None:
    both, asker = stage.office("monitor"), stage.office("monitor")
    give(stage, both, "monitor@example.org")
    give(stage, asker, "asker@example.org")
    for n, outcome in ((1, ""), (2, "yes")):
        question = {"question": {"en": "Will it?"}, "criteria": {"en": "By this"}, "label": "", "at": TODAY}
        days = {"closes": "2031-05-01", "resolves": "2031-05-02"}
        days["asked_by"] = asker.id
        made = partial(ForecastQuestion.objects.create, dialogue_id=stage.id, n=n, outcome=outcome)
        row = write(partial(made, **question, **days))
    assert look() == []
    assert (look(1), told()) == (["monitor@example.org"], [["forecast", 1, "2031-05-02"]])
    assert look(2) == []
    write(lambda: ForecastQuestion.objects.filter(pk=row.pk).update(outcome=""))
    write(
        lambda: Forecast.objects.create(
            question=row, holder=both.id, label="", role="expert", percent=5, at=TODAY
        )
    )
    assert look(3) == [], "whoever gave a forecast may not decide"


@pytest.mark.parametrize(
    ("phase", "asked", "waves", "letters"),
    [
        ("listening", True, 0, []),
        ("consent", True, 0, ["facilitator@example.org"]),
        ("consent", False, 0, []),
        ("consent", True, 1, []),
        ("implementation", True, 0, []),
    ],
)
def test_the_facilitator_hears_once_that_a_baseline_lacks_while_a_text_is_agreed(
    stage: Stage, phase: str, asked: bool, waves: int, letters: list[str]
) -> None:
    give(stage, stage.facilitator, "facilitator@example.org")
    terms = Terms.objects.get(dialogue=stage.dialogue, status="in_force")
    question = PulseQuestion("0" * 12, {"en": "I can travel"})
    rules = FollowupRules(pulse_questions=(question,) if asked else ())
    write(lambda: Terms.objects.filter(pk=terms.pk).update(body=terms.body | {"followup": rules.as_body()}))
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase=phase))
    for n in range(waves):
        wave = {"n": n + 1, "questions": [], "opened": TODAY, "closes": "2031-05-15"}
        write(partial(PulseWave.objects.create, dialogue_id=stage.id, **wave))
    assert look() == letters
    assert look(1) == []


def test_a_letter_says_only_that_something_waits_and_where(stage: Stage) -> None:
    promise(stage, 12, "2031-05-10", who={"en": "The water board"})
    look()
    [letter] = mail.outbox
    assert letter.subject == "A reminder"
    assert letter.body == (
        "Something waits for you on your desk:\n"
        f"https://talks.example.org/d/{stage.dialogue.slug}/desk\n\n"
        "You get this because you gave this address there. You can have it deleted there at any time.\n"
    )


def test_a_letter_opens_the_desk_in_its_readers_language(stage: Stage) -> None:
    give(stage, stage.delegates[0], "first@example.org", "fa-af")
    promise(stage, 12, "2031-05-10")
    look()
    [letter] = mail.outbox
    assert f"https://talks.example.org/fa-af/d/{stage.dialogue.slug}/desk" in letter.body


def test_no_letter_comes_once_the_secret_was_lost(stage: Stage) -> None:
    promise(stage, 3, "2031-05-10")
    with override_settings(ADDRESS_KEY="0" * 64):
        assert look() == []


def test_no_letter_comes_once_the_address_was_deleted(stage: Stage) -> None:
    promise(stage, 3, "2031-05-10")
    assert schedule.remind() == 1
    stage.do("DropAddress", stage.delegates[0])
    assert outbox.send_waiting() == 0
    assert mail.outbox == []


def test_the_address_goes_with_the_office(stage: Stage) -> None:
    gone = stage.delegates[0].id
    promise(stage, 3, "2031-05-10")
    assert schedule.remind() == 1
    write(lambda: Office.objects.filter(holder_id=gone).update(ended=True))
    assert outbox.send_waiting() == 0, "not even before the clock has deleted it"
    assert schedule.forget_former() == 1
    assert list(Address.objects.values_list("pk", flat=True)) == [stage.delegates[1].id]
    assert schedule.forget_former() == 0


@pytest.mark.parametrize("change", [{"demonstration": True}, {"phase": "suspended"}])
def test_demonstrations_and_dialogues_that_stand_still_remind_nobody(
    stage: Stage, change: dict[str, Any]
) -> None:
    promise(stage, 3, "2031-05-10")
    schedule.remind()
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(**change))
    assert look() == []
    assert schedule.remind() == 0


def test_a_server_without_mail_puts_nothing_aside_for_later(stage: Stage) -> None:
    promise(stage, 3, "2031-05-10")
    with override_settings(SENDS_MAIL=False):
        assert look() == []
    assert Outgoing.objects.count() == 0


def test_the_outbox_holds_no_address(stage: Stage) -> None:
    promise(stage, 3, "2031-05-10")
    schedule.remind()
    row = Outgoing.objects.values().get()
    assert row["params"] == {"items": [["30", 3, "2031-05-10"]]}
    assert "example.org" not in str(row)
    assert Answered.objects.filter(answer__contains="example.org").count() == 0
