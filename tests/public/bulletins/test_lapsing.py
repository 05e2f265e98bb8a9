"""Agreement that ends between a consent and the hour at which everybody reads the text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sulh.acts import clock, exporting
from sulh.public.bulletins.models import Bulletin
from sulh.public.bulletins.schedule import release_due
from sulh.record.verify import verify
from tests.dialogue.reading import reader
from tests.helpers import Stage
from tests.public.bulletins.test_agreeing import publish, rule
from tests.public.staging.bulletins import SAID, Together, Writing
from tests.statements.conftest import code_of


def row(bulletin: str) -> Bulletin:
    return Bulletin.objects.get(pk=bulletin)


@pytest.mark.parametrize("way", ["leave", "withdraw"])
def test_a_text_does_not_appear_when_a_party_is_gone_before_its_hour(
    stage: Stage, writing: Writing, way: str
) -> None:
    made = writing.embargoed(writing.whole("statement"), days=5)
    digest = row(made).digest
    if way == "leave":
        stage.do("LeaveDialogue", stage.delegates[1], words="We leave.")
    else:
        writing.consent(digest, stage.delegates[1], kind="withdraw")
    with clock.at(clock.now() + timedelta(days=6)):
        release_due()
        assert (row(made).state, row(made).parties, row(made).released) == ("offered", [], None)
        assert release_due() == [], "it does not try again and again"
        assert reader(stage, f"bulletins/{row(made).n}").page.status_code == 404
        diary = reader(stage, "diary?kind=bulletins").text
        assert "did not appear at its hour, because the parties no longer agree to it" in diary
    file = list(exporting.download(stage.id))
    assert SAID["en"].encode() not in b"".join(file)
    assert verify(file).dialogue == stage.id


def test_it_appears_once_they_agree_again(stage: Stage, writing: Writing) -> None:
    made = writing.embargoed(days=5)
    writing.consent(row(made).digest, stage.delegates[1], kind="withdraw")
    with clock.at(clock.now() + timedelta(days=6)):
        release_due()
        assert publish(writing, made) == "bulletin_not_agreed"
        writing.consent(row(made).digest, stage.delegates[1])
        assert publish(writing, made) == "done"
        assert sorted(row(made).parties) == sorted(each.id for each in stage.parties)


def test_a_joint_statement_of_one_party_is_none(stage: Stage, writing: Writing) -> None:
    draft = writing.whole("statement")
    digest = writing.offer(draft)
    writing.consent(digest)
    stage.do("LeaveDialogue", stage.delegates[1], words="We leave.")
    writing.consent(digest, stage.delegates[0])
    assert publish(writing, draft) == "statement_needs_parties"


def test_silence_of_nobody_is_no_agreement(stage: Stage, writing: Writing) -> None:
    rule(stage, "no_objection")
    draft = writing.whole()
    writing.offer(draft)
    for delegate in stage.delegates:
        stage.do("LeaveDialogue", delegate, words="We leave.")
    with clock.at(clock.now() + timedelta(days=4)):
        assert publish(writing, draft) == "parties_too_few"


def test_an_objection_that_was_replaced_never_counts_again(stage: Stage, writing: Writing) -> None:
    rule(stage, "no_objection")
    draft = writing.whole()
    digest = writing.offer(draft)
    first, second = stage.delegates
    writing.consent(digest, first, kind="object")
    writing.consent(digest, first)
    stage.do("LeaveDialogue", second, words="We leave.")
    with clock.at(clock.now() + timedelta(days=4)):
        assert publish(writing, draft) == "done"


def test_the_same_words_offered_again_are_asked_about_again(stage: Stage, writing: Writing) -> None:
    rule(stage, "no_objection")
    draft = writing.whole()
    digest = writing.offer(draft)
    writing.consent(digest, stage.delegates[0], kind="object")
    stage.do("TakeBackOffer", writing.editor, bulletin=draft)
    assert writing.offer(draft) == digest
    with clock.at(clock.now() + timedelta(days=4)):
        assert publish(writing, draft) == "done"


def test_nobody_signs_for_a_supporter_that_was_sent_away(stage: Stage, together: Together) -> None:
    made = together.offered()
    together.sign(made, together.first)
    stage.answer_supporter(together.ids[0], stage.delegates[0], "withdraw")
    met = code_of(lambda: together.sign(made, together.second))
    assert met[0] == "signatory_not_accepted" and row(made).state == "offered"
    stage.answer_supporter(together.ids[0], stage.delegates[0], "consent")
    together.sign(made, together.second)
    assert row(made).state == "released"
