"""One dialogue from the operator's command to published findings, in the browsers of all who take part."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import walking
from tests.browsing import Person
from tests.serving import Server, must, sulh

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = {"English": "How shall we share the water?", "دری": "آب را چگونه تقسیم کنیم؟"}
PARTIES = ["Upstream", "Downstream", "Hills"]
ABSENT = "Herders"
OWN_NAMES = {
    "Upstream": ("People of the upper river", "مردم بالای دریا"),
    "Downstream": ("People of the lower river", "مردم پایین دریا"),
    "Hills": ("People of the hills", "مردم تپه‌ها"),
}
SUPPORTER = "A neighbouring state"
OPEN_WORDS = "Come to the table; we will not sit at it."
SEALED_WORDS = "We know what it costs you to come."

TURNS = "Every village opens its gate by turns."
DARI = "آب پاک پیش از همه حق خانواده‌ها است."
RESTORED = "The mill should stand still in a dry month."
REASON = "off topic"
EXPLANATION = "Say what the mill has to do with the water."
APPEAL = "The mill takes its water from the same channel."
REASONING = "A mill on the channel is about the water."

# What twelve people of each party answer, one letter each: agree, disagree, pass. The first of each
# party votes in a browser, and the first of Upstream changes "agree" to "disagree" on TURNS.
ANSWERS = {
    TURNS: {"Upstream": "aaaaaaaaaadp", "Downstream": "aaaaaaaaaddp", "Hills": "aaaaaaaaaaap"},
    DARI: {"Upstream": "aaaaaaaaaaad", "Downstream": "ddddddddddap", "Hills": "aaaaaadddddp"},
    RESTORED: {"Upstream": "aaaaappppddd", "Downstream": "aaaaaaaadddd", "Hills": "ppppppppppaa"},
}
COUNTS = {
    TURNS: {"Upstream": (9, 2, 1), "Downstream": (9, 2, 1), "Hills": (11, 0, 1)},
    DARI: {"Upstream": (11, 1, 0), "Downstream": (1, 10, 1), "Hills": (6, 5, 1)},
    RESTORED: {"Upstream": (5, 3, 4), "Downstream": (8, 4, 0), "Hills": (2, 0, 10)},
}
WORD = {"a": "Agree", "d": "Disagree", "p": "Pass"}
CHOICE = {"a": "agree", "d": "disagree", "p": "pass"}


class Walk:
    """Everybody of one dialogue, each with a browser of their own."""

    def __init__(self, browser: Browser, server: Server, script: bool, stack: ExitStack) -> None:
        self.browser, self.server, self.script, self.stack = browser, server, script, stack
        self.slug = "water-with-script" if script else "water"
        self.people: list[Person] = []
        self.facilitator = self.public = self.somebody()
        self.delegates: dict[str, Person] = {}
        self.officers: dict[str, Person] = {}
        self.codes: dict[str, list[str]] = {}
        self.speakers: dict[str, Person] = {}

    def somebody(self) -> Person:
        person = Person(self.browser, self.server.address, script=self.script)
        self.people.append(self.stack.enter_context(person))
        return person

    def holder(self, link: str) -> Person:
        """Somebody who takes up the office that the link gives."""
        person = self.somebody()
        walking.take_office(person, link)
        assert person.path.endswith("/desk"), person.text
        return person

    def facilitate(self, task: str) -> Any:
        walking.desk(self.facilitator, self.slug)
        return self.facilitator.task(task)


@pytest.mark.parametrize("script", [False, True], ids=["without-javascript", "with-javascript"])
def test_the_whole_way(
    browser: Browser, fresh: Server, script: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        walk = Walk(browser, fresh, script, stack)
        the_convener_calls(walk)
        two_parties_join(walk)
        a_supporter_encourages_the_third(walk)
        the_terms_come_into_force(walk)
        speaking_opens(walk)
        people_enter(walk)
        they_speak(walk)
        one_is_refused_and_restored(walk)
        they_vote(walk)
        a_vote_is_changed(walk)
        findings_are_published(walk)
        the_diary_can_be_checked(walk, tmp_path / "diary.jsonl")
    pages = sum(each.effort.pages for each in walk.people)
    with capsys.disabled():
        print(f"\nthe whole way, {walk.slug}: {pages} pages in {len(walk.people)} browsers")


def the_convener_calls(walk: Walk) -> None:
    """`sulh new` prints a link; a password and five questions later the dialogue stands."""
    link = must(walk.server.data, "new", "--slug", f"room-{walk.slug}", PORT=str(walk.server.port)).strip()
    assert link.startswith(f"{walk.server.address}/new#")
    convener = walk.somebody()
    walking.take_office(convener, link)
    assert convener.path == f"/d/room-{walk.slug}/call"
    walking.call(convener, "National dialogue", PARTIES, QUESTION, slug=walk.slug)
    assert convener.path == f"/d/{walk.slug}/desk"
    link = walking.appoint(convener, "Appoint a facilitator", "A judge whom all trust")
    walk.facilitator = walk.holder(link)
    public = walk.public = walk.somebody()
    public.open(f"/d/{walk.slug}/")
    public.says(QUESTION["English"], "Preparing", "Who is missing", *PARTIES)
    public.open(f"/fa-af/d/{walk.slug}/")
    public.says(QUESTION["دری"])


def two_parties_join(walk: Walk) -> None:
    """The facilitator hands over the invitations; the third party is undecided at first."""
    for name in PARTIES:
        walking.desk(walk.facilitator, walk.slug)
        link = walking.appoint(
            walk.facilitator, "A first delegate for each party", f"Delegate of {name}", party=name
        )
        walk.delegates[name] = walk.holder(link)
    for name, delegate in walk.delegates.items():
        form = delegate.task("Answer the invitation")
        undecided = "We have received it and have not decided"
        delegate.tick(undecided if name == "Hills" else "We join", form)
        delegate.press("Answer", form)
        write_own_name(delegate, name)
    invite = walk.facilitate("Invite a party")
    walk.facilitator.fill("Name of the party (English)", ABSENT, invite)
    walk.facilitator.press("Invite", invite)
    walk.public.open(f"/d/{walk.slug}/parties")
    walk.public.says(*(names[0] for names in OWN_NAMES.values()), ABSENT, "2 parties have joined.")
    walk.public.says("Being listed or taking part recognises nobody and concedes nothing.")


def write_own_name(delegate: Person, name: str) -> None:
    english, dari = OWN_NAMES[name]
    form = delegate.task("Write your own name")
    delegate.fill("as you write it yourselves (English)", english, form)
    delegate.fill("as you write it yourselves (دری)", dari, form)
    delegate.press("This is our name", form)


def a_supporter_encourages_the_third(walk: Walk) -> None:
    """Openly one party, under seal the other; the sealed words open when they are acknowledged."""
    invite = walk.facilitate("Invite a supporter")
    walk.facilitator.fill("Name of the supporter (English)", SUPPORTER, invite)
    walk.facilitator.press("Invite", invite)
    supporter = walk.holder(walking.handed_link(walk.facilitator))
    assert supporter.form("PledgeSupport").count() == 0, "not before every party that has joined accepts it"
    for name in [party for party in PARTIES if party != "Hills"]:
        delegate = walk.delegates[name]
        walking.desk(delegate, walk.slug)
        form = delegate.task(f"Do you accept this supporter? {SUPPORTER}")
        delegate.tick("We accept this supporter", form)
        delegate.press("Answer for your party", form)
    walking.desk(supporter, walk.slug)
    for party, words, sealed in (("Downstream", OPEN_WORDS, False), ("Hills", SEALED_WORDS, True)):
        name = OWN_NAMES[party][0]
        form = supporter.task("Declare your ties")
        supporter.choose("With which party?", name, form)
        supporter.choose("What kind of tie?", "political", form)
        supporter.press("Declare", form)
        form = supporter.task("Encourage a party")
        supporter.choose("Whom do you encourage?", name, form)
        supporter.fill("What do you say to them? (English)", words, form)
        if sealed:
            supporter.tick("Keep it sealed until they acknowledge it", form)
        supporter.press("Encourage", form)
    walk.public.open(f"/d/{walk.slug}/supporters")
    walk.public.says(SUPPORTER, OPEN_WORDS)
    walk.public.silent(SEALED_WORDS)
    hills = walk.delegates["Hills"]
    walking.desk(hills, walk.slug)
    form = hills.task("Encouragements to your party")
    hills.says(SEALED_WORDS)
    hills.press("Acknowledge", form)
    form = hills.task("Answer the invitation")
    hills.tick("We join", form)
    hills.press("Answer", form)
    walk.public.open(f"/d/{walk.slug}/supporters")
    walk.public.says(OPEN_WORDS, SEALED_WORDS)


def the_terms_come_into_force(walk: Walk) -> None:
    """Not before the last of the three has consented."""
    delegates = list(walk.delegates.values())
    for delegate in delegates[:2]:
        walking.sign_terms(delegate, walk.slug)
    walk.facilitator.open(f"/d/{walk.slug}/terms")
    walk.facilitator.press("Put this version in force")
    walk.facilitator.says("“People of the hills” has not")
    walking.sign_terms(delegates[2], walk.slug)
    walk.facilitator.open(f"/d/{walk.slug}/terms")
    walk.facilitator.press("Put this version in force")
    walk.public.open(f"/d/{walk.slug}/terms")
    walk.public.says("Version 1 in force")
    assert walk.public.text.count("✓ consents") == 3


def speaking_opens(walk: Walk) -> None:
    """Moderators of two sides, somebody of a third for appeals, each party's number, then the phase."""
    walking.desk(walk.facilitator, walk.slug)
    link = walking.appoint(walk.facilitator, "Appoint a moderator", "Moderator")
    walk.officers["Moderator"] = walk.holder(link)
    for delegate in walk.delegates.values():
        walking.desk(delegate, walk.slug)
        form = delegate.task("How many of you take part?")
        delegate.fill("How many people may take part for you?", "12", form)
        delegate.press("Set the number", form)
    first, last = walk.delegates["Upstream"], walk.delegates["Hills"]
    walking.desk(first, walk.slug)
    link = walking.appoint(first, "Name people of your party", "Second", role="moderator")
    walk.officers["Second"] = walk.holder(link)
    walking.desk(last, walk.slug)
    link = walking.appoint(last, "Name people of your party", "Ombudswoman", role="member for appeals")
    walk.officers["Ombudswoman"] = walk.holder(link)
    for language in ("English", "دری"):
        walking.confirm_screen(walk.facilitator, walk.slug, language)
    form = walk.facilitate("The next phase")
    walk.facilitator.choose("Which phase?", "Speaking", form)
    walk.facilitator.press("Open this phase", form)
    walk.public.open(f"/d/{walk.slug}/")
    walk.public.says("Speaking", "Everybody who has entered can say something")


