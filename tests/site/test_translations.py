"""The Dari catalogue: complete, every placeholder kept, in the letters of Dari, and marked as unreviewed."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.test import Client

from tests.helpers import ROOT

CATALOGUE = ROOT / "sulh" / "site" / "locale" / "fa_AF" / "LC_MESSAGES" / "django.po"
KEYWORDS = ("gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext_lazy:1c,2")
# The letters yeh and kaf of Arabic, and signs that turn the direction of writing around.
NOT_DARI = set("\u064a\u0643\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The sentences as they stand in code and templates now."""
    path = tmp_path_factory.mktemp("messages") / "now.pot"
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    command = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", "babel.cfg", *keywords]
    subprocess.run([*command, "-o", str(path), "."], cwd=ROOT, check=True, timeout=120)
    return read_po(path.open("rb"))


@pytest.fixture(scope="module")
def dari() -> Catalog:
    return read_po(CATALOGUE.open("rb"), locale="fa_AF")


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))


def test_every_sentence_is_translated(extracted: Catalog, dari: Catalog) -> None:
    def done(message: Message) -> bool:
        found = dari.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        given = texts(found.string) if found is not None and not found.fuzzy else []
        return bool(given) and all(given)

    lacking = [message.id for message in extracted if message.id and not done(message)]
    assert lacking == []


def test_placeholders_and_letters(dari: Catalog) -> None:
    for message in dari:
        if not message.id:
            continue
        for text in texts(message.string):
            wanted = placeholders(texts(message.id)[-1])
            # A form for one may say "one" in words.
            assert placeholders(text) == wanted or (message.pluralizable and placeholders(text) < wanted)
            assert unicodedata.is_normalized("NFC", text), message.id
            assert not NOT_DARI & set(text), text
            # A lone percent sign would break the sentence when its values are put in.
            assert "%" not in re.sub(r"%\(\w+\)[sd]|%%", "", text) or "%" in texts(message.id)[0], text


def test_dari_pages_say_that_nobody_reviewed_them(house: Path) -> None:
    unreviewed = "بازبینی نکرده"
    assert unreviewed in Client().get("/fa-af/").content.decode()
    assert unreviewed not in Client().get("/").content.decode()


def test_no_sentence_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings, so a sentence there would never be translated."""
    hidden = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sulh").rglob("*.py")
        if re.search(r"""f["'].*\{\s*n?gettext\(|f["'].*\{_\(""", path.read_text(encoding="utf-8"))
    ]
    assert hidden == []
