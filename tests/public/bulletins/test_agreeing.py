"""Offering a text, and the three rules by which the parties may have it agreed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from sulh.acts import clock, exporting, log
from sulh.acts.writer import write
from sulh.dialogue.consent import SUBJECTS
from sulh.dialogue.models import Terms
from sulh.public.bulletins import content
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.record.canonical import Value, canonical
from tests.dialogue.reading import reader
from tests.helpers import Stage
from tests.public.staging.bulletins import DOUBTED, SAID, TITLES, UNNAMED, Together, Writing
from tests.statements.conftest import accepted, code_of


def rule(stage: Stage, name: str, days: int = 3) -> None:
    """The rule in force, set without the way through the parties."""
    terms = Terms.objects.get(dialogue_id=stage.id, status="in_force")
    terms.body["outside"] = {"bulletins": name, "objection_days": days}
    write(lambda: terms.save(update_fields=["body"]))


def publish(writing: Writing, bulletin: str) -> str:
    """How publishing is answered: the code of the refusal, or "done"."""

    def work() -> None:
        writing.stage.do("PublishBulletin", writing.editor, bulletin=bulletin)
        raise StopIteration

    try:
        return code_of(work)[0]
    except StopIteration:
        return "done"


def test_an_offer_freezes_and_the_diary_says_only_that_there_is_one(stage: Stage, writing: Writing) -> None:
    draft = writing.whole()
    digest = writing.offer(draft)
    row = Bulletin.objects.get(pk=draft)
    assert (row.state, row.rule, row.digest) == ("offered", "every_party", digest)
    entry = next(each for each, _ in log.entries(stage.id, newest_first=True))
    assert entry["view"] == {
        "bulletin": draft, "n": 1, "kind": "bulletin", "digest": digest, "rule": "every_party",
    }  # fmt: skip
    file = b"".join(exporting.download(stage.id)).decode()
    assert SAID["en"] not in file and TITLES["en"] not in file
    for act in (
        lambda: writing.add(draft),
        lambda: stage.do("RewriteTitle", writing.editor, bulletin=draft, titles=TITLES),
        lambda: stage.do("DropDraft", writing.editor, bulletin=draft),
        lambda: stage.do("OfferBulletin", writing.editor, bulletin=draft),
    ):
        assert code_of(act)[0] == "not_a_draft"


def test_the_digest_is_of_the_canonical_content(writing: Writing) -> None:
    draft = writing.whole()
    digest = writing.offer(draft)
    row = Bulletin.objects.get(pk=draft)
    first, second = content.in_order(row.passages.all())
    whole: Value = {
        "bulletin": draft, "kind": "bulletin", "titles": TITLES, "supporters": [], "corrects": "", "why": {},
        "passages": [
            {"id": first.id, "section": "announcement", "text": SAID, "source": "role",
             "who": first.who, "to_whom": first.to_whom, "said_on": "2012-10-14", "certainty": "stated"},
            {"id": second.id, "section": "sceptics", "text": DOUBTED, "source": "unnamed",
             "said_on": "2012-10-15", "certainty": "believed", "known_to": "editor"},
        ],
    }  # fmt: skip
    assert digest == hashlib.sha256(canonical(whole)).hexdigest()


def test_what_lacks_a_language_a_section_or_its_sceptics_is_not_offered(writing: Writing) -> None:
    def offering(draft: str) -> str:
        return code_of(lambda: writing.offer(draft))[0]

    assert offering(writing.open()) == "announcement_missing"
    draft = writing.open()
    writing.add(draft)
    assert offering(draft) == "sceptics_missing"
    writing.add(draft, "sceptics", text={"en": "Only in English"}, **UNNAMED)
    assert offering(draft) == "text_missing_language"
    sceptical = writing.open()
    writing.add(sceptical, "sceptics", **UNNAMED)
    assert offering(sceptical) == "announcement_missing"
    assert offering(writing.whole(titles={"en": "Only in English"})) == "text_missing_language"


def test_what_is_cited_must_still_be_there(stage: Stage, writing: Writing) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person)
    draft = writing.whole()
    writing.add(draft, cites_kind="statement", cites="1")
    stage.do("WithdrawStatement", person, statement=said)
    assert code_of(lambda: writing.offer(draft))[0] == "cites_not_public"


def test_every_party_has_to_consent_to_exactly_this_text(stage: Stage, writing: Writing) -> None:
    draft = writing.whole()
    digest = writing.offer(draft)
    first, second = stage.delegates
    assert code_of(lambda: writing.stage.do("PublishBulletin", writing.editor, bulletin=draft)) == (
        "bulletin_not_agreed", {"party": "Party A, Party B"},
    )  # fmt: skip
    writing.consent(digest, first)
    assert publish(writing, draft) == "bulletin_not_agreed"
    writing.consent(digest, second, kind="abstain")
    assert publish(writing, draft) == "bulletin_not_agreed", "an abstention is no consent"
    writing.consent(digest, second)
    assert publish(writing, draft) == "done"
    assert Bulletin.objects.get(pk=draft).rule == "every_party"


def test_who_consented_stays_said_when_a_party_has_left(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    stage.do("LeaveDialogue", stage.delegates[1], words="We leave.")
    assert sorted(Bulletin.objects.get(pk=made).parties) == sorted(each.id for each in stage.parties)
    # In the order of every page: by the lot, which anybody can draw again.
    drawn = sorted(
        "12", key=lambda place: hashlib.sha256(f"{stage.dialogue.lot} {place}".encode()).hexdigest()
    )
    names = " , ".join({"1": "Party A", "2": "Party B"}[place] for place in drawn)
    assert f"Parties that consented {names}" in reader(stage, "bulletins/1").text
    shown = next(each for each, _ in log.entries(stage.id) if each["act"] == "PublishBulletin")["view"]
    assert sorted(shown["parties"]) == sorted(each.id for each in stage.parties)


def test_under_another_rule_nobody_is_said_to_have_consented(stage: Stage, writing: Writing) -> None:
    rule(stage, "no_objection")
    draft = writing.whole()
    digest = writing.offer(draft)
    writing.consent(digest, stage.delegates[0])
    with clock.at(clock.now() + timedelta(days=4)):
        assert publish(writing, draft) == "done"
        assert Bulletin.objects.get(pk=draft).parties == []
        assert "Parties that consented" not in reader(stage, "bulletins/1").text


def test_without_objection_for_so_many_days(stage: Stage, writing: Writing) -> None:
    rule(stage, "no_objection", days=2)
    draft = writing.whole()
    writing.offer(draft)
    now = clock.now()
    with clock.at(now + timedelta(hours=47)):
        met = code_of(lambda: stage.do("PublishBulletin", writing.editor, bulletin=draft))
        assert met == ("objection_open", {"hours": 1})
    with clock.at(now + timedelta(hours=48)):
        assert publish(writing, draft) == "done"


@pytest.mark.parametrize("kind", ["object", "withdraw"])
def test_one_objection_is_enough_and_stands_when_another_party_leaves(
    stage: Stage, writing: Writing, kind: str
) -> None:
    rule(stage, "no_objection")
    draft = writing.whole()
    digest = writing.offer(draft)
    first, second = stage.delegates
    writing.consent(digest, first, kind=kind)
    with clock.at(clock.now() + timedelta(days=4)):
        assert publish(writing, draft) == "bulletin_objected"
        stage.do("LeaveDialogue", second, words="We leave.")
        assert publish(writing, draft) == "bulletin_objected"
        writing.consent(digest, first, kind="abstain")
        assert publish(writing, draft) == "done"


def test_editors_alone_where_the_parties_want_it_so(stage: Stage, writing: Writing) -> None:
    rule(stage, "editors")
    draft = writing.whole()
    writing.offer(draft)
    assert publish(writing, draft) == "done"


def test_a_joint_statement_needs_every_party_whatever_the_rule(stage: Stage, writing: Writing) -> None:
    rule(stage, "editors")
    draft = writing.whole("statement")
    digest = writing.offer(draft)
    assert Bulletin.objects.get(pk=draft).rule == "every_party"
    assert publish(writing, draft) == "bulletin_not_agreed"
    writing.consent(digest)
    assert publish(writing, draft) == "done"


def test_the_rule_of_an_offer_does_not_change_with_the_terms(stage: Stage, writing: Writing) -> None:
    draft = writing.whole()
    writing.offer(draft)
    rule(stage, "editors")
    assert publish(writing, draft) == "bulletin_not_agreed"


def test_where_no_party_has_joined_nothing_goes_out(house: object) -> None:
    stage = Stage(parties=2)
    writing = Writing(stage)
    draft = writing.whole()
    writing.offer(draft)
    assert publish(writing, draft) == "parties_too_few"
    assert code_of(lambda: writing.offer(writing.whole("statement")))[0] == "statement_needs_parties"


def test_a_dialogue_without_parties_leaves_it_to_the_editors(house: object) -> None:
    stage = Stage(parties=0, template="ask-a-question")
    assert not stage.dialogue.has_parties
    writing = Writing(stage)
    draft = writing.whole()
    writing.offer(draft)
    assert Bulletin.objects.get(pk=draft).rule == "editors"
    assert publish(writing, draft) == "done"


def test_an_offer_taken_back_loses_every_answer(stage: Stage, writing: Writing) -> None:
    draft = writing.whole()
    digest = writing.offer(draft)
    writing.consent(digest)
    stage.do("TakeBackOffer", writing.editor, bulletin=draft)
    row = Bulletin.objects.get(pk=draft)
    assert (row.state, row.digest, row.rule, row.offered) == ("draft", "", "", None)
    assert code_of(lambda: writing.consent(digest))[0] == "subject_changed"
    assert writing.offer(draft) == digest, "the same words"
    assert publish(writing, draft) == "bulletin_not_agreed", "and yet they are asked anew"
    assert (
        code_of(lambda: stage.do("TakeBackOffer", writing.editor, bulletin=writing.whole()))[0]
        == "not_offered"
    )


def test_parties_answer_only_what_editors_offer(stage: Stage, writing: Writing, together: Together) -> None:
    writing.whole()
    waiting = writing.offer(writing.whole())
    joint = Bulletin.objects.get(pk=together.offered())
    writing.published()
    assert SUBJECTS["bulletin"](stage.id) == {waiting}
    assert code_of(lambda: writing.consent(joint.digest))[0] == "subject_changed"
    assert Passage.objects.filter(bulletin=joint).count() == 2