def people_enter(walk: Walk) -> None:
    """Each party names its registrar, who makes the slips; the first of each comes in."""
    for name, delegate in walk.delegates.items():
        walking.desk(delegate, walk.slug)
        link = walking.appoint(delegate, "Name people of your party", f"Slips of {name}", role="registrar")
        registrar = walk.holder(link)
        walk.codes[name] = walking.make_slips(registrar, 12)
        registrar.silent(OWN_NAMES[name][0], OWN_NAMES[name][1], QUESTION["English"])
        walking.desk(registrar, walk.slug)
        registrar.silent(walk.codes[name][0])
    for name in PARTIES:
        walk.speakers[name] = person = walk.somebody()
        if name == "Downstream":
            enter_in_dari(person, walk.slug, walk.codes[name][0])
        else:
            walking.enter(person, walk.slug, walk.codes[name][0])
        assert person.path.endswith(f"/d/{walk.slug}/take-part")


def enter_in_dari(person: Person, slug: str, code: str) -> None:
    """On the page in Dari, with Dari digits."""
    person.open(f"/fa-af/d/{slug}/join")
    form = person.form("RedeemCode")
    form.locator("[name=code]").fill(code.translate(walking.TO_DARI))
    form.locator("[name=accept_conduct]").check()
    person.follow(form.get_by_role("button"))


