"""Who may say what, how it is attributed, and what the log keeps of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from sulh.acts.exporting import download
from sulh.acts.log import entries
from sulh.acts.models import LogEntry, LogWaiting
from sulh.acts.registry import Actor
from sulh.dialogue.models import Holder
from sulh.statements.models import Statement
from tests.helpers import Stage, do
from tests.statements.conftest import accepted, code_of, say


def entry(stage: Stage, act: str) -> dict[str, object]:
    """The newest entry of this act."""
    return next(each for each, _ in entries(stage.id, newest_first=True) if each["act"] == act)


def stated(stage: Stage) -> dict[str, Any]:
    """What the log says of the one statement that waits."""
    [batch] = [view for view in stage.enter_log() if view["kind"] == "stating"]
    [found] = batch["together"]
    return dict(found)


def authors(stage: Stage) -> list[Any]:
    """What anybody can read in the diary's file of who said something."""
    return [
        value
        for _entry, opened in entries(stage.id)
        for path, value in opened.items()
        if path.endswith("/author")
    ]


def test_an_unattributed_statement_leaves_no_trace_of_its_author(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    before = LogEntry.objects.filter(dialogue=stage.id).count()
    said = say(stage, person)
    stage.do("WithdrawStatement", person, statement=said)
    stage.enter_log()
    logged = LogEntry.objects.filter(dialogue=stage.id, n__gte=before)
    raw = b"".join(bytes(row.data) for row in logged)
    assert raw.count(said.encode()) == 2
    for trace in (person.id, stage.parties[0].id, "Party A", "participant:"):
        assert trace.encode() not in raw
    assert [entry(stage, act)["by"] for act in ("LogBatch", "WithdrawStatement")] == [{"role": "clock"}, {}]


def test_a_delegates_unattributed_statement_names_no_office(stage: Stage) -> None:
    delegate = stage.delegates[0]
    label = Holder.objects.get(pk=delegate.id).label
    say(stage, delegate)
    found = stated(stage)
    assert set(found) == {"statement", "n", "language", "author", "text"}
    assert label not in str(found)
    assert stage.parties[0].id not in str(found)


def test_by_name_is_for_office_holders(stage: Stage) -> None:
    said = say(stage, stage.delegates[0], attribution="by_name")
    label = Holder.objects.get(pk=stage.delegates[0].id).label
    assert Statement.objects.get(pk=said).name == label
    assert entry(stage, "SubmitStatement")["by"] == {}, "a moderator has not read it yet"
    assert authors(stage) == []
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    assert authors(stage) == [{"kind": "delegate", "attribution": "by_name", "name": label}]
    person = stage.participants(0, 1)[0]
    code, _ = code_of(lambda: say(stage, person, "Something else", attribution="by_name"))
    assert code == "attribution_by_name_offices_only"


def test_by_my_party_needs_ten_who_are_present(stage: Stage) -> None:
    people = stage.participants(0, 9)
    met = code_of(lambda: say(stage, people[0], attribution="by_party"))
    assert met == ("attribution_too_few_present", {"field": "attribution", "needed": 10})
    stage.participants(0, 1)
    said = say(stage, people[0], attribution="by_party")
    assert Statement.objects.get(pk=said).party_id == stage.parties[0].id
    assert set(stated(stage)["author"]) == {"commitment"}
    assert authors(stage) == []
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    party = stage.parties[0].id
    assert authors(stage) == [{"kind": "participant", "attribution": "by_party", "party": party}]
    # The others do not lend their number to another party.
    other = stage.participants(1, 1)[0]
    assert (
        code_of(lambda: say(stage, other, "More", attribution="by_party"))[0] == "attribution_too_few_present"
    )
    office = code_of(lambda: say(stage, stage.facilitator, "More", attribution="by_party"))
    assert office[0] == "attribution_no_party"


def test_the_facilitators_statements_are_seeds_and_few(stage: Stage) -> None:
    cap = stage.dialogue.seeds_cap
    assert cap == 10
    first = say(stage, stage.facilitator, "Seed 0")
    assert Statement.objects.get(pk=first).kind == "seed"
    for n in range(1, cap):
        accepted(stage, stage.facilitator, f"Seed {n}")
    assert code_of(lambda: say(stage, stage.facilitator, "One more")) == ("seeds_cap_reached", {"cap": 10})
    stage.refuse(first, "off_topic")
    expert = stage.office("expert")
    assert Statement.objects.get(pk=say(stage, expert, "A figure")).kind == "expert"
    assert code_of(lambda: say(stage, expert, "Another figure"))[0] == "seeds_cap_reached"


@pytest.mark.parametrize("role", ["supporter", "observer", "moderator", "registrar", "translator", "public"])
def test_nobody_else_speaks(stage: Stage, role: str) -> None:
    actors = {"supporter": stage.supporter, "public": lambda: Actor("public")}
    if role == "registrar":
        actor = stage.registrar(0)
    else:
        actor = actors[role]() if role in actors else stage.office(role)
    assert code_of(lambda: say(stage, actor))[0] in ("role_may_not", "condition_public_track")
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("", ("text_empty", {"field": "text"})),
        ("x" * 1001, ("text_too_long", {"field": "text", "limit": 1000, "length": 1001})),
        ("safe \u202eevil", ("text_bidi_control", {"field": "text", "position": 6})),
        ("a\u2067b", ("text_bidi_control", {"field": "text", "position": 2})),
        ("a\u0000b", ("text_control", {"field": "text", "position": 2})),
    ],
)
def test_texts_that_cannot_be_stored(stage: Stage, text: str, met: tuple[str, dict[str, object]]) -> None:
    person = stage.participants(0, 1)[0]
    assert code_of(lambda: say(stage, person, text)) == met
    assert not Statement.objects.exists()


