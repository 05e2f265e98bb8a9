"""The fast door for votes refuses what Django refuses, and answers a good vote as Django does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from sulh.site import votes_door
from tests.serving import Server
from tests.statements.voting.door_cases import (
    CASES,
    SECURITY,
    Case,
    House,
    Sent,
    good,
    in_django,
    over_the_wire,
    padded,
    prepared,
    token_in,
)
from tests.statements.voting.listening import LONG, Line, move, on_sqlite, token


@pytest.fixture(scope="module")
def house(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("doors")
    with on_sqlite(migrated, folder / "here.sqlite3"):
        made = prepared(folder / "there")
        made.there.server.start()
        try:
            yield made
        finally:
            made.there.server.kill()


@pytest.mark.parametrize(("door", "case"), CASES, ids=[f"{door}: {case.name}" for door, case in CASES])
def test_both_doors_answer_alike(house: House, door: str, case: Case) -> None:
    sent = case.change(house, good(house, door, case))
    fast, slow = over_the_wire(house, sent), in_django(sent)
    assert (fast.status, slow.status) == (case.status, case.status), (fast.body[:300], slow.body[:300])
    for name in SECURITY:
        assert fast.headers.get(name, "").replace("; charset=utf-8", "") == slow.headers.get(
            name, ""
        ).replace("; charset=utf-8", ""), name
    if case.status == 200:
        assert fast.json == slow.json
        assert fast.json["applied"] is True
        following = fast.json["next"]
        assert (following["statement"], following["left"]) == (house.there.statements[1], 1)
    elif door == "api" and case.code:
        assert fast.json == slow.json
        assert fast.json["code"] == case.code
    assert _handed(case.change(house, good(house, door, case))) is not case.fast


def _handed(sent: Sent) -> bool:
    """Whether the door hands this request to Django, and whether its body is still there to be read."""
    headers = {name: value for name, value in sent.headers.items() if value}
    kind = headers.pop("Content-Type", "")
    request = RequestFactory().generic(sent.method, sent.path, sent.bytes, content_type=kind, headers=headers)
    left: list[bytes] = []

    def django(environ: dict[str, Any], start: Any) -> list[bytes]:
        left.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        return []

    list(votes_door.with_door(django)(request.environ, lambda *_: None))
    assert left in ([], [sent.bytes])
    return bool(left)


@pytest.mark.parametrize("door", ["page", "api"])
def test_counters_count_alike(house: House, door: str) -> None:
    """Sent again, an older one, a newer one, by the fast door and by Django in turn."""
    sent = good(house, door)
    older = replace(sent, fields=sent.fields | {"once": 8})
    newer = replace(sent, fields=sent.fields | {"counter": 3, "once": 9, "choice": "pass"})
    wanted = [
        (sent, True, None),
        (sent, True, None),
        (older, False, 1),
        (newer, True, None),
        (sent, False, 3),
    ]
    for each, applied, above in wanted:
        there = [over_the_wire(house, each), over_the_wire(house, padded(LONG)(house, each))]
        for answer in [*there, in_django(each)]:
            assert (answer.status, answer.json["applied"], answer.json.get("above")) == (200, applied, above)


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_session_that_was_good_a_moment_ago(house: House, door: str) -> None:
    """Who comes in on another device, leaves or is paused is refused at once, though the door knew them."""
    server, slug, code = house.there.server, house.there.slug, house.codes.pop()
    enter: dict[str, Any] = {"code": code, "accept_conduct": True, "only_mine": "yes"}
    first = server.act(slug, "RedeemCode", **enter)["token"]

    def vote(session: str, counter: int) -> int:
        sent = good(house, door)
        mine = token_in(sent)
        headers = {name: value.replace(mine, session) for name, value in sent.headers.items()}
        said = sent.fields | {"counter": counter, "once": counter}
        return over_the_wire(house, replace(sent, headers=headers, fields=said)).status

    assert vote(first, 1) == 200
    second = server.act(slug, "RedeemCode", **enter)["token"]
    assert (vote(first, 2), vote(second, 3)) == (403, 200)
    assert vote(house.paused[1], 4) == 403, "a session of another dialogue"
    server.act(slug, "EraseSelf", token=second, sure=True)
    assert vote(second, 5) == 403


def test_a_pause_holds_from_its_answer_on(house: House) -> None:
    server, slug = house.there.server, house.there.slug
    sent = good(house, "api")
    again = replace(sent, fields=sent.fields | {"counter": 2, "once": 8})
    assert over_the_wire(house, sent).status == 200
    server.act(slug, "SuspendDialogue", token=house.there.facilitator, words="A pause.")
    refused = over_the_wire(house, again)
    assert (refused.status, refused.json["code"]) == (409, "phase_closed")
    server.act(slug, "ChangePhase", token=house.there.facilitator, to="listening", words="On.")
    assert over_the_wire(house, again).status == 200


def test_behind_tls_only_our_https_address_may_send_votes(house: House, tmp_path: Path) -> None:
    """With a proxy in front that ends TLS: votes from a page over plain HTTP are not ours."""
    stage = house.stage
    person = stage.participants(0, 1)[0]
    session = token(stage, person)
    move(tmp_path / "tls")
    server = Server(tmp_path / "tls", SULH_HTTPS="1", SULH_TRUSTED_PROXY="1").start()
    line, host = Line(server.port), f"127.0.0.1:{server.port}"
    try:
        for n, (origin, forwarded, wanted) in enumerate(
            [
                ("https://127.0.0.1", "https", 200), (f"https://{host}", "https", 200),
                (f"http://{host}", "https", 403), ("http://127.0.0.1", "https", 403),
                ("https://127.0.0.1", "http", 200), (f"https://{host}", "http", 403), ("null", "https", 403),
            ]
        ):  # fmt: skip
            headers = house.there.page_headers(session) | {"Origin": origin, "X-Forwarded-Proto": forwarded}
            headers["Cookie"] = f"__Host-{headers['Cookie'].replace('; ', '; __Host-')}"
            vote = {
                "statement": house.there.statements[0],
                "choice": "agree",
                "counter": n + 1,
                "once": n + 1,
            }
            content = json.dumps(vote).encode()
            path = f"/d/{house.there.slug}/votes"
            # A long body is not for the fast door.
            fast, slow = line.post(path, content, headers), line.post(path, content.ljust(LONG), headers)
            assert (fast.status, slow.status) == (wanted, wanted), origin
            for name in SECURITY:
                assert fast.headers.get(name) == slow.headers.get(name), (origin, name)
            assert ("strict-transport-security" in fast.headers) == (forwarded == "https")
    finally:
        line.close()
        server.kill()
