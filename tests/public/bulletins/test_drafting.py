"""Writing: passages with their sources, what they can cite, and who may write at all."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from sulh.acts import clock, exporting, log
from sulh.acts.models import Answered, LogEntry
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Encouragement, new_id
from sulh.public.bulletins.models import Bulletin, Passage
from tests.helpers import Stage, do
from tests.public.staging.bulletins import BY_ROLE, OFFICIAL, REPORTERS, SAID, TITLES, UNNAMED, Writing
from tests.statements.conftest import accepted, code_of, refused, say

NAME = "Somebody Whom Nobody Must Know"


def passages(bulletin: str) -> list[Passage]:
    return list(Passage.objects.filter(bulletin=bulletin).order_by("place"))


def test_a_passage_keeps_who_said_it_to_whom_when_and_how_certain(writing: Writing) -> None:
    draft = writing.open()
    writing.add(draft)
    (row,) = passages(draft)
    assert (row.section, row.text, row.source, row.who) == ("announcement", SAID, "role", OFFICIAL)
    assert (row.to_whom, row.said_on, row.certainty) == (REPORTERS, "2012-10-14", "stated")
    assert (row.known_to, row.commitment, row.cites) == ("", "", {})
    assert Bulletin.objects.get(pk=draft).label == "The editors"


def test_nothing_of_a_draft_is_in_the_diary(stage: Stage, writing: Writing) -> None:
    before = log.head(stage.id)
    draft = writing.whole()
    writing.stage.do("RewriteTitle", writing.editor, bulletin=draft, titles={"en": "Another"})
    stage.do("DropDraft", writing.editor, bulletin=draft)
    assert log.head(stage.id) == before
    assert not Bulletin.objects.exists() and not Passage.objects.exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"source": "named", "who": {}}, "source_needs_who"),
        ({"source": "familiar", "who": {}, "known_to": "editor"}, "source_needs_who"),
        ({"source": "unnamed", "known_to": "editor"}, "source_names_nobody"),
        ({"who": {"en": "Only in English"}}, "text_missing_language"),
        ({"to_whom": {"en": "Only in English"}}, "text_missing_language"),
        ({"said_on": ""}, "said_on_missing"),
        ({"certainty": ""}, "certainty_missing"),
        ({"source": "familiar"}, "known_to_missing"),
        ({"known_to": "editor"}, "known_to_not_wanted"),
        ({"source": "familiar", "known_to": "sealed"}, "source_name_missing"),
        ({"source": "familiar", "known_to": "editor", "source_name": NAME}, "source_name_not_wanted"),
        ({"cites_kind": "statement", "cites": "1"}, "source_or_cites"),
        ({"source": ""}, "source_or_cites"),
        ({"source": "", "cites_kind": "terms", "cites": "1"}, "source_or_cites"),
        ({"text": {"ru": "По-русски"}}, "language_not_here"),
    ],
)
def test_what_a_passage_must_and_must_not_say(writing: Writing, fields: dict[str, Any], code: str) -> None:
    draft = writing.open()
    assert code_of(lambda: writing.add(draft, **(BY_ROLE | fields)))[0] == code
    assert passages(draft) == []


def test_nobody_can_have_said_something_after_today(writing: Writing) -> None:
    draft = writing.open()
    later = (clock.now() + timedelta(days=2)).date().isoformat()
    assert code_of(lambda: writing.add(draft, said_on=later))[0] == "said_on_future"
    writing.add(draft, said_on=clock.now().date().isoformat())


def test_a_sealed_name_is_nowhere_and_can_be_proved(stage: Stage, writing: Writing) -> None:
    draft, key = writing.whole(), "0b7e5c1e-3d42-4c58-9b11-3f7b0d2a9c01"
    fields = {"bulletin": draft, "section": "sceptics", "text": SAID, **UNNAMED}
    fields |= {"known_to": "sealed", "source_name": NAME}
    made = do("AddPassage", writing.editor, stage.id, key, **fields)
    row = Passage.objects.get(pk=made["passage"])
    proof = hashlib.sha256(bytes.fromhex(made["salt"]) + json.dumps(made["value"]).encode()).hexdigest()
    assert made["value"] == NAME and row.commitment == proof == made["commitment"]
    again = do("AddPassage", writing.editor, stage.id, key, **fields)
    assert again == {"bulletin": draft, "passage": row.id, "commitment": proof}
    guessed = do("AddPassage", writing.editor, stage.id, key, **fields | {"source_name": "Somebody else"})
    assert guessed == again, "not even whoever holds the key of the server can try names"
    writing.published(draft)
    kept = [row.answer for row in Answered.objects.all()]
    kept += [bytes(each.data).decode() for each in LogEntry.objects.all()]
    kept += [b"".join(exporting.download(stage.id)).decode(), repr(list(Passage.objects.values()))]
    assert all(NAME not in each and made["salt"] not in each for each in kept)
    assert proof in b"".join(exporting.download(stage.id)).decode()


def cite(writing: Writing, kind: str, which: object) -> str:
    """The code with which citing this is refused; empty where it is taken."""
    fields = {"text": SAID, "cites_kind": kind, "cites": str(which)}
    draft = writing.open()

    def work() -> None:
        made = writing.stage.do(
            "AddPassage", writing.editor, bulletin=draft, section="announcement", **fields
        )
        assert Passage.objects.get(pk=made["passage"]).source == ""
        raise StopIteration

    try:
        return code_of(work)[0]
    except StopIteration:
        return ""


def test_what_everybody_can_read_can_be_cited(stage: Stage, writing: Writing) -> None:
    person, supporter = stage.participants(0, 1)[0], stage.supporter()
    assert accepted(stage, person)
    stage.do("PublishFindings", stage.facilitator)
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="contacts")
    open_ = stage.do("EncourageParty", supporter, party=stage.parties[0].id, words={"en": "Come"})
    pledge = stage.do("PledgeSupport", supporter, kind="funds", text={"en": "Rooms"})["pledge"]
    cited = [
        ("statement", 1), ("findings", 1), ("terms", 1), ("encouragement", open_["encouragement"]),
        ("pledge", pledge), ("party", stage.parties[1].id),
    ]  # fmt: skip
    assert [cite(writing, *each) for each in cited] == [""] * 6


def test_what_not_everybody_can_read_cannot_be_cited(stage: Stage, writing: Writing) -> None:
    person, supporter = stage.participants(0, 1)[0], stage.supporter()
    refused(stage, person, "Refused")
    say(stage, person, "Waiting")
    stage.do("DeclareTie", supporter, party=stage.parties[0].id, kind="contacts")
    stage.do("EncourageParty", supporter, party=stage.parties[0].id, words={"en": "Come"}, sealed=True)
    sealed = Encouragement.objects.get().id
    texts = {"en": "Another mandate", "fa-af": "وظیفهٔ دیگر"}
    stage.do("ProposeTerms", stage.delegates[0], section="mandate", texts=texts, why="It was unclear")
    asking = stage.do("RequestPlace", Actor("public"), names={"en": "Nomads"}, reason="We pass through.")
    hidden = [
        ("statement", 1), ("statement", 2), ("statement", 3), ("findings", 1), ("terms", 2),
        ("encouragement", sealed), ("party", asking["party"]), ("pledge", new_id()), ("contact", new_id()),
        ("claim", new_id()),
    ]  # fmt: skip
    assert [cite(writing, *each) for each in hidden] == ["cites_not_public"] * 10
    stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=sealed)
    assert cite(writing, "encouragement", sealed) == ""


def test_nothing_of_another_dialogue_can_be_cited(stage: Stage, writing: Writing) -> None:
    elsewhere = Stage(parties=2).listen()
    assert cite(writing, "party", elsewhere.parties[0].id) == "cites_not_public"


def test_passages_are_moved_rewritten_and_taken_out(stage: Stage, writing: Writing) -> None:
    draft = writing.open()
    ids = [str(writing.add(draft, text={"en": str(n)})["passage"]) for n in range(3)]
    writing.add(draft, "sceptics", **UNNAMED)

    def order() -> list[str]:
        return [row.text["en"] for row in passages(draft) if row.section == "announcement"]

    def move(passage: str, way: str) -> None:
        stage.do("MovePassage", writing.editor, bulletin=draft, passage=passage, way=way)

    move(ids[2], "up")
    assert order() == ["0", "2", "1"]
    move(ids[0], "up")
    move(ids[1], "down")
    assert order() == ["0", "2", "1"], "at the ends nothing moves, and nothing leaves its section"
    move(ids[0], "down")
    assert order() == ["2", "0", "1"]
    stage.do("RewritePassage", writing.editor, bulletin=draft, passage=ids[0], text={"en": "zero"})
    stage.do("TakePassageOut", writing.editor, bulletin=draft, passage=ids[1])
    assert order() == ["2", "zero"]
    other = writing.open()
    act = {"bulletin": other, "passage": ids[0]}
    assert code_of(lambda: stage.do("TakePassageOut", writing.editor, **act))[0] == "not_found"


def test_a_text_does_not_grow_without_end(writing: Writing) -> None:
    draft = writing.open()
    row = Bulletin.objects.get(pk=draft)
    write(
        lambda: Passage.objects.bulk_create(
            Passage(bulletin=row, place=n, section="announcement", text=SAID, cites={}) for n in range(60)
        )
    )
    assert code_of(lambda: writing.add(draft)) == ("too_many_passages", {"most": 60})


@pytest.mark.parametrize(
    "role", ["facilitator", "moderator", "delegate", "supporter", "participant", "observer"]
)
def test_only_editors_write(stage: Stage, writing: Writing, role: str) -> None:
    actors = {"facilitator": stage.facilitator, "moderator": stage.moderator, "delegate": stage.delegates[0]}
    actor = actors.get(role) or (
        stage.supporter() if role == "supporter"
        else stage.participants(0, 1)[0] if role == "participant"
        else stage.office(role)
    )  # fmt: skip
    draft = writing.whole()
    fields = {"bulletin": draft, "section": "announcement", "text": SAID, **BY_ROLE}
    assert code_of(lambda: stage.do("AddPassage", actor, **fields))[0] == "role_may_not"
    assert code_of(lambda: stage.do("OpenDraft", actor, kind="bulletin", titles=TITLES))[0] == "role_may_not"
    assert code_of(lambda: stage.do("OfferBulletin", actor, bulletin=draft))[0] == "role_may_not"
    assert code_of(lambda: stage.do("DropDraft", actor, bulletin=draft))[0] == "role_may_not"


def test_editors_share_their_drafts_and_those_of_another_dialogue_do_not(writing: Writing) -> None:
    draft = writing.open()
    second, foreign = writing.stage.office("editor"), Writing(Stage(parties=2).listen())
    Writing(writing.stage, second).add(draft)
    assert code_of(lambda: foreign.add(draft))[0] == "not_found"
