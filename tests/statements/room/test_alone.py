"""Thirty phones and two tellers on a laptop with no way out, joined with the server: equal counts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.reading import rows, verified
from tests.lacking import missing
from tests.serving import SULH, Server, environment, must, sulh
from tests.speaking import Speaking, speaking
from tests.statements.room.alone import PRESENT, ways_out
from tests.walking import PASSWORD

pytestmark = pytest.mark.slow

MORE = ["Repair the canal first.", "Measure every well."]
# By hand from `alone.ANSWERS`: number of the statement, answer, how many. Five of the 18 changed to pass.
EXPECTED = {
    (1, 1, "room"): 13, (1, -1, "room"): 7, (1, 0, "room"): 10,
    (2, 1, "room"): 14, (2, -1, "room"): 9, (2, 0, "room"): 7,
    (3, 1, "room"): 10, (3, -1, "room"): 11, (3, 0, "room"): 9,
}  # fmt: skip
# Statement, table, whether hands, then agree, disagree, pass. Hands stand beside the cards of their table.
COUNTS = [
    (1, 1, 0, 6, 2, 1), (1, 1, 1, 20, 3, 2), (1, 2, 0, 3, 4, 0),
    (2, 1, 0, 5, 5, 0), (2, 2, 0, 0, 0, 0),
    (3, 1, 0, 1, 1, 1), (3, 2, 0, 2, 2, 2),
]  # fmt: skip


def votes(data: Path) -> dict[tuple[int, int, str], int]:
    """How many gave which answer to which statement, by channel: all that there are."""
    query = (
        "SELECT said.n, choice, channel, count(*) FROM statements_vote vote JOIN statements_statement said"
        " ON said.id = vote.statement_id GROUP BY said.n, choice, channel"
    )
    return {(n, choice, by): count for n, choice, by, count in rows(data / "sulh.sqlite3", query)}


def counts(data: Path) -> list[tuple[int, ...]]:
    query = (
        "SELECT said.n, place.n, hands, count.agree, count.disagree, count.passes"
        " FROM statements_roomcount count"
        " JOIN statements_roomtable place ON place.id = count.table_id"
        " JOIN statements_roomstatement shown ON shown.id = count.shown_id"
        " JOIN statements_statement said ON said.id = shown.statement_id ORDER BY said.n, place.n, hands"
    )
    return [tuple(row) for row in rows(data / "sulh.sqlite3", query)]


def planned(server: Server, made: Speaking) -> list[str]:
    """A room with thirty codes, and a second teller; the codes."""

    def signed(name: str) -> str:
        body = {"name": name, "password": PASSWORD}
        return str(server.call(f"dialogues/{made.slug}/sign-in", body)[1]["token"])

    facilitator = signed(made.facilitating)
    server.act(made.slug, "AppointOffice", token=facilitator, role="teller", label="Another teller")
    room = server.act(made.slug, "PrepareRoom", token=facilitator)["room"]
    server.act(made.slug, "SetQuota", token=signed(made.offices["delegate"][0]), quota=100)
    issued = server.act(made.slug, "IssueRoomCodes", token=made.registrar, room=room, count=30)
    codes: list[str] = issued["codes"]
    return codes


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """How a programme is run in a network of its own; or a skip that says that this is not allowed here."""
    prefix = ["unshare", "-rn"]
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, text=True)
    except FileNotFoundError:
        missing("a network of its own (the command unshare)")
    else:
        if tried.returncode != 0:
            missing(f"a network of its own ({tried.stderr.strip()})")
    return prefix


def hold_meeting(alone: list[str], data: Path, given: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [*alone, sys.executable, "-m", "tests.statements.room.alone"],
        input=json.dumps(given | {"data": str(data)}), env=environment(data),
        capture_output=True, text=True, timeout=300, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def join(server: Server, file: Path, made: Speaking) -> str:
    """By the command, which goes through the server's own API; what it prints."""
    whose = ["--into", made.slug, "--as", made.facilitating, "--at", server.address]
    done = subprocess.run(
        [*SULH, "room", "join", str(file), *whose], env=environment(server.data), input=PASSWORD + "\n",
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def home(data: Path) -> tuple[Any, ...]:
    """All that a room can change at home: answers, tables' counts, people, used codes, the room itself."""
    database = data / "sulh.sqlite3"
    used = "SELECT count(DISTINCT participant_id) FROM dialogue_code WHERE state = 'used'"
    return (
        votes(data),
        counts(data),
        rows(database, "SELECT count(*) FROM dialogue_participant"),
        rows(database, used),
        rows(database, "SELECT kind, state, present FROM statements_room"),
    )


def test_thirty_phones_and_two_tellers(server: Server, tmp_path: Path, alone: list[str]) -> None:
    made = speaking(server, 1, more=MORE, also=("teller",))
    codes = planned(server, made)
    there, brought, laptop = tmp_path / "along.json", tmp_path / "back.json", tmp_path / "laptop"
    said = must(server.data, "room", "prepare", made.slug, str(there))
    assert "Room 1: 3 statements, 30 codes." in said
    assert there.stat().st_mode & 0o077 == 0
    for secret in ("codes-key", "secret-key", "log-key"):
        assert (server.data / secret).read_text().strip() not in there.read_text()
    links = re.findall(r"\((facilitator|teller)\): \S+#(\S+)", must(laptop, "room", "begin", str(there)))
    assert [role for role, _link in links] == ["facilitator", "teller", "teller"]

    given = {"slug": made.slug, "statements": made.statements, "codes": codes, "home": server.port}
    assert "the server at home" in ways_out(server.port), "outside it is reached, so the measure sees it"
    told = hold_meeting(alone, laptop, given | {"links": [link for _role, link in links]})
    assert told["ways_out"] == []
    assert told["before"] == [[], [], []], "no phone is told anything before the close"
    title = ["Answers", "Agree", "Disagree", "Pass"]
    assert told["after"] == [
        [
            title,
            ["By phone", "13", "7", "10"],
            ["Cards in the room", "9", "6", "1"],
            ["Show of hands: public, not secret", "20", "3", "2"],
        ],
        [title, ["By phone", "14", "9", "7"], ["Cards in the room", "5", "5", "0"]],
        # Nine cards in all: fewer than ten are hidden as a whole.
        [title, ["By phone", "10", "11", "9"], ["Cards in the room", "fewer than 10: not shown"]],
    ]
    assert (votes(laptop), counts(laptop)) == (EXPECTED, COUNTS)

    exported = must(laptop, "room", "export", str(brought))
    assert "30 people, 90 answers, 7 counts of tables." in exported
    assert "not in the file" not in exported
    assert home(server.data) == ({}, [], [(0,)], [(0,)], [("away", "prepared", None)])
    assert "30 people joined, 90 answers and 7 counts" in join(server, brought, made)
    joined = (EXPECTED, COUNTS, [(30,)], [(30,)], [("away", "closed", PRESENT)])
    assert home(server.data) == joined
    assert "0 people joined, 0 answers and 0 counts" in join(server, brought, made)
    assert home(server.data) == joined
    verified(server.data / "sulh.sqlite3")


def test_what_the_commands_refuse(data: Path, tmp_path: Path) -> None:
    """Each with a sentence, and never with a traceback."""
    nothing, there = tmp_path / "no file.json", tmp_path / "there.json"
    there.write_text('{"format":"something else"}')
    for arguments, sentence in (
        (["serve", "--room", "--host", "0.0.0.0"], "local network"),
        (["serve", "--room", "--host", "8.8.8.8"], "local network"),
        (["serve", "--room", "--host", "dialogue.example.org"], "local network"),
        (["room", "prepare", "nowhere", str(nothing)], "no such room is planned"),
        (["room", "begin", str(there)], "no file of a room"),
        (["room", "begin", str(nothing)], "no file"),
        (["room", "export", str(nothing)], "Rooms on this machine: none"),
    ):
        done = sulh(data, *arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr, arguments
        assert sentence.lower() in done.stderr.lower(), (arguments, done.stderr)
    done = sulh(data, "serve", "--room", "--host", "127.0.0.1", SULH_HTTPS="1")
    assert (done.returncode, "SULH_HTTPS" in done.stderr) == (2, True)
