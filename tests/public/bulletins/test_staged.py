"""Every act of this folder by somebody, with ids of another dialogue by nobody; and what was planted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Act, Actor
from sulh.acts.writer import write
from sulh.public.bulletins.labels import ACTS
from sulh.rules.refusal import Refusal
from tests.everybody import Everybody
from tests.helpers import Stage
from tests.planted import Planted
from tests.public.staging.bulletins import SEEN_HERE, Staged


class _RolledBack(Exception):
    """Ends a trial, so that the next one finds everything as it was."""


def attempt(act: Act, by: Actor, stage: Stage) -> str:
    """The code with which the act is refused; empty where it passes (and is undone)."""

    def work() -> None:
        perform(act, by=by, in_=stage.id)
        raise _RolledBack

    try:
        write(work)
    except Refusal as refusal:
        return refusal.code
    except _RolledBack:
        pass
    return ""


def made(name: str, fields: dict[str, Any]) -> Act:
    return REGISTRY[name.split()[0]].model.model_validate(fields)


@pytest.mark.slow
def test_every_act_is_done_by_its_office_and_reaches_into_no_other_dialogue(house: Path) -> None:
    here, elsewhere = Everybody(), Everybody()
    own, there = Staged(here, here.people).bodies(), Staged(elsewhere, elsewhere.people).bodies()
    assert {name.split()[0] for name in own} == set(ACTS)
    for name, fields in own.items():
        able = {who for who, by in here.people.items() if not attempt(made(name, fields), by, here)}
        expected = "clock" if name == "ReleaseBulletin" else "supporter" if "upporters" in name else "editor"
        assert able == {expected}, name
        for field in {"bulletin", "passage", "supporter", "supporters"} & set(fields):
            foreign = made(name, fields | {field: there[name][field]})
            assert attempt(foreign, here.people[expected], here), (name, field)


@pytest.mark.slow
def test_who_sees_what_was_planted(house: Path) -> None:
    stage = Planted()
    paths = ["bulletins", "bulletins.atom", "drafts", "desk", "diary", "diary.jsonl", ""]
    paths += [f"{place}/{n}" for place in ("bulletins", "drafts") for n in range(1, 9)]
    api = [
        f"/api/v1/dialogues/{stage.dialogue.slug}/bulletins{more}" for more in ("", "/1", "/2", "/3", "/4")
    ]
    seen: dict[str, set[str]] = {name: set() for name in stage.canaries}
    for who, client, token in stage.visitors():
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        for path in [*(f"/d/{stage.dialogue.slug}/{each}" for each in paths), *api]:
            answer: Any = client.get(path, headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode()
            for name, words in stage.canaries.items():
                if any(word in text for word in words):
                    seen[name].add(who)
    assert {name: seen[name] for name in SEEN_HERE} == SEEN_HERE
    assert not seen["name of a sealed source"] and not seen["salt of a sealed source"]
