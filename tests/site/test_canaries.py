"""Signs that hide, turn or pile up, and cells that calculate: refused from every field, or kept harmless."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pydantic import ValidationError

from sulh.acts.registry import REGISTRY, Actor
from sulh.record.bundles import unpack
from sulh.rules.refusal import Refusal
from sulh.site.api import api
from sulh.site.messages import MESSAGES
from tests.everybody import Everybody
from tests.helpers import FULL
from tests.site.infested import AS_TEXT, HOSTILE, Infested, addresses, harmless

# What nobody needs to write, and the code that it is refused with.
REFUSED = {
    "a\u202eb": "text_bidi_control", "a\u2066b": "text_bidi_control", "a\u2069b": "text_bidi_control",
    "a\u202cb": "text_bidi_control", "a\u2067b\u2069": "text_bidi_control",
    "a\u200bb": "text_control", "a\u2060b": "text_control", "a\ufeffb": "text_control",
    "a\u00adb": "text_control", "a\U000e0041b": "text_control", "a\U000e0100b": "text_control",
    "a\ufe00b": "text_control", "a\u3164b": "text_control", "a\u034fb": "text_control",
    "a\u200c\u200d\u200cb": "text_control", "a\tb": "text_control", "a\x00b": "text_control",
    "a\x1bb": "text_control", "a\ud800b": "text_control", "a\ufdd0b": "text_control",
    "Z" + "\u0335" * 40: "text_marks", "Z" + "\u0335\u20dd" * 20: "text_marks",
    "Z" + "\u0335\u200d" * 20: "text_marks",
}  # fmt: skip
# Texts that are read by another program or compared, and not kept: their own tests say what they refuse.
READ = {
    "TakeOffice.link", "TakeOffice.password", "RedeemCode.code", "AppealComment.code", "TakeBackComment.code",
    "BeginAssisted.code", "BeginRoom.file", "JoinRoom.file", "EnterSheets.table", "CastAssistedVote.visit",
    "RecordSession.attendance", "RecordSession.party", "ProposeLanguages.authentic",
    "ProposeDecisionRule.preset", "CallDialogue.template", "DecideComment.reason", "DecideModeration.reason",
    "ChangePhase.to", "StageDemonstration.phase", "HideStatement.reason", "DecideComment.abused",
    "CastVote.drawn", "CastAssistedVote.drawn", "DecideSheet.sheet", "EnterSheet.sheet", "VoidSheets.sheets",
    "DecidePulseSheet.sheet", "EnterPulseSheet.sheet", "VoidPulseSheets.sheets",
    "RecordVoice.data", "RecordVoice.subject", "WithdrawVoice.subject",
    "NameWitness.vkey", "CosignCheckpoint.note",
    "BeginAssistedPulse.code", "AnswerAssistedPulse.visit", "GiveAddress.address",
    "ProposeSuccessCriterion.ref",
}  # fmt: skip
# Closed by a pattern of plain letters.
PATTERNS = {"language", "languages", "slug", "prevailing"}
# The operator brings in a conversation as it was; its reader cleans the texts (see tests/interchange).
BROUGHT_IN = {"ImportConversation"}
# Signs from which a spreadsheet calculates, also behind what it may trim.
STARTS = ("=", "+", "-", "@", "'=", '"+', "\u200f=", "\uff1d", "'\u200d@")
TAIL = "\u0635\u0651\u064e\u0670 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u200f"
# Unseen signs that no language here needs; and more marks than any letter has.
UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\u0300-\u036f\u064b-\u0655\u20dd]{5}"
)
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
FORMULA = re.compile(r"[\s\u200c-\u200f]*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")


def shaped(field: Any, words: str) -> Iterator[Any]:
    """`words` in each shape in which a field may take a text."""
    yield from (words, {"en": words}, [words])
    if isinstance(field, list) and field and isinstance(field[0], dict):
        for name, value in field[0].items():
            if isinstance(value, dict):
                yield [field[0] | {name: {"en": words}}]


def test_every_field_refuses_what_only_harms(house: Path) -> None:
    met: Counter[str] = Counter()
    kept, fields_seen = [], set()
    for name, body in Everybody().bodies().items():
        act = name.split()[0]
        if act in BROUGHT_IN or (act != name and name != "AppointOffice delegate"):
            continue
        model = REGISTRY[act].model
        for field in model.model_fields:
            if f"{act}.{field}" in READ or field in PATTERNS:
                continue
            for at, plain in enumerate(shaped(body.get(field), "abc")):
                try:
                    model.model_validate(body | {field: plain})
                except (Refusal, ValidationError):
                    continue
                fields_seen.add(f"{act}.{field}")
                for sign, code in REFUSED.items():
                    wrong = list(shaped(body.get(field), sign))[at]
                    try:
                        model.model_validate(body | {field: wrong})
                    except (Refusal, ValidationError) as refusal:
                        if isinstance(refusal, Refusal) and refusal.code == code:
                            met[code] += 1
                            continue
                        kept.append((act, field, sign, repr(refusal)[:200]))
                    else:
                        kept.append((act, field, sign, "kept"))
    assert not kept, sorted({(a, f) for a, f, _sign, _why in kept})
    assert {
        "RecordVoice.recorder", "QuestionTranslation.words", "DecideModeration.explanation",
        "ConfirmConsentScreen.name", "AppointOffice.label", "TranslateStatement.text",
        "ProposeFromDocx.edits", "SubmitStatement.text", "WriteComment.name",
    } <= fields_seen  # fmt: skip
    assert len(fields_seen) > 70
    assert set(met) == {"text_bidi_control", "text_control", "text_marks"} <= set(MESSAGES)


class Canaries(Infested):
    """Everybody's words also begin a formula, pile up marks as far as they may, and end with a turn."""

    def do(self, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        return super().do(act, by, **{name: planted(value) for name, value in fields.items()})


def planted(value: Any) -> Any:
    """`value` with a canary in every hostile text of it, the same for texts that begin in the same way."""
    if isinstance(value, str):
        if HOSTILE[:30] not in value:
            return value
        start = STARTS[crc32(value[:4].encode()) % len(STARTS)]
        if HOSTILE not in value:  # cut to a field's length
            return (start + value)[: len(value)]
        return start + value.replace(HOSTILE, HOSTILE + TAIL)
    if isinstance(value, dict):
        return {key: planted(each) for key, each in value.items()}
    return [planted(each) for each in value] if isinstance(value, list) else value


class Shown(HTMLParser):
    """Every text and every attribute of a page, each alone."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [value or "" for _name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def hides_nothing(text: str, where: str) -> None:
    """No unseen sign, no heap of marks; the page's own isolates end in the same text."""
    assert not UNSEEN.search(text), (where, text)
    depth = 0
    for sign in re.findall("[\u2066-\u2069]", text):
        depth += -1 if sign == "\u2069" else 1
        assert depth >= 0, (where, text)
    assert depth == 0, (where, text)


def cells_calculate_nothing(body: str, where: str) -> int:
    """Gives how many cells of the table would have been formulas."""
    rows = list(csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), strict=True))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)], where
    return sum(AS_TEXT in cell and bool(FORMULA.match(cell.lstrip("'"))) for cell in cells)


