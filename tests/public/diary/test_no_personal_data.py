"""Nothing of a person is in any byte of the diary: neither while it waits, nor after it was taken back."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.test import Client

from sulh.acts import checkpoints, exporting, log
from sulh.acts.registry import Actor
from sulh.dialogue import codes
from sulh.dialogue.models import Participant, Session
from sulh.dialogue.sessions import digest
from sulh.record.audit import audit
from sulh.record.note import VerifyingKey
from sulh.record.sources import Held
from tests.acts.files import audited
from tests.helpers import FULL, PUBLIC, Stage
from tests.planted import Planted
from tests.public.staging.comments import THREAD
from tests.statements.conftest import accepted, refused, say

ADDRESS, PROGRAM = "203.0.113.77", "CanaryBrowser/7"
WORDS = "Zarmina's orchard by the upper mill"
PICTURES_EACH = 1 if FULL else 20


def served(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """Everything of the diary that anybody can fetch."""
    here, size = f"/d/{stage.dialogue.slug}", log.head(stage.id).size
    paths = [f"{here}/{page}" for page in ("diary.jsonl", "diary/check", "diary/print")]
    paths += [f"{here}/diary?page={n}" for n in range(1, size // 100 + 2)]
    paths += [f"{here}/record/{name}" for name in ("checkpoint", "key", "policy", "openings.jsonl")]
    paths += [f"{here}/record/tile/{name}" for name in _tiles(size)]
    paths += [f"{here}/record/proof/{n}.tlog-proof" for n in range(0, size, PICTURES_EACH)]
    paths += [f"{here}/diary/{n}" for n in range(0, size, PICTURES_EACH)]
    for path in paths:
        answer = Client().get(path)
        assert answer.status_code == 200, path
        data = b"".join(answer) if answer.streaming else answer.content
        yield path, data
        if path.endswith(".tlog-proof"):
            line = next(row for row in data.split(b"\n") if row.startswith(b"extra "))
            yield path, base64.b64decode(line.removeprefix(b"extra "))


def _tiles(size: int) -> list[str]:
    whole, rest = divmod(size, 256)
    return [f"{kind}/{n:03}" for kind in ("0", "entries") for n in range(whole)] + [
        f"{kind}/{whole:03}.p/{rest}" for kind in ("0", "entries") if rest
    ]


def exported(stage: Stage) -> list[tuple[str, bytes]]:
    """Everything that is in its files, and everything served."""
    return [*exporting.files(stage.id), *served(stage)]


def forms_of(word: str) -> set[bytes]:
    """A word as it stands in text, in JSON, and in JSON that escapes what is not ASCII."""
    return {
        word.encode(),
        json.dumps(word, ensure_ascii=False)[1:-1].encode(),
        json.dumps(word)[1:-1].encode(),
    }


def where(files: list[tuple[str, bytes]], words: list[str]) -> set[tuple[str, str]]:
    """Which of these words stand where."""
    wanted = [(word, form) for word in words for form in forms_of(word)]
    return {(word, path) for path, data in files for word, form in wanted if form in data}


def test_what_is_not_for_all_is_in_no_byte_of_the_diary(house: Path) -> None:
    stage = Planted()
    shown = stage._say("Shown to everybody, by nobody's name.")
    stage.do("DecideModeration", stage.moderator, statement=shown, outcome="accept")
    name = "Canary Ghulam Hazrat"
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": PROGRAM, "X-Forwarded-For": ADDRESS})
    fields = {"thread": THREAD, "text": "Canary words of a comment", "language": "en", "name": name}
    sent = client.post(
        f"/api/v1/dialogues/{stage.dialogue.slug}/acts/WriteComment", json.dumps(fields),
        content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 200, sent.content
    stage.enter_log()
    assert {"codes", "participants", "sessions", "salts", "keys", "refused text"} < set(stage.canaries)
    words = [word for planted in stage.canaries.values() for word in planted]
    words += [ADDRESS, PROGRAM, name, "Canary words of a comment", sent.json().get("code", ADDRESS)]
    files = exported(stage)
    assert where(files, ["Shown to everybody, by nobody's name."]), "what is for all is found in the same way"
    assert not where(files, words)


def whose(stage: Stage, code: str) -> tuple[Actor, str]:
    token = stage.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
    return Actor("participant", Session.objects.get(digest=digest(token)).subject), token


def test_who_erases_everything_is_in_no_byte_and_the_earlier_checkpoint_still_holds(house: Path) -> None:
    stage = Stage(parties=2).listen()
    code = stage.codes(0, 1)[0]
    person, token = whose(stage, code)
    others = stage.participants(0, 9)
    shown = accepted(stage, person, WORDS)
    refused(stage, person, explanation=f"{WORDS}: too private")
    say(stage, person, f"{WORDS}, again")
    for by in (person, *others):
        stage.do("CastVote", by, statement=shown, choice="agree", counter=1)
    stage.enter_log()
    before = exported(stage)
    earlier = str(checkpoints.publish(stage.id)[1])
    openings = [row for row in dict(before)["openings.jsonl"].splitlines() if WORDS.encode() in row]
    assert len(openings) == 1, "what was accepted is open"
    salt = json.loads(openings[0])["salt"]
    assert where(before, [WORDS, salt])
    never = [code, codes.shown(code), person.id, token, digest(token), f"{WORDS}, again", f"{WORDS}: too"]
    assert not where(before, never)
    size = log.head(stage.id).size
    stage.do("EraseSelf", person, sure=True)
    stage.enter_log()
    assert not Participant.objects.filter(pk=person.id).exists()
    after = exported(stage)
    assert not where(after, [*never, WORDS, salt])
    found = audited(stage.id, earlier=[earlier])
    assert found.earlier == (size,)
    assert found.sealed > 0
    assert _entries(after, size) == _entries(before, size), "no entry was changed for it"


def _entries(files: list[tuple[str, bytes]], size: int) -> list[bytes]:
    [file] = [data for path, data in files if path.endswith("/diary.jsonl")]
    return [
        json.dumps(json.loads(row)["entry"], sort_keys=True).encode()
        for row in file.splitlines()[1 : size + 1]
    ]


def test_words_that_were_taken_back_are_in_no_byte(house: Path) -> None:
    stage = Stage(parties=2).listen()
    person, *others = stage.participants(0, 10)
    for n, by in enumerate(others):
        accepted(stage, by, f"Another way, number {n}.")
    shown = accepted(stage, person, WORDS)
    stage.enter_log()
    before, earlier = exported(stage), str(checkpoints.publish(stage.id)[1])
    size = log.head(stage.id).size
    assert where(before, [WORDS])
    stage.do("WithdrawStatement", person, statement=shown)
    after = exported(stage)
    assert not where(after, [WORDS])
    assert where(after, ["Another way, number 3."])
    assert audited(stage.id, earlier=[earlier]).earlier == (size,)
    copy = Held({path: data for path, data in before if not path.startswith("/")})
    assert audit(copy, VerifyingKey.read(copy.read("key").decode().strip())).checkpoint.size == size


def test_no_file_says_who_has_it_or_where_it_lay(house: Path) -> None:
    """Neither folders and names of the machine, nor anything in the files that the layout does not know."""
    stage = Stage(parties=2)
    files = dict(exporting.files(stage.id))
    size = log.head(stage.id).size
    assert set(files) == {
        "key", "openings.jsonl", f"tile/entries/000.p/{size}", f"tile/0/000.p/{size}", "checkpoint"
    }  # fmt: skip
    host = subprocess.run(["uname", "-n"], capture_output=True, text=True, check=True).stdout.strip()
    found = exported(stage)
    assert not where(found, [str(house.parent), str(Path.home())])
    # A short name stands by chance inside signatures and hashes; as a word of its own it never does.
    alone = re.compile(rb"(?<![A-Za-z0-9+/])" + re.escape(host.encode()) + rb"(?![A-Za-z0-9+/=])")
    assert not [path for path, data in found if alone.search(data)]
