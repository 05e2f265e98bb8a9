"""Help by an enumerator: one person at a time, no earlier answer, and nothing that names who helped."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Code, Participant, Session
from sulh.statements.models import Statement, Vote
from sulh.statements.paper import visiting
from sulh.statements.paper.models import EnumeratorDay
from sulh.statements.voting import choosing
from tests.helpers import PUBLIC, Stage
from tests.statements.conftest import accepted, browser, code_of
from tests.statements.test_pages import address, body, hidden_in


@pytest.fixture
def helping(stage: Stage) -> tuple[Stage, Actor]:
    for n in range(3):
        accepted(stage, stage.delegates[0], f"Statement {n}")
    return stage, stage.office("enumerator", label="Helper")


Helping = tuple[Stage, Actor]


def begin(stage: Stage, by: Actor, code: str, agreed: bool = True) -> str:
    token: str = stage.do("BeginAssisted", by, code=code, agreed=agreed)["token"]
    return token


def following(stage: Stage, token: str) -> choosing.Next:
    person = visiting.person(stage.id, token)
    party = Participant.objects.get(pk=person).party_id
    of = choosing.table(stage.id)
    assert of is not None
    found = choosing.choose(of, person, party or "", "en")
    assert found is not None
    return found


def answer(
    stage: Stage, by: Actor, token: str, shown: choosing.Next, choice: str, once: int, language: str = "en"
) -> Any:
    return stage.do(
        "CastAssistedVote", by, visit=token, statement=shown.statement, drawn=shown.drawn, choice=choice,
        once=once, language=language,
    )  # fmt: skip


def test_answers_are_the_participants_own_and_name_no_helper(helping: Helping) -> None:
    stage, by = helping
    (code,) = stage.codes(0, 1)
    token = begin(stage, by, code)
    person = Code.objects.get(participant__isnull=False).participant_id
    for once, choice in enumerate(("agree", "disagree", "pass"), start=1):
        # None is translated: whoever asks for Russian reads it as it was said.
        shown = following(stage, token)
        assert answer(stage, by, token, shown, choice, once, ("en", "ru", "fa-af")[once - 1]) == {
            "applied": True
        }
    votes = Vote.objects.filter(dialogue_id=stage.id)
    assert sorted(votes.values_list("choice", flat=True)) == [-1, 0, 1]
    assert set(votes.values_list("participant", "channel", "language")) == {(person, "assisted", "en")}
    assert all(vote.propensity and vote.step for vote in votes)
    # No table but the counts by day names the enumerator beside the session, and that names nobody helped.
    row = EnumeratorDay.objects.get()
    assert (row.holder_id, row.sessions, row.sheets) == (by.id, 1, 0)
    assert len(row.day) == 10
    session = Session.objects.get(kind="assisted")
    assert session.subject == person and by.id not in str(vars(session))


def test_the_same_person_goes_on_alone_and_the_phone_stays_signed_in(helping: Helping) -> None:
    stage, by = helping
    (code,) = stage.codes(0, 1)
    own = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
    phone = sessions.find(stage.id, own)
    token = begin(stage, by, code)
    shown = following(stage, token)
    answer(stage, by, token, shown, "agree", 5)
    assert sessions.find(stage.id, own) == phone
    assert Participant.objects.filter(dialogue_id=stage.id).count() == 1
    # Whoever was made to answer changes it later, and nothing shows.
    stage.do("CastVote", phone, statement=shown.statement, choice="disagree", counter=9)
    assert Vote.objects.values_list("choice", "channel").get() == (-1, "web")


def test_a_page_of_the_person_before_is_not_taken_for_the_next(helping: Helping) -> None:
    stage, by = helping
    one, two = stage.codes(0, 2)
    first = begin(stage, by, one)
    shown = following(stage, first)
    second = begin(stage, by, two)
    said = code_of(lambda: answer(stage, by, second, shown, "agree", 1))
    assert said[0] == "assisted_old_page"
    assert not Vote.objects.exists()


def test_only_what_was_drawn_can_be_answered(helping: Helping) -> None:
    stage, by = helping
    token = begin(stage, by, stage.codes(0, 1)[0])
    shown = following(stage, token)
    other = Statement.objects.exclude(pk=shown.statement).filter(dialogue_id=stage.id)[0]
    wanted = choosing.Next(other.id, other.n, shown.drawn, 1)
    assert code_of(lambda: answer(stage, by, token, wanted, "agree", 1))[0] == "assisted_old_page"


def test_sent_again_it_is_answered_alike_and_counts_once(helping: Helping) -> None:
    stage, by = helping
    token = begin(stage, by, stage.codes(0, 1)[0])
    shown = following(stage, token)
    for _ in range(2):
        assert answer(stage, by, token, shown, "agree", 7) == {"applied": True}
    assert Vote.objects.count() == 1


def test_the_visit_ends_with_the_next_person_and_with_the_participant(helping: Helping) -> None:
    stage, by = helping
    (code,) = stage.codes(0, 1)
    token = begin(stage, by, code)
    shown = following(stage, token)
    write(lambda: visiting.forget(token))
    assert code_of(lambda: answer(stage, by, token, shown, "agree", 1))[0] == "assisted_over"
    token = begin(stage, by, code)
    person = Actor("participant", visiting.person(stage.id, token))
    stage.do("EraseSelf", person, sure=True)
    assert not Session.objects.filter(subject=person.id).exists()
    assert code_of(lambda: answer(stage, by, token, shown, "agree", 1))[0] == "assisted_over"


def test_the_token_is_no_key_to_anything_else(helping: Helping) -> None:
    """Neither in the cookie of a participant nor of an office holder."""
    stage, by = helping
    token = begin(stage, by, stage.codes(0, 1)[0])
    for kind in ("participant", "holder"):
        client = Client()
        client.cookies[sessions.cookie(stage.dialogue, kind)] = token
        assert client.get(address(stage, "desk")).status_code in (302, 403)
        assert client.get(address(stage, "assisted")).status_code == 403
        assert "/vote" not in body(client.get(address(stage, "take-part")))


def test_who_may_help_and_with_what_code(helping: Helping) -> None:
    stage, by = helping
    (code,) = stage.codes(0, 1)
    for nobody in (stage.moderator, stage.facilitator, stage.registrar(0), PUBLIC):
        assert code_of(lambda n=nobody: begin(stage, n, code))[0] == "role_may_not"  # type: ignore[misc]
    assert code_of(lambda: begin(stage, by, code, agreed=False))[0] == "conduct_not_accepted"
    assert code_of(lambda: begin(stage, by, "00000" * 5))[0] in ("code_mistyped", "code_unknown")
    assert not Participant.objects.exists() and not EnumeratorDay.objects.exists()


def test_the_page_shows_one_statement_and_no_earlier_answer(helping: Helping) -> None:
    """The bytes are the same whichever way was answered before, but for tokens and drawn numbers."""
    stage, by = helping
    pages = []
    for choice in ("agree", "disagree"):
        (code,) = stage.codes(0, 1)
        client = browser(stage, by)
        html = body(client.get(address(stage, "assisted")))
        fields = hidden_in(html[html.index("/do/BeginAssisted") :])
        sent = client.post(address(stage, "do/BeginAssisted"), fields | {"code": code, "agreed": "on"})
        assert sent.status_code == 302 and code not in str(sent.headers)
        for _ in range(3):
            page = body(client.get(address(stage, "assisted")))
            assert page.count("<blockquote") == 1 and "waits for your answer" not in page
            fields = hidden_in(page[page.index("/assisted/answer") :])
            once = re.search(r'value="%s (\d+)"' % choice, page)  # noqa: UP031
            assert once
            client.post(address(stage, "assisted/answer"), fields | {"choice": f"{choice} {once[1]}"})
        page = body(client.get(address(stage, "assisted")))
        assert "nothing more to answer" in page
        pages.append(re.sub(r'value="[\w+/=-]{64}"', "", page))
        fields = hidden_in(page[page.index("/assisted/next") :])
        ended = client.post(address(stage, "assisted/next"), fields)
        assert ended["Clear-Site-Data"] == '"cache"'
        after = client.get(address(stage, "assisted"))
        assert "BeginAssisted" in body(after) and "no-store" in after["Cache-Control"]
        assert not Session.objects.filter(kind="assisted").exists()
    assert pages[0] == pages[1]
    assert Vote.objects.filter(channel="assisted").count() == 6


def test_the_facilitator_sees_the_work_of_each_enumerator_in_numbers(helping: Helping) -> None:
    stage, by = helping
    for code in stage.codes(0, 2):
        begin(stage, by, code)
    desk = body(browser(stage, stage.facilitator).get(address(stage, "desk")))
    row = desk[desk.index("Sessions per enumerator") :]
    assert "Helper" in row and re.search(r'data-label="people helped" class="num">2<', row)
    assert "Sessions per enumerator" not in body(browser(stage, by).get(address(stage, "desk")))
