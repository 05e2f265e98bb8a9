"""What comes from outside and is no words: headers, hosts, addresses, bodies, and powers nobody gave."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sulh.acts import log
from sulh.acts.models import Answered
from sulh.acts.registry import Actor
from sulh.dialogue import sessions, tries
from sulh.dialogue.models import Dialogue, Party
from sulh.dialogue.pages.shares import per_ten_thousand
from sulh.dialogue.signing_in import sign_in
from sulh.rules.refusal import Refusal
from sulh.site.first_css import FIRST_CSS
from tests.acts.test_keys import at_once
from tests.helpers import Stage, do
from tests.site.test_visibility import said
from tests.statements.conftest import browser, code_of, say

# The one style that may stand inside a page.
INSIDE = f"'sha256-{base64.b64encode(hashlib.sha256(FIRST_CSS.encode()).digest()).decode()}'"
POLICY = {
    "default-src 'none'", "script-src 'self'", f"style-src 'self' {INSIDE}", "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
BODY = {"names": {"en": "The herders"}, "reason": "We graze there."}


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


def here(stage: Stage, path: str = "") -> str:
    return f"/d/{stage.dialogue.slug}/{path}"


def call(stage: Stage, act: str, body: Any, content_type: str = "application/json", **headers: str) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    address = f"/api/v1/dialogues/{stage.dialogue.slug}/acts/{act}"
    return Client().post(address, data, content_type=content_type, headers=headers)


def everything(stage: Stage) -> dict[str, Any]:
    """One answer of each kind the site gives, by its status and sort."""
    client, careful = Client(), Client(enforce_csrf_checks=True)
    return {
        "page": client.get("/"), "page in Dari": client.get("/fa-af/"), "no page": client.get("/nowhere"),
        "no dialogue": client.get("/d/nowhere/"), "not allowed": client.get(here(stage, "moderation")),
        "wrong method": client.put("/"), "no form token": careful.post(here(stage, "office")),
        "redirect": client.get(here(stage, "desk")), "file": client.get("/static/site/sulh.css"),
        "no file": client.get("/static/site/none.css"), "diary": client.get(here(stage, "diary.jsonl")),
        "JSON": client.get("/api/v1/dialogues"), "no JSON": client.get("/api/v1/dialogues/nowhere"),
        "refused JSON": call(stage, "InviteParty", {"names": {"en": "X"}}),
        "wrong host": client.get("/", headers={"host": "evil.example"}),
        "too large": client.post(here(stage, "office"), {"name": "x" * 1_100_000}),
        "refused form": client.post(here(stage, "do/InviteParty"), {}),
    }  # fmt: skip


def test_every_answer_carries_the_headers(stage: Stage) -> None:
    expected = {
        "page": 200, "page in Dari": 200, "no page": 404, "no dialogue": 404, "not allowed": 403,
        "wrong method": 405, "no form token": 403, "redirect": 302, "file": 200, "no file": 404, "diary": 200,
        "JSON": 200, "no JSON": 404, "refused JSON": 403, "wrong host": 400, "too large": 413,
        "refused form": 422,
    }  # fmt: skip
    answers = everything(stage)
    assert {name: answer.status_code for name, answer in answers.items()} == expected
    for name, answer in answers.items():
        assert set(answer["Content-Security-Policy"].split("; ")) == POLICY, name
        assert answer["X-Content-Type-Options"] == "nosniff", name
        assert answer["Referrer-Policy"] == "same-origin", name
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert answer["X-Frame-Options"] == "DENY", name
        assert "geolocation=()" in answer["Permissions-Policy"], name
        assert ("no-store" in answer.get("Cache-Control", "")) == (not name.endswith("file")), name
        assert "Server" not in answer.headers and "X-Powered-By" not in answer.headers, name


def test_broken_pages_carry_the_headers_and_tell_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page for a fault of our own says that it is one, and nothing of what it was."""

    def broken(*_: Any) -> None:
        raise RuntimeError("a secret in a traceback")

    monkeypatch.setattr("sulh.public.diary.reading.page", broken)
    answer = Client(raise_request_exception=False).get(here(stage, "diary"))
    assert answer.status_code == 500
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert "secret" not in said(answer)
    assert "Traceback" not in said(answer)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "testserver@evil.example", "[::1", ""]
)
def test_another_host_s_name_is_refused(stage: Stage, host: str) -> None:
    for path in ("/", here(stage, "take-office"), "/api/v1/dialogues"):
        answer = Client().get(path, headers={"host": host, "x-forwarded-host": "evil.example"})
        assert answer.status_code == 400 or host == ""
        assert "evil.example" not in said(answer)


