"""The page of the joint statement and its file, as anybody reads them."""

from __future__ import annotations

import hashlib
import json
import re
import time
from pathlib import Path

from django.test import Client

from sulh.acts import log, tiles
from sulh.acts.models import LogEntry, LogHead
from sulh.acts.writer import write
from sulh.dialogue.models import new_id
from sulh.record.canonical import Value, canonical
from sulh.record.entries import entry_bytes
from sulh.record.tree import leaf_hash
from tests.helpers import FULL, OPERATOR, Stage, do


def page(stage: Stage, prefix: str = "", path: str = "joint-statement") -> str:
    answer = Client().get(f"{prefix}/d/{stage.dialogue.slug}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def file(stage: Stage, prefix: str = "") -> bytes:
    answer = Client().get(f"{prefix}/d/{stage.dialogue.slug}/joint-statement.json")
    assert answer["Content-Type"] == "application/json"
    return answer.content


def refs(html: str) -> list[int]:
    return [int(n) for n in re.findall(r"\?entry=(\d+)#n\1\"", html)]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_the_page_says_what_the_diary_says_and_points_to_it(house: Path) -> None:
    stage = Stage().join()
    html = page(stage)
    text = plain(html)
    assert "The software wrote this from the public diary; nobody edited it." in text
    assert "Version 1 of the terms of reference is in force" in text
    assert log.head(stage.id).digest in text
    for n in {*refs(html)}:
        assert f'<li id="n{n}">' in page(stage, path=f"diary?entry={n}")


def test_links_into_a_long_diary_find_their_entry(house: Path) -> None:
    stage = Stage(parties=2)
    for n in range(120):
        stage.do("InviteParty", stage.facilitator, names={"en": f"Latecomer {n}"})
    assert '<li id="n1">' not in page(stage, path="diary")
    assert '<li id="n1">' in page(stage, path="diary?entry=1")
    newest = log.head(stage.id).size - 1
    assert f'<li id="n{newest}">' in page(stage, path=f"diary?entry={newest}")
    # Nothing that is no entry breaks the page.
    for odd in ("", "-1", "x", "٣", "999999999", "9" * 30):
        page(stage, path=f"diary?entry={odd}")


def test_every_language_points_to_the_same_entries(house: Path) -> None:
    stage = Stage().join()
    english, dari = page(stage), page(stage, "/fa-af")
    assert refs(english) == refs(dari)
    assert 'dir="rtl"' in dari
    assert file(stage) == file(stage, "/fa-af")


def test_the_file_is_canonical_and_carries_its_digest(house: Path) -> None:
    stage = Stage().join()
    found = json.loads(file(stage))
    assert found["digest"] == hashlib.sha256(canonical(found["statement"])).hexdigest()
    assert found["digest"] in page(stage)
    assert canonical(found) == file(stage)
    size = log.head(stage.id).size
    lines = [line for section in found["statement"]["sections"] for line in section["lines"]]
    assert lines
    assert all(line["refs"] and max(line["refs"]) < size for line in lines)


def test_the_page_follows_the_diary(house: Path) -> None:
    stage = Stage().join()
    before = file(stage)
    assert file(stage) == before
    stage.do("LeaveDialogue", stage.delegates[0], words="We <leave>.")
    html = page(stage)
    assert "left the dialogue." in html
    assert '<blockquote dir="auto">We &lt;leave&gt;.</blockquote>' in html
    assert file(stage) != before


def test_a_demonstration_says_so_on_top(house: Path) -> None:
    shown = new_id()
    do("HostDialogue", OPERATOR, shown, slug="shown", demonstration=True)
    html = Client().get("/d/shown/joint-statement").content.decode()
    assert 'class="demonstration"' in html
    assert "This is a demonstration. Its parties, and everything they say here, are made up." in html


def test_ten_thousand_entries(house: Path) -> None:
    """Cold it reads them all; warm it must be drawn in under 300 ms."""
    stage = Stage().join()
    size, acts = log.head(stage.id).size, ("CastNothing", "InviteSupporter", "InviteParty")
    rows = []
    for n in range(10_000 - size):
        view: Value = {"supporter": f"{n:032x}", "party": f"{n:032x}", "names": {"en": f"No. {n}"}}
        act = acts[n % 3] if n % 50 == 0 else acts[0]
        body: dict[str, Value] = {"act": act, "at": "2012-10-05T09:00Z", "by": {}, "view": view}
        rows.append(LogEntry(dialogue=stage.id, n=size + n, data=entry_bytes(size + n, body)))

    def grow() -> None:
        LogEntry.objects.bulk_create(rows)
        after = tiles.extend(stage.id, size, [leaf_hash(bytes(row.data)) for row in rows])
        LogHead.objects.filter(dialogue=stage.id).update(size=after.size, digest=after.digest)

    write(grow)
    page(stage)
    begun = time.perf_counter()
    html = page(stage)
    assert not FULL or time.perf_counter() - begun < 0.3
    assert len(refs(html)) > 60
