"""Setting the stage for tests: dialogues, parties and people, made by real acts only."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from sulh.acts import clock, log
from sulh.acts.batches import enter_everything
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Actor
from sulh.acts.writer import write
from sulh.dialogue.admission import digest_of
from sulh.dialogue.models import Dialogue, Party, Session, Supporter, Terms, new_id
from sulh.dialogue.sessions import digest
from tests.lacking import missing

OPERATOR = Actor("operator")
PUBLIC = Actor("public")
WATER = {"en": "How shall we share the water?", "fa-af": "آب را چگونه تقسیم کنیم؟"}
ROOT = Path(__file__).resolve().parents[1]
FULL = os.environ.get("SULH_TEST_SCALE", "gate") == "full"


def scale(gate: int, full: int) -> int:
    """How large a test is: `gate` by default, `full` with SULH_TEST_SCALE=full."""
    return full if FULL else gate


def open_data() -> Path:
    """The folder of real conversations, or a skip that says so."""
    folder = Path(os.environ.get("SULH_OPEN_DATA", ROOT.parent / "shared" / "data" / "polis-open"))
    if not folder.is_dir():
        missing("the open conversations (SULH_OPEN_DATA, or ../shared/data/polis-open)")
    return folder


def do(act: str, by: Actor, dialogue: str, /, key: str = "", **fields: Any) -> dict[str, Any]:
    """Perform `act` with these fields."""
    return perform(REGISTRY[act].model.model_validate(fields), by=by, in_=dialogue, key=key)


class Stage:
    """One dialogue on stage. Parties are `a`, `b`, `c` … by name "Party A" …"""

    def __init__(
        self, parties: int = 3, template: str = "national-dialogue", slug: str | None = None
    ) -> None:
        self.id = new_id()
        hosted = do("HostDialogue", OPERATOR, self.id, slug=slug or f"stage-{self.id[:8]}")
        self.convener = Actor("holder", hosted["holder"])
        names = [f"Party {chr(65 + n) if n < 26 else n + 1}" for n in range(parties)]
        do(
            "CallDialogue", self.convener, self.id, template=template, languages=["en", "fa-af"],
            question=WATER, parties=names,
        )  # fmt: skip
        self.facilitator = self.office("facilitator", by=self.convener)
        self.parties = list(Party.objects.filter(dialogue_id=self.id, no_party=False).order_by("place"))
        self.no_party = Party.objects.filter(dialogue_id=self.id, no_party=True).first()
        self.delegates = [self.office("delegate", party=party.id) for party in self.parties]

    @property
    def dialogue(self) -> Dialogue:
        return Dialogue.objects.get(pk=self.id)

    def do(self, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        return do(act, by, self.id, **fields)

    def office(self, role: str, by: Actor | None = None, **fields: Any) -> Actor:
        """A new holder of `role` (not signed in: acts are performed directly)."""
        label = fields.pop("label", f"{role} {new_id()[:4]}")
        made = self.do("AppointOffice", by or self.facilitator, role=role, label=label, **fields)
        return Actor("holder", made["holder"])

    def supporter(self, name: str = "A friendly state", names: dict[str, str] | None = None) -> Actor:
        """A supporter that every party that has joined accepts."""
        made = self.do("InviteSupporter", self.facilitator, names=names or {"en": name}, kind="friend")
        for delegate in self.joined():
            self.answer_supporter(made["supporter"], delegate, "consent")
        return Actor("holder", made["holder"])

    def answer_supporter(self, supporter: str, delegate: Actor, kind: str) -> None:
        """A party accepts a supporter (its id), or does not."""
        digest = digest_of(Supporter.objects.get(pk=supporter))
        self.do("GiveConsent", delegate, subject_kind="supporter", subject_digest=digest, kind=kind)

    def joined(self) -> list[Actor]:
        """The first delegates of the parties that have joined."""
        status = dict(Party.objects.filter(dialogue_id=self.id).values_list("id", "status"))
        pairs = zip(self.parties, self.delegates, strict=True)
        return [delegate for party, delegate in pairs if status[party.id] == "joined"]

    def join(self) -> Stage:
        """Every party joins, consents to the terms, and the terms come into force."""
        for delegate in self.delegates:
            self.do("AnswerInvitation", delegate, answer="join")
        terms = Terms.objects.get(dialogue_id=self.id, n=1)
        for delegate in self.delegates:
            self.do(
                "GiveConsent", delegate, subject_kind="terms", subject_digest=terms.digest, kind="consent"
            )
        self.do("AdoptTerms", self.facilitator, terms=terms.id)
        return self

    def listen(self) -> Stage:
        """From preparation to speaking, with everybody that needs to be there."""
        self.join()
        self.moderator = self.office("moderator")
        self.appeals = self.office("appeals_member", by=self.delegates[-1] if self.delegates else None)
        self.confirm()
        self.quotas()
        self.do("ChangePhase", self.facilitator, to="listening")
        return self

    def quotas(self) -> None:
        """Each party that has joined has said how many people may enrol for it."""
        lacking = Party.objects.filter(dialogue_id=self.id, status="joined", quota=None)
        for party, delegate in zip(self.parties, self.delegates, strict=True):
            if lacking.filter(pk=party.id).exists():
                self.do("SetQuota", delegate, quota=1)

    def confirm(self) -> None:
        """Somebody has read the page for entering in every language."""
        for language in self.dialogue.languages:
            self.do("ConfirmConsentScreen", self.facilitator, language=language, name="A reader")

    @cached_property
    def second(self) -> Actor:
        """A moderator nominated by the first party; `moderator` is appointed by the facilitator."""
        return self.office("moderator", by=self.delegates[0])

    def refuse(self, statement: str, reason: str = "spam", **more: Any) -> None:
        """A refusal that stands: where the terms declare high risk, by two moderators of different sides."""
        fields = {"statement": statement, "outcome": "reject", "reason": reason} | more
        if self.do("DecideModeration", self.moderator, **fields)["outcome"] == "ask_another":
            self.do("DecideModeration", self.second, **fields)

    def enter_log(self) -> list[dict[str, Any]]:
        """What waits for a batch enters the log, as at the close of speaking; gives what that shows."""
        before = log.head(self.id).size
        write(lambda: enter_everything(self.id, clock.now()))
        return [entry["view"] for entry, _opened in log.entries(self.id) if entry["n"] >= before]

    def registrar(self, party: int | None) -> Actor:
        """The registrar of the party at this place, or of "no party"."""
        if party is None:
            assert self.no_party is not None
            return self.office("registrar", party=self.no_party.id)
        return self.office("registrar", by=self.delegates[party])

    def codes(self, party: int | None, count: int) -> list[str]:
        """Fresh codes of a party; the quota is raised to let them through."""
        row = self.no_party if party is None else self.parties[party]
        assert row is not None
        by = self.facilitator if party is None else self.delegates[party]
        if self.dialogue.phase in ("preparation", "listening"):
            self.do("SetQuota", by, quota=row.codes_issued() + count)
        made: list[str] = self.do("IssueCodes", self.registrar(party), count=count)["codes"]
        return made

    def participants(self, party: int | None, count: int) -> list[Actor]:
        """People of a party who entered with a code."""
        people = []
        for code in self.codes(party, count):
            token = self.do("RedeemCode", PUBLIC, code=code, accept_conduct=True)["token"]
            people.append(Actor("participant", Session.objects.get(digest=digest(token)).subject))
        return people
