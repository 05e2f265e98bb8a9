"""A dialogue with a canary in every object of narrower visibility, and everybody who could come to look."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.test import Client

from sulh.acts.models import LogOpening
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import codes, sessions
from sulh.dialogue.models import Code, Holder, Link, Participant, Session, Supporter
from sulh.findings.models import Basis
from sulh.statements.models import Appeal
from tests.helpers import PUBLIC, Stage
from tests.public.staging import bulletins, claims, comments, contacts
from tests.settlement import planting

PASSWORD = "canary four unrelated words"


class Planted(Stage):
    """Two parties at the table, one invited, one that asks; a canary in everything that is not for all.

    `numbers` are those of all sessions, and `clause` is one of the text.
    """

    numbers: list[str]
    clause: str

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.listen()
        self.canaries: dict[str, list[str]] = {}
        self._numbers = itertools.count(1)
        self.people: dict[str, Actor] = {}
        self._seat_everybody()
        self._say_things()
        self._approach()
        self._publish()
        for folder in (claims, contacts, bulletins, comments):
            folder.plant(self)
        planting.plant(self)
        self._take_stock()

    def canary(self, name: str) -> str:
        """A word that stands nowhere else."""
        made = f"Canary{next(self._numbers):03d}{name.title().replace(' ', '').replace('-', '')}"
        self.canaries.setdefault(name, []).append(made)
        return made

    def _seat_everybody(self) -> None:
        self.typed = [*self.codes(0, 3), *self.codes(1, 1)]
        entered = [
            self.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
            for code in (self.typed[0], self.typed[1], self.typed[3])
        ]
        author, a, b = (self._who(token) for token in entered)
        self.tokens = entered
        late = self.do("InviteParty", self.facilitator, names={"en": "Latecomers"})["party"]
        translator = self.office("translator")
        self.people = {
            "author": author, "participant of a": a, "participant of b": b,
            "delegate of a": self.delegates[0], "delegate of b": self.delegates[1],
            "delegate of an invited party": self.office("delegate", party=late),
            "facilitator": self.facilitator, "convener": self.convener, "moderator": self.moderator,
            "appeals member": self.appeals, "registrar": self.registrar(0), "translator": translator,
            "supporter": self.supporter(), "another supporter": self.supporter("A second state"),
            "observer": self.office("observer"), "expert": self.office("expert"),
            "editor": self.office("editor"),
        }  # fmt: skip
        self.link = self.do("AppointOffice", self.facilitator, role="monitor", label="A monitor")["link"]

    def _who(self, token: str) -> Actor:
        found = Session.objects.get(digest=sessions.digest(token))
        return Actor("participant" if found.kind == "participant" else "holder", found.subject)

    def _say(self, text: str) -> str:
        by = self.people["author"]
        made = self.do("SubmitStatement", by, text=text, language="en", recognisable=True)
        return str(made["statement"])

    def _refuse(self, said: str, explanation: str) -> None:
        self.refuse(said, "off_topic", explanation=explanation)

    def _say_things(self) -> None:
        people = self.people
        self.accepted = self._say("Everybody can read this.")
        self.do("DecideModeration", self.moderator, statement=self.accepted, outcome="accept")
        for n, choice in enumerate(("agree", "disagree", "pass")):
            voter = list(people.values())[n]
            self.do("CastVote", voter, statement=self.accepted, choice=choice, counter=1)
        self._refuse(self._say(self.canary("refused text")), self.canary("explanation"))
        upheld = self._say(self.canary("refused text"))
        self._refuse(upheld, self.canary("explanation"))
        self.do(
            "AppealDecision",
            people["author"],
            statement=upheld,
            words=self.canary("words of a closed appeal"),
        )
        reasoning = self.canary("reasoning to the author")
        appeal = Appeal.objects.get(statement_id=upheld).id
        self.do("DecideAppeal", self.appeals, appeal=appeal, outcome="uphold", reasoning=reasoning)
        appealed = self._say(self.canary("appealed text"))
        self._refuse(appealed, self.canary("explanation under appeal"))
        self.do(
            "AppealDecision", people["author"], statement=appealed, words=self.canary("words of an appeal")
        )
        taken_back = self._say(self.canary("withdrawn text"))
        self.do("WithdrawStatement", people["author"], statement=taken_back)
        self.waiting = self._say(self.canary("waiting text"))
        second = self._say(self.canary("waiting text"))
        words = self.canary("translation of a waiting text")
        self.do("TranslateStatement", people["translator"], statement=second, language="fa-af", text=words)
        shown = {"statement": self.accepted, "language": "fa-af"}
        self.do("TranslateStatement", people["translator"], **shown, text="این را همه می‌خوانند.")
        doubt = self.canary("question about a translation")
        self.do("QuestionTranslation", people["author"], **shown, words=doubt)
        # This one stands in all languages, so that the translator has nothing to do with it.
        self.canaries["waiting text"].pop()
        self.canaries["text that is translated"] = []

    def _approach(self) -> None:
        name, reason = (self.canary(f"{part} of a group that asks") for part in ("name", "reason"))
        asked = self.do("RequestPlace", PUBLIC, names={"en": name}, reason=reason)
        self.group = asked["party"]
        taken = self.do("TakeOffice", PUBLIC, link=asked["link"], password=PASSWORD)["token"]
        self.tokens.append(taken)
        self.people["delegate of a group that asks"] = self._who(taken)
        a, b = self.parties
        self.do("DeclareTie", self.people["supporter"], party=a.id, kind="contacts")
        words = {"en": self.canary("sealed words")}
        self.do("EncourageParty", self.people["supporter"], party=a.id, words=words, sealed=True)
        assert self.no_party is not None
        shares = {a.id: 6137, b.id: 3863}
        source = self.canary("source of shares")
        self._ask_for_good_offices()
        self.do("ProposeReferenceShares", self.facilitator, source=source, shares=shares)
        self.canaries["a share"] = ["61.37", "۶۱٫۳۷"]

    def _ask_for_good_offices(self) -> None:
        """One sealed request that waits, and one that was declined: neither is ever opened."""
        for supporter, answer in (("supporter", ""), ("another supporter", "decline")):
            actor = self.people[supporter]
            row = Supporter.objects.get(offices__holder_id=actor.id)
            subject = {"en": self.canary(f"sealed request {answer or 'that waits'}")}
            asked = self.do(
                "RequestGoodOffices", self.delegates[1], supporter=row.id, subject=subject, sealed=True
            )
            if answer:
                words = {"en": self.canary("words of a declined request")}
                fields = {"good_offices": asked["good_offices"], "answer": answer, "words": words}
                self.do("AnswerGoodOffices", actor, **fields)

    def _publish(self) -> None:
        self.do("PublishFindings", self.facilitator)
        texts = {"en": "Another mandate", "fa-af": "وظیفهٔ دیگر"}
        self.do("ProposeTerms", self.delegates[0], section="mandate", texts=texts, why="It was unclear")

    def _take_stock(self) -> None:
        """Everything of the database that is no text and for nobody."""
        names = {"moderator": self.moderator, "delegate": self.delegates[0]}
        for who, actor in names.items():
            article = "the moderator" if who == "moderator" else "a delegate"
            row = Holder.objects.get(pk=actor.id)
            self.canaries[f"sign-in name of {article}"] = [row.sign_in_name]
            self.canaries[f"id of {article}"] = [row.id]
        asking = Holder.objects.get(pk=self.people["delegate of a group that asks"].id)
        self.canaries["sign-in name of a group that asks"] = [asking.sign_in_name]
        self.canaries["id of who asks"] = [asking.id]
        self.canaries["passwords"] = [row.password for row in Holder.objects.exclude(password="")]
        self.canaries["participants"] = list(Participant.objects.values_list("pk", flat=True))
        self.canaries["codes"] = [*self.typed, *map(codes.shown, self.typed)]
        self.canaries["digests of codes"] = list(Code.objects.values_list("pk", flat=True))
        self.canaries["links"] = [self.link, *Link.objects.values_list("pk", flat=True)]
        self.canaries["sessions"] = [*self.tokens, *Session.objects.values_list("pk", flat=True)]
        self.canaries["salts"] = [
            *LogOpening.objects.filter(public=False).values_list("salt", flat=True),
            *Basis.objects.values_list("salt", flat=True),
        ]
        self.canaries["keys"] = [settings.SECRET_KEY, settings.CODES_KEY]
        assert all(all(words) for words in self.canaries.values())

    def visitors(self) -> Iterator[tuple[str, Client, str]]:
        """Who comes, with a browser and with a token for programs."""
        yield "anonymous", Client(), ""
        for who, actor in self.people.items():
            token = write(partial(sessions.start, self.id, actor.kind, actor.id))
            client = Client()
            client.cookies[sessions.cookie(self.dialogue, actor.kind)] = token
            yield who, client, token


class Elsewhere(Stage):
    """Another dialogue on the same server, whose people come with its tokens under this dialogue's names."""

    def visitors(self, here: Stage) -> Iterator[tuple[str, Client, str]]:
        people = {
            "a facilitator": self.facilitator,
            "a moderator": self.moderator,
            "a delegate": self.delegates[0],
        }
        people["a participant"] = self.participants(0, 1)[0]
        for who, actor in people.items():
            token = write(partial(sessions.start, self.id, actor.kind, actor.id))
            client = Client()
            for dialogue in (self.dialogue, here.dialogue):
                client.cookies[sessions.cookie(dialogue, actor.kind)] = token
            yield f"{who} of another dialogue", client, token
