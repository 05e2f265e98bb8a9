"""One entry of the diary with its proof: on its page, as a file, and as a picture."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import segno
from django.test import Client

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.acts.models import LogEntry
from sulh.acts.registry import View
from sulh.acts.writer import write
from sulh.record.cosignature import cosign, cosigned_at
from sulh.record.proof import Receipt
from sulh.record.tree import NotProven
from tests.dialogue.reading import reader
from tests.dialogue.test_record_rules import agreed
from tests.dialogue.test_witnesses import A, B, below, bring, newest, run_by
from tests.helpers import Stage
from tests.public.diary.reading_files import file, filled, get

Matrix = list[list[bool]]


def written(stage: Stage, n: int) -> bytes:
    return bytes(LogEntry.objects.get(dialogue=stage.id, n=n).data)


def receipt(stage: Stage, n: int) -> Receipt:
    return Receipt.read(file(stage, f"proof/{n}.tlog-proof"))


def drawn(svg: str) -> Matrix:
    """The modules of a QR in segno's picture, read from its path."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0]) - 8
    matrix = [[False] * side for _ in range(side)]
    [path] = re.findall(r'<path class="qrline" stroke="#000" d="([^"]+)"', svg)
    x = y = 0.0
    for step, values in re.findall(r"([Mmh])([-0-9. ]+)", path):
        given = [float(each) for each in re.findall(r"-?[0-9.]+", values)]
        if step == "M":
            x, y = given
        elif step == "m":
            x, y = x + given[0], y + given[1]
        else:
            for column in range(int(x), int(x + given[0])):
                matrix[int(y - 0.5) - 4][column - 4] = True
            x += given[0]
    return matrix


def of_bytes(data: bytes) -> Matrix:
    """The modules of the QR of exactly these bytes."""
    made = segno.make_qr(data, error="L", mode="byte", mask=2, boost_error=False)
    return [[bool(module) for module in row] for row in made.matrix]


def test_the_page_of_an_entry_says_it_in_words_and_as_it_is_written(house: Path) -> None:
    stage = Stage(parties=2)
    size = log.head(stage.id).size
    stage.do("NameParty", stage.delegates[0], names={"en": "Upstream <b>villages</b>"})
    visitor = reader(stage, f"diary/{size}")
    assert f"Entry {size} of the diary" in visitor.text
    assert "A party wrote its own name: Upstream <b>villages</b> ." in visitor.text
    assert f"the whole diary of {size + 1} entries, which is signed" in visitor.text
    [raw] = re.findall(r'<pre dir="ltr" class="diary-raw"><code>(.*?)</code>', visitor.html, re.DOTALL)
    assert html.unescape(raw).encode() == written(stage, size)
    assert "<b>villages" not in visitor.html
    assert f'href="/d/{stage.dialogue.slug}/record/proof/{size}.tlog-proof" download' in visitor.html
    assert f'href="/d/{stage.dialogue.slug}/diary/{size}"' in reader(stage, "diary").html


def test_every_receipt_proves_its_entry_and_no_other(house: Path) -> None:
    stage = Stage(parties=3)
    key, size = log_key(stage.id).verifying, log.head(stage.id).size
    assert size > 4
    for n in range(size):
        answer = get(stage, f"proof/{n}.tlog-proof")
        assert answer["Content-Disposition"] == f'attachment; filename="entry-{n}.tlog-proof"'
        found = Receipt.read(answer.content)
        assert (found.index, found.entry) == (n, written(stage, n))
        at, _note = found.check(found.entry, key)
        assert (at.origin, at.size) == (f"sulh/{stage.id}", size)
        with pytest.raises(NotProven):
            found.check(written(stage, (n + 1) % size), key)


def test_there_is_no_receipt_beyond_the_diary(house: Path) -> None:
    stage = Stage(parties=2)
    size = log.head(stage.id).size
    for n in (size, size + 1, 10**9, 2**64):
        assert reader(stage, f"diary/{n}").page.status_code == 404
        assert get(stage, f"proof/{n}.tlog-proof").status_code == 404
        assert get(stage, f"proof/{n}.svg").status_code == 404
    assert reader(stage, "diary/-1").page.status_code == 404


