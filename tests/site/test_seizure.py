"""Somebody takes the server: what its folder, its database's bytes and all that it ever printed tell."""

from __future__ import annotations

import re
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tests.helpers import Stage
from tests.serving import SULH, Server, called, environment, must
from tests.settlement.writing import Writing, earlier, put_into, set_terms

PASSWORD = "four unrelated words"  # the one that `called` types
# What a browser, a proxy or a mistaken hand could bring along. None of it may leave a trace.
PLANTED = {
    "User-Agent": "PlantedBrowser/7.7 (PlantedPhone)",
    "X-Forwarded-For": "203.0.113.77, 198.51.100.88",
    "X-Real-IP": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "Referer": "http://planted-referer.example/who",
    "Accept-Language": "fa-AF, x-planted-language;q=0.5",
    "From": "planted.name@planted.example",
    "X-Request-Id": "planted-request-id",
}
TRACES = (
    b"PlantedBrowser", b"PlantedPhone", b"203.0.113.77", b"198.51.100.88", b"planted-referer",
    b"planted-language", b"planted.name", b"planted-request-id", b"PlantedName", b"planted-query",
    b"PlantedPassword", b"PlantedField",
)  # fmt: skip


class Overheard(Server):
    """A server whose every printed word is kept in a file outside its data folder."""

    @property
    def printed(self) -> Path:
        return self.data.parent / "printed.txt"

    def start(self) -> Overheard:
        with self.printed.open("ab") as paper:
            self.process = subprocess.Popen(
                [*SULH, "serve"], env=environment(self.data, PORT=str(self.port), **self.more),
                start_new_session=True, stdout=paper, stderr=paper,
            )  # fmt: skip
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, self.printed.read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        return self


