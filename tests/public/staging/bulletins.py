"""Bulletins and joint statements for tests, made by real acts only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.public.bulletins.models import Bulletin, Passage
from tests.helpers import Stage

if TYPE_CHECKING:
    from tests.planted import Planted

Fields = dict[str, Any]
TITLES = {"en": "The parties met in the valley", "fa-af": "طرف‌ها در دره دیدار کردند"}
SAID = {"en": "The talks went well.", "fa-af": "گفتگوها خوب پیش رفت."}
DOUBTED = {"en": "Nothing will change on the ground.", "fa-af": "در عمل چیزی تغییر نخواهد کرد."}
OFFICIAL = {"en": "A senior official", "fa-af": "یک مقام ارشد"}
REPORTERS = {"en": "reporters", "fa-af": "خبرنگاران"}
WHY = {"en": "The day was wrong.", "fa-af": "روز نادرست بود."}
BY_ROLE: Fields = {
    "source": "role", "who": OFFICIAL, "to_whom": REPORTERS, "said_on": "2012-10-14", "certainty": "stated",
}  # fmt: skip
UNNAMED: Fields = {
    "source": "unnamed",
    "said_on": "2012-10-15",
    "certainty": "believed",
    "known_to": "editor",
}


class Writing:
    """What an editor does with bulletins, in few words."""

    def __init__(self, stage: Stage, editor: Actor | None = None) -> None:
        self.stage = stage
        self.editor = editor or stage.office("editor", label="The editors")

    def open(self, kind: str = "bulletin", titles: Mapping[str, str] = TITLES) -> str:
        """A draft without passages."""
        return str(self.stage.do("OpenDraft", self.editor, kind=kind, titles=titles)["bulletin"])

    def add(self, bulletin: str, section: str = "announcement", **more: Any) -> dict[str, Any]:
        asked = more.get("source", "role") in ("named", "role") and "cites_kind" not in more
        fields = {"text": SAID, **(BY_ROLE if asked else {}), **more}
        return self.stage.do("AddPassage", self.editor, bulletin=bulletin, section=section, **fields)

    def whole(self, kind: str = "bulletin", titles: Mapping[str, str] = TITLES) -> str:
        """A draft that can be offered: a source by role, and an unnamed sceptic."""
        made = self.open(kind, titles)
        self.add(made)
        self.add(made, "sceptics", text=DOUBTED, **UNNAMED)
        return made

    def offer(self, bulletin: str) -> str:
        """Offers it; gives the digest."""
        return str(self.stage.do("OfferBulletin", self.editor, bulletin=bulletin)["digest"])

    def consent(self, digest: str, *delegates: Actor, kind: str = "consent") -> None:
        for delegate in delegates or self.stage.delegates:
            self.stage.do("GiveConsent", delegate, subject_kind="bulletin", subject_digest=digest, kind=kind)

    def agreed(self, bulletin: str = "") -> str:
        """Offered ten days ago, and every party consents: agreed by whatever rule."""
        made = bulletin or self.whole()
        with clock.at(clock.now() - timedelta(days=10)):
            self.consent(self.offer(made))
        return made

    def published(self, bulletin: str = "", **embargo: Any) -> str:
        made = self.agreed(bulletin)
        self.stage.do("PublishBulletin", self.editor, bulletin=made, **embargo)
        return made

    def embargoed(self, bulletin: str = "", days: int = 5) -> str:
        """Agreed, and waiting for midnight some days from now (or ago)."""
        day = (clock.now() + timedelta(days=days)).date()
        before = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
        made = self.agreed(bulletin)
        with clock.at(min(before, clock.now())):
            self.stage.do("PublishBulletin", self.editor, bulletin=made, embargo_day=day.isoformat())
        return made


class Together:
    """What supporters do with joint statements."""

    def __init__(self, stage: Stage, first: Actor, second: Actor) -> None:
        self.stage, self.first, self.second = stage, first, second
        self.ids = [supporter_of(each) for each in (first, second)]

    def draft(self, titles: Mapping[str, str] = TITLES) -> str:
        """With one shared view and one difference of the second supporter."""
        made: str = self.stage.do("DraftSupportersStatement", self.first, titles=titles, supporters=self.ids)[
            "bulletin"
        ]
        self.add(made)
        self.add(made, "differs", text=DOUBTED, supporter=self.ids[1])
        return made

    def add(self, bulletin: str, section: str = "shared", **more: Any) -> dict[str, Any]:
        fields = {"text": SAID, **more}
        return self.stage.do("AddSupportersPassage", self.first, bulletin=bulletin, section=section, **fields)

    def offered(self, bulletin: str = "") -> str:
        made = bulletin or self.draft()
        self.stage.do("OfferBulletin", self.first, bulletin=made)
        return made

    def sign(self, bulletin: str, by: Actor) -> dict[str, Any]:
        digest = Bulletin.objects.get(pk=bulletin).digest
        return self.stage.do("SignSupportersStatement", by, bulletin=bulletin, digest=digest)

    def released(self, bulletin: str = "") -> str:
        made = self.offered(bulletin)
        for each in (self.first, self.second):
            self.sign(made, each)
        return made


def supporter_of(holder: Actor) -> str:
    from sulh.dialogue.models import Office

    office = Office.objects.get(holder_id=holder.id, role="supporter")
    assert office.supporter_id is not None
    return office.supporter_id


class Staged:
    """For tests of every act: something for each of ours that somebody could really carry out now."""

    def __init__(self, stage: Stage, people: Mapping[str, Actor]) -> None:
        self.writing = Writing(stage, people["editor"])
        self.together = Together(stage, people["supporter"], stage.supporter("Another state"))
        self.draft, self.whole = self.writing.whole(), self.writing.whole()
        self.offered = self.writing.whole()
        self.writing.offer(self.offered)
        self.agreed = self.writing.agreed()
        self.due = self.writing.embargoed(days=-2)
        self.out, self.wrong = self.writing.published(), self.writing.published()
        self.joint, self.joint_offered = self.together.draft(), self.together.offered()
        self.joint_out = self.together.released()

    def bodies(self) -> dict[str, Fields]:
        """For every act of this folder the fields of one that could be sent."""
        both = {"en": "In other words", "fa-af": "به سخن دیگر"}
        passage = Passage.objects.filter(bulletin=self.draft).order_by("place")[0].id
        digest = Bulletin.objects.get(pk=self.joint_offered).digest
        draft = {"bulletin": self.draft}
        return {
            "OpenDraft": {"kind": "bulletin", "titles": TITLES},
            "RewriteTitle": draft | {"titles": both},
            "AddPassage": draft | {"section": "announcement", "text": SAID} | BY_ROLE,
            "RewritePassage": draft | {"passage": passage, "text": both},
            "MovePassage": draft | {"passage": passage, "way": "down"},
            "TakePassageOut": draft | {"passage": passage},
            "DropDraft": draft,
            "OfferBulletin": {"bulletin": self.whole},
            "TakeBackOffer": {"bulletin": self.offered},
            "PublishBulletin": {"bulletin": self.agreed},
            "ReleaseBulletin": {"bulletin": self.due},
            "RetractBulletin": {"bulletin": self.out, "why": WHY},
            "CorrectBulletin": {"bulletin": self.wrong, "why": WHY},
            "DraftSupportersStatement": {"titles": TITLES, "supporters": list(self.together.ids)},
            "AddSupportersPassage": {
                "bulletin": self.joint, "section": "differs", "text": SAID, "supporter": self.together.ids[0],
            },
            "OfferBulletin of supporters": {"bulletin": self.joint},
            "SignSupportersStatement": {"bulletin": self.joint_offered, "digest": digest},
            "RetractSupportersStatement": {"bulletin": self.joint_out, "why": WHY},
        }  # fmt: skip


def plant(stage: Planted) -> None:
    """Words in everything of bulletins that is not for everybody. See `SEEN_HERE` for who sees them."""
    if "editor" not in stage.people:
        stage.people["editor"] = stage.office("editor")
    writing = Writing(stage, stage.people["editor"])
    hidden = _both(stage.canary("draft of a bulletin"))
    _fill(writing, writing.open(titles=hidden), hidden)
    offered = _both(stage.canary("offered bulletin"))
    writing.offer(_fill(writing, writing.open(titles=offered), offered))
    waiting = _both(stage.canary("bulletin before its hour"))
    writing.embargoed(_fill(writing, writing.open(titles=waiting), waiting))
    name = stage.canary("name of a sealed source")
    sealed = {**UNNAMED, "known_to": "sealed", "source_name": name}
    out = writing.whole()
    stage.canaries["salt of a sealed source"] = [writing.add(out, **sealed)["salt"]]
    writing.published(out)
    together = Together(stage, stage.people["supporter"], stage.people["another supporter"])
    draft = _both(stage.canary("draft of supporters"))
    made_draft = together.draft(draft)
    together.add(made_draft, text=draft)
    joint = _both(stage.canary("offered statement of supporters"))
    unsigned = together.draft(joint)
    together.add(unsigned, text=joint)
    together.sign(together.offered(unsigned), together.first)


# canary -> who sees it. Nobody else does, anywhere.
_PARTIES_TOO = {"editor", "facilitator", "delegate of a", "delegate of b"}
SEEN_HERE: dict[str, set[str]] = {
    "draft of a bulletin": {"editor"},
    "offered bulletin": _PARTIES_TOO,
    "bulletin before its hour": _PARTIES_TOO,
    "draft of supporters": {"supporter", "another supporter"},
    "offered statement of supporters": {"supporter", "another supporter"},
}


def _both(words: str) -> dict[str, str]:
    return {"en": words, "fa-af": words}


def _fill(writing: Writing, bulletin: str, words: Mapping[str, str]) -> str:
    writing.add(bulletin, text=words, **(BY_ROLE | {"who": words, "to_whom": words}))
    writing.add(bulletin, "sceptics", text=words, **UNNAMED)
    return bulletin


def infest(stage: Stage, people: Mapping[str, Actor], hostile: str, both: dict[str, str]) -> None:
    """The hostile words wherever something can be written here, published, corrected and retracted."""
    writing = Writing(stage, stage.office("editor", label=hostile))
    wrong = writing.published(_fill(writing, writing.open(titles=both), both))
    fixed = stage.do("CorrectBulletin", writing.editor, bulletin=wrong, why=both)["bulletin"]
    passage = Passage.objects.filter(bulletin=fixed, section="announcement")[0]
    stage.do(
        "RewritePassage", writing.editor, bulletin=fixed, passage=passage.id,
        text={code: f"2{words}" for code, words in both.items()},
    )  # fmt: skip
    stage.do("RewriteTitle", writing.editor, bulletin=fixed, titles=both)
    sealed = {**UNNAMED, "source": "familiar", "who": both, "known_to": "sealed", "source_name": hostile}
    writing.add(fixed, "sceptics", text=both, **sealed)
    writing.published(fixed)
    gone = writing.published(_fill(writing, writing.open("statement", both), both))
    stage.do("RetractBulletin", writing.editor, bulletin=gone, why=both)
    writing.offer(_fill(writing, writing.open(titles=both), both))
    together = Together(stage, people["supporter"], stage.supporter(hostile))
    joint = together.draft(both)
    for section, more in (("shared", {}), ("differs", {"supporter": together.ids[0]})):
        together.add(joint, section, text=both, **more)
    together.released(joint)
    retracted = together.released()
    stage.do("RetractSupportersStatement", together.first, bulletin=retracted, why=both)