def file_runs_nothing(body: bytes, where: str) -> None:
    """A DOCX with well-formed parts, without macros, fields, embedded objects or anything from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        for name in file.namelist():
            assert not re.search(r"vba|embed|activex|\.bin$|\.(exe|js|hta)$", name, re.I), (where, name)
            if name.endswith((".xml", ".rels")):
                for each in ElementTree.fromstring(file.read(name)).iter():
                    tag = each.tag.rpartition("}")[2]
                    assert tag not in ("altChunk", "object", "OLEObject", "attachedTemplate"), (where, name)
                    assert each.get("TargetMode") != "External", (where, name)
                    said = "".join(each.attrib.values()) + (each.text or "" if tag == "instrText" else "")
                    assert tag not in ("fldSimple", "instrText") or "hostile" not in said, (where, name)
                    hides_nothing(each.text or "", where)


def judged(response: Any, where: str) -> int:
    """Every kind of answer by what could open it. Gives how many formulas were made harmless."""
    harmless(response, where)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    body = b"".join(response) if response.streaming else response.content
    if kind == "text/html":
        for part in Shown(body.decode()).parts:
            hides_nothing(part, where)
    elif kind == "text/csv":
        hides_nothing(body.decode().removeprefix("\ufeff"), where)
        return cells_calculate_nothing(body.decode(), where)
    elif kind in ("application/json", "application/x-ndjson", "text/plain", "text/markdown"):
        lines = body.decode().splitlines() if "jsonl" in where or "ndjson" in kind else [body.decode()]
        texts = [json.dumps(json.loads(each), ensure_ascii=False) for each in lines if "json" in kind]
        for each in texts or lines:
            hides_nothing(each, where)
    elif kind in ("application/atom+xml", "application/xliff+xml", "application/rss+xml", "image/svg+xml"):
        for each in ElementTree.fromstring(body).iter():
            hides_nothing("".join(each.itertext()), where)
    elif kind == "application/pdf":
        assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|SubmitForm|AA)\b", body), where
    elif kind.startswith("application/vnd.openxmlformats"):
        file_runs_nothing(body, where)
    elif "/record/openings" in where:
        for each in body.decode().splitlines():
            hides_nothing(json.dumps(json.loads(each), ensure_ascii=False), where)
    elif kind == "application/octet-stream":
        for each in unpack(body) if "/tile/entries/" in where else []:
            hides_nothing(json.dumps(json.loads(each), ensure_ascii=False), where)
    else:
        assert kind == "image/png", (where, kind)
    return 0


@pytest.fixture
def stage(house: Path) -> Canaries:
    return Canaries()


@pytest.mark.slow
def test_what_is_kept_does_no_harm_anywhere(stage: Canaries) -> None:
    """Every role on every page and export; a file is opened once at gate size."""
    languages = [f"/d/{stage.dialogue.slug}/translation.{kind}?language=fa-af" for kind in ("csv", "xlf")]
    called = [
        path.replace("{slug}", stage.dialogue.slug).replace("{n}", "1")
        for path, ways in api.get_openapi_schema()["paths"].items()
        if "get" in ways
    ]
    kinds: Counter[str] = Counter()
    files: set[str] = set()
    guarded = shown = 0
    for who in ("anybody", *stage.people):
        client = stage.client(who)
        for address in [*addresses(stage, stage.batch), *languages, *called]:
            again = address in files or address.startswith("/fa-af/")
            if "{" in address or (again and not FULL):
                continue
            response = client.get(address)
            guarded += judged(response, f"{who}: {address}")
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            kinds[kind] += 1
            if kind == "text/html":
                shown += response.content.count(b"{{7*7}}")
            elif response.status_code == 200:
                files.add(address)
    assert shown > 500, "the words stand on the pages, letter by letter"
    assert guarded >= 5, "comments and statements begin as formulas do"
    assert {
        "text/html", "text/csv", "application/json", "application/atom+xml", "application/xliff+xml",
        "application/pdf", "text/markdown",
    } <= set(kinds)  # fmt: skip


def test_a_table_of_answers_is_only_read(stage: Canaries) -> None:
    """Whatever stands in its cells, the page says which line is wrong, and shows it as text."""
    client = stage.client("enumerator")
    address = f"/d/{stage.dialogue.slug}/paper/{stage.batch}/table"
    sheets = client.get(f"/d/{stage.dialogue.slug}/paper/{stage.batch}.csv").content.decode("utf-8-sig")
    head, sheet, *_ = sheets.splitlines()
    cell = '"' + HOSTILE[:20].replace('"', '""') + '"'
    for wrong in (f"{head}\n{sheet.partition(',')[0]},{cell}", f"{head}\n{cell},1", f"{cell},x\n{sheet}"):
        sent = SimpleUploadedFile("table.csv", wrong.encode(), content_type="text/csv")
        response = client.post(address, {"file": sent})
        assert response.status_code in (400, 403, 409, 422), response.status_code
        judged(response, wrong)
