"""The catalogues: complete, every placeholder kept, in their own letters, and marked as unreviewed."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation

from sulh.dialogue.words import number
from sulh.languages import LANGUAGES, Language
from sulh.site.glossary import NOTES, terms
from tests.helpers import ROOT

LOCALE = ROOT / "sulh" / "site" / "locale"
TRANSLATED = [each for each in LANGUAGES.values() if each.code != "en"]
KEYWORDS = (
    "gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3",
)  # fmt: skip
# Signs that turn the direction of writing around; and the letters of a neighbour's alphabet.
TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_ITS_LETTERS = {
    "fa-af": TURNS | set("\u064a\u0643"),  # yeh and kaf of Arabic
    "ps": TURNS | set("\u0643"),
    "ur": TURNS | set("\u064a\u0643"),
    "ru": TURNS,
    "ar": TURNS | set("\u06cc\u06a9"),  # yeh and kaf of Persian
}
# gettext's forms for one, two, few … by the language's own rules (Unicode CLDR).
FORMS = {"fa-af": 2, "ps": 2, "ur": 2, "ru": 3, "ar": 6}
UNREVIEWED = {
    "fa-af": "بازبینی نکرده", "ps": "نه دي کتلي", "ur": "اہلِ زبان", "ru": "носител", "ar": "لغةً أمًّا",
}  # fmt: skip


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The sentences as they stand in code and templates now."""
    path = tmp_path_factory.mktemp("messages") / "now.pot"
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    command = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", "babel.cfg", *keywords]
    subprocess.run([*command, "-o", str(path), "."], cwd=ROOT, check=True, timeout=120)
    return read_po(path.open("rb"))


def catalogue(language: Language) -> Catalog:
    path = LOCALE / language.folder / "LC_MESSAGES" / "django.po"
    return read_po(path.open("rb"), locale=language.folder)


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]", text))


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda each: each.code)
def test_every_sentence_is_translated(extracted: Catalog, language: Language) -> None:
    known = catalogue(language)

    def done(message: Message) -> bool:
        found = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        given = texts(found.string) if found is not None and not found.fuzzy else []
        return len(given) == (FORMS[language.code] if message.pluralizable else 1) and all(given)

    lacking = [message.id for message in extracted if message.id and not done(message)]
    assert lacking == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda each: each.code)
def test_placeholders_and_letters(language: Language) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        for text in texts(message.string):
            wanted = placeholders(texts(message.id)[-1])
            # A form for one may say "one" in words.
            assert placeholders(text) == wanted or (message.pluralizable and placeholders(text) < wanted)
            assert unicodedata.is_normalized("NFC", text), message.id
            assert not NOT_ITS_LETTERS[language.code] & set(text), text
            # A lone percent sign would break the sentence when its values are put in.
            assert "%" not in re.sub(r"%\(\w+\)[sd]|%%", "", text) or "%" in texts(message.id)[0], text


@pytest.mark.parametrize(
    ("language", "count", "wanted"),
    [
        ("ru", 1, "1 высказывание ждёт"), ("ru", 3, "3 высказывания ждут"),
        ("ru", 11, "11 высказываний ждут"), ("ru", 21, "21 высказывание ждёт"),
        ("ar", 5, "٥"), ("ps", 5, "۵"), ("ur", 5, "5"),
    ],
)  # fmt: skip
def test_counts_follow_the_language_s_own_grammar(language: str, count: int, wanted: str) -> None:
    one, many = "%(shown)s statement waits for your answer", "%(shown)s statements wait for your answer"
    with translation.override(language):
        assert wanted in translation.ngettext(one, many, count) % {"shown": number(count)}


def test_pages_say_that_nobody_reviewed_them(house: Path) -> None:
    assert set(UNREVIEWED) == set(settings.UNREVIEWED_LANGUAGES)
    for language, words in UNREVIEWED.items():
        assert words in Client().get(f"/{language}/").content.decode()
    assert "native speaker" not in Client().get("/").content.decode()


def test_every_term_of_the_glossary_stands_in_every_language(house: Path) -> None:
    assert len(terms()) > 100 and set(NOTES) <= set(terms())
    for words in terms().values():
        assert set(words) == set(LANGUAGES) and all(words.values())
        for language, word in words.items():
            assert language == "en" or not NOT_ITS_LETTERS[language] & set(word)
    page = Client().get("/ur/glossary").content.decode()
    assert 'id="facilitator"' in page and "سہولت کار" in page and "тупик" in page
    assert Client().get("/glossary.json").json()["party"]["ps"] == "اړخ"


def test_no_sentence_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings, so a sentence there would never be translated."""
    hidden = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sulh").rglob("*.py")
        if re.search(r"""f["'].*\{\s*n?gettext\(|f["'].*\{_\(""", path.read_text(encoding="utf-8"))
    ]
    assert hidden == []