def test_links_never_take_the_host_from_a_proxy_s_header(stage: Stage) -> None:
    sly = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example", "x-host": "evil.example"}
    answer = Client().post(
        here(stage, "do/RequestPlace"), {"names.en": "Herders", "reason": "Grass."}, headers=sly
    )
    assert "take-office#" in said(answer)
    assert "evil.example" not in said(answer)


ELSEWHERE = (
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
    "/%09/evil.example", "///evil.example", "javascript:alert(1)", "http:evil.example", "/\n/evil.example",
    " //evil.example", "/%2f%2fevil.example", "https:/evil.example", "/\x00/evil.example", "//[evil",
)  # fmt: skip


def test_a_form_leads_on_to_this_site_only(stage: Stage) -> None:
    client = browser_without_token(stage, stage.facilitator)
    for elsewhere in ELSEWHERE:
        form = {"as": "office", "names.en": "Late", "next": elsewhere}
        answer = client.post(here(stage, "do/InviteParty"), form)
        assert answer.status_code in (302, 303)
        onward = answer["Location"]
        assert onward.startswith("/"), onward
        assert not onward.startswith(("//", "/\\", "/\t", "/\n")), onward


def browser_without_token(stage: Stage, by: Actor) -> Client:
    """Signed in, and without the check of form tokens, which is tested elsewhere."""
    client = Client()
    client.cookies = browser(stage, by).cookies
    return client


TRICKS = (
    "/\\evil.example/", "/%2f%2fevil.example", "/%5cevil.example", "/d/../../etc/passwd",
    "/static/../../secret-key", "/static/%2e%2e/%2e%2e/secret-key", "/static/site/..%2f..%2fcodes-key",
    "/d/%00/", "/d/a%00b/", "/d/%ff%fe/", "/d/\u202eabc/", "/api/v1/dialogues/%00",
    "/fa-af/%2f%2fevil.example",
    "/api/v1/dialogues/%ff", "/api/v1/dialogues/..%2f..%2f", "/fa-af//evil.example/", "/" + "a" * 20_000,
    "/d/x/terms/" + "9" * 30 + ".json", "/d/x/terms/" + "9" * 5000 + ".json",
)  # fmt: skip


def test_tricks_in_addresses(stage: Stage) -> None:
    """None is found, none breaks anything, and no link on the error page leads to another site."""
    for path in TRICKS:
        for asked in (path, path.replace("/d/x/", here(stage)), path + "?next=//evil.example"):
            _harmless(Client().get(asked), asked)
    for path in ("//evil.example/", "///evil.example", "/\\/evil.example"):
        _harmless(Client().get("/", PATH_INFO=path), path)


def _harmless(answer: Any, asked: str) -> None:
    assert 400 <= answer.status_code < 500, asked
    assert not re.search(r"""(href|action|src)=["'](//|/\\|https?:)""", said(answer)), asked
    assert settings.SECRET_KEY not in said(answer)


def test_numbers_beyond_measure(stage: Stage) -> None:
    far = "9" * 40
    for path in (
        "statements?page=",
        "diary?page=",
        "findings?snapshot=",
        "findings/every?page=",
        "take-part?after=",
    ):
        for value in (far, "-1", "0", "1e9", "\u0661", "%00", "%ff", "1" * 5000):
            assert Client().get(here(stage, path + value)).status_code < 500, path + value


