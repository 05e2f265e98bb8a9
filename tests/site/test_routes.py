"""Every address, found by asking the resolver: what it tells anybody, and that nobody acts who may not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sulh.acts import log
from sulh.acts.registry import REGISTRY
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Session
from sulh.statements.models import Vote
from tests.everybody import Everybody
from tests.helpers import Stage, scale
from tests.site.routes import ANYBODY, WITHOUT_A_TEXT

# What anybody may do, and how it is answered here: a request for a place and a one-time link succeed; the
# code is unknown, and this dialogue has no open link.
OPEN_TO_ALL = {
    "RequestPlace": 200, "TakeOffice": 200, "RedeemCode": 422, "EnterOpenly": 422, "WriteComment": 200,
    "AppealComment": 200, "TakeBackComment": 200, "CosignCheckpoint": 200, "FileEvidence": 200,
}  # fmt: skip
# Every other act is refused to the public by the table; speaking by a condition of its own.
REFUSED = {"SubmitStatement": "condition_public_track"}
# Acts too deep for a form: one is refused before anybody is asked who sends it.
TOO_DEEP = {"ImportConversation", "ProposeFromDocx"}
AN_ACT = re.compile(r"^api/v1/dialogues/<slug>/acts/(\w+)$")
OFFICES = ("facilitator", "delegate", "moderator", "appeals_member", "registrar", "translator", "supporter")
PREFIXES = ("/", "/fa-af/")


def patterns(of: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site, without the language that may stand before it."""
    for each in (of or get_resolver()).url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, whole)
        else:
            assert isinstance(each, URLPattern)
            yield whole


PAGES = [pattern for pattern in patterns() if not pattern.startswith("api/")]
READING = [pattern for pattern in patterns() if not AN_ACT.match(pattern)]


def filled(pattern: str, slug: str) -> str:
    values = {
        "<slug:slug>": slug,
        "<slug>": slug,
        "<int:n>": "1",
        "<slug:which>": "vote",
        "<str:act>": "RedeemCode",
        "<slug:thread>": "findings-1",
        "<slug:key>": "pledges",
        "<thread>": "findings-1",
        "<n>": "1",
        "<slug:clause>": "0" * 32,
        "<slug:voice>": "0" * 32,
        "<slug:number>": "12340",
        "<path:path>": "0/000.p/1",
    }
    for hole, value in values.items():
        pattern = pattern.replace(hole, value)
    assert "<" not in pattern, pattern
    return pattern


def strangers(stage: Everybody, elsewhere: Everybody) -> Iterator[tuple[str, Client]]:
    """Nobody, and people of another dialogue: with their own cookies, and with these under our names."""
    yield "nobody", Client()
    for role in ("participant", *OFFICES[: scale(1, len(OFFICES))]):
        actor = elsewhere.people[role]
        token = token_of(elsewhere, role)
        honest, forging = Client(), Client()
        honest.cookies[sessions.cookie(elsewhere.dialogue, actor.kind)] = token
        forging.cookies[sessions.cookie(stage.dialogue, actor.kind)] = token
        yield f"{role} of another dialogue", honest
        yield f"{role} of another dialogue, pretending", forging


def token_of(stage: Stage, role: str) -> str:
    assert isinstance(stage, Everybody)
    actor = stage.people[role]
    token: str = write(lambda: sessions.start(stage.id, actor.kind, actor.id))
    return token


def posted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an act as a form sends them."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{code}": text for code, text in value.items()}
        else:
            found[name] = "on" if value is True else value
    return found


def test_every_address_has_an_expectation() -> None:
    """A new address is added to the list by somebody who has thought about it."""
    assert set(READING) == set(ANYBODY)
    assert {match[1] for pattern in patterns() if (match := AN_ACT.match(pattern))} == set(REGISTRY)


def test_what_everybody_can_read(house: Path) -> None:
    """Nobody, and people of another dialogue, are answered alike on every address and in both languages."""
    stage, elsewhere = Everybody(), Everybody()
    for who, client in strangers(stage, elsewhere):
        for pattern in READING:
            for prefix in PREFIXES if pattern in PAGES and who == "nobody" else ("/",):
                address = prefix + filled(pattern, stage.dialogue.slug)
                assert client.get(address).status_code == ANYBODY[pattern], (who, address)


def test_what_everybody_can_read_before_there_is_a_text(house: Path) -> None:
    stage = Stage(parties=2).join()
    of_the_text = [each for each in READING if re.search("/text|/sessions|/ratify|/agenda|/joint", each)]
    assert set(WITHOUT_A_TEXT) < set(of_the_text)
    for pattern in of_the_text:
        status = Client().get("/" + filled(pattern, stage.dialogue.slug)).status_code
        assert status == WITHOUT_A_TEXT.get(pattern, ANYBODY[pattern]), pattern


