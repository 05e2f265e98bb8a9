"""Somebody takes the server: what its folder, its database's bytes and all that it ever printed tell."""

from __future__ import annotations

import re
import secrets
import socket
import time
from pathlib import Path
from typing import Any

import pysqlite3
import pytest

from tests.helpers import Stage
from tests.serving import Server, called, must
from tests.settlement.writing import Writing, earlier, put_into, set_terms
from tests.site.seizing import TRACES, Overheard, Visitor, found_in, seized

PASSWORD = "four unrelated words"  # the one that `called` types


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


EXPORTS = (
    "/d/open/diary.jsonl", "/d/open/diary", "/d/open/findings.csv", "/d/open/findings.json",
    "/d/open/findings", "/d/open/statements",
    "/d/open/moderation-report", "/d/open/moderation-report.json", "/d/open/languages.json",
    "/api/v1/dialogues/open/statements", "/api/v1/dialogues/open/findings", "/api/v1/dialogues/open/log",
    "/api/v1/dialogues/open", "/d/open/bulletins.atom",
)  # fmt: skip


@pytest.mark.slow
def test_speaking_and_voting_over_every_door_leave_no_trace(overheard: Overheard) -> None:
    """Two people enter, speak, vote on a form and as JSON, and appeal: what they brought along is nowhere."""
    server, slug = overheard, "open"
    facilitator = _open_dialogue(server, slug)
    moderator = _moderator(server, slug, facilitator)
    visitors = [Visitor(server) for _ in range(2)]
    for visitor in visitors:
        assert visitor.send("/d/open/join", "/d/open/do/EnterOpenly", accept_conduct="on")[0] == 200
    said = {"text": "Water is for all.", "language": "en", "recognisable": "on", "as": "participant"}
    assert visitors[0].send("/d/open/say", "/d/open/do/SubmitStatement", **said)[0] == 200
    said |= {"text": "Buy my pumps."}
    assert visitors[0].send("/d/open/say", "/d/open/do/SubmitStatement", **said)[0] == 200
    good, bad = (row[0] for row in _rows(server.data, "SELECT id FROM statements_statement ORDER BY n"))
    server.act(slug, "DecideModeration", token=moderator, statement=good, outcome="accept")
    server.act(slug, "DecideModeration", token=moderator, statement=bad, outcome="reject", reason="spam")
    _status, page = visitors[0].ask("/d/open/take-part")
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    choice = re.search(r'name="choice" value="(agree[^"]*)"', page)
    assert choice and form["statement"] == good
    assert (
        visitors[0].ask("/d/open/vote", form | {"choice": choice[1], "PlantedField": "PlantedName"})[0] == 200
    )
    vote = {"statement": good, "choice": "pass", "counter": 1, "once": 77, "language": "en"}
    assert visitors[1].tell("/d/open/take-part", "/d/open/votes", vote)[0] == 200
    wrong = ("/d/open/take-part", "/d/open/votes?planted-query", vote | {"PlantedField": "PlantedName"})
    assert visitors[1].tell(*wrong)[0] == 422
    assert _rows(server.data, "SELECT choice FROM statements_vote ORDER BY choice") == [(0,), (1,)]
    words = {"statement": bad, "words": "They are good pumps.", "as": "participant"}
    assert visitors[0].send("/d/open/mine", "/d/open/do/AppealDecision", **words)[0] == 200
    server.act(slug, "PublishFindings", token=facilitator)
    answers = {path: visitors[0].ask(path) for path in EXPORTS}
    assert {path: status for path, (status, _text) in answers.items() if status != 200} == {}
    shown = {path: text.encode() for path, (_status, text) in answers.items()}
    tokens = [value.encode() for visitor in visitors for value in visitor.cookies()]
    people = [row[0].encode() for row in _rows(server.data, "SELECT id FROM dialogue_participant")]
    assert len(people) == 2
    assert found_in(shown, [*TRACES, *tokens, *people]) == [], "no page or file names a participant"
    for when in ("running", "stopped"):
        assert found_in(seized(server), [*TRACES, *tokens]) == [], when
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
    server.act(slug, "ConfirmConsentScreen", token=token, language="en", name="A reader")
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