class Visitor:
    """A browser that tells more about itself than it should."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(f"{self.server.address}{path}", data=data, headers=PLANTED)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.read().decode()

    def send(self, page: str, action: str, **typed: str) -> tuple[int, str]:
        """Open a page for its form token, then send the form."""
        _status, shown = self.ask(page)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown)
        assert token, page
        return self.ask(action, {"csrfmiddlewaretoken": token[1], "PlantedField": "PlantedName"} | typed)

    def cookies(self) -> list[str]:
        return [cookie.value or "" for cookie in self.jar]


@pytest.fixture
def overheard(data: Path) -> Any:
    made = Overheard(data)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


def seized(server: Overheard) -> dict[str, bytes]:
    """Every file of the data folder, and what was printed; keys are kept beside and are no traces."""
    files = [path for path in server.data.rglob("*") if path.is_file() and "static" not in path.parts]
    return {path.name: path.read_bytes() for path in files} | {"printed": server.printed.read_bytes()}


def found_in(files: dict[str, bytes], wanted: list[bytes] | tuple[bytes, ...]) -> list[tuple[str, bytes]]:
    return [(name, each) for name, held in files.items() for each in wanted if each in held]


@pytest.mark.slow
def test_nothing_tells_who_came_or_how_they_came_in(overheard: Overheard) -> None:
    server, slug = overheard, "water"
    link = must(server.data, "new", "--slug", "other").strip().rpartition("#")[2]
    convener, facilitator = called(server, slug)
    codes = _codes(server, slug, facilitator)
    visitor = Visitor(server)
    here = f"/d/{slug}"
    entered = visitor.send(f"{here}/join", f"{here}/do/RedeemCode", code=codes[0], accept_conduct="on")
    assert entered[0] == 200
    wrong = {"code": "00000 00000 00000 00000 00000 PlantedName", "accept_conduct": "on"}
    assert visitor.send(f"{here}/join", f"{here}/do/RedeemCode", **wrong)[0] == 422
    signing = {"name": "PlantedName", "password": "PlantedPassword"}
    assert visitor.send(f"{here}/office", f"{here}/office", **signing)[0] == 422
    statement = {"text": "PlantedName \u202e", "language": "en", "recognisable": "on", "as": "participant"}
    assert visitor.send(f"{here}/code", f"{here}/do/SubmitStatement", **statement)[0] in (409, 422)
    for path in ("/", "/nowhere?planted-query", f"{here}/?planted-query=PlantedName", "/d/PlantedName/"):
        visitor.ask(path)
    visitor.ask("/try/PlantedName", {"PlantedName": "PlantedName"})
    server.call(f"dialogues/{slug}/acts/InviteParty", {"PlantedField": "PlantedName"}, token="PlantedName")
    _garbage(server)
    cookies = [value.encode() for value in visitor.cookies()]
    assert len(cookies) == 2
    tokens = [convener.encode(), facilitator.encode(), link.encode(), PASSWORD.encode(), *cookies]
    plain = [code.encode() for code in codes] + [code.replace(" ", "").encode() for code in codes]
    for when in ("running", "stopped"):
        files = seized(server)
        assert any(name.startswith("sulh.sqlite3") for name in files)
        assert found_in(files, TRACES) == [], when
        assert found_in(files, [*tokens, *plain]) == [], when
        if when == "running":
            server.stop()


def _codes(server: Server, slug: str, facilitator: str) -> list[str]:
    """Three codes for people of no party, as they stand on the slips."""
    register = server.call(f"dialogues/{slug}/register")[1]
    nobody = next(row["id"] for row in register if row["no_party"])
    fields = {"role": "registrar", "label": "A registrar", "party": nobody}
    made = server.act(slug, "AppointOffice", token=facilitator, **fields)
    registrar = server.act(slug, "TakeOffice", link=made["link"], password=PASSWORD)["token"]
    server.act(slug, "SetQuota", token=facilitator, quota=3)
    codes = server.act(slug, "IssueCodes", token=registrar, count=3)["codes"]
    return [" ".join(code[at : at + 5] for at in range(0, 25, 5)) for code in codes]


def _garbage(server: Server) -> None:
    """Requests that are none, after which servers like to write something down."""
    for sent in (
        b"PlantedName / HTTP/9\r\n\r\n",
        b"GET /PlantedName HTTP/1.1\r\nHost: PlantedName\r\nX-Forwarded-For: 203.0.113.77\r\n\r\n",
        b"\x16\x03\x01\x02\x00PlantedName",
        b"POST /api/v1/dialogues HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nPlantedName",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
            line.sendall(sent)
            line.settimeout(2)
            try:
                line.recv(4096)
            except OSError:
                continue


@pytest.mark.slow
def test_what_was_deleted_is_gone_from_the_bytes(overheard: Overheard) -> None:
    """Texts, explanation, votes, the participant's number: not in the file, not in what waits beside it."""
    server, slug = overheard, "open"
    convener = _open_dialogue(server, slug)
    marks = {n: f"Vanishing{secrets.token_hex(8)}" for n in range(4)}
    person = server.act(slug, "EnterOpenly", accept_conduct=True)["token"]
    other = server.act(slug, "EnterOpenly", accept_conduct=True)["token"]

    def say(n: int, token: str) -> str:
        fields: dict[str, Any] = {"text": f"{marks[n]} flows.", "language": "en", "recognisable": True}
        return str(server.act(slug, "SubmitStatement", token=token, **fields)["statement"])

    moderator = _moderator(server, slug, convener)
    first, refused, kept = say(0, person), say(1, person), say(2, other)
    for statement in (first, kept):
        server.act(slug, "DecideModeration", token=moderator, statement=statement, outcome="accept")
        server.act(slug, "CastVote", token=person, statement=statement, choice="agree", counter=1)
    fields = {"outcome": "reject", "reason": "spam", "explanation": f"{marks[3]} is spam."}
    server.act(slug, "DecideModeration", token=moderator, statement=refused, **fields)
    server.act(slug, "AppealDecision", token=person, statement=refused, words=f"{marks[3]} is not.")
    before = _database(server.data)
    assert all(mark.encode() in before for mark in marks.values())
    participant = _rows(server.data, "SELECT participant FROM statements_vote LIMIT 1")[0][0]
    assert participant.encode() in before
    server.act(slug, "WithdrawStatement", token=person, statement=first)
    server.act(slug, "EraseSelf", token=person, sure=True)
    gone = [marks[n].encode() for n in (0, 1, 3)] + [participant.encode()]
    for _ in range(50):  # the server answers first and empties its write-ahead log then
        after = _database(server.data)
        if not any(mark in after for mark in gone):
            break
        time.sleep(0.1)
    assert server.stop() == 0
    after = _database(server.data)
    assert marks[2].encode() in after, "what others said is still there"
    assert [n for n in (0, 1, 3) if marks[n].encode() in after] == []
    assert participant.encode() not in after
    assert _rows(server.data, "SELECT count(*) FROM statements_vote") == [(0,)]


