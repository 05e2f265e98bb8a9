"""The acts and pages of this room on PostgreSQL, and what must hold when several people act at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import override

from sulh.acts import clock, exporting, log
from sulh.acts.registry import REGISTRY, Actor
from sulh.dialogue.admission import admissions
from sulh.dialogue.milestones import milestones
from sulh.dialogue.models import GoodOffices, Supporter, Terms
from sulh.dialogue.outside import OutsideRules, rules_in_force
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.public.bulletins.schedule import release_due
from sulh.public.comments.flood import AN_HOUR
from sulh.public.comments.models import Comment, CommentDecision
from sulh.public.diary import reading
from sulh.public.diary.lines import Writing as Diary
from sulh.public.urls import urlpatterns
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from sulh.statements.models import Statement
from tests.acts.test_keys import at_once as in_threads
from tests.everybody import EN_DARI, Everybody
from tests.helpers import PUBLIC, Stage
from tests.postgres import postgres_house
from tests.public.staging.bulletins import WHY, Together, Writing
from tests.public.staging.comments import THREAD, code_of, published, set_rules, write_comment
from tests.site.routes import ANYBODY
from tests.site.test_routes import PREFIXES, filled

__all__ = ["postgres_house"]
pytestmark = pytest.mark.postgres

# Who carries out each act of these folders, in an order in which every body of `Staged` still holds.
BY = {
    "StateInterests": "supporter", "FileClaim": "expert", "FileClaim party": "expert",
    "ReplyToClaim": "supporter", "TakeBackClaim": "expert",
    "LogContact": "facilitator", "MoveContact": "facilitator", "OpenContact": "facilitator",
    "OpenDraft": "editor", "RewriteTitle": "editor", "AddPassage": "editor", "RewritePassage": "editor",
    "MovePassage": "editor", "TakePassageOut": "editor", "DropDraft": "editor", "OfferBulletin": "editor",
    "TakeBackOffer": "editor", "PublishBulletin": "editor", "ReleaseBulletin": "clock",
    "RetractBulletin": "editor", "CorrectBulletin": "editor",
    "DraftSupportersStatement": "supporter", "AddSupportersPassage": "supporter",
    "OfferBulletin of supporters": "supporter", "SignSupportersStatement": "supporter",
    "RetractSupportersStatement": "supporter",
    "WriteComment": "public", "DecideComment": "moderator", "AppealComment": "public",
    "TakeBackComment": "public", "DecideCommentAppeal": "appeals_member", "CarryOverComment": "participant",
    "CloseThread": "moderator",
    "PromiseFirstStep": "delegate", "WriteLevels": "supporter", "FileEvidence": "public",
    "VerifyEvidence": "monitor", "VerifyEvidence other": "monitor", "CodeLevel": "expert",
    "AdjudicateLevel": "expert", "ReplyToScore": "delegate",
}  # fmt: skip
# The same for what the dialogue's own room has of the world outside.
OF_THE_DIALOGUE = {
    "InviteSupporter": "facilitator", "RequestGoodOffices": "delegate", "AnswerGoodOffices": "supporter",
    "NameMilestone": "facilitator", "MoveMilestone": "facilitator", "ProposeOutsideRules": "delegate",
}  # fmt: skip
PAGES = {str(pattern.pattern) for pattern in urlpatterns} | {
    f"api/v1/dialogues/<slug>/{last}"
    for last in (
        "log", "interests", "claims", "contacts", "bulletins", "bulletins/<n>", "comments/<thread>",
        "milestones", "supporters",
    )
}  # fmt: skip


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """`work(place)` in `count` threads whose connections are open already; results or exceptions by place."""
    gate = threading.Barrier(count)

    def ready(place: int) -> Any:
        connection.ensure_connection()
        gate.wait(20)
        return work(place)

    return in_threads(count, ready)


def codes(answers: list[Any]) -> Counter[str]:
    """How often each refusal came; the empty one counts the acts that were carried out."""
    for each in answers:
        assert not isinstance(each, Exception) or isinstance(each, Refusal), repr(each)
    return Counter(each.code if isinstance(each, Refusal) else "" for each in answers)


def ask(stage: Stage, path: str) -> int:
    answer: Any = Client().get(f"/d/{stage.dialogue.slug}/{path}")
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    return int(answer.status_code)


def whole(stage: Stage) -> None:
    """The diary is one unbroken chain."""
    assert verify(exporting.download(stage.id)).head == log.head(stage.id)


def test_every_act_is_carried_out_and_every_page_is_answered(postgres_house: str) -> None:
    assert connection.vendor == "postgresql"
    assert set(ANYBODY) >= PAGES
    stage = Everybody()
    bodies = stage.bodies()
    assert set(BY) == {name for staged in stage.outside for name in staged.bodies()}
    _get_all(stage)
    size = log.head(stage.id).size
    for name, role in (BY | OF_THE_DIALOGUE).items():
        act = name.split()[0]
        stage.do(act, stage.people[role], **bodies[name])
    logged = sum(REGISTRY[name.split()[0]].logged for name in BY | OF_THE_DIALOGUE)
    carried = 1  # by a participant, which waits for others' statements
    assert log.head(stage.id).size == size + logged - carried
    whole(stage)
    _get_all(stage)
    for row in Bulletin.objects.filter(dialogue_id=stage.id):
        out = row.state in ("released", "retracted")
        for path in (f"bulletins/{row.n}", f"bulletins/{row.n}/card.png", f"comments/bulletin-{row.n}"):
            assert ask(stage, path) == (200 if out else 404), (row.state, path)
    for path in (
        f"comments/{THREAD}?at=2&reply=2&carry=2", f"comments/{THREAD}?page=999999999999",
        f"comments/{THREAD}?at=999999999", "bulletins/99999999999999999999", "comments/bulletin-999999999",
        "bulletins?page=2", "diary?page=2&kind=comments", "diary?kind=bulletins",
    ):  # fmt: skip
        assert ask(stage, path) in (200, 404), path
    for language in ("en", "fa-af"):
        with override(language):
            assert Diary(stage.dialogue).lines(reading.page(stage.id, 1).entries)


def _get_all(stage: Everybody) -> None:
    for pattern in sorted(PAGES):
        for prefix in PREFIXES if not pattern.startswith("api/") else ("/",):
            address = prefix + filled(pattern, stage.dialogue.slug)
            answer: Any = Client().get(address)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code == ANYBODY[pattern], address


def test_good_offices_milestones_outside_rules_and_admission(postgres_house: str) -> None:
    stage = Stage(parties=2).join()
    made = stage.do("InviteSupporter", stage.facilitator, names={"en": "A state"}, kind="guarantor")
    row, supporter = Supporter.objects.get(pk=made["supporter"]), Actor("holder", made["holder"])
    pledge: dict[str, Any] = {"kind": "funds", "text": EN_DARI}
    refusal = code_of(lambda: stage.do("PledgeSupport", supporter, **pledge))
    assert refusal[0] == "condition_admitted_by_all"
    for delegate in stage.delegates:
        assert not admissions(stage.dialogue, [row])[row.id].accepted
        stage.answer_supporter(row.id, delegate, "consent")
    assert admissions(stage.dialogue, [row])[row.id].accepted
    stage.do("PledgeSupport", supporter, **pledge)
    wanted = stage.do(
        "RequestGoodOffices", stage.delegates[0], supporter=row.id, subject=EN_DARI, sealed=True
    )["good_offices"]
    answers = at_once(
        4,
        lambda place: stage.do(
            "AnswerGoodOffices", supporter, good_offices=wanted, answer=("accept", "decline")[place % 2]
        ),
    )
    assert codes(answers)[""] == 1
    if GoodOffices.objects.get(pk=wanted).answer == "accept":
        stage.do("EndGoodOffices", stage.delegates[0], good_offices=wanted)
    milestone = stage.do("NameMilestone", stage.facilitator, names=EN_DARI, day="2099-12-31")["milestone"]
    stage.do("MoveMilestone", stage.delegates[1], milestone=milestone, day="2098-12-31", why=EN_DARI)
    assert [(str(each.day), len(each.moved)) for each in milestones(stage.dialogue)] == [("2098-12-31", 1)]
    other = OutsideRules("after", 7, 0, "no_objection", 5)
    proposed = stage.do("ProposeOutsideRules", stage.delegates[0], **other.as_body(), why="Readers ask")
    subject = {"subject_kind": "terms", "subject_digest": proposed["digest"], "kind": "consent"}
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, **subject)
    terms = Terms.objects.get(dialogue_id=stage.id, n=proposed["version"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    assert rules_in_force(stage.id) == other
    stage.answer_supporter(row.id, stage.delegates[1], "withdraw")
    assert code_of(lambda: stage.do("PledgeSupport", supporter, **pledge))[0] == "condition_admitted_by_all"
    assert {ask(stage, path) for path in ("supporters", "terms", "diary", "")} == {200}
    whole(stage)


def test_several_clocks_release_a_bulletin_once(postgres_house: str) -> None:
    stage = Stage(parties=2).listen()
    writing = Writing(stage)
    waiting, due = writing.embargoed(days=5), writing.embargoed(days=-2)
    size = log.head(stage.id).size
    released = at_once(6, lambda _: release_due())
    assert [each for done in released for each in done] == [due]
    assert log.head(stage.id).size == size + 1
    assert Bulletin.objects.get(pk=due).state == "released"
    assert Bulletin.objects.get(pk=waiting).state == "published"
    assert ask(stage, f"bulletins/{Bulletin.objects.get(pk=waiting).n}") == 404
    whole(stage)


def _sign(together: Together, made: str, place: int) -> dict[str, Any]:
    """The first and the second supporter in turn."""
    return together.sign(made, (together.first, together.second)[place % 2])


def test_two_supporters_who_sign_at_once_publish_once(postgres_house: str) -> None:
    stage = Stage(parties=2).listen()
    together = Together(stage, stage.supporter("A northern state"), stage.supporter("A southern state"))
    for _ in range(4):
        made = together.offered()
        answers = at_once(4, partial(_sign, together, made))
        counted = codes(answers)
        assert counted[""] == 2
        assert set(counted) <= {"", "signed_already", "not_offered"}
        states = sorted(each["state"] for each in answers if not isinstance(each, Refusal))
        assert states == ["offered", "released"]
        row = Bulletin.objects.get(pk=made)
        assert (row.state, set(row.signatures)) == ("released", set(together.ids))
        entries = [entry["view"] for entry, _opened in log.entries(stage.id)]
        assert sum("titles" in view for view in entries if view.get("bulletin") == made) == 1
    whole(stage)


def test_drafts_that_several_write_at_once_stay_whole(postgres_house: str) -> None:
    """Acts on drafts are not logged, so they take no turn alone: their own locks keep them apart."""
    stage = Stage(parties=2).listen()
    writing = Writing(stage)
    codes(at_once(8, lambda _: writing.open()))
    assert sorted(Bulletin.objects.values_list("n", flat=True)) == list(range(1, 9))
    made = Bulletin.objects.get(n=1).id
    codes(at_once(8, lambda _: writing.add(made)))
    places = sorted(Bulletin.objects.get(pk=made).passages.values_list("place", flat=True))
    assert places == list(range(1, 9))
    first, last = ([each.id for each in passages] for passages in (_in_order(made)[:1], _in_order(made)[-1:]))
    moves = [(first[0], "down"), (last[0], "up")] * 4
    answers = at_once(
        8,
        lambda place: stage.do(
            "MovePassage", writing.editor, bulletin=made, passage=moves[place][0], way=moves[place][1]
        ),
    )
    assert codes(answers) == {"": 8}
    assert [each.place for each in _in_order(made)] == list(range(1, 9))

    def add_or_drop(place: int) -> object:
        if place == 3:
            return stage.do("DropDraft", writing.editor, bulletin=made)
        return writing.add(made)

    assert set(codes(at_once(8, add_or_drop))) <= {"", "not_found"}
    assert not Bulletin.objects.filter(pk=made).exists()
    out = writing.published()
    fields = {"bulletin": out, "why": WHY}
    answers = at_once(6, lambda _: stage.do("CorrectBulletin", writing.editor, **fields))
    assert codes(answers) == {"": 1, "correction_open": 5}


def _in_order(bulletin: str) -> list[Passage]:
    return list(Passage.objects.filter(bulletin=bulletin).order_by("place"))


def _commented() -> Stage:
    stage = Stage(parties=2).listen()
    published(stage)
    return stage


def test_twenty_comments_at_once_are_numbered_without_a_hole(postgres_house: str) -> None:
    stage, now = _commented(), clock.now()

    def write(place: int) -> dict[str, Any]:
        with clock.at(now):
            return write_comment(stage, f"Comment {place} about the canals.")

    answers = at_once(20, write)
    assert codes(answers) == {"": 20}
    assert sorted(each["n"] for each in answers) == list(range(1, 21))
    assert sorted(Comment.objects.values_list("n", flat=True)) == list(range(1, 21))
    whole(stage)


def test_the_limit_of_an_hour_holds_for_twenty_at_once(postgres_house: str) -> None:
    stage, now = _commented(), clock.now()
    set_rules(stage, comments="after", comments_an_hour=12)

    def write(place: int) -> dict[str, Any]:
        with clock.at(now):
            # Four of them say the same.
            return write_comment(stage, f"Comment {max(place, 3)} about the canals.")

    counted = codes(at_once(20, write))
    assert counted[""] == 12
    assert set(counted) <= {"", "comments_too_many_this_hour", "comment_duplicate"}
    assert sorted(Comment.objects.values_list("n", flat=True)) == list(range(1, 13))
    assert len(set(Comment.objects.values_list("folded", flat=True))) == 12


def test_the_limit_of_an_address_holds_for_twenty_at_once(postgres_house: str) -> None:
    stage = _commented()

    def send(place: int) -> int:
        fields = {"thread": THREAD, "text": f"Comment {place} about the canals.", "language": "en"}
        path = f"/api/v1/dialogues/{stage.dialogue.slug}/acts/WriteComment"
        answer = Client(REMOTE_ADDR="192.0.2.7").post(path, fields, content_type="application/json")
        return int(answer.status_code)

    answers = at_once(20, send)
    assert Counter(answers)[200] == AN_HOUR, answers
    assert sorted(Comment.objects.values_list("n", flat=True)) == list(range(1, AN_HOUR + 1))


def _carry(stage: Stage, people: list[Actor], comment: str, place: int) -> dict[str, Any]:
    return stage.do("CarryOverComment", people[place], comment=comment)


def test_a_comment_carried_over_by_two_at_once_makes_one_statement(postgres_house: str) -> None:
    stage = _commented()
    people = stage.participants(0, 1) + stage.participants(1, 1)
    for n in range(1, 5):
        made = write_comment(stage, f"Comment {n} about the canals.", name="A farmer")
        stage.do("DecideComment", stage.moderator, comment=made["comment"], outcome="show")
        before = Statement.objects.count()
        answers = at_once(2, partial(_carry, stage, people, made["comment"]))
        assert codes(answers) == {"": 1, "comment_carried_already": 1}
        assert Statement.objects.count() == before + 1
        (done,) = [each for each in answers if not isinstance(each, Refusal)]
        assert Comment.objects.get(pk=made["comment"]).carried_id == done["statement"]
    whole(stage)


def test_withheld_appealed_and_restored_in_part(postgres_house: str) -> None:
    stage = _commented()
    made = write_comment(stage, "The valley wants a school. Buy my carpets.", name="A farmer")
    moderators = [stage.moderator, stage.office("moderator")]
    withhold = {
        "comment": made["comment"],
        "outcome": "withhold",
        "reason": "spam",
        "explanation": "Carpets.",
    }
    answers = at_once(2, lambda place: stage.do("DecideComment", moderators[place], **withhold))
    assert codes(answers) == {"": 1, "decided_already": 1}
    assert CommentDecision.objects.count() == 1
    appeal = {"code": made["code"], "words": "Keep the school."}
    answers = at_once(3, lambda _: stage.do("AppealComment", PUBLIC, **appeal))
    assert codes(answers) == {"": 1, "comment_appealed_already": 2}
    (made_appeal,) = [each["appeal"] for each in answers if not isinstance(each, Refusal)]
    restore = {
        "appeal": made_appeal, "outcome": "restore_part", "kept": "The valley wants a school. […]",
        "reasoning": "The school stays.",
    }  # fmt: skip
    hears = [stage.appeals, stage.office("appeals_member")]
    answers = at_once(2, lambda place: stage.do("DecideCommentAppeal", hears[place], **restore))
    assert codes(answers) == {"": 1, "decided_already": 1}
    row = Comment.objects.get(pk=made["comment"])
    assert (row.state, row.part) == ("part", restore["kept"])
    for path in (f"comments/{THREAD}", f"comments/{THREAD}.csv", f"comments/{THREAD}.atom", "comment-rules"):
        page: Any = Client().get(f"/d/{stage.dialogue.slug}/{path}")
        text = (b"".join(page.streaming_content) if page.streaming else page.content).decode()
        assert page.status_code == 200 and "Buy my carpets" not in text, path
    take_back = {"code": made["code"], "sure": True}
    answers = at_once(2, lambda _: stage.do("TakeBackComment", PUBLIC, **take_back))
    assert codes(answers)[""] == 1, answers
    assert Comment.objects.get(pk=made["comment"]).text == ""
    whole(stage)
