"""A dialogue's log: what enters it sealed, what opens, what can be destroyed, and what does not fit."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from sulh.acts import exporting, log
from sulh.acts.models import Answered, LogEntry, LogHead, LogOpening
from sulh.acts.registry import Sealed, View
from sulh.acts.writer import write
from sulh.dialogue.models import Terms
from sulh.record.bundles import MOST_BYTES
from sulh.record.commitment import Opening
from sulh.record.tree import Head
from sulh.record.verify import Checked, verify
from sulh.rules.refusal import Refusal
from tests.helpers import Stage

HERE = "0" * 31 + "d"
BODY = {"act": "Something", "at": "2012-10-05T09:00Z", "by": {"role": "facilitator", "label": "Desk"}}


def append(view: View, dialogue: str = HERE) -> int:
    made: int = write(lambda: log.append(dialogue, BODY, view))
    return made


def checked(dialogue: str = HERE) -> Checked:
    return verify(io.BytesIO(b"".join(exporting.download(dialogue))))


def entry(n: int, dialogue: str = HERE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(LogEntry.objects.get(dialogue=dialogue, n=n).data))
    return found


def opened(n: int) -> dict[str, Any]:
    return next(openings for found, openings in log.entries(HERE) if found["n"] == n)


def test_entries_follow_one_another(house: Path) -> None:
    assert log.head(HERE).size == 0
    assert [append(View({"word": word})) for word in ("one", "two", "three")] == [0, 1, 2]
    assert entry(1) == BODY | {"view": {"word": "two"}, "n": 1}
    found = checked()
    assert (found.head, found.opened, found.sealed) == (log.head(HERE), 0, 0)
    first, second, third = (leaf(n) for n in range(3))
    root = node(node(first, second), third)
    assert log.head(HERE) == Head(3, root.hex())


def leaf(n: int) -> bytes:
    return hashlib.sha256(b"\x00" + bytes(LogEntry.objects.get(dialogue=HERE, n=n).data)).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_a_sealed_value_enters_as_a_commitment_at_its_place(house: Path) -> None:
    append(
        View(
            {
                "kind": "open",
                "list": ["plain", Sealed({"en": "secret"}, "one")],
                "text": Sealed("quiet", "two"),
            }
        )
    )
    shown = entry(0)["view"]
    assert set(shown["text"]) == set(shown["list"][1]) == {"commitment"}
    kept = {row.path: row for row in LogOpening.objects.filter(dialogue=HERE)}
    assert set(kept) == {"view/text", "view/list/1"}
    for path, commitment in (("view/text", shown["text"]), ("view/list/1", shown["list"][1])):
        opening = Opening(kept[path].salt, json.loads(kept[path].value))
        assert opening.commitment == commitment["commitment"]
    assert checked().sealed == 2
    assert b"secret" not in b"".join(exporting.download(HERE))
    assert opened(0) == {}


def test_the_same_words_are_sealed_differently_each_time(house: Path) -> None:
    for _ in range(2):
        append(View({"text": Sealed("yes", "one")}))
    assert entry(0)["view"] != entry(1)["view"]


def test_revealing_opens_what_belongs_together_and_nothing_else(house: Path) -> None:
    append(View({"text": Sealed("first", "one")}))
    append(View({"text": Sealed("second", "two")}))
    append(View({"text": Sealed("translated", "one")}))
    append(View({"text": Sealed("elsewhere", "one")}), "e" * 32)
    head = log.head(HERE)
    write(lambda: log.reveal(HERE, "one"))
    assert [opened(n) for n in range(3)] == [{"view/text": "first"}, {}, {"view/text": "translated"}]
    found = checked()
    assert (found.head, found.opened, found.sealed) == (head, 2, 1), "opening changes no entry"
    assert checked("e" * 32).opened == 0, "another dialogue's log stays as it was"


def test_a_value_can_be_open_from_the_start(house: Path) -> None:
    append(View({"text": Sealed("at once", "one", public=True)}))
    assert opened(0) == {"view/text": "at once"}
    assert checked().opened == 1


def test_destroying_takes_the_words_and_leaves_the_log_whole(house: Path) -> None:
    append(View({"text": Sealed("first", "one")}))
    append(View({"text": Sealed("second", "two", public=True)}))
    write(lambda: log.reveal(HERE, "one"))
    head = log.head(HERE)
    write(lambda: log.destroy(HERE, "one"))
    assert not LogOpening.objects.filter(about="one").exists()
    found = checked()
    assert (found.head, found.opened, found.sealed) == (head, 1, 1)
    assert b"first" not in b"".join(exporting.download(HERE))
    write(lambda: log.reveal(HERE, "one"))
    assert opened(0) == {}, "what was destroyed cannot be opened again"


def test_a_wholly_sealed_act_shows_only_its_hour(house: Path) -> None:
    append(View({"party": "ours"}, sealed_about="quiet"))
    shown = entry(0)
    assert set(shown.pop("view")) == {"commitment"}
    assert shown == {"act": "Sealed", "at": BODY["at"], "by": {}, "n": 0}
    write(lambda: log.reveal(HERE, "quiet"))
    assert opened(0) == {"view": {"act": "Something", "by": BODY["by"], "view": {"party": "ours"}}}
    assert checked().opened == 1


def test_newest_first(house: Path) -> None:
    for word in ("one", "two"):
        append(View({"word": word}))
    assert [found["n"] for found, _ in log.entries(HERE, newest_first=True)] == [1, 0]


def test_the_largest_entry_fits_and_one_byte_more_does_not(house: Path) -> None:
    append(View({"word": ""}))
    around = len(bytes(LogEntry.objects.get(dialogue=HERE, n=0).data))
    append(View({"word": "x" * (MOST_BYTES - around)}))
    assert len(bytes(LogEntry.objects.get(dialogue=HERE, n=1).data)) == 65_535
    before = log.head(HERE)
    with pytest.raises(Refusal) as refused:
        append(View({"word": "x" * (MOST_BYTES - around + 1)}))
    assert (refused.value.code, refused.value.params) == ("entry_too_large", {"bytes": 65_536})
    assert log.head(HERE) == before == checked().head
    assert LogEntry.objects.filter(dialogue=HERE).count() == 2


def test_an_act_whose_entry_is_too_large_changes_nothing(house: Path) -> None:
    """The act is carried out before its entry is written; when that does not fit, all of it is undone."""
    stage = Stage(parties=2).join()
    key = "1e3b4c5d-0000-4000-8000-000000000000"
    before = log.head(stage.id), Terms.objects.filter(dialogue_id=stage.id).count(), Answered.objects.count()
    letters = "ا" * 8000  # two bytes each
    texts = {code: letters for code in ("en", "fa-af", "ps", "ur", "ar")}
    with pytest.raises(Refusal) as refused:
        stage.do("ProposeTerms", stage.delegates[0], key=key, section="scope", texts=texts, why="More words")
    assert refused.value.code == "entry_too_large"
    after = log.head(stage.id), Terms.objects.filter(dialogue_id=stage.id).count(), Answered.objects.count()
    assert after == before
    stage.do(
        "ProposeTerms", stage.delegates[0], section="scope", texts={"en": "Less.", "fa-af": "کم"}, why="Less"
    )
    assert verify(io.BytesIO(b"".join(exporting.download(stage.id)))).head.size == before[0].size + 1
    assert LogHead.objects.get(dialogue=stage.id).size == before[0].size + 1