@pytest.mark.slow
def test_what_somebody_said_of_a_text_is_gone_from_the_bytes(house: Path) -> None:
    """Criticism, objection and answer go with their participant, and everybody's answers with the count."""
    stage = Stage(parties=2).listen()
    gone, stays = stage.participants(0, 2)
    marks = [f"Vanishing{secrets.token_hex(8)}" for _ in range(4)]
    kept = f"Staying{secrets.token_hex(8)}"
    set_terms(stage, criticism_window=1)
    put_into(stage, "drafting")
    with earlier():
        text = Writing(stage)
        text.run("OpenText")
        text.whole_single_text()
        for by, words in ((gone, marks[0]), (stays, kept)):
            text.answer(text.criticise(by, {"en": words}))
        text.run("DeclareReady")
        text.table()
        text.agree()
        wanted = {"en": marks[2]}
        text.do("FileObjection", gone, clause=text.turns, words={"en": marks[1]}, wanted=wanted)
        text.do("FileObjection", gone, clause=text.gates, words={"en": marks[3]})
        vote = text.run("OpenRatification")["vote"]
        for by in (gone, stays):
            text.do("CastMemberVote", by, vote=vote, choice="no", counter=1)
    answers = [f"{vote}{by.id}".encode() for by in (gone, stays)]  # as the index keeps them, side by side
    before = _database(house.parent)
    assert all(each in before for each in (*(mark.encode() for mark in marks), *answers))
    stage.do("EraseSelf", gone, sure=True)
    after = _emptied(house.parent, [*(mark.encode() for mark in marks), gone.id.encode()])
    assert kept.encode() in after and answers[1] in after, "what others said is still there"
    text.run("CloseMembersVote", vote=vote)
    _emptied(house.parent, answers)


def _emptied(data: Path, gone: list[bytes]) -> bytes:
    """The database's bytes once none of this is in them; the writer answers first, and cleans up then."""
    for _ in range(50):
        found = _database(data)
        if not any(each in found for each in gone):
            break
        time.sleep(0.1)
    assert [each for each in gone if each in found] == []
    return found


def _open_dialogue(server: Server, slug: str) -> str:
    """A dialogue that everybody can enter, in its speaking phase; the token of who runs it."""
    link = must(server.data, "new", "--slug", slug).strip().rpartition("#")[2]
    token: str = server.act(slug, "TakeOffice", link=link, password=PASSWORD)["token"]
    fields: dict[str, Any] = {
        "template": "ask-a-question",
        "languages": ["en"],
        "question": {"en": "What flows?"},
    }
    server.act(slug, "CallDialogue", token=token, **fields)
    me = _rows(
        server.data, "SELECT id FROM dialogue_holder WHERE label = 'Convener' ORDER BY rowid DESC LIMIT 1"
    )
    server.act(slug, "AppointOffice", token=token, role="facilitator", label="Me", to=me[0][0])
    for role in ("moderator", "appeals_member"):
        server.act(slug, "AppointOffice", token=token, role=role, label=role)
    terms = _rows(server.data, "SELECT id FROM dialogue_terms ORDER BY rowid DESC LIMIT 1")[0][0]
    server.act(slug, "AdoptTerms", token=token, terms=terms)
    server.act(slug, "ChangePhase", token=token, to="listening")
    return token


def _moderator(server: Server, slug: str, facilitator: str) -> str:
    made = server.act(slug, "AppointOffice", token=facilitator, role="moderator", label="Another")
    token: str = server.act(slug, "TakeOffice", link=made["link"], password=PASSWORD)["token"]
    return token


def _database(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(data.glob("sulh.sqlite3*")))


def _rows(data: Path, sql: str) -> list[Any]:
    with pysqlite3.connect(f"file:{data / 'sulh.sqlite3'}?mode=ro", uri=True) as line:
        return list(line.execute(sql))