def test_no_page_of_a_dialogue_that_is_not_there(house: Path) -> None:
    for pattern in READING:
        if "<slug>" in pattern or "<slug:slug>" in pattern:
            status = Client().get("/" + filled(pattern, "nowhere")).status_code
            assert status == (405 if ANYBODY[pattern] == 405 else 404), pattern


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_taken_from_another_site(house: Path, method: str) -> None:
    """Without the form's token every page refuses, also to somebody who is signed in."""
    stage = Everybody()
    token = token_of(stage, "facilitator")
    for pattern in PAGES:
        for prefix in PREFIXES if method == "post" else ("/",):
            client = Client(enforce_csrf_checks=True)
            client.cookies[sessions.cookie(stage.dialogue, "holder")] = token
            answer = getattr(client, method)(prefix + filled(pattern, stage.dialogue.slug))
            assert answer.status_code == 403, (pattern, answer.status_code)


def test_no_stranger_can_act_by_form(house: Path) -> None:
    stage, elsewhere = Everybody(), Everybody()
    bodies = _one_each(stage)
    size = log.head(stage.id).size
    for who, client in strangers(stage, elsewhere):
        for name, fields in bodies.items():
            if name in OPEN_TO_ALL:
                continue
            for as_ in ("office", "participant") if who != "nobody" else ("",):
                answer = client.post(f"/d/{stage.dialogue.slug}/do/{name}", posted(fields) | {"as": as_})
                assert answer.status_code == (422 if name in TOO_DEEP else 403), (who, name, as_)
    assert log.head(stage.id).size == size
    assert not Vote.objects.filter(dialogue_id=stage.id).exists()


def test_no_stranger_can_act_by_program(house: Path) -> None:
    stage, elsewhere = Everybody(), Everybody()
    bodies = _one_each(stage)
    tokens = {"": ""} | {
        role: token_of(elsewhere, role) for role in ("participant", "delegate", "facilitator")
    }
    size = log.head(stage.id).size
    for who, token in (*tokens.items(), ("a guess", "x" * 43)):
        for name, fields in bodies.items():
            if name not in OPEN_TO_ALL:
                status, said = _call(stage, name, fields, token)
                assert (status, said.get("code")) == (403, REFUSED.get(name, "role_may_not")), (
                    who,
                    name,
                    said,
                )
    assert log.head(stage.id).size == size
    assert not Vote.objects.filter(dialogue_id=stage.id).exists()


def test_programs_are_not_known_by_cookies(house: Path) -> None:
    """So that no other site can make a browser call the interface for programs."""
    stage = Everybody()
    client = Client()
    for role in ("participant", "facilitator"):
        client.cookies[sessions.cookie(stage.dialogue, stage.people[role].kind)] = token_of(stage, role)
    for name, fields in _one_each(stage).items():
        if name not in OPEN_TO_ALL:
            status, said = _call(stage, name, fields, "", client)
            assert (status, said.get("code")) == (403, REFUSED.get(name, "role_may_not")), (name, said)


@pytest.mark.parametrize("act", OPEN_TO_ALL)
def test_what_is_open_to_all(house: Path, act: str) -> None:
    """The other way round: these few do not ask who somebody is."""
    stage = Everybody()
    status, said = _call(stage, act, stage.bodies()[act], "")
    assert status == OPEN_TO_ALL[act], said


def test_a_token_that_has_ended_is_nobody_s(house: Path) -> None:
    stage = Everybody()
    token = token_of(stage, "facilitator")
    body = stage.bodies()["InviteParty"]
    assert _call(stage, "InviteParty", body, token)[0] == 200
    write(lambda: Session.objects.filter(digest=sessions.digest(token)).delete())
    assert _call(stage, "InviteParty", body, token)[0] == 403


def _one_each(stage: Everybody) -> dict[str, dict[str, Any]]:
    """One body for every act."""
    found: dict[str, dict[str, Any]] = {}
    for name, fields in stage.bodies().items():
        found.setdefault(name.split()[0], fields)
    assert set(found) == set(REGISTRY)
    return found


def _call(
    stage: Everybody, act: str, fields: Mapping[str, Any], token: str, client: Client | None = None
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = (client or Client()).post(
        f"/api/v1/dialogues/{stage.dialogue.slug}/acts/{act}",
        json.dumps(fields),
        content_type="application/json",
        headers=headers,
    )
    return answer.status_code, answer.json()
