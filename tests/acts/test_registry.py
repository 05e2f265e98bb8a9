"""How acts declare themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from sulh.acts.registry import REGISTRY, Act, Answer, Here, View, carries_out

ACTS = list(REGISTRY.values())


@pytest.fixture
def registry() -> Iterator[None]:
    """The registry as it was is put back afterwards."""
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


class Quiet(Act):
    """An act that does not say what the diary shall say of it."""


class Said(Act):
    word: str = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({"word": self.word})


def nothing(act: Act, here: Here) -> Answer:
    return Answer()


@pytest.mark.usefixtures("registry")
def test_an_act_that_keeps_silent_about_the_diary_is_refused() -> None:
    with pytest.raises(TypeError, match="Quiet declares no public_view"):
        carries_out(Quiet, action="run_server")(nothing)
    assert "Quiet" not in REGISTRY
    with pytest.raises(TypeError, match="Quiet declares no public_view"):
        Quiet().public_view({})


@pytest.mark.usefixtures("registry")
def test_an_act_without_a_row_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="Said: no action override"):
        carries_out(Said, action="override")(nothing)
    assert "Said" not in REGISTRY


@pytest.mark.usefixtures("registry")
def test_an_act_that_declares_itself_is_found_by_its_name() -> None:
    assert carries_out(Said, action="run_server")(nothing) is nothing
    assert REGISTRY["Said"].model is Said
    assert REGISTRY["Said"].logged
    assert Said().action() == "run_server"


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_is_frozen_and_takes_no_other_field(act: Any) -> None:
    model = act.model
    assert model.model_config["frozen"]
    blank = model.model_construct()
    with pytest.raises(ValidationError, match="frozen"):
        blank.something = 1
    with pytest.raises(ValidationError) as fault:
        model.model_validate({"nobody_knows_this": 1})
    assert ("extra_forbidden", ("nobody_knows_this",)) in [
        (e["type"], e["loc"]) for e in fault.value.errors()
    ]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_who_where_and_which_key_are_never_in_the_body(act: Any) -> None:
    assert not {"actor", "by", "dialogue", "key", "role", "at"} & set(act.model.model_fields) - (
        {"role"} if act.name == "AppointOffice" else set()  # the office that is given, not the one that gives
    )


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_every_act_says_what_it_is(act: Any) -> None:
    """Its first line is the summary in the interface for programs."""
    assert act.model.__doc__
    assert act.model.__doc__.strip()[-1] == "."


def test_only_drafts_and_what_could_betray_a_person_stay_out_of_the_diary() -> None:
    coming_in = {
        "CastVote", "CastMemberVote", "RedeemCode", "EnterOpenly", "ReplaceCode",
        # What somebody answered on paper or to an enumerator.
        "EnterSheet", "EnterSheets", "DecideSheet", "BeginAssisted", "CastAssistedVote",
        "AnswerPulse", "BeginAssistedPulse", "AnswerAssistedPulse", "EnterPulseSheet", "DecidePulseSheet",
    }  # fmt: skip
    # What an editor or a supporter writes before it is offered: nobody's business yet.
    drafts = {
        "OpenDraft", "RewriteTitle", "DropDraft", "AddPassage", "RewritePassage", "MovePassage",
        "TakePassageOut",
        "CorrectBulletin", "DraftSupportersStatement", "AddSupportersPassage", "DraftMinutes",
    }  # fmt: skip
    # Each entry of the diary asks for new cosignatures, so that these would never end.
    of_the_diary = {"CosignCheckpoint"}
    # Where an office holder wants to be reminded: in no log.
    addresses = {"GiveAddress", "DropAddress"}
    assert {act.name for act in ACTS if not act.logged} == coming_in | drafts | of_the_diary | addresses
    unkeyed = {
        "CastVote", "CastMemberVote", "EraseSelf", "WithdrawStatement",
        # Sent twice, each of these leaves what it left the first time.
        "EnterSheet", "EnterSheets", "DecideSheet", "BeginAssisted", "CastAssistedVote",
        "AnswerPulse", "BeginAssistedPulse", "AnswerAssistedPulse", "EnterPulseSheet", "DecidePulseSheet",
        "BeginRoom", "JoinRoom", "QuestionTranslation", "CosignCheckpoint",
        # A key would stand beside who reported. Sent twice, it is reported twice.
        "ReportIncident",
    } | addresses  # fmt: skip
    assert {act.name for act in ACTS if not act.keyed} == unkeyed
