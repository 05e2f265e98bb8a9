"""Decisions by the closed list, the one appeal by somebody else, and the numbers of both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from sulh.acts import clock
from sulh.acts.exporting import download
from sulh.acts.guards import unmet
from sulh.acts.log import entries
from sulh.acts.models import LogEntry
from sulh.dialogue.models import Holder
from sulh.record.verify import verify
from sulh.rules.moderation import REASONS
from sulh.rules.refusal import Refusal, Unmet
from sulh.statements import queries
from sulh.statements.models import Decision, Statement
from sulh.statements.moderation.numbers import numbers
from tests.helpers import Stage
from tests.statements.conftest import accepted, code_of, refused, say

TEXT = "A sentence that nobody else says."


@pytest.fixture
def stage(house: Path) -> Stage:
    """Where the terms declare no high risk, so that one moderator is enough."""
    return Stage(template="two-communities-one-resource").listen()


def state(said: str) -> str:
    return Statement.objects.get(pk=said).state


@pytest.mark.parametrize("reason", ["viewpoint", "", "off topic", "OFF_TOPIC", "I disagree"])
def test_a_reason_that_is_not_on_the_list_refuses_nothing(stage: Stage, reason: str) -> None:
    said = say(stage, stage.participants(0, 1)[0])
    decide = {"statement": said, "outcome": "reject", "reason": reason}
    met = code_of(lambda: stage.do("DecideModeration", stage.moderator, **decide))
    assert met == ("reason_not_listed", {"reason": reason})
    assert state(said) == "pending"
    assert not Decision.objects.exists()


def test_each_reason_of_the_list_refuses_and_is_logged_with_the_rules_in_force(stage: Stage) -> None:
    rules = stage.dialogue.terms.get(status="in_force").digest
    label = Holder.objects.get(pk=stage.moderator.id).label
    person = stage.participants(0, 1)[0]
    for reason in REASONS:
        said = say(stage, person, f"{TEXT} {reason}")
        stage.do("DecideModeration", stage.moderator, statement=said, outcome="reject", reason=reason)
        assert state(said) == "rejected"
        logged = next(entry for entry, _ in entries(stage.id, newest_first=True))
        assert logged["view"] == {"statement": said, "outcome": "reject", "reason": reason, "rules": rules}
        assert logged["by"] == {"role": "moderator", "label": label}


def test_an_acceptance_has_no_reason_and_nothing_is_decided_twice(stage: Stage) -> None:
    said = say(stage, stage.participants(0, 1)[0])
    accept = {"statement": said, "outcome": "accept"}
    met = code_of(lambda: stage.do("DecideModeration", stage.moderator, **accept, reason="spam"))
    assert met[0] == "reason_not_wanted"
    stage.do("DecideModeration", stage.moderator, **accept)
    again = code_of(
        lambda: stage.do("DecideModeration", stage.moderator, statement=said, outcome="reject", reason="spam")
    )
    assert again == ("decided_already", {"state": "accepted"})
    assert state(said) == "accepted"


def test_of_two_moderators_at_once_one_decides(stage: Stage) -> None:
    other = stage.office("moderator")
    person = stage.participants(0, 1)[0]

    def decide(task: tuple[str, int]) -> str:
        said, at = task
        way = {"outcome": "accept"} if at % 2 else {"outcome": "reject", "reason": "spam"}
        try:
            stage.do("DecideModeration", (stage.moderator, other)[at % 2], statement=said, **way)
            return str(way["outcome"])
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    for n in range(5):
        said = say(stage, person, f"{TEXT} {n}")
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(decide, [(said, at) for at in range(8)]))
        assert sorted(set(answers) - {"decided_already"}) in (["accept"], ["reject"])
        assert answers.count("decided_already") == 7
        done = {"accept": "accepted", "reject": "rejected"}
        assert state(said) == done[Decision.objects.get(statement=said).outcome]
        assert (done[next(each for each in answers if each in done)]) == state(said)


@pytest.mark.parametrize("role", ["facilitator", "appeals", "supporter", "delegate", "participant"])
def test_only_moderators_moderate(stage: Stage, role: str) -> None:
    person = stage.participants(0, 1)[0]
    said = say(stage, person)
    actors = {"facilitator": stage.facilitator, "appeals": stage.appeals, "delegate": stage.delegates[0]}
    actor = stage.supporter() if role == "supporter" else actors.get(role, person)
    met = code_of(lambda: stage.do("DecideModeration", actor, statement=said, outcome="accept"))
    assert met[0] == ("condition_restore_only" if role == "appeals" else "role_may_not")


def test_nobody_decides_about_an_own_statement_or_that_of_another_dialogue(stage: Stage) -> None:
    expert = stage.office("expert")
    stage.do("AppointOffice", stage.facilitator, role="moderator", label="Both", to=expert.id)
    own = say(stage, expert)
    assert code_of(lambda: stage.do("DecideModeration", expert, statement=own, outcome="accept"))[0] == (
        "own_statement"
    )
    elsewhere = Stage().listen()
    said = say(elsewhere, elsewhere.participants(0, 1)[0])
    met = code_of(lambda: stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept"))
    assert met[0] == "not_found"


def test_a_refused_text_and_the_words_around_it_never_reach_the_log(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = refused(stage, person, TEXT, explanation="You wrote: nobody else.")
    appeal = stage.do("AppealDecision", person, statement=said, words="Nobody else, indeed.")["appeal"]
    decide = {"appeal": appeal, "outcome": "uphold", "reasoning": "It says nobody else."}
    stage.do("DecideAppeal", stage.appeals, **decide)
    file = b"".join(download(stage.id))
    assert b"obody else" not in file
    assert b"obody else" not in b"".join(bytes(row.data) for row in LogEntry.objects.all())
    assert person.id.encode() not in file
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id


def test_a_restored_text_is_opened_but_not_the_words_around_it(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = refused(stage, person, TEXT, explanation="You named a man in Herat.")
    appeal = stage.do("AppealDecision", person, statement=said, words="He is my brother.")["appeal"]
    stage.do("DecideAppeal", stage.appeals, appeal=appeal, outcome="restore", reasoning="It names nobody.")
    assert state(said) == "accepted"
    stage.enter_log()
    file = b"".join(download(stage.id))
    assert TEXT.encode() in file
    for words in (b"Herat", b"brother", b"names nobody"):
        assert words not in file
    assert verify(file.splitlines(keepends=True)).dialogue == stage.id


def test_an_appeal_is_the_authors_and_there_is_one(stage: Stage) -> None:
    person, other = stage.participants(0, 2)
    said = refused(stage, person)

    def appeal(by: object, statement: str = said) -> dict[str, object]:
        return stage.do("AppealDecision", by, statement=statement, words="Please.")  # type: ignore[arg-type]

    assert code_of(lambda: appeal(other))[0] == "not_yours"
    assert code_of(lambda: appeal(stage.delegates[0]))[0] == "not_yours"
    appeal(person)
    assert code_of(lambda: appeal(person))[0] == "appealed_already"
    shown = accepted(stage, person, "Something that appears")
    assert code_of(lambda: appeal(person, shown)) == ("not_rejected", {"state": "accepted"})


def test_an_appeal_is_decided_by_somebody_else_and_once(stage: Stage) -> None:
    both = stage.office("moderator", label="Both")
    stage.do("AppointOffice", stage.facilitator, role="appeals_member", label="Both", to=both.id)
    person = stage.participants(0, 1)[0]
    said = say(stage, person)
    stage.do("DecideModeration", both, statement=said, outcome="reject", reason="spam")
    appeal = stage.do("AppealDecision", person, statement=said, words="It is no spam.")["appeal"]
    decide = {"appeal": appeal, "outcome": "restore", "reasoning": "It is not."}
    assert code_of(lambda: stage.do("DecideAppeal", both, **decide))[0] == "same_person_decided"
    assert code_of(lambda: stage.do("DecideAppeal", stage.moderator, **decide))[0] == "role_may_not"
    stage.do("DecideAppeal", stage.appeals, **decide)
    assert code_of(lambda: stage.do("DecideAppeal", stage.appeals, **decide))[0] == "decided_already"


def test_a_statement_is_not_restored_beside_its_twin(stage: Stage) -> None:
    person, other = stage.participants(0, 2)
    said = refused(stage, person)
    accepted(stage, other)
    appeal = stage.do("AppealDecision", person, statement=said, words="Mine came first.")["appeal"]
    decide = {"appeal": appeal, "reasoning": "As it stands."}
    restore = code_of(lambda: stage.do("DecideAppeal", stage.appeals, outcome="restore", **decide))
    assert restore[0] == "statement_duplicate"
    stage.do("DecideAppeal", stage.appeals, outcome="uphold", **decide)


def test_speaking_does_not_close_over_undecided_statements_or_appeals(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    first, second = say(stage, person, "One"), say(stage, person, "Two")

    def lacks() -> list[Unmet]:
        return unmet(["nothing_pending"], stage.id)

    assert lacks() == [Unmet("statements_pending", {"count": 2})]
    closing = code_of(lambda: stage.do("ChangePhase", stage.facilitator, to="convergence"))
    assert closing == ("statements_pending", {"count": 2})
    for said in (first, second):
        stage.do("DecideModeration", stage.moderator, statement=said, outcome="reject", reason="spam")
    assert lacks() == []
    appeals = [
        stage.do("AppealDecision", person, statement=said, words="Why?")["appeal"] for said in (first, second)
    ]
    stage.do("DecideAppeal", stage.appeals, appeal=appeals[0], outcome="uphold", reasoning="Spam.")
    assert lacks() == [Unmet("appeals_open", {"count": 1})]
    stage.do("WithdrawStatement", person, statement=second)
    assert lacks() == []


def test_the_numbers_add_up(stage: Stage) -> None:
    now = datetime(2012, 10, 5, 9, tzinfo=UTC)
    with clock.at(now):
        person = stage.participants(0, 1)[0]
        accepted(stage, person, "One")
        spam = [refused(stage, person, f"Spam {n}") for n in range(3)]
        for said, outcome in zip(spam, ("restore", "uphold"), strict=False):
            appeal = stage.do("AppealDecision", person, statement=said, words="Why?")["appeal"]
            stage.do("DecideAppeal", stage.appeals, appeal=appeal, outcome=outcome, reasoning="So.")
        stage.do("AppealDecision", person, statement=spam[2], words="Why?")
        say(stage, person, "Waiting")
    found = numbers(stage.dialogue, now + timedelta(hours=30), REASONS)
    assert (found.said, found.waiting, found.oldest_days) == (5, 1, 1)
    assert (found.accepted, found.refused, found.appeals) == (1, 3, 3)
    assert (found.restored, found.upheld, found.appeals_open) == (1, 1, 1)
    (row,) = [each for each in found.by_reason if each.code == "spam"]
    assert (row.rate.refused, row.rate.decided, row.restored) == (3, 4, 1)
    assert sum(each.rate.refused for each in found.by_reason) == found.refused


def test_translations_name_their_translator_and_open_with_their_statement(stage: Stage) -> None:
    person, translator = stage.participants(0, 1)[0], stage.office("translator", label="A translator")
    said = say(stage, person)
    dari = {"statement": said, "language": "fa-af", "text": "آب را نوبتی تقسیم کنیم."}
    stage.do("TranslateStatement", translator, **dari)
    assert dari["text"].encode() not in b"".join(download(stage.id))
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    assert dari["text"].encode() in b"".join(download(stage.id))
    better = "آب را به نوبت تقسیم کنیم."
    stage.do("TranslateStatement", translator, **(dari | {"text": better}))
    assert better.encode() in b"".join(download(stage.id))
    assert better.encode() not in b"".join(bytes(row.data) for row in LogEntry.objects.all())
    (shown,) = queries.show(queries.accepted(stage.id), "fa-af")
    assert (shown.text, shown.translator, shown.language) == (better, "A translator", "fa-af")
    assert (shown.original, shown.original_language) == ("Share the water by turns.", "en")
    (plain,) = queries.show(queries.accepted(stage.id), "en")
    assert (plain.text, plain.translated) == ("Share the water by turns.", False)


def test_what_is_not_translated(stage: Stage) -> None:
    person, translator = stage.participants(0, 1)[0], stage.office("translator")
    said = say(stage, person)

    def translate(by: object = translator, **more: str) -> dict[str, object]:
        fields = {"statement": said, "language": "fa-af", "text": "آب"} | more
        return stage.do("TranslateStatement", by, **fields)  # type: ignore[arg-type]

    assert code_of(lambda: translate(stage.facilitator))[0] == "role_may_not"
    assert code_of(lambda: translate(language="en"))[0] == "translation_same_language"
    assert code_of(lambda: translate(language="ru"))[0] == "language_not_here"
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="reject", reason="spam")
    assert code_of(translate)[0] == "statement_not_live"
