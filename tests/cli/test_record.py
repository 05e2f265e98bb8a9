"""`sulh record`: a real dialogue's diary as files, and a real witness that is asked for cosignatures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pysqlite3
import pytest
from django.conf import settings

from sulh import cli
from sulh.acts import log
from sulh.acts.models import LogCosignature
from sulh.cli.record.collecting import collect_from
from sulh.cli.record.command import dialogue_of, write_diary
from sulh.cli.words import Stop
from tests.cli.reading import rows
from tests.cli.watching import Process
from tests.helpers import Stage
from tests.serving import must


class Watched:
    """A dialogue, and a witness that trusts its diary and that a party has named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stage = Stage(parties=2)
        write_diary(self.stage.id, folder / "first")
        self.witness = Process(folder / "state").start(
            "--log", (folder / "first" / "key").read_text().strip()
        )
        self.stage.do("NameWitness", self.stage.delegates[0], vkey=self.witness.key)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.witness.port}"

    @property
    def size(self) -> int:
        return log.head(self.stage.id).size

    def grow(self) -> None:
        self.stage.do("AnswerInvitation", self.stage.delegates[0], answer="join")

    def cosignatures(self) -> list[tuple[int, str]]:
        rows = LogCosignature.objects.filter(dialogue=self.stage.id).order_by("size")
        return list(rows.values_list("size", "key"))


@pytest.fixture
def watched(house: Path, tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    yield made
    made.witness.kill()


def test_the_commands(watched: Watched, house: Path, tmp_path: Path) -> None:
    """On a data folder of their own, with the database and the secret of this house."""
    data, address = tmp_path / "data", watched.address
    data.mkdir(mode=0o700)
    copying = pysqlite3.connect(str(house))
    copying.execute("VACUUM INTO ?", (str(data / "sulh.sqlite3"),))
    copying.close()
    (data / "log-key").touch(mode=0o600)
    (data / "log-key").write_text(f"{settings.LOG_KEY}\n")
    slug, head = watched.stage.dialogue.slug, log.head(watched.stage.id)
    said = must(data, "record", "export", slug, str(tmp_path / "diary"))
    assert said.startswith(f"Size: {head.size}\nRoot: {head.digest}\n")
    assert f"sulh verify {tmp_path / 'diary'}" in said
    said = must(data, "record", "collect", slug, address)
    assert said == f"{address} has cosigned the checkpoint at {head.size} entries.\n"
    [found] = rows(data / "sulh.sqlite3", "SELECT size, key FROM acts_logcosignature")
    assert found == (head.size, watched.witness.key)


def test_an_exported_diary_verifies(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(parties=2)
    at = write_diary(stage.id, tmp_path / "diary")
    assert at.head == log.head(stage.id)
    assert (tmp_path / "diary" / "policy").read_text().endswith("quorum none\n")
    assert cli.main(["verify", str(tmp_path / "diary")]) == 0
    assert f"Root: {at.head.digest}" in capsys.readouterr().out


def test_a_stranger_sees_who_has_cosigned(watched: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    assert collect_from(watched.stage.id, [watched.address]) == 0
    write_diary(watched.stage.id, watched.folder / "second")
    assert cli.main(["verify", str(watched.folder / "second")]) == 0
    assert "Cosigned by party-1 on " in capsys.readouterr().out


def test_a_folder_with_something_in_it_is_left_alone(house: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("mine")
    with pytest.raises(Stop, match="is not empty"):
        write_diary(Stage(parties=2).id, tmp_path)
    assert (tmp_path / "letters").read_text() == "mine"
    assert not (tmp_path / "checkpoint").exists()


def test_a_dialogue_that_is_not_there(house: Path) -> None:
    with pytest.raises(Stop, match="There is no dialogue “wine” here"):
        dialogue_of("wine")


def test_cosignatures_are_collected_as_the_diary_grows(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    first = watched.size
    assert collect_from(watched.stage.id, [watched.address]) == 0
    said = capsys.readouterr().out
    assert said == f"{watched.address} has cosigned the checkpoint at {first} entries.\n"
    assert watched.cosignatures() == [(first, watched.witness.key)]
    watched.grow()
    assert collect_from(watched.stage.id, [f"{watched.address}/add-checkpoint"]) == 0
    assert watched.size > first
    assert watched.cosignatures() == [(first, watched.witness.key), (watched.size, watched.witness.key)]


def test_a_witness_that_has_seen_more_than_is_known_here(watched: Watched) -> None:
    """It saw the diary by another way, so the first request starts from a wrong size."""
    write_diary(watched.stage.id, watched.folder / "second")
    stick = ["--once", str(watched.folder / "second"), "--state", str(watched.witness.state)]
    assert cli.main(["witness", *stick]) == 0
    watched.grow()
    assert collect_from(watched.stage.id, [watched.address]) == 0
    assert watched.cosignatures() == [(watched.size, watched.witness.key)]


def test_one_silent_witness_does_not_keep_the_others_away(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect_from(watched.stage.id, ["http://127.0.0.1:9", watched.address]) == 1
    said = capsys.readouterr().err
    assert said == "http://127.0.0.1:9: Nobody answers at http://127.0.0.1:9/add-checkpoint.\n"
    assert watched.cosignatures() == [(watched.size, watched.witness.key)]


def test_a_witness_that_nobody_has_named_counts_for_nothing(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.stage.do("RetireWitness", watched.stage.delegates[0])
    assert collect_from(watched.stage.id, [watched.address]) == 1
    assert capsys.readouterr().err.startswith(f"{watched.address}: ")
    assert watched.cosignatures() == []


class Elsewhere(BaseHTTPRequestHandler):
    """Something that answers in a witness's place."""

    answers: ClassVar[list[tuple[int, str, bytes]]] = []
    asked: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        status, kind, body = self.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    answering = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=answering.serve_forever, args=(0.02,))
    thread.start()
    Elsewhere.answers, Elsewhere.asked = [], []
    yield f"http://127.0.0.1:{answering.server_port}"
    answering.shutdown()
    thread.join()
    answering.server_close()


SIZES = "text/x.tlog.size"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([(409, SIZES, b"1000\n")], "HAS SEEN A LONGER DIARY THAN THIS SERVER HAS: 1000 entries there"),
        ([(409, SIZES, b"0\n")], "HAS SEEN ANOTHER DIARY"),
        ([(409, SIZES, b"1\n"), (422, "text/plain", b"")], "HAS SEEN ANOTHER DIARY"),
        ([(409, SIZES, b"1\n"), (409, SIZES, b"2\n")], "the witness answered 409: 2"),
        ([(409, "text/plain", b"1\n")], "the witness answered 409: 1"),
        ([(404, "text/plain", b"")], "no witness of this log answers there"),
        ([(403, "text/plain", b"\x1b[2Jno")], "the witness answered 403: �[2Jno"),
        ([(200, "text/plain", b"no line")], "something that is no cosignature"),
        ([(302, "text/plain", b"")], "the witness answered 302"),
    ],
)
def test_what_a_witness_answers_instead_is_told(
    answers: list[tuple[int, str, bytes]],
    sentence: str,
    house: Path,
    elsewhere: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stage = Stage(parties=2)
    Elsewhere.answers = list(answers)
    assert collect_from(stage.id, [elsewhere]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{elsewhere}: ")
    assert sentence in said
    assert Elsewhere.answers == []
    assert [body.split(b"\n")[0] for body in Elsewhere.asked] == [b"old 0", b"old 1"][: len(answers)]
    assert not LogCosignature.objects.exists()
