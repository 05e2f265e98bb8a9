"""Good votes and bad ones, as sent to either door: what is wrong with each, and how it is answered."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.test import Client

from sulh.acts.registry import Actor
from sulh.dialogue import sessions
from sulh.dialogue.models import Dialogue
from tests.helpers import Stage
from tests.statements.voting.listening import (
    LONG,
    SECRET,
    Line,
    Listening,
    Said,
    listening,
    move,
    token,
)

PEOPLE = 60
SECURITY = (
    "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy", "x-frame-options", "permissions-policy", "cache-control", "content-type",
    "strict-transport-security", "access-control-allow-origin",
)  # fmt: skip


@dataclass
class House:
    """The same dialogue twice: on a server, and in this process; and what is not as it should be in it."""

    there: Listening
    stage: Stage
    codes: list[str]
    bad_tokens: dict[str, str]
    other: str  # the slug of another dialogue
    paused: tuple[str, str]  # slug and a token of one in which nobody speaks now
    waiting: str  # a statement that is not accepted
    used: int = 0

    def somebody(self) -> str:
        """The token of a participant who has done nothing yet."""
        self.used += 1
        return self.there.tokens[self.used]


def prepared(folder: Path) -> House:
    stage = Stage(parties=2).listen()
    # Of two statements one is left after a vote, so that what comes next is certain.
    there = listening(stage, folder, PEOPLE, 2)
    writer = Actor("participant", there.people[0])
    waits = stage.do("SubmitStatement", writer, text="Waiting.", language="en", recognisable=True)
    codes = stage.codes(0, 4)
    over = stage.participants(0, 1)[0]
    expired = token(stage, over, shared=True)
    constant, end, seal = expired.split(".")
    past = str(int(end) - sessions.IDLE - 60)
    ended = token(stage, stage.participants(0, 1)[0])
    stage.do("EraseSelf", _whose(stage, ended), sure=True)
    tokens = {
        "unknown": "x" * 43, "ended": ended, "no end": constant, "forged end": f"{constant}.{end}0.{seal}",
        "over": f"{constant}.{past}.{sessions._seal(constant, past)}", "an office": there.facilitator,
    }  # fmt: skip
    other, paused = Stage(parties=2).listen(), Stage(parties=2).listen()
    stopped = token(paused, paused.participants(0, 1)[0])
    paused.do("SuspendDialogue", paused.delegates[0], words="A pause.")
    move(folder)
    return House(
        there, stage, codes, tokens, other.dialogue.slug, (paused.dialogue.slug, stopped), waits["statement"]
    )


def _whose(stage: Stage, token: str) -> Actor:
    return sessions.find(stage.id, token)


@dataclass
class Sent:
    """A request for a vote, good as it stands."""

    path: str
    headers: dict[str, str]
    fields: dict[str, Any]
    body: bytes | None = None
    method: str = "POST"

    @property
    def bytes(self) -> bytes:
        return json.dumps(self.fields).encode() if self.body is None else self.body


Change = Callable[[House, Sent], Sent]


@dataclass(frozen=True)
class Case:
    """What is changed in a good request, and with what status both doors have to answer."""

    name: str
    status: int
    change: Change = field(default=lambda house, sent: sent)
    code: str = ""  # of the refusal, over the API
    fast: bool = False  # answered by the fast door itself


def head(**headers: str) -> Change:
    """Other headers; an empty one is left out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda house, sent: replace(sent, headers=sent.headers | given)


def body(content: bytes) -> Change:
    return lambda house, sent: replace(sent, body=content)


def fields(**more: Any) -> Change:
    return lambda house, sent: replace(sent, fields=sent.fields | more)


def at(find: Callable[[House, str], str]) -> Change:
    return lambda house, sent: replace(sent, path=find(house, sent.path))


def by(change: Callable[[House, dict[str, str]], dict[str, str]]) -> Change:
    return lambda house, sent: replace(sent, headers=change(house, sent.headers))


def padded(size: int) -> Change:
    return lambda house, sent: replace(sent, body=sent.bytes.ljust(size))


def cookie(value: Callable[[House], str]) -> Change:
    """Another session, where `value` gives none: no session."""

    def changed(house: House, headers: dict[str, str]) -> dict[str, str]:
        form, session = headers["Cookie"].split("; ")
        name, given = session.partition("=")[0], value(house)
        return headers | {"Cookie": f"{form}; {name}={given}" if given else form}

    return by(changed)


