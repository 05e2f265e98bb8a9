"""An act that names something of another dialogue is refused, and changes nothing in either."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sulh.acts import log
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Act, Actor
from sulh.acts.writer import write
from sulh.rules.actions import ACTIONS
from sulh.rules.refusal import Refusal
from tests.everybody import Everybody, Fields

_ID = ("^[0-9a-f]{32}$", "^([0-9a-f]{32})?$")
# Names of things that are no ids: what they are is looked up in the dialogue all the same.
BY_ANOTHER_NAME = {
    "GiveConsent.subject_digest", "TakeOffice.link", "RevokeSheet.sheet", "RecordVoice.subject",
    "WithdrawVoice.subject",
}  # fmt: skip


class _RolledBack(Exception):
    """Raised after an act that passed, so that nothing of it stands."""


def attempt(act: Act, by: Actor, in_: str) -> str:
    """The code with which the act is refused; empty where it passes (and is undone)."""

    def work() -> None:
        perform(act, by=by, in_=in_)
        raise _RolledBack

    try:
        write(work)
    except Refusal as refusal:
        return refusal.code
    except _RolledBack:
        pass
    return ""


def holds_ids(annotation: Any) -> bool:
    """Whether a field's type is an id, or holds some."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(_takes_ids(info) for info in annotation.model_fields.values())
    if typing.get_origin(annotation) is typing.Annotated:
        return _of_an_id(annotation.__metadata__)
    return any(holds_ids(each) for each in typing.get_args(annotation))


def _of_an_id(metadata: Any) -> bool:
    found = []
    for each in metadata:
        found += each.metadata if isinstance(each, FieldInfo) else [each]
    return any(getattr(each, "pattern", "") in _ID for each in found)


def fields_with_ids() -> set[str]:
    """Every `Act.field` that takes an id."""
    return {
        f"{name}.{field}"
        for name, each in REGISTRY.items()
        for field, info in each.model.model_fields.items()
        if _takes_ids(info)
    }


def _takes_ids(info: FieldInfo) -> bool:
    return _of_an_id(info.metadata) or holds_ids(info.annotation)


def scenes(stage: Everybody) -> Iterator[tuple[str, dict[str, Fields]]]:
    """What could be sent in each scene, with every field that takes an id filled in."""
    observer = stage.people["observer"].id
    sheet = stage.do("IssueCodes", stage.people["registrar"], count=1)["sheet"]
    ways = stage.scenes()
    phase, first = next(ways)
    yield (
        phase,
        first
        | {
            "AppointOffice to": {"role": "appeals_member", "label": "Somebody", "to": observer},
            "RevokeSheet": {"sheet": sheet},
        },
    )
    yield from ways


def phase_of(name: str, fields: Fields) -> str:
    """A phase in which the act is open: speaking, if it is."""
    phases = ACTIONS[REGISTRY[name.split()[0]].model.model_validate(fields).action()].phases
    return "listening" if "listening" in phases else min(phases)


def test_the_fields_are_found() -> None:
    """The search below finds ids in plain fields, optional ones and keys of mappings."""
    found = fields_with_ids()
    assert {"CastVote.statement", "AppointOffice.party", "AppointOffice.to"} <= found
    assert "ProposeReferenceShares.shares" in found
    assert {"ProposeMove.after", "WriteSideLetter.to", "ProposeFromDocx.edits"} <= found
    assert "SubmitStatement.text" not in found


@pytest.mark.slow
def test_no_act_reaches_into_another_dialogue(house: Path) -> None:
    """Whoever could do the act with ids of the own dialogue cannot with one of another."""
    here, elsewhere = Everybody(), Everybody()
    texts = {"en": "Something that only they say", "fa-af": "سخنی که تنها آنان می‌گویند"}
    foreign_terms = elsewhere.do(
        "ProposeTerms", elsewhere.delegates[0], section="scope", texts=texts, why="x"
    )
    wanted = fields_with_ids() | BY_ANOTHER_NAME
    tried = set()
    for (scene, own), (_scene, there) in zip(scenes(here), scenes(elsewhere), strict=True):
        if not scene:
            there["GiveConsent"] |= {"subject_digest": foreign_terms["digest"]}
        before = [log.head(stage.id) for stage in (here, elsewhere)]
        for name, fields in own.items():
            for stage in (here, elsewhere):
                stage.put_into(scene or phase_of(name, fields))
            tried |= tried_with_foreign_ids(here, name, fields, there[name], wanted)
        assert [log.head(stage.id) for stage in (here, elsewhere)] == before
    assert tried == wanted


def tried_with_foreign_ids(
    here: Everybody, name: str, fields: Fields, there: Fields, wanted: set[str]
) -> set[str]:
    """The fields in which somebody, who can do the act, was refused the other dialogue's."""
    act, tried = name.split()[0], set()
    model = REGISTRY[act].model
    people = {**here.people, "second delegate": here.delegates[1]}.values()
    able = [who for who in people if not attempt(model.model_validate(fields), who, here.id)]
    for field in sorted(field for field in fields if f"{act}.{field}" in wanted):
        foreign = model.model_validate(fields | {field: there[field]})
        for who in able:
            assert there[field] != fields[field]
            assert attempt(foreign, who, here.id), (name, field, who)
            tried.add(f"{act}.{field}")
    return tried
