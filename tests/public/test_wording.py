"""Every act that the diary can hold is said in words, whole and in no raw code."""

from __future__ import annotations

import json
import re
import typing
from string import ascii_letters
from typing import Any

import pytest
from django.utils.translation import override

from sulh.acts.models import LogEntry
from sulh.acts.registry import REGISTRY
from sulh.dialogue.models import Dialogue
from sulh.public.diary import reading, wording
from sulh.public.diary.lines import CODES, Writing, sentence_of
from tests.public.conftest import Diaries

LOGGED = {act.name for act in REGISTRY.values() if act.logged}
# What participants do enters as `LogBatch`; older diaries hold entries of these, so their words stay.
BATCHED = {"AcceptConduct", "AppealDecision", "CarryOverComment", "EraseSelf"}
SEALED = {"ReportIncident"}  # whole, and for good
ON_A_LAPTOP = {"BeginRoom"}  # enters the diary of the laptop that a room is held on
# An answer that turns the sentence is a field of the act, but for one whose view says what became of it.
FIELD_OF_TURN = {"GiveConsent": "kind"}
TURNS_OF_VIEW = {
    "AnswerInvitation": {"acknowledged", "joined", "declined"},
    "ReleaseBulletin": {"released", "lapsed"},
    "DecideModeration": {"accept", "reject", "ask_another"},
    "MergeStatements": {"propose", "merge"},
    "SeparateStatement": {"accepted", "pending"},
    "CloseBatch": {"yes", "no"},
    "NameWitness": {"party", "supporter"},
    "RetireWitness": {"party", "supporter"},
    "SubmitStatement": {"sealed", "unattributed", "by_party", "by_name"},
}


def turns(act: str) -> set[str]:
    if act in TURNS_OF_VIEW:
        return TURNS_OF_VIEW[act]
    field = FIELD_OF_TURN.get(act, wording.TURNS[act])
    return set(typing.get_args(REGISTRY[act].model.model_fields[field].annotation))


def test_every_logged_act_has_a_sentence() -> None:
    """And nothing else has one; an act that turns on an answer has one for each answer."""
    expected = {act for act in LOGGED if act not in wording.TURNS} | {"Sealed"}
    for act in wording.TURNS:
        answers = turns(act)
        assert len(answers) >= 2, act
        expected |= {f"{act}.{answer}" for answer in answers}
    assert set(wording.SENTENCES) == expected


def test_every_logged_act_belongs_to_one_kind() -> None:
    listed = [act for _title, acts in wording.KINDS.values() for act in acts]
    assert len(listed) == len(set(listed))
    assert set(listed) == LOGGED | {"Sealed"}


@pytest.mark.parametrize("folder", wording.OWN, ids=lambda folder: folder.__name__)
def test_no_folder_takes_the_words_of_another(folder: Any) -> None:
    """All tables are put together: each folder reads in them what it brought."""
    for name in ("SENTENCES", "FIELDS", "TURNS"):
        brought, whole = getattr(folder, name), getattr(wording, name)
        assert {key: str(words) for key, words in brought.items()} == {
            key: str(whole[key]) for key in brought
        }
    assert all(CODES[key] is words for key, words in folder.CODES.items())


def test_votes_entering_and_drafts_are_not_in_the_diary() -> None:
    coming_in = {
        "CastVote", "CastMemberVote", "RedeemCode", "EnterOpenly", "ReplaceCode",
        "CosignCheckpoint",
        "EnterSheet", "EnterSheets", "DecideSheet", "BeginAssisted", "CastAssistedVote",
        "AnswerPulse", "BeginAssistedPulse", "AnswerAssistedPulse", "EnterPulseSheet", "DecidePulseSheet",
    }  # fmt: skip
    drafting = {
        "OpenDraft", "RewriteTitle", "DropDraft", "AddPassage", "RewritePassage", "MovePassage",
        "TakePassageOut",
        "CorrectBulletin", "DraftSupportersStatement", "AddSupportersPassage", "DraftMinutes",
    }  # fmt: skip
    addresses = {"GiveAddress", "DropAddress"}
    assert set(REGISTRY) - LOGGED == coming_in | drafting | addresses


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_every_entry_is_said_in_words(everything: Diaries, language: str) -> None:
    """Real entries of every act: no placeholder without a value, no field without a title, no raw code."""
    _stage, dialogues = everything
    seen = set()
    for dialogue in dialogues:
        last = reading.page(dialogue, 1).last
        entries = [entry for n in range(1, last + 1) for entry in reading.page(dialogue, n).entries]
        with override(language):
            lines = Writing(Dialogue.objects.get(pk=dialogue)).lines(entries)
        for entry, line in zip(entries, lines, strict=True):
            seen.add(entry.act)
            named = set(re.findall(r"%\((\w+)\)s", str(sentence_of(entry))))
            assert named <= set(entry.view), entry.act
            assert str(sentence_of(entry)) != entry.act
            assert '<bdi dir="auto"></bdi>' not in line.sentence
            for detail in line.details:
                assert any(detail.label is title for title in wording.FIELDS.values()), (entry.act, detail)
            html = line.sentence + " ".join(detail.value for detail in line.details)
            text = re.sub(r"<bdi.*?</bdi>|<[^>]+>", "", html, flags=re.S)  # people's own words aside
            assert not re.search(r"[0-9a-f]{16}", text), f"{entry.act}: an id or digest stands there whole"
            assert not re.search(r"[a-z]_[a-z]", text), f"{entry.act}: a raw code stands there: {text}"
    assert seen - {"Sealed"} == LOGGED - BATCHED - SEALED - ON_A_LAPTOP


def test_every_code_of_the_log_has_a_word() -> None:
    """Fields with a closed list: each value an act allows is in the table of words."""
    for name, words in CODES.items():
        act, _, field = name.rpartition(".")
        models = [REGISTRY[act].model] if act else [each.model for each in REGISTRY.values()]
        for model in models:
            if (
                model.__name__ in LOGGED
                and field in model.model_fields
                and model.__name__ not in ("ChangePhase", "StageDemonstration")
            ):
                allowed = set(typing.get_args(model.model_fields[field].annotation))
                assert {value for value in allowed if isinstance(value, str)} <= set(words), (name, model)


def test_nothing_an_entry_says_is_left_out(everything: Diaries) -> None:
    """Every field of every entry is in the sentence, below it, or on the short list of mere references."""
    _stage, dialogues = everything
    rows = [json.loads(bytes(row.data)) for row in LogEntry.objects.filter(dialogue__in=dialogues)]
    for row in rows:
        for field in row["view"]:
            named = any(
                f"%({field})s" in str(sentence)
                for name, sentence in wording.SENTENCES.items()
                if name.partition(".")[0] == row["act"]
            )
            turn = wording.TURNS.get(row["act"]) == field
            reference = {field, f"{row['act']}.{field}"} & wording.REFERENCES
            assert named or turn or reference or field in wording.FIELDS, (row["act"], field)
    assert all(set(name) <= set(ascii_letters + "._") for name in wording.REFERENCES)
