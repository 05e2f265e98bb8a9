"""Acts handed over to the process that writes: the operator's only, and bad ones get a refusal."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import handover, lock
from sulh.acts.handover import DOOR
from sulh.acts.registry import REGISTRY
from sulh.dialogue.models import Dialogue, new_id
from sulh.rules.refusal import Refusal
from tests.helpers import Stage


@pytest.fixture
def door(house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose lock is held and whose door is open, as while a server runs."""
    from django.conf import settings

    # Deeper than the address of a Unix socket may be long.
    folder = house.parent / ("deep-" * 20) / ("deeper-" * 20)
    folder.mkdir(parents=True)
    monkeypatch.setattr(settings, "DATA", folder)
    with lock.held(folder):
        server = handover.open_door(folder)
        yield folder
        server.shutdown()
        server.server_close()


def _say(folder: Path, line: bytes) -> Any:
    handle = os.open(folder, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(f"/proc/self/fd/{handle}/{DOOR}")
        caller.sendall(line)
        with caller.makefile("rb") as answers:
            said = answers.readline()
    os.close(handle)
    return json.loads(said)


def _host(slug: str) -> Any:
    return REGISTRY["HostDialogue"].model.model_validate({"slug": slug})


def test_an_act_is_carried_out_behind_the_door(door: Path) -> None:
    made = new_id()
    answer = handover.hand_in(_host("handed"), made)
    assert (answer["slug"], bool(answer["link"])) == ("handed", True)
    assert Dialogue.objects.get(slug="handed").id == made
    with pytest.raises(Refusal) as refused:
        handover.hand_in(_host("handed"), new_id())
    assert (refused.value.code, refused.value.params) == ("slug_taken", {"field": "slug"})


def test_the_door_is_for_its_owner_only(door: Path) -> None:
    assert stat.S_IMODE((door / DOOR).stat().st_mode) == 0o600


def test_only_the_operator_and_only_the_operators_acts(door: Path) -> None:
    stage = Stage(parties=2)
    said = {"act": "SetQuota", "fields": {"quota": 5}, "in": stage.id, "by": "operator"}
    assert _say(door, json.dumps(said).encode() + b"\n")["refusal"]["code"] == "role_may_not"
    said = {"act": "HostDialogue", "fields": {}, "in": new_id(), "by": "facilitator"}
    assert _say(door, json.dumps(said).encode() + b"\n")["refusal"]["code"] == "role_may_not"
    assert Dialogue.objects.count() == 1


@pytest.mark.parametrize(
    "line",
    [
        b"\n", b"hello\n", b"[]\n", b"{}\n", b'{"act":"Fly","fields":{},"in":"x","by":"operator"}\n',
        b'{"act":"HostDialogue","fields":{"slug":"NO"},"in":"x","by":"operator"}\n',
        b'{"act":"HostDialogue","fields":{"power":1},"in":"x","by":"operator"}\n',
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_the_door_stays_open(door: Path, line: bytes) -> None:
    assert _say(door, line) == {"refusal": {"code": "field_invalid", "params": {}}}
    assert handover.hand_in(_host("still-there"), new_id())["slug"] == "still-there"


def test_without_a_server_the_act_is_carried_out_here(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "DATA", tmp_path)
    handover.hand_in(_host("here"), new_id())
    assert Dialogue.objects.filter(slug="here").exists()
    assert lock.take(tmp_path) is not None, "the lock is free again"


def test_an_act_waits_for_another_command(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "DATA", tmp_path)
    handle = lock.take(tmp_path)
    assert handle is not None
    threading.Timer(0.3, os.close, [handle]).start()
    handover.hand_in(_host("patient"), new_id())
    with lock.held(tmp_path):
        monkeypatch.setattr(handover, "PATIENCE", 0.2)
        with pytest.raises(Refusal) as refused:
            handover.hand_in(_host("impatient"), new_id())
    assert refused.value.code == "data_folder_busy"
    assert not Dialogue.objects.filter(slug="impatient").exists()
