"""Lines as sentences: the same in every language but for the words, names as their owners wrote them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils.translation import override

from sulh.settlement.joint.lines import Line
from sulh.settlement.joint.saying import said, words
from sulh.settlement.joint.wording_lines import SENTENCES
from tests.settlement.joint.diaries import TEXT, A, B, C, Diary

NAMES = {"en": "Valley", "fa-af": "دره"}
SAMPLE: dict[str, Any] = {
    "party": NAMES, "parties": [NAMES, {"en": "Hills"}], "supporter": {"en": "A state"},
    "clause": {"en": "Wells"},
    "version": 1234, "ballot": 4, "count": 7, "signatures": 1, "needed": 2, "digest": "ab" * 32,
    "rule": "everyone", "phase": "drafting", "kind": "friend", "effect": "excludes", "result": "park",
    "pledge": "funds",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(SENTENCES))
@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_every_sentence_is_whole(code: str, language: str) -> None:
    with override(language):
        told = said(Line(code, (3,), SAMPLE))
    assert "%" not in told
    assert not re.search(r"\b(everyone|drafting|excludes|park|funds)\b", re.sub(r"<[^>]+>", "", told))


def test_values_in_the_readers_words_and_digits() -> None:
    line = Line("text_agreed", (3,), {"version": 1234, "digest": "ab" * 32, "rule": "everyone"})
    assert said(line) == (
        'Version 1,234 of the text was agreed (sealed copy <code class="sealed">abababababab…</code>). '
        "The rule: Everyone: every party says yes."
    )
    with override("fa-af"):
        assert "۱٬۲۳۴" in said(line)


def test_names_are_isolated_escaped_and_never_translated() -> None:
    line = Line(
        "text_waits", (3,), {"version": 2, "digest": TEXT, "parties": [NAMES, {"en": "<b>Hills</b>"}]}
    )
    assert str(said(line)).endswith(
        'It waits for: <bdi dir="auto">Valley</bdi>, <bdi dir="auto">&lt;b&gt;Hills&lt;/b&gt;</bdi>.'
    )
    with override("fa-af"):
        told = said(line)
        assert '<bdi dir="auto">دره</bdi>' in told
        assert '<bdi dir="auto">&lt;b&gt;Hills&lt;/b&gt;</bdi>' in told


def test_a_per_cent_sign_in_a_name_is_a_per_cent_sign() -> None:
    assert "100 %(version)s" in said(Line("absent_invited", (1,), {"party": {"en": "100 %(version)s"}}))


def test_a_group_without_a_public_name() -> None:
    told = said(Line("absent_requested", (1,), {"party": {}}))
    assert told.startswith('<bdi dir="auto">a group whose name is sealed</bdi> asked')


def test_own_words_stand_as_they_are() -> None:
    line = Line("answer_object", (1,), {}, {"": "<Not> 100 %"})
    assert words(line) == "<Not> 100 %"
    with override("fa-af"):
        assert words(line) == "<Not> 100 %"
    both = Line("called", (1,), {}, {"en": "Whose water?", "fa-af": "آب از کیست؟"})
    assert words(both) == "Whose water?"
    with override("fa-af"):
        assert words(both) == "آب از کیست؟"


def test_both_languages_say_the_same_lines() -> None:
    diary = Diary()
    diary.call()
    diary.table()
    for party, kind in ((A, "consent"), (B, "object"), (C, "ad_referendum")):
        diary.answer(party, kind, reasons="Because.")
    told = {}
    for language in ("en", "fa-af"):
        with override(language):
            found = diary.statement
            assert all(said(line) for line in found.lines)
            told[language] = [(line.code, line.refs) for line in found.lines]
    assert told["en"] == told["fa-af"]
    assert len(told["en"]) > 7