def they_speak(walk: Walk) -> None:
    """One in English, one in Dari under no name, one that will be refused."""
    walking.say(walk.speakers["Upstream"], walk.slug, TURNS)
    walk.speakers["Upstream"].says(TURNS, "waiting to be read")
    dari = walk.speakers["Downstream"]
    dari.open(f"/fa-af/d/{walk.slug}/say")
    form = dari.form("SubmitStatement")
    form.locator("[name=text]").fill(DARI)
    assert form.locator("[name=language]").input_value() == "fa-af"
    form.locator("[name=recognisable]").check()
    dari.follow(form.get_by_role("button"))
    dari.says(DARI)
    walking.say(walk.speakers["Hills"], walk.slug, RESTORED)
    walk.public.open(f"/d/{walk.slug}/statements")
    walk.public.silent(TURNS, DARI, RESTORED)


def one_is_refused_and_restored(walk: Walk) -> None:
    """For a reason on the list, told to the author, who appeals to somebody else."""
    moderator, appeals = walk.officers["Moderator"], walk.officers["Ombudswoman"]
    moderator.open(f"/d/{walk.slug}/moderation")
    moderator.says("3 statements wait")
    moderator.silent(*(name for names in OWN_NAMES.values() for name in names))
    for words in (TURNS, DARI):
        moderator.press("Accept", walking.waiting(moderator, words))
    author = walk.speakers["Hills"]
    for each in (moderator, walk.officers["Second"]):  # where the risk is high, two of different sides
        each.open(f"/d/{walk.slug}/moderation")
        form = each.task("Refuse it for a reason on the list")
        each.choose("For which reason?", REASON, form)
        each.fill("A word to the author", EXPLANATION, form)
        each.press("Refuse", form)
        author.open(f"/d/{walk.slug}/mine")
        author.says("a second moderator is asked" if each is moderator else "refused")
    author.says("refused", REASON, EXPLANATION)
    form = author.task("Ask for a second look")
    author.fill("Why should it appear?", APPEAL, form)
    author.press("Ask for a second look", form)
    appeals.open(f"/d/{walk.slug}/moderation")
    part = walking.waiting(appeals, RESTORED)
    appeals.says(REASON, EXPLANATION, APPEAL)
    appeals.tick("Restore: the statement appears", part)
    appeals.fill("Why? The author reads this.", REASONING, part)
    appeals.press("Decide", part)
    author.open(f"/d/{walk.slug}/mine")
    author.says("accepted", REASONING)
    walk.public.open(f"/d/{walk.slug}/statements")
    walk.public.says(TURNS, DARI, RESTORED)
    walk.public.silent(*OWN_NAMES["Hills"], APPEAL, EXPLANATION)


