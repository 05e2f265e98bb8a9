"""Publishing at once and at an hour, correcting and retracting, and what of it is in the public diary."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sulh.acts import clock, exporting, log
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue.models import Dialogue
from sulh.public.bulletins.acts.publishing import OPEN
from sulh.public.bulletins.changed import changes
from sulh.public.bulletins.models import Bulletin, Passage
from sulh.public.bulletins.schedule import release_due
from sulh.record.canonical import canonical
from sulh.record.verify import verify
from tests.helpers import Stage
from tests.public.bulletins.conftest import code
from tests.public.staging.bulletins import SAID, TITLES, WHY, Writing
from tests.statements.conftest import code_of

CLOCK = Actor("clock")


def file(stage: Stage) -> str:
    return b"".join(exporting.download(stage.id)).decode()


def row(bulletin: str) -> Bulletin:
    return Bulletin.objects.get(pk=bulletin)


def last(stage: Stage, act: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return next(each for each in log.entries(stage.id, newest_first=True) if each[0]["act"] == act)


def test_published_at_once_the_diary_holds_the_whole_content(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    assert row(made).state == "released" and row(made).released == clock.now()
    entry, shown = last(stage, "PublishBulletin")
    content = {
        "bulletin": made, "kind": "bulletin", "titles": shown["view/titles"], "supporters": [],
        "corrects": "", "why": {}, "passages": [shown["view/passages/0"], shown["view/passages/1"]],
    }  # fmt: skip
    # Whoever has the file can check that this is what the parties consented to.
    assert hashlib.sha256(canonical(content)).hexdigest() == entry["view"]["digest"] == row(made).digest
    assert content["titles"] == TITLES and content["passages"][0]["text"] == SAID
    assert verify(file(stage).encode().splitlines(keepends=True)).dialogue == stage.id
    assert code_of(lambda: stage.do("PublishBulletin", writing.editor, bulletin=made))[0] == "not_offered"


def test_a_long_text_in_the_diary(stage: Stage, writing: Writing) -> None:
    """Sixty passages of a thousand letters are larger than an entry may be; each is sealed apart."""
    draft = writing.whole()
    long = {code: "ب" * 1000 for code in ("en", "fa-af")}
    writing_row = row(draft)
    write(
        lambda: Passage.objects.bulk_create(
            Passage(
                bulletin=writing_row, place=n + 9, section="announcement", text=long,
                cites={"kind": "terms", "n": 1},
            )
            for n in range(58)
        )
    )  # fmt: skip
    writing.published(draft)
    assert len(file(stage)) > 100_000


def test_an_embargo_keeps_everything_until_its_hour(stage: Stage, writing: Writing) -> None:
    made = writing.embargoed(days=5)
    assert row(made).state == "published" and row(made).released is None
    assert SAID["en"] not in file(stage) and TITLES["en"] not in file(stage)
    release = {"bulletin": made}
    assert code_of(lambda: stage.do("ReleaseBulletin", CLOCK, **release))[0] == "embargo_not_over"
    assert release_due() == []
    embargo = row(made).embargo
    assert embargo is not None
    with clock.at(embargo - timedelta(hours=1)):
        assert release_due() == []
    with clock.at(embargo + timedelta(hours=7)):
        assert release_due() == [made], "late is possible"
        assert row(made).released == embargo + timedelta(hours=7)
        assert release_due() == [], "twice is not"
        assert code_of(lambda: stage.do("ReleaseBulletin", CLOCK, **release))[0] == "not_offered"
    assert SAID["en"] in file(stage) and SAID["fa-af"] in file(stage)


def test_the_clock_passes_demonstrations_over(stage: Stage, writing: Writing) -> None:
    writing.embargoed(days=-2)
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=True))
    assert release_due() == []
    write(lambda: Dialogue.objects.filter(pk=stage.id).update(demonstration=False))
    assert len(release_due()) == 1


def test_only_the_clock_releases(stage: Stage, writing: Writing) -> None:
    made = writing.embargoed(days=-2)
    for actor in (writing.editor, stage.facilitator, Actor("operator")):
        assert code(stage, "ReleaseBulletin", actor, bulletin=made) == "role_may_not"


def test_an_hour_that_cannot_be(stage: Stage, writing: Writing) -> None:
    made = writing.agreed()

    def refused(**embargo: Any) -> str:
        return code_of(lambda: stage.do("PublishBulletin", writing.editor, bulletin=made, **embargo))[0]

    now = clock.now()
    assert refused(embargo_hour=5) == "embargo_without_day"
    assert refused(embargo_day=now.date().isoformat(), embargo_hour=now.hour) == "embargo_past"
    assert refused(embargo_day="2012-10-01") == "embargo_past"


def test_a_text_taken_back_before_its_hour_never_opens(stage: Stage, writing: Writing) -> None:
    made = writing.embargoed(days=5)
    stage.do("TakeBackOffer", writing.editor, bulletin=made)
    passage = Passage.objects.filter(bulletin=made)[0]
    other = {"en": "Something else", "fa-af": "چیزی دیگر"}
    stage.do("RewritePassage", writing.editor, bulletin=made, passage=passage.id, text=other)
    writing.published(made)
    assert other["en"] in file(stage) and SAID["en"] not in file(stage)


def test_a_retracted_text_stays_with_its_reason(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    retract = {"bulletin": made, "why": WHY}
    part = {"en": "Only in English"}
    met = code_of(lambda: stage.do("RetractBulletin", writing.editor, bulletin=made, why=part))
    assert met == ("text_missing_language", {"field": "why", "language": "fa-af"})
    stage.do("RetractBulletin", writing.editor, **retract)
    assert (row(made).state, row(made).retraction, row(made).retracted) == ("retracted", WHY, clock.now())
    entry, _ = last(stage, "RetractBulletin")
    assert entry["view"] == {"bulletin": made, "n": 1, "kind": "bulletin", "why": WHY}
    for act, fields in (("RetractBulletin", retract), ("CorrectBulletin", retract)):
        assert code(stage, act, writing.editor, **fields) == "not_released"
    waiting = writing.embargoed()
    assert code(stage, "RetractBulletin", writing.editor, bulletin=waiting, why=WHY) == "not_released"


def corrected(writing: Writing, made: str) -> str:
    fixed: str = writing.stage.do("CorrectBulletin", writing.editor, bulletin=made, why=WHY)["bulletin"]
    first = Passage.objects.filter(bulletin=fixed, section="announcement")[0]
    better = {"en": "The talks went badly.", "fa-af": SAID["fa-af"]}
    writing.stage.do("RewritePassage", writing.editor, bulletin=fixed, passage=first.id, text=better)
    return fixed


def test_a_correction_goes_the_same_way_and_says_what_changed(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    fixed = corrected(writing, made)
    assert row(fixed).state in OPEN and row(fixed).corrects_id == made
    again = {"bulletin": made, "why": WHY}
    assert code_of(lambda: stage.do("CorrectBulletin", writing.editor, **again))[0] == "correction_open"
    writing.published(fixed)
    assert row(fixed).state == "released" and row(made).state == "released"
    assert code_of(lambda: stage.do("CorrectBulletin", writing.editor, **again))[0] == "corrected_already"
    (change,) = changes(row(made), row(fixed), ["en", "fa-af"])
    assert (change.section, change.language) == ("announcement", "en")
    assert [piece.text for piece in change.before if piece.changed] == [" well."]
    assert [piece.text for piece in change.after if piece.changed] == [" badly."]
    entry, opened = last(stage, "PublishBulletin")
    assert entry["view"]["corrects"] == 1 and opened["view/why"] == WHY
    # The correction can be corrected in its turn.
    stage.do("CorrectBulletin", writing.editor, bulletin=fixed, why=WHY)


def test_changes_of_source_title_and_order_are_seen(stage: Stage, writing: Writing) -> None:
    made = writing.published()
    fixed: str = stage.do("CorrectBulletin", writing.editor, bulletin=made, why=WHY)["bulletin"]
    assert changes(row(made), row(fixed), ["en", "fa-af"]) == []
    stage.do("RewriteTitle", writing.editor, bulletin=fixed, titles=TITLES | {"en": "They met in the hills"})
    first = Passage.objects.filter(bulletin=fixed, section="announcement")[0]
    stage.do("TakePassageOut", writing.editor, bulletin=fixed, passage=first.id)
    writing.add(fixed, said_on="2012-10-20")
    writing.add(fixed, text={"en": "One more", "fa-af": "یکی دیگر"})
    found = changes(row(made), row(fixed), ["en"])
    assert [(each.section, each.language) for each in found] == [
        ("", "en"), ("announcement", "en"), ("announcement", "en"),
    ]  # fmt: skip
    source = "".join(piece.text for piece in found[1].after)
    assert source == f"{SAID['en']}\n(A senior official, by role, reporters, 2012-10-20, said so)"
    assert found[2].before == []