BODIES: dict[str, bytes] = {
    "no JSON": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no number": b'{"names": {"en": NaN}}',
    "not UTF-8": b'{"names": {"en": "\xff"}}',
    "half a sign": b'{"names": {"en": "\\ud800"}, "reason": "x"}',
    "half a sign as a name": b'{"names": {"\\ud800": "x"}, "\\udfff": 1}',
    "NUL": b'{"names": {"en": "\\u0000"}, "reason": "x"}',
    "a huge number": b'{"names": {"en": 1' + b"0" * 5000 + b"}}",
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep in a field": b'{"names": ' + b'{"en":' * 50_000 + b'"x"' + b"}" * 50_001,
    "many fields": b"{" + b",".join(b'"f%d": 1' % n for n in range(20_000)) + b"}",
    "many languages": json.dumps(
        {"names": {f"{a}{b}": "x" for a in "abcdefghijkl" for b in "abcdefghijkl"}}
    ).encode(),
    "a foreign field": b'{"names": {"en": "x"}, "reason": "x", "status": "joined"}',
    "wrong kinds": b'{"names": ["en"], "reason": {"en": 1}}',
    "a long text": json.dumps({"names": {"en": "x" * 900_000}, "reason": "x"}).encode(),
    "marks": json.dumps({"names": {"en": "a" + "\u0301" * 5000}, "reason": "x"}).encode(),
}


def test_bodies_that_fit_nothing(stage: Stage) -> None:
    before = log.head(stage.id)
    for name, body in BODIES.items():
        started = time.monotonic()
        answer = call(stage, "RequestPlace", body)
        assert 400 <= answer.status_code < 500, (name, said(answer)[:500])
        assert set(answer.json()) == {"code", "params", "message"}, name
        assert time.monotonic() - started < 5, name
    assert log.head(stage.id) == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "image/svg+xml", ""]
)
def test_wrong_content_types(stage: Stage, kind: str) -> None:
    assert 200 <= call(stage, "RequestPlace", json.dumps(BODY | {"more": 1}), kind).status_code < 500
    answer = Client().post(here(stage, "do/RequestPlace"), b"\x00\xff--x", content_type=kind)
    assert 400 <= answer.status_code < 500


def test_what_is_too_large_is_not_read(stage: Stage) -> None:
    """A file in a form too: Django would write it to the disk before anybody looks."""
    large = io.BytesIO(b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))
    for data in ({"names.en": "x" * 1_000_001}, {"file": large}):
        assert Client().post(here(stage, "do/RequestPlace"), data).status_code == 413
    assert call(stage, "RequestPlace", b" " * 1_000_001).status_code == 413
    answer = Client().post(here(stage, "office"), {}, CONTENT_LENGTH="-1")
    assert answer.status_code == 413


def test_too_many_fields(stage: Stage) -> None:
    answer = Client().post(here(stage, "do/RequestPlace"), {f"names.{n}": "x" for n in range(500)})
    assert answer.status_code == 400
    assert "could not be read" in said(answer)


@pytest.mark.parametrize("key", ["1", "x" * 36, "x" * 5000, "-" * 36, "a\u0301" * 18])
def test_keys_that_others_could_guess_are_refused(stage: Stage, key: str) -> None:
    """All of the public share one space of keys, so only random ones are taken."""
    if key.isascii():
        assert call(stage, "RequestPlace", BODY, **{"idempotency-key": key}).status_code == 422
    form = {"names.en": "Herders", "reason": "Grass.", "key": key}
    assert Client().post(here(stage, "do/RequestPlace"), form).status_code == 200
    assert not Answered.objects.filter(key=key).exists()
    assert call(stage, "RequestPlace", BODY, **{"idempotency-key": str(uuid.uuid4())}).status_code == 200


@pytest.mark.parametrize(
    "due", ["2030-02-30", "2030-99-99", "0001-01-01", "0000-00-00", "2030-1-1", "\u0662030-01-01"]
)
def test_a_day_that_is_none_breaks_no_page(stage: Stage, due: str) -> None:
    supporter = stage.supporter()
    body = {"kind": "funds", "text": {"en": "Tents"}, "due": due}
    form = {"as": "office", "kind": "funds", "text.en": "Tents", "due": due}
    client = browser_without_token(stage, supporter)
    assert client.post(here(stage, "do/PledgeSupport"), form).status_code == 422
    stage.do("PledgeSupport", supporter, **(body | {"due": "2030-02-28"}))
    for page in ("diary", "supporters"):
        assert Client().get(here(stage, page)).status_code == 200