def they_vote(walk: Walk) -> None:
    """The first of each party one statement at a time, the others as programs do.

    Nobody is led to the one that is not translated; whoever wants to looks it up.
    """
    server = walk.server
    ids = {each["text"]: each["id"] for each in server.call(f"dialogues/{walk.slug}/statements")[1]}
    for name, person in walk.speakers.items():
        person.open(f"/d/{walk.slug}/take-part")
        for _each in (TURNS, RESTORED):
            said = person.page.locator("blockquote").inner_text().strip()
            person.press(WORD[ANSWERS[said][name][0]])
        person.says("Thank you: you have answered every statement", "1 more statement is not translated")
        person.open(f"/d/{walk.slug}/take-part?statement={ids[DARI]}")
        person.press(WORD[ANSWERS[DARI][name][0]])
    for name in PARTIES:
        for place, code in enumerate(walk.codes[name][1:], start=1):
            token = server.act(walk.slug, "RedeemCode", code=code, accept_conduct=True)["token"]
            for text, answers in ANSWERS.items():
                choice = CHOICE[answers[name][place]]
                vote = {"statement": ids[text], "choice": choice, "counter": 1}
                assert server.act(walk.slug, "CastVote", token=token, **vote)["applied"] is True


def a_vote_is_changed(walk: Walk) -> None:
    """On the list, where the last answer counts and none is shown."""
    person = walk.speakers["Upstream"]
    person.open(f"/d/{walk.slug}/statements")
    part = person.page.locator("li.statement").filter(has_text=TURNS)
    person.press("Disagree", part)
    person.says("Your answer was taken.")


def findings_are_published(walk: Walk) -> None:
    """Nothing before the facilitator publishes; then who is missing, what is shared, and the counts."""
    walk.public.open(f"/d/{walk.slug}/findings")
    walk.public.says("Nothing is published yet.")
    form = walk.facilitate("Publish findings")
    walk.facilitator.press("Publish", form)
    walk.public.open(f"/d/{walk.slug}/findings")
    headings = walk.public.page.locator("main h2").all_inner_texts()
    assert headings[0] == "Who is missing"
    assert headings.index("Who took part") < headings.index("What all sides accept")
    missing = walk.public.page.get_by_role("region", name="Who is missing")
    assert ABSENT in missing.inner_text()
    shared = walk.public.page.get_by_role("region", name="What all sides accept")
    assert shared.locator("blockquote").first.inner_text().strip() == TURNS
    differ = walk.public.page.get_by_role("region", name="Where we differ")
    assert differ.locator("blockquote").first.inner_text().strip() == DARI
    status, found = walk.server.call(f"dialogues/{walk.slug}/findings")
    assert status == 200
    for statement in found["statements"]:
        for name in PARTIES:
            cell = statement["parties"][OWN_NAMES[name][0]]
            counted = (cell["agree"], cell["disagree"], cell["pass"])
            assert counted == COUNTS[statement["text"]][name], (statement["text"], name)
    assert {statement["text"] for statement in found["statements"]} == set(ANSWERS)


def the_diary_can_be_checked(walk: Walk, file: Path) -> None:
    """The page tells it, the file proves it, and nobody's words or way are in it before they may be."""
    walk.public.open(f"/d/{walk.slug}/diary")
    walk.public.says("Findings were published: snapshot 1.")
    with walk.public.page.expect_download() as download:
        walk.public.page.get_by_role("link", name="Download the diary").click()
    download.value.save_as(file)
    done = sulh(walk.server.data, "verify", str(file))
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d+ entries, all in order\.", done.stdout)
    log = file.read_text(encoding="utf-8")
    assert OPEN_WORDS in log and SEALED_WORDS in log
    assert RESTORED not in log, "statements enter together with others, ten at least"
    assert "CastVote" not in log and "RedeemCode" not in log
    assert not any(code.replace(" ", "") in log for codes in walk.codes.values() for code in codes)
