"""A dialogue in which everybody wrote hostile words wherever they could, and what its pages must not do."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Encouragement, Supporter
from sulh.settlement.text.working import working
from sulh.statements.models import Appeal
from tests.everybody import SOUND
from tests.helpers import PUBLIC, Stage
from tests.public.staging import bulletins, claims, comments, contacts
from tests.settlement import planting
from tests.site.test_visibility import patterns, said

# Closes attributes, elements and strings, and is a format, a template and an address all at once.
HOSTILE = "\"'><b data-hostile onclick=x>%(x)s %s 100% {{7*7}}{% raw %}</textarea></title>javascript:1<!--"
AS_TEXT = "%(x)s %s 100% {{7*7}}{% raw %}"
BOTH = {"en": HOSTILE, "fa-af": HOSTILE}


class Infested(Stage):
    """A dialogue in which everybody wrote `HOSTILE` wherever something can be written."""

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.do(
            "DescribeBacking", self.facilitator, who_pays=BOTH, who_runs=BOTH, who_sees=BOTH, unnoticed=BOTH
        )
        for n, delegate in enumerate(self.delegates):
            names = {"en": f"{n}{HOSTILE}", "fa-af": f"{n}{HOSTILE}"}
            self.do("NameParty", delegate, names=names, delegates_label=HOSTILE)
        self.listen()
        self.do("ConfirmConsentScreen", self.facilitator, language="fa-af", name=HOSTILE)
        self.people = self._people()
        self._terms()
        self._around()
        self._speak()
        self.do("PublishFindings", self.facilitator)
        for folder in (claims, contacts, bulletins, comments, planting):
            folder.infest(self, self.people, HOSTILE, BOTH)

    def _people(self) -> dict[str, Actor]:
        return {
            "participant": self.participants(0, 1)[0], "delegate": self.delegates[0],
            "facilitator": self.facilitator, "convener": self.convener, "moderator": self.moderator,
            "appeals member": self.appeals, "supporter": self.supporter(names=BOTH),
            "translator": self.office("translator", label=HOSTILE), "registrar": self.registrar(0),
            "editor": self.office("editor", label=HOSTILE), "expert": self.office("expert", label=HOSTILE),
            "observer": self.office("observer", label=HOSTILE),
            "monitor": self.office("monitor", label=HOSTILE), "teller": self.office("teller", label=HOSTILE),
            "enumerator": self.office("enumerator", label=HOSTILE),
            "second moderator": self.office("moderator", by=self.delegates[0], label=HOSTILE),
        }  # fmt: skip

    def _terms(self) -> None:
        proposed = self.do("ProposeTerms", self.delegates[0], section="conduct", texts=BOTH, why=HOSTILE)
        subject = {"subject_kind": "terms", "subject_digest": proposed["digest"]}
        self.do("GiveConsent", self.delegates[0], **subject, kind="object", reasons=HOSTILE)
        shares = {party.id: 5000 for party in self.parties}
        made = self.do("ProposeReferenceShares", self.facilitator, source=HOSTILE, shares=shares)
        for delegate in self.delegates[:1]:
            subject = {"subject_kind": "reference_shares", "subject_digest": made["digest"]}
            self.do("GiveConsent", delegate, **subject, kind="consent", reasons=HOSTILE)
        self.do("RequestPlace", PUBLIC, names=BOTH, reason=HOSTILE)
        self.do("InviteParty", self.facilitator, names=BOTH)

    def _around(self) -> None:
        supporter, party = self.people["supporter"], self.parties[0].id
        self.do("DeclareTie", supporter, party=party, kind="other", note=BOTH)
        self.do("PledgeSupport", supporter, kind="funds", text=BOTH, conditions=BOTH, due="2030-01-31")
        for sealed in (False, True):
            self.do("EncourageParty", supporter, party=party, words=BOTH, sealed=sealed)
        row = Encouragement.objects.filter(sealed=False).get()
        self.do("AcknowledgeEncouragement", self.delegates[0], encouragement=row.id)
        made = self.do("NameMilestone", self.facilitator, names=BOTH, day="2030-01-31")["milestone"]
        self.do("MoveMilestone", self.facilitator, milestone=made, day="2031-01-31", why=BOTH)
        friend = Supporter.objects.get(dialogue_id=self.id).id
        asked = self.do("RequestGoodOffices", self.delegates[0], supporter=friend, subject=BOTH)[
            "good_offices"
        ]
        self.do("AnswerGoodOffices", supporter, good_offices=asked, answer="accept", words=BOTH)
        rules = {
            "comments": "after", "comments_an_hour": 60, "comments_close_after": 0, "bulletins": "editors",
            "objection_days": 1,
        }  # fmt: skip
        self.do("ProposeOutsideRules", self.delegates[0], **rules, why=HOSTILE)

    def _speak(self) -> None:
        person = self.people["participant"]
        texts = [f"{n}{HOSTILE}" for n in range(5)]
        fields = {"language": "en", "recognisable": True}
        first, refused, appealed, *_ = (
            self.do("SubmitStatement", person, text=text, **fields)["statement"] for text in texts
        )
        self.do("DecideModeration", self.moderator, statement=first, outcome="accept")
        self.do(
            "TranslateStatement", self.people["translator"], statement=first, language="fa-af", text=HOSTILE
        )
        self.do("QuestionTranslation", person, statement=first, language="fa-af", words=HOSTILE)
        self.do(
            "RecordVoice", self.people["translator"], about="statement", subject=first, language="en",
            recorder=HOSTILE, data=SOUND,
        )  # fmt: skip
        self.do("SetQuota", self.delegates[0], quota=5)
        printed = {"languages": ["en", "fa-af"], "count": 1}
        self.batch = self.do("PrintSheets", self.people["registrar"], **printed)["batch"]
        self.do("OpenRoom", self.facilitator, tables=2)
        self.do("ShowInRoom", self.facilitator, statement=first)
        for each in (refused, appealed):
            self.refuse(each, explanation=HOSTILE)
            self.do("AppealDecision", person, statement=each, words=HOSTILE)
        appeal = Appeal.objects.get(statement_id=refused).id
        self.do("DecideAppeal", self.appeals, appeal=appeal, outcome="uphold", reasoning=HOSTILE)
        named = self.office("delegate", by=self.delegates[0], label=HOSTILE)
        by_name = self.do("SubmitStatement", named, text="By name.", attribution="by_name", **fields)[
            "statement"
        ]
        self.do("DecideModeration", self.moderator, statement=by_name, outcome="accept")

    def client(self, who: str) -> Client:
        client = Client()
        if actor := self.people.get(who):
            token = write(partial(sessions.start, self.id, actor.kind, actor.id))
            client.cookies[sessions.cookie(self.dialogue, actor.kind)] = token
        return client


class Strict(HTMLParser):
    """Fails for anything on a page that came from words."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert not [name for name in names if name.startswith("on") or name in ("style", "data-hostile")], (
            attrs
        )
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction"):
                assert not (value or "").strip().lower().startswith(("javascript:", "data:", "//")), attrs
        if tag == "script":
            assert dict(attrs).get("src", "").startswith("/static/"), attrs  # type: ignore[union-attr]

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")


def harmless(response: Any, address: str) -> str:
    assert response.status_code < 500, address
    answer = said(response)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        Strict().feed(answer)
    assert "49" not in answer or "{{7*7}}" in answer or HOSTILE not in answer
    return answer


def addresses(stage: Stage, batch: str = "0") -> list[str]:
    """Every page of the dialogue in both languages, without the forms of single acts."""
    found = [each for each in patterns() if not each.startswith("api/") and "<str:act>" not in each]
    clause = next((each["id"] for each in working(stage.id)), "0" * 32)
    filled = [
        each.replace("<slug:slug>", stage.dialogue.slug)
        .replace("<int:n>", str(n))
        .replace("<slug:clause>", clause)
        .replace("<slug:number>", batch)
        .replace("<slug:thread>", thread)
        .replace("<slug:key>", ("pledges", "steps", "pledges")[n - 1])
        for each in found
        for n, thread in enumerate(("findings-1", "bulletin-1", "bulletin-2"), 1)
    ]
    filled = list(dict.fromkeys(filled))
    return [f"{before}{each}" for each in filled for before in ("/", "/fa-af/") if "<" not in each]