def test_a_thousand_characters_fit_and_zwnj_stays(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    text = ("آب را نوبتی می‌کنیم. " * 60)[:999].strip() + "."
    said = say(stage, person, text, language="fa-af")
    assert Statement.objects.get(pk=said).text == text
    assert "\u200c" in text


def test_the_question_about_being_recognised_has_to_be_answered(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    assert code_of(lambda: say(stage, person, recognisable=False))[0] == "recognisable_unanswered"
    assert code_of(lambda: say(stage, person, language="ru"))[0] == "language_not_here"


def test_a_changed_code_of_conduct_is_accepted_first(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    body = stage.dialogue.terms.get(status="in_force").body
    conduct = {code: text + "\nOne line more." for code, text in body["conduct"].items()}
    made = stage.do(
        "ProposeTerms", stage.delegates[0], section="conduct", texts=conduct, why="A line was missing"
    )
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, subject_kind="terms", subject_digest=made["digest"], kind="consent")
    terms = stage.dialogue.terms.get(digest=made["digest"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert code_of(lambda: say(stage, person)) == ("conduct_changed", {})
    stage.do("AcceptConduct", person)
    say(stage, person)


def test_the_same_words_are_not_said_twice_while_they_stand(stage: Stage) -> None:
    one, other = stage.participants(0, 2)
    said = say(stage, one, "آب برای همه می‌رسد", language="fa-af")
    again = code_of(lambda: say(stage, other, "آب برای همه ميرسد", language="fa-af"))
    assert again == ("statement_duplicate", {"field": "text"})
    stage.do("WithdrawStatement", one, statement=said)
    say(stage, other, "آب برای همه ميرسد", language="fa-af")


def test_at_most_five_wait_at_once(stage: Stage) -> None:
    person, other = stage.participants(0, 2)
    waiting = [say(stage, person, f"Thought {n}") for n in range(5)]
    assert code_of(lambda: say(stage, person, "Thought 5")) == ("too_many_pending", {"most": 5})
    say(stage, other, "Somebody else's thought")
    stage.do("DecideModeration", stage.moderator, statement=waiting[0], outcome="accept")
    say(stage, person, "Thought 5")


def test_fifty_identical_submissions_at_once_are_one_statement(stage: Stage) -> None:
    person, key = stage.participants(0, 1)[0], str(uuid4())

    def send(_: int) -> str:
        try:
            fields = {"text": "Once only.", "language": "en", "recognisable": True}
            made: str = do("SubmitStatement", person, stage.id, key, **fields)["statement"]
            return made
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(send, range(50)))
    assert len(set(answers)) == 1
    assert list(Statement.objects.values_list("pk", flat=True)) == answers[:1]
    assert LogWaiting.objects.filter(dialogue=stage.id, kind="stating").count() == 1


def test_speaking_is_over_when_the_phase_is(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    stage.do("SuspendDialogue", stage.facilitator, words="A pause.")
    assert code_of(lambda: say(stage, person))[0] == "phase_closed"


def test_the_text_stands_in_the_log_as_a_commitment_until_it_is_accepted(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    text = "A sentence that nobody else says."
    said = say(stage, person, text)
    assert text.encode() not in b"".join(download(stage.id))
    stage.do("DecideModeration", stage.moderator, statement=said, outcome="accept")
    assert text.encode() not in b"".join(download(stage.id)), "it waits for others"
    stage.enter_log()
    assert b"".join(download(stage.id)).count(text.encode()) == 1
    # Even then the entry itself holds only the commitment, so that the text can be deleted.
    assert text.encode() not in b"".join(bytes(row.data) for row in LogEntry.objects.all())
