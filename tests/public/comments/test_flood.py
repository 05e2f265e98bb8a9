"""At most five comments in an hour from one place, and nothing is kept of the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from sulh.acts import clock
from sulh.public.comments import flood
from sulh.public.comments.flood import KnowsWhoAsks
from tests.helpers import PUBLIC
from tests.public.comments.conftest import THREAD, Commented, code_of, set_rules

BEHIND_A_PROXY = override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))


@contextmanager
def asked_from(address: str, **headers: str) -> Iterator[None]:
    """What is done inside is asked for from this address."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": address} | headers

    class Stop(Exception):
        pass

    token = flood._asking.set(lambda: flood._address(request))
    try:
        yield
    finally:
        flood._asking.reset(token)


@pytest.fixture(autouse=True)
def fresh() -> None:
    flood._present = flood._Hour()


def written(stage: Commented, count: int, begin: int = 0) -> None:
    for n in range(begin, begin + count):
        stage.write(f"Comment number {n}")


def test_five_in_an_hour_from_one_place(stage: Commented) -> None:
    with asked_from("203.0.113.7"):
        written(stage, 5)
        assert code_of(lambda: stage.write("One more")) == ("comments_too_many_from_you", {"most": 5})
    with asked_from("203.0.113.8"):
        written(stage, 1, begin=10)
    with asked_from("203.0.113.7"), clock.at(clock.now() + timedelta(hours=1)):
        written(stage, 5, begin=20)
        assert code_of(lambda: stage.write("One more"))[0] == "comments_too_many_from_you"


def test_what_was_refused_is_not_counted(stage: Commented) -> None:
    with asked_from("203.0.113.7"):
        for _ in range(9):
            assert code_of(lambda: stage.write(thread="findings-9"))[0] == "not_found"
        written(stage, 5)


def test_an_ipv6_site_counts_as_one_place(stage: Commented) -> None:
    for n in range(5):
        with asked_from(f"2001:db8:1:2:{n}::{n}"):
            written(stage, 1, begin=n)
    with asked_from("2001:db8:1:2:ffff::1"):
        assert code_of(lambda: stage.write("One more"))[0] == "comments_too_many_from_you"
    with asked_from("2001:db8:1:3::1"):
        written(stage, 1, begin=9)


def test_an_ipv4_address_is_the_same_in_both_spellings(stage: Commented) -> None:
    with asked_from("203.0.113.7"):
        written(stage, 5)
    with asked_from("::ffff:203.0.113.7"):
        assert code_of(lambda: stage.write("One more"))[0] == "comments_too_many_from_you"


@pytest.mark.parametrize("address", ["", "unix:", "127.0.0.1", "::1", "::ffff:127.0.0.1", "not an address"])
def test_where_no_address_is_known_there_is_no_such_limit(stage: Commented, address: str) -> None:
    with asked_from(address):
        written(stage, 7)


def test_nobody_asks_outside_a_request(stage: Commented) -> None:
    written(stage, 7)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("198.51.100.1", "198.51.100.1"), ("203.0.113.9, 198.51.100.1", "198.51.100.1"), ("", ""),
     ("198.51.100.1, nonsense", ""), ("203.0.113.9,2001:db8::5", "site 20010db800000000")],
)  # fmt: skip
def test_behind_a_trusted_proxy_its_own_entry_counts(forwarded: str, address: str) -> None:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "203.0.113.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert flood._address(request) == "203.0.113.1", "nobody else is believed"
    with BEHIND_A_PROXY:
        assert flood._address(request) == address


def test_the_address_is_known_while_a_request_is_answered_and_then_no_more() -> None:
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asking = flood._asking.get()
        seen.append(asking() if asking else "")
        return HttpResponse()

    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "203.0.113.7"}
    KnowsWhoAsks(answer)(request)
    assert seen == ["203.0.113.7"]
    assert flood._asking.get() is None


def test_memory_holds_no_address_and_forgets_after_the_hour(stage: Commented) -> None:
    with asked_from("203.0.113.7"):
        written(stage, 1)
    (name,) = flood._present.counts
    assert b"203.0.113.7" not in name
    assert len(name) == 32
    key = flood._present.key
    with clock.at(clock.now() + timedelta(hours=1)):
        flood.forget_the_last_hour()
        assert not flood._present.counts
        assert flood._present.key != key


def test_a_browser_is_told_in_words(stage: Commented, settings_with_middleware: None) -> None:
    set_rules(stage, comments="after")
    client = Client()
    fields = {"thread": THREAD, "language": "en", "as": "public"}
    answers: list[Any] = [
        client.post(
            f"{stage.here}/do/WriteComment", fields | {"text": f"Comment {n}"}, REMOTE_ADDR="203.0.113.7"
        )
        for n in range(6)
    ]
    assert [each.status_code for each in answers[:5]] == [200] * 5
    assert "as many comments were sent in this hour as are allowed (5)" in answers[5].content.decode()
    assert "Comment 5" in answers[5].content.decode(), "what was typed is still there"
    called = client.post(
        f"/api/v1/dialogues/{stage.dialogue.slug}/acts/WriteComment",
        json.dumps({"thread": THREAD, "text": "By program", "language": "en"}),
        content_type="application/json",
        REMOTE_ADDR="203.0.113.7",
    )
    assert called.json()["code"] == "comments_too_many_from_you"
    assert stage.do("WriteComment", PUBLIC, thread=THREAD, text="Not by the network", language="en")["n"] == 6


@pytest.fixture
def settings_with_middleware() -> Iterator[None]:
    """The middleware, also while the settings do not name it yet."""
    from django.conf import settings

    name = "sulh.public.comments.flood.KnowsWhoAsks"
    with override_settings(MIDDLEWARE=[name, *(each for each in settings.MIDDLEWARE if each != name)]):
        yield
