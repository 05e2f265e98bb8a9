"""The page for delegates: its commands work, and it says who has followed the diary; the printed sheet."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import urllib.request
from pathlib import Path

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.record.cosignature import cosigned_at
from sulh.record.note import WITNESS, SigningKey, VerifyingKey, read
from tests.dialogue.reading import reader, rows
from tests.dialogue.test_record_rules import agreed
from tests.dialogue.test_witnesses import A, B, C, below, bring, newest, run_by, vkey
from tests.helpers import Stage
from tests.public.diary.reading_files import filled, get, serving
from tests.public.diary.test_receipts import drawn, of_bytes
from tests.serving import SULH, environment


def commands(page: str) -> list[list[str]]:
    """The commands that stand on a page, one a line, as a shell reads them."""
    found = re.findall(r'<pre dir="ltr"><code>(.*?)</code></pre>', page, re.DOTALL)
    return [shlex.split(line) for block in found for line in html.unescape(block).splitlines()]


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        data: bytes = answer.read()
        return data


def ran(command: list[str], folder: Path) -> str:
    assert command[0] == "sulh"
    done = subprocess.run(
        [*SULH, *command[1:]],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def test_every_command_on_the_page_works_as_it_stands_there(house: Path, tmp_path: Path) -> None:
    stage = filled(Stage(parties=2), 280)
    slug, mine = stage.dialogue.slug, tmp_path / "mine"
    mine.mkdir()
    with serving(house, tmp_path / "data") as server:
        here = f"{server.address}/d/{slug}"
        keep, earlier, checked, kept, witness = commands(fetch(f"{here}/diary/check").decode())
        assert keep == ["sulh", "verify", f"{here}/record", "--keep", "diary"]
        assert earlier == [
            "sulh",
            "verify",
            f"{here}/record",
            "--earlier",
            "diary/checkpoint",
            "--keep",
            "diary-2",
        ]
        assert "280" in ran(keep, mine)
        assert "280" in ran(earlier, mine)
        assert "280" in ran(kept, mine)
        ran(witness, mine)
        (mine / "entry-279.tlog-proof").write_bytes(fetch(f"{here}/record/proof/279.tlog-proof"))
        now = fetch(f"{here}/record/checkpoint")
        key = VerifyingKey.read(fetch(f"{here}/record/key").decode().strip())
    assert checked[:3] == ["sulh", "verify", "entry-279.tlog-proof"]
    assert "279" in ran(checked, mine), "without the server"
    read(now).need(key)
    [signed] = mine.glob("cosigned-*")
    assert signed.read_bytes().startswith(now)
    assert len(read(signed.read_bytes()).signatures) == 2
    (mine / "diary" / "checkpoint").write_bytes(now.replace(b"\n280\n", b"\n279\n"))
    done = subprocess.run(
        [*SULH, "verify", "diary"],
        cwd=mine,
        env=environment(mine),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1


def sentence(stage: Stage) -> str:
    return reader(stage, "diary/check").text


def test_the_page_says_who_has_followed_the_diary(house: Path) -> None:
    stage = Stage(parties=2).join()
    assert "No party's witness has cosigned this diary yet. Without a witness:" in sentence(stage)
    run_by(stage, A)
    friend = stage.supporter()
    stage.do("NameWitness", friend, vkey=vkey(C))
    size = log.head(stage.id).size
    assert "has named a witness; nothing cosigned yet" in sentence(stage)
    bring(stage, below(newest(stage), A))
    text = sentence(stage)
    assert f"1 of 2 parties at the table have cosigned at least the first {size} entries." in text
    assert re.search(r"Without a witness: Party B ?\.", text)
    assert "What the terms ask for: Nobody's cosignature is needed; all that come are shown." in text
    assert "The diary has that up to" not in text, "where nothing is asked for, nothing is met"
    found = rows(reader(stage, "diary/check").html)
    assert sorted(each.split(" ", 2)[1] for each in found[:2]) == ["A", "B"]
    [a] = [each for each in found if each.startswith("Party A")]
    assert a == f"Party A cosigned up to {size} entries 15 January 2027"
    assert "Party B runs no witness" in found
    assert found[2] == "A friendly state has named a witness; nothing cosigned yet"
    assert (
        f"1 of 2 parties at the table have cosigned at least the first {size} entries."
        in reader(stage, "diary").text
    )
    stage.do("NameWitness", stage.delegates[1], vkey=vkey(B))
    bring(stage, below(newest(stage), B))
    text = sentence(stage)
    # Each at its own hour: how far the one has seen it that has seen least.
    assert f"2 of 2 parties at the table have cosigned at least the first {size} entries." in text
    assert "Without a witness" not in text


def test_what_the_terms_ask_for_is_said_beside_it(house: Path) -> None:
    stage = Stage(parties=2).join()
    agreed(stage, "one")
    text = sentence(stage)
    assert "What the terms ask for: The witness of at least one party has cosigned." in text
    assert "The diary has that up to" not in text
    friend = stage.supporter()
    stage.do("NameWitness", friend, vkey=vkey(C))
    bring(stage, below(newest(stage), C))
    assert "The diary has that up to" not in sentence(stage), "a supporter's is no party's"
    run_by(stage, A)
    bring(stage, below(newest(stage), A))
    assert f"The diary has that up to {log.head(stage.id).size} entries." in sentence(stage)


def test_the_page_in_dari_has_the_same_commands(house: Path) -> None:
    stage = Stage(parties=2).join()
    english, dari = reader(stage, "diary/check"), reader(stage, "diary/check", language="/fa-af")
    assert dari.page.status_code == 200
    assert 'dir="rtl"' in dari.html[:200]
    here = f"http://testserver/fa-af/d/{stage.dialogue.slug}/record"
    there = here.replace("/fa-af", "")
    assert [here in command or there in command for command in commands(dari.html)].count(True) == 4
    assert commands(dari.html.replace(here, there)) == commands(english.html)


def test_the_printed_sheet_holds_what_was_signed(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    bring(stage, below(newest(stage), A))
    visitor = reader(stage, "diary/print")
    head, note = log.head(stage.id), below(newest(stage), A)
    groups = re.findall(r"<span>([0-9a-f]{8})</span>", visitor.html)
    assert (len(groups), "".join(groups)) == (8, head.digest)
    [shown] = re.findall(r'<pre dir="ltr" class="diary-raw"><code>(.*?)</code>', visitor.html, re.DOTALL)
    assert html.unescape(shown) == note
    found = read(html.unescape(shown).encode())
    found.need(log_key(stage.id).verifying)
    assert cosigned_at(found, A.verifying) == 1_800_000_000
    assert str(log_key(stage.id).verifying) in visitor.text
    assert f"/record --kept {head.size}:{head.digest}" in visitor.text
    assert f"the first {head.size} entries must always give the same sealed copy" in visitor.text
    assert "Cosigned by the witnesses witness.example/A" in visitor.text
    assert drawn(get(stage, "checkpoint.svg").content.decode()) == of_bytes(note.encode())
    assert checkpoints.publish(stage.id)[0].head == head
    assert reader(stage, "diary/print", language="/fa-af").page.status_code == 200


def test_a_witness_s_name_is_only_text(house: Path) -> None:
    """HTML, words from the right, and as long as a name may be."""
    stage = Stage(parties=2).join()
    for name in ("<img/src=x>\"'{{7*7}}&amp;", "شاهد", "w" * 255):
        key = SigningKey.from_seed(name, WITNESS, name.encode().ljust(32, b"-")[:32])
        stage.do("NameWitness", stage.delegates[0], vkey=str(key.verifying))
        bring(stage, below(newest(stage), key))
        for page in ("diary/print", "diary/check", "diary", f"diary/{log.head(stage.id).size - 1}"):
            visitor = reader(stage, page)
            assert visitor.page.status_code == 200
            assert "<img/src" not in visitor.html
        assert name in reader(stage, "diary/print").text
        assert name in reader(stage, "desk", stage.delegates[0]).text
