"""Paper, help, a laptop in a room, a recorded voice: what the server, the laptop and their files tell."""

from __future__ import annotations

import base64
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.reading import rows
from tests.dialogue.voices import sounds
from tests.serving import SULH, Server, environment, must
from tests.site.seizing import TRACES, Overheard, Visitor, found_in, seized
from tests.speaking import Speaking, speaking
from tests.walking import PASSWORD

pytestmark = pytest.mark.slow

# What lies in a data folder: the database with what stands beside it while it is written, keys, the lock of
# whoever serves, what was signed last of each diary, the look of the pages; and no file for a person, a visit
# or an export.
FILES = {
    "sulh.sqlite3", "sulh.sqlite3-wal", "sulh.sqlite3-shm", "secret-key", "codes-key", "log-key",
    "address-key",
    "lock", "checkpoints.lock", ".static",
}  # fmt: skip


class Laptop(Overheard):
    serve = ("serve", "--room", "--host", "127.0.0.1")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "laptop")
    try:
        yield made
    finally:
        if made.process is not None:
            made.kill()


def _signed_in(server: Server, made: Speaking, role: str, place: int = 0) -> str:
    body = {"name": made.offices[role][place], "password": PASSWORD}
    return str(server.call(f"dialogues/{made.slug}/sign-in", body)[1]["token"])


def _in_office(server: Server, made: Speaking, token: str) -> Visitor:
    """A browser of somebody who holds an office."""
    (dialogue,) = rows(server.data / "sulh.sqlite3", "SELECT id FROM dialogue_dialogue")[0]
    visitor = Visitor(server)
    visitor.keep(f"o-{dialogue[:12]}", token)
    return visitor


def _read_aloud(server: Overheard, made: Speaking, translator: str) -> None:
    """A voice that a telephone recorded, with its place and its owner's name beside the sound."""
    sound = base64.b64encode(sounds.ogg(mark=b"PlantedPhone of PlantedName")).decode()
    voice = {"about": "statement", "subject": made.statements[0], "language": "en"}
    server.act(made.slug, "RecordVoice", token=translator, recorder="A reader", data=sound, **voice)


def _on_paper(server: Overheard, made: Speaking, enumerators: list[str]) -> str:
    """One sheet, entered twice by two people; the number of its batch."""
    act = server.act
    batch = str(act(made.slug, "PrintSheets", token=made.registrar, languages=["en"], count=2)["batch"])
    sheets = rows(server.data / "sulh.sqlite3", "SELECT number FROM statements_papersheet ORDER BY number")
    for token in enumerators:
        fields: dict[str, Any] = {"sheet": batch + sheets[0][0], "answers": {"1": "agree"}}
        last = act(made.slug, "EnterSheet", token=token, **fields)
    assert last["state"] == "counted"
    return batch


def _with_help(helper: Visitor, slug: str, code: str) -> None:
    """An enumerator's browser, one visit: begun with a code, one answer, next person."""
    here = f"/d/{slug}/assisted"
    began = helper.send(here, f"/d/{slug}/do/BeginAssisted", code=code, agreed="on", **{"as": "office"})
    assert began[0] == 200, began[1]
    page = helper.ask(here)[1]
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    choice = re.search(r'name="choice" value="(agree[^"]*)"', page)
    assert choice
    assert helper.ask(f"{here}/answer", form | {"choice": choice[1], "PlantedField": "PlantedName"})[0] == 200
    assert helper.send(here, f"{here}/next")[0] == 200


def _in_the_room(laptop: Laptop, made: Speaking, link: str, codes: list[str]) -> list[str]:
    """Two people answer on the laptop, with a code and a browser that tells too much; all their cookies."""
    slug, held = made.slug, []
    token = laptop.act(slug, "TakeOffice", link=link, password=PASSWORD)["token"]
    laptop.act(slug, "OpenRoom", token=token, tables=1)
    people = [Visitor(laptop) for _code in codes]
    for person, code in zip(people, codes, strict=True):
        entering = (f"/d/{slug}/join", f"/d/{slug}/do/RedeemCode")
        assert person.send(*entering, code=code, accept_conduct="on", only_mine="no")[0] == 200
    laptop.act(slug, "ShowInRoom", token=token, statement=made.statements[0])
    for person, word in zip(people, ("agree", "pass"), strict=True):
        page = person.ask(f"/d/{slug}/room/answer")[1]
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        choice = re.search(rf'name="choice" value="({word} [^"]*)"', page)
        assert choice
        told = form | {"choice": choice[1], "PlantedField": "PlantedName"}
        assert "Your answer is in" in person.ask(f"/d/{slug}/room/answer?planted-query", told)[1]
        held += person.cookies()
    laptop.act(slug, "CloseInRoom", token=token)
    laptop.act(slug, "CloseRoom", token=token, sure=True)
    return [token, *held]


def _spaced(codes: list[str]) -> list[bytes]:
    """Codes as the database could hold them, and as they are printed."""
    return [
        each.encode()
        for code in codes
        for each in (code, " ".join(code[at : at + 5] for at in range(0, 25, 5)))
    ]


