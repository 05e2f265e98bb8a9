"""Files out of the translators' desk and back into it, through the pages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sulh.acts import log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.statements.models import Translation
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, say
from tests.statements.test_pages import hidden_in

X = "{urn:oasis:names:tc:xliff:document:2.0}"
DARI = "آب را به نوبت تقسیم کنیم."


@pytest.fixture
def translator(stage: Stage) -> Actor:
    return stage.office("translator", label="A translator")


@pytest.fixture
def client(stage: Stage, translator: Actor) -> Client:
    return browser(stage, translator)


def path(stage: Stage, page: str) -> str:
    return f"/d/{stage.dialogue.slug}/{page}"


def hidden(stage: Stage, client: Client) -> dict[str, str]:
    """The hidden values of the form that takes a file."""
    html = client.get(path(stage, "translation/files")).content.decode()
    return hidden_in(html[html.index('enctype="multipart/form-data"') :])


def send(stage: Stage, client: Client, data: bytes) -> Any:
    """The page that says what became of the file."""
    token = hidden(stage, client)
    file = SimpleUploadedFile("file.xlf", data)
    return client.post(path(stage, "translation/files"), token | {"file": file})


def counts(html: str) -> list[int]:
    """Taken, unchanged, not translated, refused."""
    found = html[html.index("What became of your file") :].split("<dd>")[1:5]
    return [int(each[: each.index("<")]) for each in found]


def by_hand(*units: tuple[str, str, str]) -> bytes:
    """As a tool writes it that knows nothing of our notes: (id, source, target)."""
    made = "".join(
        f'<unit id="{id_}"><segment><source>{source}</source><target>{target}</target></segment></unit>'
        for id_, source, target in units
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<xliff version="2.0" srcLang="en" trgLang="fa-AF"'
        f' xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f1">{made}</file></xliff>'
    ).encode()


def test_xliff_goes_out_and_comes_back(stage: Stage, client: Client) -> None:
    one = accepted(stage, stage.delegates[0])
    two = say(stage, stage.delegates[0], "Open the road.")
    dari = accepted(stage, stage.delegates[0], DARI, language="fa-af")
    answer = client.get(path(stage, "translation.xlf?language=fa-af"))
    assert answer["Content-Type"] == "application/xliff+xml"
    assert answer["Content-Disposition"] == 'attachment; filename="translation-en-fa-af.xlf"'
    root = ET.fromstring(answer.content)
    assert [unit.get("id") for unit in root.iter(f"{X}unit")] == [one, two]
    assert (root.get("srcLang"), root.get("trgLang")) == ("en", "fa-AF")
    for segment, words in zip(root.iter(f"{X}segment"), (DARI, ""), strict=True):
        ET.SubElement(segment, f"{X}target").text = words
    size = log.head(stage.id).size
    html = send(stage, client, ET.tostring(root)).content.decode()
    assert counts(html) == [1, 0, 1, 0]
    (made,) = Translation.objects.all()
    assert (made.statement_id, made.language, made.text, made.translator) == (
        one,
        "fa-af",
        DARI,
        "A translator",
    )
    assert log.head(stage.id).size == size + 1, "one act for each translation"
    assert counts(send(stage, client, ET.tostring(root)).content.decode()) == [0, 1, 1, 0]
    assert log.head(stage.id).size == size + 1
    left = ET.fromstring(client.get(path(stage, "translation.xlf?language=fa-af")).content)
    assert [unit.get("id") for unit in left.iter(f"{X}unit")] == [two]
    every = ET.fromstring(client.get(path(stage, "translation.xlf?language=fa-af&which=all")).content)
    assert [unit.findtext(f"{X}segment/{X}target") for unit in every.iter(f"{X}unit")] == [DARI, None]
    back = ET.fromstring(client.get(path(stage, "translation.xlf?language=en")).content)
    assert [unit.get("id") for unit in back.iter(f"{X}unit")] == [dari]
    assert back.get("srcLang") == "fa-AF"


def test_a_table_goes_out_and_comes_back(stage: Stage, client: Client) -> None:
    said = accepted(stage, stage.delegates[0], "=Share the water")
    data = client.get(path(stage, "translation.csv?language=fa-af")).content
    header, row, end = data.decode("utf-8-sig").split("\r\n")
    assert row.startswith(f"{said},1,en,'=Share the water,fa-af,,")
    filled = "\r\n".join([header, row.replace("fa-af,,", "fa-AF,'-آب,"), end])
    assert counts(send(stage, client, filled.encode()).content.decode()) == [1, 0, 0, 0]
    assert Translation.objects.get().text == "-آب"


def test_what_is_refused_is_told_with_its_reason(stage: Stage, client: Client) -> None:
    ids = [accepted(stage, stage.delegates[0], f"Number {n}") for n in range(5)]
    other = stage.office("translator", label="Another")
    taken = client.get(path(stage, "translation.xlf?language=fa-af")).content
    stage.do("TranslateStatement", other, statement=ids[0], language="fa-af", text="یک")
    root = ET.fromstring(taken)
    for n, segment in enumerate(root.iter(f"{X}segment")):
        ET.SubElement(segment, f"{X}target").text = ["دیگر", "دو", "س\u202eه", "Number 3", "پنج"][n]
    notes = [note for note in root.iter(f"{X}note") if note.get("category") == "source-digest"]
    notes[1].text = "0" * 64
    next(root.iter(f"{X}unit")).set("name", "1")
    list(root.iter(f"{X}unit"))[4].set("id", "f" * 32)
    html = send(stage, client, ET.tostring(root)).content.decode()
    # The fourth repeats the source, as tools do with what is not translated.
    assert counts(html) == [0, 0, 1, 4]
    for told in (
        "This translation was changed meanwhile.", "The statement itself is another one than in your file.",
        "What you ask for is not here.",
    ):  # fmt: skip
        assert told in html
    assert "?statement=3" in html
    assert Translation.objects.get().text == "یک"


def test_a_file_written_by_hand(stage: Stage, client: Client) -> None:
    said = accepted(stage, stage.delegates[0])
    file = by_hand((said, "Share  the water by turns.", f" {DARI} "), (said, "Share it.", "دیگر"))
    html = send(stage, client, file).content.decode()
    assert counts(html) == [1, 0, 0, 1]
    assert Translation.objects.get().text == DARI
    empty = by_hand((said, "Share the water by turns.", "<ph id='1'/>"))
    assert counts(send(stage, client, empty).content.decode()) == [0, 0, 1, 0]


def test_a_file_that_cannot_be_read_changes_nothing(stage: Stage, client: Client) -> None:
    accepted(stage, stage.delegates[0])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>'
    unreadable = "could not be read"
    for data, told in ((bomb, "parts that could do harm"), (b"\xff", unreadable), (b"a,b", unreadable)):
        answer = send(stage, client, data)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert send(stage, client, b"x" * 1_100_000).status_code == 413
    token = hidden(stage, client)
    assert client.post(path(stage, "translation/files"), token).status_code == 422
    assert client.post(path(stage, "translation/files"), {}).status_code == 403
    assert not Translation.objects.exists()


def test_files_are_for_translators_and_known_languages(stage: Stage, client: Client) -> None:
    for page in ("translation.xlf?language=fa-af", "translation.csv?language=fa-af", "translation/files"):
        assert client.get(path(stage, page)).status_code == 200
        for actor in (None, stage.moderator, stage.facilitator, stage.delegates[0]):
            assert browser(stage, actor).get(path(stage, page)).status_code == 403
    for page in ("translation.xlf", "translation.xlf?language=ru", "translation.csv?language=%00"):
        assert client.get(path(stage, page)).status_code == 422
    assert b"<unit" not in client.get(path(stage, "translation.xlf?language=fa-af&from=zz&part=7")).content


def test_after_the_end_nothing_is_taken(stage: Stage, client: Client) -> None:
    said = accepted(stage, stage.delegates[0])
    file = by_hand((said, "Share the water by turns.", DARI))
    stage.do("SuspendDialogue", stage.facilitator, words="Not now.")
    assert counts(send(stage, client, file).content.decode()) == [1, 0, 0, 0]
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(phase="closed"))
    answer = send(stage, client, by_hand((said, "Share the water by turns.", "دیگر")))
    assert answer.status_code == 422
    assert Translation.objects.get().text == DARI
