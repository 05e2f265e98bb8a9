"""Words that want to be more than words: markup, formats and templates wherever something can be written."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from sulh.acts.registry import REGISTRY, Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Encouragement, Party, Supporter
from sulh.rules.refusal import Refusal
from sulh.settlement.text.working import working
from sulh.statements.models import Appeal
from tests.everybody import Everybody
from tests.helpers import OPERATOR, PUBLIC, Stage, do
from tests.public.staging import bulletins, claims, comments, contacts
from tests.settlement import planting
from tests.site.test_visibility import patterns, said

# Closes attributes, elements and strings, and is a format, a template and an address all at once.
HOSTILE = "\"'><b data-hostile onclick=x>%(x)s %s 100% {{7*7}}{% raw %}</textarea></title>javascript:1<!--"
AS_TEXT = "%(x)s %s 100% {{7*7}}{% raw %}"
BOTH = {"en": HOSTILE, "fa-af": HOSTILE}
PARAMETERS = (
    "done", "page", "kind", "party", "statement", "after", "answered", "again", "section", "snapshot", "name",
    "as", "next", "link", "shown",
)  # fmt: skip
# Fields that are looked up, compared or hashed, and never kept as text.
NEVER_KEPT = {
    "TakeOffice.link", "TakeOffice.password", "CallDialogue.template", "RedeemCode.code", "ChangePhase.to",
    "StageDemonstration.phase", "DecideModeration.reason",
    "AppealComment.code", "TakeBackComment.code", "DecideComment.reason",
    "ProposeDecisionRule.preset", "ProposeLanguages.authentic", "ProposeLanguages.prevailing",
    "RecordSession.attendance",
}  # fmt: skip
# The operator brings in a conversation as it was; its reader cleans the texts (see tests/interchange).
BROUGHT_IN = {"ImportConversation"}


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
        refusal = {"outcome": "reject", "reason": "spam", "explanation": HOSTILE}
        for each in (refused, appealed):
            self.do("DecideModeration", self.moderator, statement=each, **refusal)
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


class _Strict(HTMLParser):
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
        _Strict().feed(answer)
    assert "49" not in answer or "{{7*7}}" in answer or HOSTILE not in answer
    return answer


def addresses(stage: Stage) -> list[str]:
    """Every page of the dialogue in both languages, without the forms of single acts."""
    found = [each for each in patterns() if not each.startswith("api/") and "<str:act>" not in each]
    clause = next((each["id"] for each in working(stage.id)), "0" * 32)
    filled = [
        each.replace("<slug:slug>", stage.dialogue.slug)
        .replace("<int:n>", str(n))
        .replace("<slug:clause>", clause)
        .replace("<slug:thread>", thread)
        for each in found
        for n, thread in enumerate(("findings-1", "bulletin-1", "bulletin-2"), 1)
    ]
    filled = list(dict.fromkeys(filled))
    return [f"{before}{each}" for each in filled for before in ("/", "/fa-af/") if "<" not in each]


@pytest.mark.slow
def test_words_stay_words_on_every_page(house: Path) -> None:
    stage = Infested()
    stage.do("AppointOffice", stage.facilitator, role="observer", label=HOSTILE)
    shown = 0
    for who in ("anybody", *stage.people):
        client = stage.client(who)
        for address in addresses(stage):
            shown += harmless(client.get(address), address).count(AS_TEXT)
    assert shown > 500, "the words stand on the pages, letter by letter"


def test_words_at_a_pause_and_on_leaving(house: Path) -> None:
    stage = Stage(parties=2).listen()
    stage.do("SuspendDialogue", stage.delegates[0], words=HOSTILE)
    answers = [harmless(Client().get(f"/d/{stage.dialogue.slug}/{page}"), page) for page in ("", "diary")]
    stage.do("ChangePhase", stage.facilitator, to="listening", words=HOSTILE)
    stage.do("LeaveDialogue", stage.delegates[0], words=HOSTILE)
    answers += [
        harmless(Client().get(f"/d/{stage.dialogue.slug}/{page}"), page) for page in ("parties", "diary")
    ]
    assert all(AS_TEXT in answer for answer in (answers[0], answers[1], answers[3]))


def test_a_dialogue_that_was_called_with_such_words(house: Path) -> None:
    stage = Stage(parties=2)
    other = Stage.__new__(Stage)
    other.id = "0123456789abcdef" * 2
    hosted = do("HostDialogue", OPERATOR, other.id, slug="infested", convener=HOSTILE)
    convener = Actor("holder", hosted["holder"])
    fields: dict[str, Any] = {
        "template": "national-dialogue",
        "languages": ["en", "fa-af"],
        "question": BOTH,
        "what_happens": BOTH,
    }
    do("CallDialogue", convener, other.id, parties=[HOSTILE, "B"], **fields)
    for address in ["/", "/fa-af/", "/dialogues", *addresses(other)]:
        harmless(Client().get(address), address)
    assert AS_TEXT in said(Client().get("/dialogues"))
    assert stage.dialogue.slug != other.dialogue.slug


def test_every_parameter_is_only_read(house: Path) -> None:
    """What an address asks for is never drawn as anything but text, in whatever parameter it comes."""
    stage = Infested()
    asked = {name: HOSTILE for name in PARAMETERS}
    for who in ("participant", "facilitator"):
        client = stage.client(who)
        for address in addresses(stage):
            harmless(client.get(address, asked), address)
            harmless(client.get(f'{address}?"><script>'), address)


def test_a_refused_form_shows_what_was_typed_as_text(house: Path) -> None:
    stage = Everybody()
    for act, registered in REGISTRY.items():
        fields: dict[str, Any] = {name: HOSTILE for name in registered.model.model_fields}
        fields |= {f"{name}.en": HOSTILE for name in registered.model.model_fields}
        address = f"/d/{stage.dialogue.slug}/do/{act}"
        around = {"as": HOSTILE, "next": HOSTILE, "key": HOSTILE, "shown": HOSTILE}
        for more in ({}, around, {"shown": ",".join(registered.model.model_fields)}):
            answer = Client().post(address, fields | more)
            harmless(answer, address)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x00", "\x1b", "\ud800", "\U000e0041", "\ufdd0"])
def test_no_text_with_hidden_signs_is_kept(house: Path, sign: str) -> None:
    """In no field of any act: control signs, direction overrides, tags, halves of a sign, NUL."""
    tried = 0
    for name, fields in Everybody().bodies().items():
        act = name.split()[0]
        for field, value in fields.items():
            if act in BROUGHT_IN or f"{act}.{field}" in NEVER_KEPT:
                continue
            for wrong in _with(value, f"a{sign}b"):
                with pytest.raises((Refusal, ValidationError)):
                    REGISTRY[act].model.model_validate(fields | {field: wrong})
                tried += 1
    assert tried > 40


def _with(value: Any, words: str) -> list[Any]:
    """`value` with `words` in the place of every text in it."""
    if isinstance(value, str):
        return [words]
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return [value | {key: words} for key in value]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [[words, *value[1:]]]
    return []


def test_names_that_only_look_different(house: Path) -> None:
    """Composed and decomposed letters are one name, so that nobody can seat a party twice by spelling."""
    stage = Stage(parties=2)
    made = stage.do("InviteParty", stage.facilitator, names={"en": "Cafe\u0301"})
    assert Party.objects.get(pk=made["party"]).names == {"en": "Caf\u00e9"}