@pytest.mark.parametrize("typed", ["100.01", "999", "100.5", "1000", "-1", "1e1", "\u00bd", "nan"])
def test_shares_beyond_the_whole(stage: Stage, typed: str) -> None:
    assert code_of(lambda: {"share": per_ten_thousand(typed)})[0] == "share_unreadable"
    form = {f"share.{party.id}": typed for party in Party.objects.filter(dialogue_id=stage.id)}
    client = browser_without_token(stage, stage.facilitator)
    assert client.post(here(stage, "desk/shares"), form | {"source": "A census"}).status_code == 422


def test_made_up_names_do_not_fill_the_memory(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("sulh.dialogue.tries.time.monotonic", lambda: now)
    for n in range(tries.NAMES_MOST * 3):
        now += 1
        tries.check(f"password {n}", tries.PASSWORDS)
        tries.count(f"password {n}")
    assert len(tries._wrong) <= tries.NAMES_MOST
    with pytest.raises(Refusal):
        for _ in range(tries.PASSWORDS + 1):
            tries.check("one name", tries.PASSWORDS)
            tries.count("one name")


def test_a_name_in_any_spelling_has_one_count_of_tries(stage: Stage) -> None:
    """Blanks and NULs around a name are not counted apart, and tries at the same moment are counted too."""
    made = stage.do("AppointOffice", stage.facilitator, role="observer", label="An observer")
    name = made["sign_in_name"]

    def guess(n: int) -> str:
        spelled = (name, f"{name} ", f"\t{name}", f"\0{name}", f"\u3000{name}\n")[n % 5]
        return code_of(lambda: {"": sign_in(stage.dialogue, spelled, f"guess {n}")})[0]

    found = [each for _ in range(4) for each in at_once(5, guess)]
    assert set(found) == {"sign_in_wrong", "too_many_tries"}
    # Two passwords are checked at a time, so that one more than the limit may be under way.
    assert tries.PASSWORDS <= found.count("sign_in_wrong") <= tries.PASSWORDS + 1


def test_a_flood_at_the_door_leaves_threads_for_others(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever would wait behind many others is told to come again, and holds no thread meanwhile."""
    places = threading.BoundedSemaphore(1)
    monkeypatch.setattr("sulh.dialogue.signing_in._waiting", places)
    with places:
        assert code_of(lambda: {"": sign_in(stage.dialogue, "nobody", "guess")})[0] == "too_many_tries"
    assert code_of(lambda: {"": sign_in(stage.dialogue, "nobody", "guess")})[0] == "sign_in_wrong"


def test_what_was_taken_back_has_no_author_left(stage: Stage) -> None:
    """Nor in what is kept so that an act that is sent twice is done once."""
    person = stage.participants(0, 1)[0]
    fields = {"text": "I saw it.", "language": "en", "recognisable": True}
    made = do("SubmitStatement", person, stage.id, str(uuid.uuid4()), **fields)["statement"]
    kept = do("SubmitStatement", person, stage.id, str(uuid.uuid4()), **fields | {"text": "Two."})[
        "statement"
    ]
    do("WithdrawStatement", person, stage.id, str(uuid.uuid4()), statement=made)
    answers = list(Answered.objects.filter(actor=person.name).values_list("answer", flat=True))
    assert [kept in answer for answer in answers] == [True]


def test_a_guessed_token_is_nobody_s(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said_ = say(stage, person)
    for token in ("", "x", "%", "\x00", "a" * 10_000, sessions.digest("x"), person.id):
        assert sessions.find(stage.id, token).kind == "public"
        answer = call(
            stage, "WithdrawStatement", {"statement": said_}, authorization=f"Bearer {token}".strip()
        )
        assert answer.status_code == 403
    assert Dialogue.objects.count() == 1