def test_the_picture_is_the_receipt(house: Path) -> None:
    stage = Stage(parties=2)
    answer = get(stage, "proof/1.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert drawn(answer.content.decode()) == of_bytes(file(stage, "proof/1.tlog-proof"))
    assert drawn(get(stage, "checkpoint.svg").content.decode()) == of_bytes(file(stage, "checkpoint"))


def test_a_receipt_too_long_for_a_picture_leaves_the_words_out(house: Path) -> None:
    stage = filled(Stage(parties=2), 30)
    body = {"act": "InviteParty", "at": "2026-01-01T00:00Z", "by": {"role": "facilitator"}}
    view = {"party": "0" * 32, "names": {"en": "Long " * 12_000}}
    write(lambda: log.append(stage.id, body, View(view)))
    whole = receipt(stage, 30)
    assert len(bytes(whole)) > 80_000
    whole.check(written(stage, 30), log_key(stage.id).verifying)
    short = Receipt(30, whole.proof, whole.note)
    assert drawn(get(stage, "proof/30.svg").content.decode()) == of_bytes(bytes(short))
    short.check(written(stage, 30), log_key(stage.id).verifying)
    assert reader(stage, "diary/30").page.status_code == 200


def test_the_receipt_of_what_is_sealed_holds_the_sealed_copy_alone(house: Path) -> None:
    stage = Stage(parties=2).join()
    friend = stage.supporter()
    stage.do("DeclareTie", friend, party=stage.parties[0].id, kind="contacts")
    fields = {"party": stage.parties[0].id, "words": {"en": "Come to the secret well."}, "sealed": True}
    stage.do("EncourageParty", friend, **fields)
    n = log.head(stage.id).size - 1
    found = receipt(stage, n)
    assert set(json.loads(found.entry)) == {"act", "at", "by", "n", "view"}
    assert b"secret well" not in found.entry
    visitor = reader(stage, f"diary/{n}")
    assert visitor.page.status_code == 200
    assert "secret well" not in visitor.html
    assert "commitment" in visitor.text
    found.check(written(stage, n), log_key(stage.id).verifying)


def size_of(found: Receipt) -> int:
    return int(found.note.split(b"\n")[1])


def test_a_receipt_is_taken_where_the_diary_is_witnessed_as_the_terms_ask(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A, B)
    agreed(stage, "all")
    first = log.head(stage.id).size
    bring(stage, below(newest(stage), A, B))
    stage.do("InviteParty", stage.facilitator, names={"en": "Late"})
    second = log.head(stage.id).size
    bring(stage, below(newest(stage), A))
    found = receipt(stage, 2)
    assert size_of(found) == first, "the newest has one of the two that the terms ask for"
    _at, note = found.check(written(stage, 2), log_key(stage.id).verifying)
    assert all(cosigned_at(note, key.verifying) == 1_800_000_000 for key in (A, B))
    assert "2 witnesses have cosigned it." in reader(stage, "diary/2").text
    found = receipt(stage, second - 1)
    assert size_of(found) == second, "no witnessed one has this entry"
    assert "1 witness has cosigned it." in reader(stage, f"diary/{second - 1}").text
    at, note = checkpoints.publish(stage.id)
    bring(stage, str(note) + cosign(at.text, B, 1_800_000_000).line)
    assert size_of(receipt(stage, 2)) == second


def test_after_an_act_the_notice_leads_to_its_receipt(house: Path) -> None:
    stage = Stage(parties=2).join()
    size = log.head(stage.id).size
    visitor = reader(stage, "desk", stage.delegates[0])
    sent: Any = visitor.send("/NameWitness", follow=False, vkey=str(A.verifying))
    assert sent["Location"].endswith(f"?done=NameWitness&entry={size}")
    visitor.get(sent["Location"])
    assert f'href="/d/{stage.dialogue.slug}/diary/{size}"' in visitor.html
    assert f"It is entry {size} of the public diary: your receipt" in visitor.text
    assert visitor.get(f"/d/{stage.dialogue.slug}/diary/{size}").page.status_code == 200


def test_nonsense_for_an_entry_is_passed_over(house: Path) -> None:
    stage = Stage(parties=2)
    for nonsense in ("", "-1", "x", "²", "٣", "1.5", "9" * 10, "9" * 5_000, "%00", "<b>", "1 ", "0x1"):
        for page in ("/", "/diary", "/diary/check"):
            answer = Client().get(f"/d/{stage.dialogue.slug}{page}", {"done": "NameParty", "entry": nonsense})
            assert answer.status_code == 200
            assert "your receipt" not in answer.content.decode()
    answer = Client().get(f"/d/{stage.dialogue.slug}/diary?entry=999999999")
    assert answer.status_code == 200
    assert '<li id="n0">' in answer.content.decode(), "the nearest page there is"
    elsewhere = Client().get("/report?done=NameParty&entry=1")
    assert elsewhere.status_code == 200
    assert "your receipt" not in elsewhere.content.decode()
