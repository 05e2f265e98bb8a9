"""Writing, answering and publishing by the forms of the pages, without JavaScript, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.public.bulletins.models import Bulletin, Passage
from tests.dialogue.reading import reader, sign_in
from tests.dialogue.visitor import Visitor
from tests.helpers import Stage
from tests.public.staging.bulletins import DOUBTED, SAID, TITLES, WHY, Together, Writing
from tests.statements.conftest import accepted


def at(stage: Stage, by: Actor, path: str, language: str = "") -> Visitor:
    return reader(stage, path, by, language)


def texts(name: str, of: dict[str, str]) -> dict[str, Any]:
    return {f"{name}__en": of["en"], f"{name}__fa_af": of["fa-af"]}


@pytest.mark.parametrize("language", ["", "/fa-af"])
def test_from_the_desk_to_the_published_page(stage: Stage, writing: Writing, language: str) -> None:
    """An editor writes a bulletin, each delegate answers, the editor publishes; by forms only."""
    editor = at(stage, writing.editor, "drafts", language)
    editor.send("/do/OpenDraft", kind="bulletin", **texts("titles", TITLES))
    draft = f"{language}/d/{stage.dialogue.slug}/drafts/1"
    assert editor.address == draft
    editor.get(f"{draft}?add=asked")
    who = texts("who", {"en": "A minister", "fa-af": "یک وزیر"}) | texts("text", SAID)
    editor.send(
        "/do/AddPassage",
        section="announcement",
        source="named",
        said_on="2012-10-14",
        certainty="stated",
        **who,
    )
    editor.get(f"{draft}?add=unnamed")
    editor.send(
        "/do/AddPassage", section="sceptics", source="unnamed", said_on="2012-10-15", certainty="believed",
        known_to="editor", **texts("text", DOUBTED),
    )  # fmt: skip
    assert SAID["fa-af" if language else "en"] in editor.html
    editor.send("/do/OfferBulletin")
    for delegate in stage.delegates:
        visitor = at(stage, delegate, "desk", language)
        assert f'href="{draft}"' in visitor.html
        visitor.get(draft)
        assert SAID["fa-af" if language else "en"] in visitor.html
        assert not visitor.offers("/do/AddPassage") and not visitor.offers("/do/PublishBulletin")
        visitor.send("/do/GiveConsent", kind="consent")
    editor.get(draft)
    editor.send("/do/PublishBulletin")
    assert Bulletin.objects.get().state == "released"
    assert Visitor().get(f"{language}/d/{stage.dialogue.slug}/bulletins/1").page.status_code == 200


def test_a_refused_passage_comes_back_with_what_was_typed(stage: Stage, writing: Writing) -> None:
    draft = writing.open()
    editor = at(stage, writing.editor, "drafts/1?add=asked")
    typed = {"section": "sceptics", "source": "role", "said_on": "2012-10-14", **texts("text", SAID)}
    editor.send("/do/AddPassage", **typed)
    assert editor.page.status_code == 422
    assert "Say who it was" in editor.text
    form = editor.form("/do/AddPassage")
    assert form.values["text.en"] == [SAID["en"]] and form.values["source"] == ["role"]
    assert "known_to" not in form.names, "only what this kind of source needs"
    editor.send("/do/AddPassage", certainty="appears", **texts("who", SAID))
    (row,) = Passage.objects.filter(bulletin=draft)
    assert (row.section, row.certainty, row.source) == ("sceptics", "appears", "role")


def test_what_can_be_cited_is_offered_and_stays_offered_when_refused(stage: Stage, writing: Writing) -> None:
    accepted(stage, stage.participants(0, 1)[0], "Share the water.")
    draft = writing.open()
    editor = at(stage, writing.editor, "drafts/1?add=statement")
    assert "1 · Share the water." in editor.text
    editor.send("/do/AddPassage", section="announcement")
    assert editor.page.status_code == 422 and "1 · Share the water." in editor.text
    editor.send("/do/AddPassage", section="announcement", **texts("text", SAID))
    assert Passage.objects.get(bulletin=draft).cites == {"kind": "statement", "n": 1}
    assert "Statement 1" in editor.text
    assert "?add=contact" not in editor.html, "nothing of that kind is public"


def test_a_sealed_name_is_shown_once(stage: Stage, writing: Writing) -> None:
    writing.open()
    editor = at(stage, writing.editor, "drafts/1?add=unnamed")
    form = editor.form("/do/AddPassage")
    editor.send(
        "/do/AddPassage", section="announcement", source="unnamed", said_on="2012-10-15", certainty="stated",
        known_to="sealed", source_name="Nobody \"Must\" Know", **texts("text", SAID),
    )  # fmt: skip
    row = Passage.objects.get()
    assert editor.page.status_code == 200 and "It is shown once" in editor.text
    assert row.commitment in editor.html and "Nobody" in editor.html
    values = {name: each for name, each in form.values.items()} | {
        "section": "announcement", "source": "unnamed", "said_on": "2012-10-15", "certainty": "stated",
        "known_to": "sealed", "source_name": "Nobody \"Must\" Know", "text.en": SAID["en"],
        "text.fa-af": SAID["fa-af"],
    }  # fmt: skip
    editor.page = editor.client.post(form.action, values, follow=True)
    assert "It is not shown a second time" in editor.text and "Nobody" not in editor.text.replace(
        "Nobody else", ""
    )
    assert Passage.objects.count() == 1
    draft = editor.get(f"/d/{stage.dialogue.slug}/drafts/1")
    assert "Nobody &#34;Must&#34;" not in draft.html and "name sealed" in draft.text


def test_passages_are_changed_by_forms(stage: Stage, writing: Writing) -> None:
    draft = writing.whole()
    second = writing.add(draft, text={"en": "Second", "fa-af": "دوم"})["passage"]
    editor = at(stage, writing.editor, "drafts/1")
    editor.send("/do/MovePassage", f"passage={second}")
    assert Passage.objects.filter(section="announcement").order_by("place")[0].id == second
    editor.send("/do/RewritePassage", f"passage={second}", **texts("text", DOUBTED))
    assert Passage.objects.get(pk=second).text == DOUBTED
    editor.send("/do/TakePassageOut", f"passage={second}")
    assert not Passage.objects.filter(pk=second).exists()
    editor.send("/do/RewriteTitle", **texts("titles", SAID))
    assert Bulletin.objects.get().titles == SAID
    editor.send("/do/DropDraft")
    assert not Bulletin.objects.exists() and editor.address.endswith("/drafts")


def test_an_editor_corrects_and_retracts_by_forms(stage: Stage, writing: Writing) -> None:
    writing.published()
    editor = at(stage, writing.editor, "bulletins/1")
    assert re.search(r'href="/d/[^"]+/drafts/1"', editor.html)
    editor.get(f"/d/{stage.dialogue.slug}/drafts/1")
    editor.send("/do/CorrectBulletin", **texts("why", WHY))
    assert editor.address.endswith("/drafts/2") and editor.offers("/do/OfferBulletin")
    editor.get(f"/d/{stage.dialogue.slug}/drafts/1")
    editor.send("/do/RetractBulletin", **texts("why", WHY))
    assert Bulletin.objects.get(n=1).state == "retracted"
    assert "/drafts/1" not in reader(stage, "bulletins/1").html


def test_the_editor_sees_who_lacks_and_can_take_it_back(stage: Stage, writing: Writing) -> None:
    digest = writing.offer(writing.whole())
    writing.consent(digest, stage.delegates[0])
    editor = at(stage, writing.editor, "drafts/1")
    assert "Not consented yet: Party B" in editor.text
    editor.send("/do/PublishBulletin")
    assert editor.page.status_code == 422 and "“Party B” has not" in editor.text
    editor.get(f"/d/{stage.dialogue.slug}/drafts/1")
    editor.send("/do/TakeBackOffer")
    assert Bulletin.objects.get().state == "draft" and editor.offers("/do/OfferBulletin")


def test_the_desk_of_a_delegate_is_urgent_until_it_has_signed(stage: Stage, writing: Writing) -> None:
    digest = writing.offer(writing.whole())
    first = at(stage, stage.delegates[0], "desk")
    assert "A text waits for your party: number 1" in first.text.partition("What you can also do now")[0]
    writing.consent(digest, stage.delegates[0])
    first.get(f"/d/{stage.dialogue.slug}/desk")
    assert "A text waits for your party: number 1" in first.text.partition("What you can also do now")[2]
    facilitator = at(stage, stage.facilitator, "desk")
    assert "Texts that are offered to the parties" in facilitator.text


def test_supporters_write_and_sign_by_forms(stage: Stage, together: Together) -> None:
    first = at(stage, together.first, "drafts")
    first.send("/do/DraftSupportersStatement", supporters=together.ids, **texts("titles", TITLES))
    here = f"/d/{stage.dialogue.slug}/drafts/1"
    assert first.address == here
    first.get(f"{here}?add=view").send("/do/AddSupportersPassage", section="shared", **texts("text", SAID))
    first.get(f"{here}?add=view").send(
        "/do/AddSupportersPassage", section="differs", **texts("text", DOUBTED)
    )
    assert first.page.status_code == 422 and "Say whose difference this is" in first.text
    first.send("/do/AddSupportersPassage", section="differs", supporter=together.ids[1])
    first.send("/do/OfferBulletin")
    for actor in (together.first, together.second):
        visitor = Visitor()
        sign_in(visitor, stage, actor)
        visitor.get(f"/d/{stage.dialogue.slug}/desk")
        assert "waits for your signature: number 1" in visitor.text
        visitor.get(here).send("/do/SignSupportersStatement")
    assert Bulletin.objects.get().state == "released"
    second = at(stage, together.second, "drafts/1")
    second.send("/do/RetractSupportersStatement", **texts("why", WHY))
    assert Bulletin.objects.get().state == "retracted"


def test_a_form_about_a_text_that_does_not_concern_somebody_shows_nothing_of_it(
    stage: Stage, writing: Writing
) -> None:
    draft = writing.whole()
    stranger = at(stage, stage.facilitator, "desk")
    token = stranger.form("/office/leave").values["csrfmiddlewaretoken"]
    fields = {"bulletin": draft, "section": "announcement", "as": "office", "csrfmiddlewaretoken": token}
    answer = stranger.client.post(f"/d/{stage.dialogue.slug}/do/AddPassage", fields)
    assert answer.status_code in (403, 422)
    assert SAID["en"] not in answer.content.decode() and TITLES["en"] not in answer.content.decode()
