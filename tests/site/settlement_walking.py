"""Walking from shared findings to a settlement in force, by forms, in two languages at one table."""

from __future__ import annotations

import sys
import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests import walking
from tests.browsing import Person
from tests.cli.reading import rows
from tests.serving import Server, must
from tests.site.outside_walking import forms, send

PARTIES = ("Upstream", "Downstream", "Hills")
MEMBERS = 12  # of each party
# Who reads the pages in which language; of the members of a party every second one.
LANGUAGE = {
    "facilitator": "en",
    "observer": "fa-af",
    "Upstream": "en",
    "Downstream": "fa-af",
    "Hills": "fa-af",
}
SAID = (
    ("en", "Every village opens its gate by turns."),
    ("fa-af", "آب پاک پیش از همه حق خانواده‌ها است."),
    ("en", "The mill stands still in a dry month."),
)


class Later(Server):
    """A server whose clock can be put forward."""

    command = [sys.executable, str(Path(__file__).with_name("days_later.py"))]

    def later(self, days: int) -> None:
        (self.data / "days-later").write_text(str(days))


@dataclass
class Shared:
    """A dialogue in which findings were published: three statements that members of every party accept.

    `names`: sign-in names by role or party. `codes`: of each party's members.
    """

    slug: str
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)


def shared(server: Server) -> Shared:
    """Made over the API: it is what the other walks click through."""
    made = Shared(f"gates-{uuid.uuid4().hex[:8]}")

    def act(name: str, token: str = "", /, **fields: Any) -> Any:
        return server.act(made.slug, name, token=token, **fields)

    def office(by: str, role: str, **more: Any) -> str:
        """Give an office and take it up; a token for who holds it."""
        given = act("AppointOffice", by, role=role, label=more.pop("label", role), **more)
        made.names[more.get("party", role)] = given["sign_in_name"]
        return str(act("TakeOffice", link=given["link"], password=walking.PASSWORD)["token"])

    link = must(server.data, "new", "--slug", made.slug).strip().rpartition("#")[2]
    convener = act("TakeOffice", link=link, password=walking.PASSWORD)["token"]
    act("CallDialogue", convener, template="national-dialogue", languages=["en", "fa-af"],
        question={"en": "How shall we share the water?", "fa-af": "آب را چگونه تقسیم کنیم؟"},
        parties=list(PARTIES))  # fmt: skip
    facilitator = office(convener, "facilitator")
    delegates = {}
    for party in server.call(f"dialogues/{made.slug}/register")[1]:
        name = party["names"]["en"]
        if not party["no_party"]:
            delegates[name] = office(facilitator, "delegate", party=party["id"], label=f"Delegate of {name}")
            act("AnswerInvitation", delegates[name], answer="join")
            made.names[name] = made.names.pop(party["id"])
    _terms(server, made.slug, facilitator, list(delegates.values()))
    moderator = office(facilitator, "moderator")
    office(delegates[PARTIES[-1]], "appeals_member")
    office(facilitator, "observer")
    for language in ("en", "fa-af"):
        act("ConfirmConsentScreen", facilitator, language=language, name="A reader")
    for delegate in delegates.values():
        act("SetQuota", delegate, quota=MEMBERS)
    act("ChangePhase", facilitator, to="listening")
    members = [each for name, delegate in delegates.items() for each in _enrol(made, act, name, delegate)]
    for (language, text), member in zip(SAID, members[::MEMBERS], strict=True):
        said = act("SubmitStatement", member, text=text, language=language, recognisable=True)["statement"]
        act("DecideModeration", moderator, statement=said, outcome="accept")
        for place, voter in enumerate(members):
            choice = "disagree" if place % MEMBERS == 0 else "agree"
            act("CastVote", voter, statement=said, choice=choice, counter=1)
    act("PublishFindings", facilitator)
    act("ChangePhase", facilitator, to="convergence")
    return made


def _terms(server: Server, slug: str, facilitator: str, delegates: list[str]) -> None:
    """Every party consents to the terms, and they are put in force."""
    terms, digest = rows(
        server.data / "sulh.sqlite3",
        "SELECT terms.id, terms.digest FROM dialogue_terms terms JOIN dialogue_dialogue dialogue"
        f" ON terms.dialogue_id = dialogue.id WHERE dialogue.slug = '{slug}'",
    )[0]
    for token in delegates:
        server.act(
            slug, "GiveConsent", token=token, subject_kind="terms", subject_digest=digest, kind="consent"
        )
    server.act(slug, "AdoptTerms", token=facilitator, terms=terms)


def _enrol(made: Shared, act: Any, party: str, delegate: str) -> list[str]:
    """A party's members come in with their codes; a token for each."""
    given = act("AppointOffice", delegate, role="registrar", label="Slips")
    registrar = act("TakeOffice", link=given["link"], password=walking.PASSWORD)["token"]
    made.codes[party] = act("IssueCodes", registrar, count=MEMBERS)["codes"]
    return [act("RedeemCode", code=code, accept_conduct=True)["token"] for code in made.codes[party]]


