"""The public pages, the interface for programs, and who may see what is not public."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from sulh.acts import exporting
from sulh.acts.registry import Actor
from sulh.public.bulletins.models import Bulletin
from tests.dialogue.reading import reader
from tests.helpers import Stage
from tests.public.staging.bulletins import DOUBTED, SAID, TITLES, UNNAMED, WHY, Together, Writing
from tests.statements.conftest import accepted

DARI = "/fa-af"


def n(bulletin: str) -> int:
    return Bulletin.objects.get(pk=bulletin).n


def page(stage: Stage, path: str, by: Actor | None = None, language: str = "") -> str:
    found = reader(stage, path, by, language)
    assert found.page.status_code == 200, (path, found.page.status_code)
    return found.html


def test_a_bulletin_like_a_newspaper_page(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    found = reader(stage, f"bulletins/{n(made)}")
    for words in (
        TITLES["en"], "The editors", "every party that has joined consents to exactly this text",
        "Gregorian", "Solar Hijri",
        "1 of 2 passages unnamed", "What an unnamed source said supports no finding", SAID["en"],
        DOUBTED["en"],
        "A senior official", "to reporters", "14 October 2012", "said so", "by role", "An unnamed source",
        "is believed to be so", "known to one editor", "What sceptics say", "Who is missing",
        "Everybody who was invited has joined",
    ):  # fmt: skip
        assert words in found.text, words
    html = found.html
    assert re.search("Parties that consented (Party A , Party B|Party B , Party A)", found.text)
    assert html.count("<h1") == 1
    assert "<title>Bulletin</title>" in html, "a browser's history tells nothing"
    sections = re.findall(r"<(h\d) id=\"text-(announcement|sceptics)\"", html)
    assert sections == [("h2", "announcement"), ("h2", "sceptics")]
    assert "<details" not in html.partition("</article>")[0].partition("<article")[2]


def test_the_same_page_in_dari(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    html = page(stage, f"bulletins/{n(made)}", language=DARI)
    assert TITLES["fa-af"] in html and SAID["fa-af"] in html and 'dir="rtl"' in html
    assert SAID["en"] not in html


def test_a_shared_link_says_what_it_is(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    html = page(stage, f"bulletins/{n(made)}")
    here = f"http://testserver/d/{stage.dialogue.slug}/bulletins"
    for name, content in (
        ("og:type", "article"), ("og:title", TITLES["en"]), ("og:url", f"{here}/1"),
        ("og:image", f"{here}/1/card.png"),
    ):  # fmt: skip
        assert f'<meta property="{name}" content="{content}">' in html
    assert f'href="/d/{stage.dialogue.slug}/bulletins.atom"' in html


def test_only_a_page_that_is_the_same_for_everybody_is_kept(stage: Stage, writing: Writing) -> None:
    made = writing.published()

    def kept(by: Actor | None = None, query: str = "") -> str:
        return str(reader(stage, f"bulletins/{n(made)}{query}", by).page["Cache-Control"])

    assert kept() == "public, max-age=60"
    assert "Cookie" in reader(stage, f"bulletins/{n(made)}").page["Vary"]
    assert [kept(writing.editor), kept(query="?done=WriteComment")] == ["no-store"] * 2
    stage.do("RetractBulletin", writing.editor, bulletin=made, why=WHY)
    assert kept() == "no-store"


def test_who_is_missing_is_named_below(stage: Stage, writing: Writing) -> None:
    stage.do("InviteParty", stage.facilitator, names={"en": "Nomads"})
    made = writing.published()
    found = reader(stage, f"bulletins/{n(made)}")
    assert "Nomads" in found.text and "The text does not speak for them" in found.text


def test_what_is_cited_stands_with_a_link(stage: Stage, writing: Writing) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, "Share the water by turns.")
    draft = writing.whole()
    for kind, which in (("statement", "1"), ("terms", "1"), ("party", stage.parties[1].id)):
        writing.add(draft, text=SAID, cites_kind=kind, cites=which)
    path = f"bulletins/{n(writing.published(draft))}"
    html, here = page(stage, path), f"/d/{stage.dialogue.slug}"
    for link, words in (
        (f"{here}/statements?page=1#s1", "Statement 1"), (f"{here}/terms#version-1", "The terms, version 1"),
        (f"{here}/parties", "Party B"),
    ):  # fmt: skip
        assert re.search(f'href="{re.escape(link)}"><bdi dir="auto">{words}</bdi>', html), words
    assert "Share the water by turns." in html and "1 of 5 passages unnamed" in html
    stage.do("WithdrawStatement", person, statement=said)
    html = page(stage, path)
    assert "Share the water by turns." not in html and "A statement that was taken back" in html


def test_a_claim_is_no_finding_and_its_unnamed_source_is_counted(stage: Stage, writing: Writing) -> None:
    supporter = stage.supporter()
    who = Together(stage, supporter, supporter).ids[0]
    expert = stage.office("expert")
    claim = stage.do(
        "FileClaim", expert, supporter=who, aspect="wants", text={"en": "A road"},
        source="unnamed", said_on="2012-10-01", certainty="appears",
    )  # fmt: skip
    draft = writing.whole()
    writing.add(draft, text=SAID, cites_kind="claim", cites=claim["claim"])
    found = reader(stage, f"bulletins/{n(writing.published(draft))}")
    assert "2 of 3 passages unnamed" in found.text
    assert "a claim, not a finding" in found.text and "A road" in found.text
    stage.do("TakeBackClaim", expert, claim=claim["claim"])
    assert "2 of 3 passages unnamed" in reader(stage, "bulletins/1").text, "it never looks better sourced"


def test_a_retracted_text_stands_folded_with_the_reason_above(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    stage.do("RetractBulletin", writing.editor, bulletin=made, why=WHY)
    html = page(stage, f"bulletins/{n(made)}")
    assert "This text was retracted" in html and WHY["en"] in html
    folded = html.partition('<details class="former">')[2].partition("</details>")[0]
    assert SAID["en"] in folded and DOUBTED["en"] in folded
    assert "og:title" not in html
    assert "retracted" in page(stage, "bulletins")


def test_a_correction_leaves_a_trace_on_both_pages(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    fixed: str = stage.do("CorrectBulletin", writing.editor, bulletin=made, why=WHY)["bulletin"]
    first = Bulletin.objects.get(pk=fixed).passages.get(section="announcement")
    better = {"en": "The talks went badly.", "fa-af": SAID["fa-af"]}
    stage.do("RewritePassage", writing.editor, bulletin=fixed, passage=first.id, text=better)
    assert "corrected" not in page(stage, f"bulletins/{n(made)}"), "until it is out the old one is unmarked"
    writing.published(fixed)
    old, new = page(stage, f"bulletins/{n(made)}"), page(stage, f"bulletins/{n(fixed)}")
    assert "This text was corrected" in old and WHY["en"] in old
    assert f'href="/d/{stage.dialogue.slug}/bulletins/{n(fixed)}"' in old
    assert "<del> well.</del>" in new and "<ins> badly.</ins>" in new and WHY["en"] in new
    listed = page(stage, "bulletins")
    assert "corrects text 1" in listed and "<strong>corrected</strong>" in listed


def test_a_statement_of_supporters_is_headed_by_what_it_is_not(stage: Stage, together: Together) -> None:
    made = together.released()
    found = reader(stage, f"bulletins/{n(made)}")
    text = found.text
    assert text.index("Not a text of this dialogue") < text.index(TITLES["en"])
    assert text.index("Shared views") < text.index("Where they differ")
    assert "A northern state" in text and "It names no difference" in text
    assert "passages unnamed" not in text and "Who is missing" not in text
    assert found.html.count("<h1") == 1


def test_the_list_is_newest_first(stage: Stage, writing: Writing, together: Together) -> None:
    for title in ("First", "Second"):
        writing.published(writing.whole(titles={"en": title, "fa-af": title}))
    together.released(together.draft({"en": "Third", "fa-af": "Third"}))
    html = page(stage, "bulletins")
    assert re.findall(r"<h2><a [^>]+><bdi[^>]*>(\w+)</bdi>", html) == ["Third", "Second", "First"]
    assert html.count("1 of 2 passages unnamed") == 2


def test_the_tile_and_the_entry_come_with_the_first_text(stage: Stage, writing: Writing) -> None:
    address = f'href="/d/{stage.dialogue.slug}/bulletins"'
    assert address not in page(stage, "")
    assert address in page(stage, "", writing.editor) and address in page(stage, "", stage.delegates[0])
    writing.published()
    overview = page(stage, "")
    assert address in overview and "1 text published, each passage with its source." in overview


@pytest.mark.parametrize("state", ["draft", "offered", "published"])
def test_who_sees_what_is_not_out(stage: Stage, writing: Writing, state: str) -> None:
    stage.do("InviteParty", stage.facilitator, names={"en": "Nomads"})
    nomads = stage.do("AppointOffice", stage.facilitator, role="delegate", label="N", party=_party(stage))
    made = writing.whole()
    if state == "offered":
        writing.offer(made)
    if state == "published":
        writing.embargoed(made)
    parties = {"delegate", "facilitator"} if state != "draft" else set()
    people = {
        "editor": writing.editor, "delegate": stage.delegates[1], "facilitator": stage.facilitator,
        "delegate of an invited party": Actor("holder", nomads["holder"]), "moderator": stage.moderator,
        "supporter": stage.supporter(), "observer": stage.office("observer"), "nobody": None,
        "participant": stage.participants(0, 1)[0], "convener": stage.convener,
    }  # fmt: skip
    for who, actor in people.items():
        seen = []
        for path in (
            "bulletins", f"bulletins/{n(made)}", f"drafts/{n(made)}", "drafts", "desk", "bulletins.atom",
            f"bulletins/{n(made)}/card.png", "diary", "diary.jsonl", "",
        ):  # fmt: skip
            answer = reader(stage, path, actor).page
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            seen += [path] if SAID["en"].encode() in body or TITLES["en"].encode() in body else []
        expected = [f"drafts/{n(made)}", "drafts"] if who in parties | {"editor"} else []
        assert seen == expected, (who, state)
        if not expected:
            assert reader(stage, f"drafts/{n(made)}", actor).page.status_code == 404
            assert reader(stage, f"bulletins/{n(made)}", actor).page.status_code == 404


def _party(stage: Stage) -> str:
    from sulh.dialogue.models import Party

    return Party.objects.get(dialogue_id=stage.id, status="invited").id


@pytest.mark.parametrize("state", ["draft", "offered"])
def test_who_sees_a_joint_statement_that_is_not_out(stage: Stage, together: Together, state: str) -> None:
    made = together.draft()
    if state == "offered":
        together.offered(made)
    writing = Writing(stage)
    for actor in (together.first, together.second):
        assert SAID["en"] in page(stage, f"drafts/{n(made)}", actor)
        assert TITLES["en"] in page(stage, "drafts", actor)
    for other in (stage.supporter("A third"), writing.editor, stage.facilitator, stage.delegates[0], None):
        assert reader(stage, f"drafts/{n(made)}", other).page.status_code == 404
        assert TITLES["en"] not in reader(stage, "drafts", other).html


def call(stage: Stage, path: str = "") -> Any:
    answer = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/bulletins{path}")
    return answer.status_code, json.loads(answer.content)


def test_programs_read_what_is_public(stage: Stage, writing: Writing, together: Together) -> None:
    made = writing.published()
    writing.offer(writing.whole())
    writing.embargoed()
    together.released()
    status, listed = call(stage)
    assert status == 200 and [each["kind"] for each in listed] == ["supporters", "bulletin"]
    assert listed[1]["count"] == {
        "all": 2, "nobody": 1, "named": 0, "role": 1, "familiar": 0, "unnamed": 1, "citing": 0,
    }  # fmt: skip
    assert listed[0]["count"] is None and listed[0]["publisher"] == ""
    status, whole = call(stage, f"/{n(made)}")
    assert [each["section"] for each in whole["passages"]] == ["announcement", "sceptics"]
    assert (
        sorted(whole["parties"]) == sorted(each.id for each in stage.parties) and listed[0]["parties"] == []
    )
    assert whole["passages"][1]["source"] == "unnamed" and whole["passages"][1]["who"] == {}
    assert whole["digest"] == Bulletin.objects.get(pk=made).digest and whole["corrected_by"] is None
    assert [call(stage, f"/{number}")[0] for number in (2, 3, 99)] == [404, 404, 404]


def test_the_diary_tells_it_in_words(stage: Stage, writing: Writing, together: Together) -> None:
    made = writing.published()
    stage.do("RetractBulletin", writing.editor, bulletin=made, why=WHY)
    offered = writing.whole()
    writing.offer(offered)
    stage.do("TakeBackOffer", writing.editor, bulletin=offered)
    joint = together.released()
    stage.do("RetractSupportersStatement", together.first, bulletin=joint, why=WHY)
    found = reader(stage, "diary?kind=bulletins")
    for words in (
        "Text 1 was offered for agreement: Bulletin.",
        "Text 1 may appear, at once or at the hour that was set: Bulletin.",
        "Text 1 was retracted: Bulletin.", "Text 2 is no longer offered: Bulletin.", WHY["en"],
        "signed joint statement of supporters 3: signature 2 of 2", TITLES["en"],
    ):  # fmt: skip
        assert (
            words.replace(" :", ":") in found.text.replace(" :", ":").replace("  ", " ")
            or words in found.text
        )
    assert SAID["en"] in b"".join(exporting.download(stage.id)).decode()


def test_nothing_is_read_passage_by_passage(stage: Stage, writing: Writing) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(stage, path)
        return len(seen)

    small = writing.whole()
    large = writing.whole()
    for _ in range(20):
        writing.add(large, "sceptics", **UNNAMED)
        writing.add(large, text=SAID, cites_kind="party", cites=stage.parties[0].id)
    writing.published(small)
    before = queries("bulletins")
    writing.published(large)
    few, many = (queries(f"bulletins/{n(each)}") for each in (small, large))
    assert many <= few + 1, "one query for the kind of thing that is cited"
    assert queries("bulletins") <= before + 1