def test_paper_help_a_room_and_a_voice_leave_no_trace(
    overheard: Overheard, laptop: Laptop, tmp_path: Path
) -> None:
    server = overheard
    made = speaking(server, 4, also=("translator", "enumerator", "teller"))
    slug = made.slug
    body = {"name": made.facilitating, "password": PASSWORD}
    facilitator = str(server.call(f"dialogues/{slug}/sign-in", body)[1]["token"])
    given = server.act(slug, "AppointOffice", token=facilitator, role="enumerator", label="Another")
    another = str(server.act(slug, "TakeOffice", link=given["link"], password=PASSWORD)["token"])
    enumerator, translator = (_signed_in(server, made, role) for role in ("enumerator", "translator"))
    _read_aloud(server, made, translator)
    batch = _on_paper(server, made, [enumerator, another])
    helper = _in_office(server, made, enumerator)
    _with_help(helper, slug, made.codes[0])
    person = Visitor(server)
    coming = {"code": made.codes[1], "accept_conduct": "on", "only_mine": "no"}
    assert person.send(f"/d/{slug}/join", f"/d/{slug}/do/RedeemCode", **coming)[0] == 200

    room = server.act(slug, "PrepareRoom", token=facilitator)["room"]
    codes = server.act(slug, "IssueRoomCodes", token=made.registrar, room=room, count=2)["codes"]
    along, back = tmp_path / "along.json", tmp_path / "back.json"
    must(server.data, "room", "prepare", slug, str(along))
    (link, *_tellers) = re.findall(r"\): \S+#(\S+)", must(laptop.data, "room", "begin", str(along)))
    held = _in_the_room(laptop.start(), made, link, codes)  # type: ignore[arg-type]
    must(laptop.data, "room", "export", str(back))
    joined = subprocess.run(
        [*SULH, "room", "join", str(back), "--into", slug, "--as", made.facilitating, "--at", server.address],
        env=environment(server.data), input=PASSWORD + "\n", capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "2 people joined, 2 answers" in joined.stdout, joined.stderr
    channels = "SELECT channel, count(*) FROM statements_vote GROUP BY channel ORDER BY channel"
    assert rows(server.data / "sulh.sqlite3", channels) == [("assisted", 1), ("paper", 1), ("room", 2)]

    server.act(slug, "PublishFindings", token=facilitator)
    readers = {
        person: ("diary", "diary.jsonl", "statements", "room.json", "languages.json",
                 "moderation-report.json", "findings.csv", "findings.json", "findings/languages.json",
                 "findings/channels.json"),
        _in_office(server, made, translator): (
            "translation.csv?language=fa-af", "translation.xlf?language=fa-af", "voices",
        ),
        _in_office(server, made, facilitator): ("room", "desk", "room/desk"),
        helper: (f"paper/{batch}.csv", "paper"),
    }  # fmt: skip
    answers = {page: who.ask(f"/d/{slug}/{page}") for who, pages in readers.items() for page in pages}
    assert {page: status for page, (status, _text) in answers.items() if status != 200} == {}
    shown = {page: text.encode() for page, (_status, text) in answers.items()}
    shown |= {"along": along.read_bytes(), "back": back.read_bytes(), "joined": joined.stdout.encode()}
    tokens = [each.encode() for each in (facilitator, enumerator, another, translator, made.registrar, *held)]
    tokens += [
        each.encode() for each in (*helper.cookies(), *person.cookies(), link, given["link"], PASSWORD)
    ]
    plain = _spaced([*made.codes, *codes])
    assert found_in(shown, [*TRACES, *tokens, *plain, b"Planted"]) == []
    people = [
        row[0].encode() for row in rows(server.data / "sulh.sqlite3", "SELECT id FROM dialogue_participant")
    ]
    assert len(people) == 5
    # The file that comes back has the room's people by their random number, beside their answers.
    assert found_in(shown | {"back": b""}, people) == []
    assert len(found_in({"back": shown["back"]}, people)) == 2
    for table, count in (("statements_roomcode", 2), ("dialogue_code", 0)):
        digests = rows(server.data / "sulh.sqlite3", f"SELECT digest FROM {table}")
        taken = [digest for (digest,) in digests if digest.encode() in shown["along"]]
        assert len(taken) == count, "the room's codes are in the file as digests under the room's key only"
    for when in ("running", "stopped"):
        for seen in (server, laptop):
            assert found_in(seized(seen), [*TRACES, *tokens, *plain, b"Planted"]) == [], (
                when,
                seen.data.name,
            )
            if when == "running":
                seen.stop()


def test_the_times_of_files_tell_the_last_act_and_no_earlier_one(overheard: Overheard) -> None:
    """The file system keeps to the nanosecond when the database was last written, finer than the hour in it.

    It is one time for all, that of the newest act of anybody; reading leaves none, and no export or visit
    has a file of its own. Whoever copies the folder again and again dates the acts in between.
    """
    server = overheard
    made = speaking(server, 2)

    def written() -> float:
        found = [
            path.stat().st_mtime
            for path in server.data.glob("sulh.sqlite3*")
            if path.suffix != ".sqlite3-shm"
        ]
        return max(found)

    visitor = Visitor(server)
    time.sleep(1.5)  # what the clock and the last act still write
    before = written()
    for page in ("", "diary.jsonl", "statements", "languages.json", "moderation-report.json", "join"):
        assert visitor.ask(f"/d/{made.slug}/{page}")[0] == 200
    assert written() == before, "who reads, and when, is not to be seen"
    began = time.time()
    token = server.act(made.slug, "RedeemCode", code=made.codes[0], accept_conduct=True)["token"]
    vote: dict[str, Any] = {"statement": made.statements[0], "choice": "agree", "counter": 1}
    server.act(made.slug, "CastVote", token=token, **vote)
    assert began - 1 <= written() <= time.time() + 1, "the newest act is dated by the file system"
    server.stop()
    inside = [path.relative_to(server.data) for path in server.data.rglob("*") if path.is_file()]
    lying = {path.name for path in inside if path.parts[0] not in ("static", "checkpoints")}
    assert "sulh.sqlite3" in lying and lying <= FILES
    dialogues = rows(server.data / "sulh.sqlite3", "SELECT id FROM dialogue_dialogue")
    assert {path.name for path in inside if path.parts[0] == "checkpoints"} == {name for (name,) in dialogues}