class Somebody(Person):
    """Somebody who walks through one dialogue in one language. `code`: with which a member enters."""

    code = ""

    def __init__(self, browser: Browser, address: str, slug: str, language: str) -> None:
        super().__init__(browser, address, script=False)
        self.language = language
        self.at = f"{'' if language == 'en' else f'/{language}'}/d/{slug}"

    def see(self, page: str) -> None:
        """Open a page of the dialogue, and find it in the own language and direction."""
        self.open(f"{self.at}/{page}")
        html = self.page.locator("html")
        wanted = ("en", "ltr") if self.language == "en" else ("fa-AF", "rtl")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == wanted

    def send(self, act: str, page: str = "", having: str = "", **typed: Any) -> None:
        """Send a form of the page that is open, or of this one."""
        if page:
            self.see(page)
        assert forms(self, act, having).count(), f"{act} {having} is not offered on {self.page.url}"
        send(self, act, having, **typed)

    def send_all(self, act: str, page: str, having: str = "", **typed: Any) -> int:
        """Send every such form that the page offers, one after the other; how many there were."""
        for sent in range(50):
            self.see(page)
            if not forms(self, act, having).count():
                return sent
            self.send(act, "", having, **typed)
        raise AssertionError(f"{act} does not end on {page}")

    def value(self, act: str, name: str, words: str) -> str:
        """The value of what stands beside visible words, in a select or a list of boxes."""
        form = self.form(act).first
        found = form.locator(f'[name="{name}"] option').filter(has_text=words)
        if not found.count():
            found = form.locator("label.choice").filter(has_text=words).locator(f'[name="{name}"]')
        value = found.first.get_attribute("value")
        assert value, f"{words!r} cannot be chosen as {name} on {self.page.url}"
        return value

    def sign_in(self, name: str) -> None:
        self.see("office")
        form = self.page.locator("main form").first
        form.locator("[name=name]").fill(name)
        form.locator("[name=password]").fill(walking.PASSWORD)
        self.follow(form.get_by_role("button"))
        assert self.path == f"{self.at}/desk", self.text

    def enter(self) -> None:
        self.see("join")
        form = self.form("RedeemCode").first
        form.locator("[name=code]").fill(self.code)
        form.locator("[name=accept_conduct]").check()
        self.follow(form.get_by_role("button"))
        assert not self.path.endswith("/join"), self.text


class Table:
    """Everybody of one dialogue, each with a browser of their own."""

    def __init__(self, browser: Browser, server: Later, stack: ExitStack) -> None:
        self.browser, self.server, self.stack = browser, server, stack
        self.made = shared(server)
        self.slug = self.made.slug
        self.facilitator = self.office("facilitator")
        self.delegates = {party: self.office(party) for party in PARTIES}
        self.upstream, self.downstream, self.hills = self.delegates.values()
        self.readers = {language: self.somebody(language) for language in ("en", "fa-af")}
        self.members: dict[str, list[Somebody]] = {}

    def somebody(self, language: str) -> Somebody:
        return self.stack.enter_context(Somebody(self.browser, self.server.address, self.slug, language))

    def office(self, of: str) -> Somebody:
        person = self.somebody(LANGUAGE[of])
        person.sign_in(self.made.names[of])
        return person

    def come(self, party: str, count: int) -> None:
        """So many members of a party come with their codes, every second one in Dari."""
        for place, code in enumerate(self.made.codes[party][:count]):
            person = self.somebody(("en", "fa-af")[place % 2])
            person.code = code
            person.enter()
            self.members.setdefault(party, []).append(person)

    def days_pass(self, days: int) -> None:
        """Today is so many days after the beginning. Whoever works at the table signs in again."""
        self.server.later(days)
        for of, person in {"facilitator": self.facilitator, **self.delegates}.items():
            person.sign_in(self.made.names[of])

    def phase(self, to: str) -> None:
        self.facilitator.send("ChangePhase", "desk", to=("choose", to))

    def decide(self, subject: str = "amendment") -> None:
        """Every delegate consents to all that waits, and the facilitator counts by the rule."""
        asked = f"[name=subject_kind][value={subject}] & [name=kind][value=consent]"
        counts = {
            person.send_all("GiveConsent", "desk", asked, kind=("tick", "consent"))
            for person in self.delegates.values()
        }
        assert len(counts) == 1, counts
        assert self.facilitator.send_all("CloseBallot", "desk") == counts.pop()

    def issue(self) -> None:
        """The next version is issued, and every party says that it has it."""
        self.facilitator.send("IssueVersion", "desk")
        for person in self.delegates.values():
            person.send("AcknowledgeVersion", "desk")

    def reads(self, page: str, english: str, dari: str) -> None:
        """What everybody reads, in either language."""
        for reader, words in zip(self.readers.values(), (english, dari), strict=True):
            reader.see(page)
            reader.says(words)