def bearer(value: Callable[[House], str]) -> Change:
    return by(lambda house, headers: headers | {"Authorization": value(house)})


def _bad_token(name: str, house: House) -> str:
    return f"Bearer {house.bad_tokens[name]}"


def _in_paused(house: House, sent: Sent) -> Sent:
    slug, stopped = house.paused
    headers = {name: value.replace(token_in(sent), stopped) for name, value in sent.headers.items()}
    if "Cookie" in headers:
        paused = Dialogue.objects.get(slug=slug).pk
        headers["Cookie"] = headers["Cookie"].replace(house.there.dialogue[:12], paused[:12])
    return replace(sent, path=sent.path.replace(house.there.slug, slug), headers=headers)


def token_in(sent: Sent) -> str:
    if "Cookie" in sent.headers:
        return sent.headers["Cookie"].rpartition("=")[2]
    return sent.headers["Authorization"].partition(" ")[2]


BOTH = [
    Case("a good vote", 200, fast=True),
    Case("with a space more", 200, padded(1_900), fast=True),
    Case("long, but not too long", 200, padded(LONG)),
    Case(
        "in another spelling of the type", 200,
        head(Content_Type="Application/JSON; charset=utf-8"), fast=True,
    ),
    Case("asked for by hand", 200, head(Sec_Fetch_Site="none"), fast=True),
    Case("a browser that says nothing", 200, head(Sec_Fetch_Site=""), fast=True),
    Case("another host", 400, head(Host="evil.example")),
    Case("a host that begins like ours", 400, head(Host="127.0.0.1.evil.example")),
    Case("a host with a name before it", 400, head(Host="127.0.0.1@evil.example")),
    Case("a host that is none", 400, head(Host="[::1")),
    Case("from another site", 403, head(Sec_Fetch_Site="cross-site")),
    Case("from a neighbour", 403, head(Sec_Fetch_Site="same-site")),
    Case("too large", 413, body(b"{" + b" " * 1_000_001)),
    Case("an unknown field", 422, fields(party="a"), "field_invalid"),
    Case("somebody else's name in it", 422, fields(participant="0" * 32), "field_invalid"),
    Case("no choice", 422, fields(choice=""), "field_invalid"),
    Case("another choice", 422, fields(choice="veto"), "field_invalid"),
    Case("a counter of nothing", 422, fields(counter=0), "field_invalid"),
    Case("a counter beyond measure", 422, fields(counter=2**52 + 1), "field_invalid"),
    Case("a counter that is words", 422, fields(counter="one"), "field_invalid"),
    Case("a language that is none", 422, fields(language="<en>"), "field_invalid"),
    Case("a statement that is none", 422, fields(statement="1"), "field_invalid"),
    Case("a statement nobody said", 422, fields(statement="0" * 32), "statement_not_open"),
    Case("a list", 422, body(b"[]"), "field_invalid"),
    Case("null", 422, body(b"null"), "field_invalid"),
    Case(
        "a dialogue that is none", 404,
        at(lambda h, p: p.replace(h.there.slug, "nowhere")), "no_such_dialogue",
    ),
    Case("an address that goes on", 404, at(lambda h, p: p + "/")),
    Case("a language in the address that is none", 404, at(lambda h, p: "/xx" + p)),
    Case("the usual language in the address", 404, at(lambda h, p: "/en" + p)),
    Case("no vote but a question", 405, lambda house, sent: replace(sent, method="PUT")),
    Case("a paused dialogue", 409, _in_paused, "phase_closed"),
    Case(
        "a statement that waits", 422,
        lambda h, s: replace(s, fields=s.fields | {"statement": h.waiting}), "statement_not_open",
    ),
]  # fmt: skip
PAGE = [
    Case("in Dari", 200, at(lambda h, p: "/fa-af" + p), fast=True),
    Case(
        "a quoted cookie", 200,
        by(lambda h, s: s | {"Cookie": s["Cookie"].replace(f"={SECRET}", f'="{SECRET}"')}),
    ),
    Case("from another origin", 403, head(Origin="https://evil.example")),
    Case("from an origin that says nothing", 403, head(Origin="null")),
    Case(
        "from our host with TLS, which we have not", 403,
        by(lambda h, s: s | {"Origin": s["Origin"].replace("http", "https")}),
    ),
    Case("from another port", 403, head(Origin="http://127.0.0.1:1")),
    Case("without an origin", 200, head(Origin="")),
    Case("without the form token's header", 403, head(X_CSRFToken="")),
    Case("with another form token", 403, head(X_CSRFToken="b" * 32)),
    Case("with a masked form token of another", 403, head(X_CSRFToken="b" * 32 + "c" * 32)),
    Case("with half a form token", 403, head(X_CSRFToken="a" * 31)),
    Case("with signs in the form token", 403, head(X_CSRFToken="-" * 32)),
    Case("without any cookie", 403, head(Cookie="")),
    Case("without the form cookie", 403, by(lambda h, s: s | {"Cookie": s["Cookie"].partition("; ")[2]})),
    Case(
        "with another form cookie", 403,
        by(lambda h, s: s | {"Cookie": s["Cookie"].replace(SECRET, "b" * 32)}),
    ),
    Case(
        "with a short form cookie and token", 403,
        by(lambda h, s: s | {"Cookie": s["Cookie"].replace(SECRET, "a"), "X-CSRFToken": "a"}),
    ),
    Case("without a session", 403, cookie(lambda h: "")),
    *(
        Case(f"with a session: {name}", 403, cookie(lambda h, name=name: h.bad_tokens[name]))  # type: ignore[misc]
        for name in ("unknown", "ended", "no end", "forged end", "over", "an office")
    ),
    Case("in somebody else's dialogue", 403, at(lambda h, p: p.replace(h.there.slug, h.other))),
    Case("nothing", 422, body(b"")),
    Case("no JSON", 422, body(b"{")),
    Case("not UTF-8", 422, body(b'{"statement": "\xff"}')),
    Case("of no type", 200, head(Content_Type="text/plain")),
]  # fmt: skip
API = [
    Case("a key", 200, head(Idempotency_Key=str(uuid.uuid4())), fast=True),
    Case("a key that others can guess", 422, head(Idempotency_Key="1"), "field_invalid"),
    Case("without a token", 403, bearer(lambda h: ""), "role_may_not"),
    Case("with an empty token", 403, bearer(lambda h: "Bearer"), "role_may_not"),
    Case(
        "another kind of token", 403,
        by(lambda h, s: s | {"Authorization": s["Authorization"].replace("Bearer", "Basic")}), "role_may_not",
    ),
    Case(
        "in small letters", 403,
        by(lambda h, s: s | {"Authorization": s["Authorization"].lower()}), "role_may_not",
    ),
    Case(
        "with a cookie in place of the token", 403,
        by(lambda h, s: h.there.page_headers(s["Authorization"].partition(" ")[2])), "role_may_not",
    ),
    *(
        Case(f"with a token: {name}", 403, bearer(partial(_bad_token, name)), "role_may_not")
        for name in ("unknown", "ended", "no end", "forged end", "over", "an office")
    ),
    Case(
        "in somebody else's dialogue", 403,
        at(lambda h, p: p.replace(h.there.slug, h.other)), "role_may_not",
    ),
    Case("nothing", 422, body(b""), "field_invalid"),
    Case("no JSON", 400, body(b"{"), "field_invalid"),
    Case("not UTF-8", 400, body(b'{"statement": "\xff"}'), "field_invalid"),
    Case("another act", 404, at(lambda h, p: p.replace("CastVote", "castvote"))),
]  # fmt: skip
CASES = [("page", case) for case in BOTH + PAGE] + [("api", case) for case in BOTH + API]


def good(house: House, door: str, case: Case | None = None) -> Sent:
    """A good vote for the first of the two statements; by somebody new, unless it is going to be refused."""
    there = house.there
    session = house.somebody() if case is None or case.status == 200 else there.tokens[0]
    path, _, headers = there.request(door, 0)
    headers = {name: value.replace(there.tokens[0], session) for name, value in headers.items()}
    vote = {"statement": there.statements[0], "choice": "agree", "counter": 1, "once": 7, "language": "en"}
    return Sent(path, {"Host": there.server.address.partition("//")[2]} | headers, vote)


def over_the_wire(house: House, sent: Sent) -> Said:
    line = Line(house.there.server.port)
    try:
        return line.ask(sent.method, sent.path, sent.bytes, sent.headers)
    finally:
        line.close()


def in_django(sent: Sent) -> Said:
    """The answer of Django without the door, in this process."""
    headers = {name: value for name, value in sent.headers.items() if value}
    kind = headers.pop("Content-Type", "")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.generic(sent.method, sent.path, sent.bytes, content_type=kind, headers=headers)
    named = {name.lower(): value for name, value in answer.items()}
    return Said(answer.status_code, named, answer.content)
