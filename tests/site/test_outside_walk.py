"""The world outside, walked in a real browser by everybody concerned, in English and in Dari.

Without JavaScript.

Supporters are accepted and sent away; interests meet claims and a reply; a visit is held and another
postponed; a bulletin with its sources and sceptics is agreed and read; a reader's comment is withheld,
appealed and restored in part, and another is carried over into the dialogue.
"""

from __future__ import annotations

import re
import urllib.request
from contextlib import ExitStack
from typing import Any

import feedparser
import pytest
from playwright.sync_api import Browser, Locator

from tests import walking
from tests.browsing import Person
from tests.serving import Server
from tests.site.outside_walking import Walk, Way, both, fill, option, said_in, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ABOUT_SUPPORTERS = "[name=subject_kind][value=supporter]"
Fields = dict[str, Any]


def test_the_world_outside_in_english(browser: Browser, fresh: Server) -> None:
    with ExitStack() as stack:
        _all_of_it(Walk(browser, fresh, "en", stack))


def test_the_world_outside_in_dari(browser: Browser, fresh: Server) -> None:
    with ExitStack() as stack:
        _all_of_it(Walk(browser, fresh, "fa-af", stack))


def _all_of_it(walk: Walk) -> None:
    north, south = two_supporters_are_accepted(walk)
    one_is_sent_away_and_taken_back(walk)
    a_party_asks_for_good_offices(walk, north)
    interests_meet_claims(walk, north)
    contacts_and_milestones(walk, north)
    supporters_sign_together(walk, north, south)
    a_bulletin_is_agreed(walk)
    readers_comment(walk)
    one_comment_is_carried_over(walk)


def two_supporters_are_accepted(walk: Walk) -> list[Person]:
    """Invited by the facilitator, accepted by each party, and only then able to pledge."""
    found = []
    for english, dari in (("North", "شمال"), ("South", "جنوب")):
        kind: Way = ("choose", "guarantor")
        walk.send(walk.facilitator, "InviteSupporter", "desk", names=both(english, dari), kind=kind)
        link = walking.handed_link(walk.facilitator)
        person = walk.somebody()
        person.open(link.replace("/fa-af", ""))
        form = person.form("TakeOffice")
        form.locator("[name=link]").fill(link.partition("#")[2])
        form.locator("[name=password]").fill(walking.PASSWORD)
        person.follow(form.get_by_role("button"))
        found.append(person)
    north, _south = found
    north.open(f"{walk.at}/desk")
    assert north.form("PledgeSupport").count() == 0, "no pledge before every party has accepted"
    for delegate in walk.delegates:
        for _supporter in found:
            asked = f"{ABOUT_SUPPORTERS} & [value=consent]"
            walk.send(delegate, "GiveConsent", "desk", asked, kind=("tick", "consent"))
    for person, party in zip(found, ("Upstream", "Downstream"), strict=True):
        wanted = option(person, "DeclareTie", "party", party)
        walk.send(person, "DeclareTie", "desk", party=("choose", wanted), kind=("choose", "economic"))
    pledge = both("Tea and travel", "چای و سفر")
    walk.send(north, "PledgeSupport", "desk", kind=("choose", "funds"), text=pledge,
              conditions=both("None", "هیچ"), due="2031-06-30")  # fmt: skip
    walk.public.open(f"{walk.at}/supporters")
    assert walk.public.page.locator("svg.ties .ties-line").count() == 2
    walk.public.says("Upstream", *said_in(walk, "Tea and travel", "چای و سفر"))
    return found


def one_is_sent_away_and_taken_back(walk: Walk) -> None:
    """Any party alone, at any time."""
    one = walk.delegates[0]
    walk.send(one, "GiveConsent", "desk", f"{ABOUT_SUPPORTERS} & [value=withdraw]", kind=("tick", "withdraw"))
    walk.public.open(f"{walk.at}/supporters")
    assert walk.public.page.locator(".badge--works").count() == 1
    walk.send(one, "GiveConsent", "desk", f"{ABOUT_SUPPORTERS} & [value=consent]", kind=("tick", "consent"))
    walk.public.open(f"{walk.at}/supporters")
    assert walk.public.page.locator(".badge--works").count() == 2


def a_party_asks_for_good_offices(walk: Walk, north: Person) -> None:
    words = both("Carry our letter", "نامه ما را برسانید")
    one = walk.delegates[0]
    one.open(f"{walk.at}/desk")
    wanted = option(one, "RequestGoodOffices", "supporter", said_in(walk, "North", "شمال")[0])
    walk.send(one, "RequestGoodOffices", "", supporter=("choose", wanted), subject=words, sealed=("tick", ""))
    walk.public.open(f"{walk.at}/supporters")
    walk.public.silent(*words.values())
    walk.send(north, "AnswerGoodOffices", "desk", answer=("tick", "accept"), words=both("Gladly", "با خوشی"))
    walk.reads(walk.public, "supporters", *said_in(walk, "Carry our letter", "نامه ما را برسانید"))


def interests_meet_claims(walk: Walk, north: Person) -> None:
    """A statement of its own, two claims that contradict each other side by side, and a reply."""
    walk.send(north, "StateInterests", "interests", wants=both("A quiet border", "سرحد آرام"),
              fears=both("Another war", "جنگ دیگر"))  # fmt: skip
    walk.expert.open(f"{walk.at}/interests")
    about = option(walk.expert, "FileClaim", "supporter", said_in(walk, "North", "شمال")[0])
    claim: Fields = {
        "supporter": ("choose", about), "aspect": ("tick", "wants"), "source": ("tick", "role"),
        "who": both("A researcher", "یک پژوهشگر"), "said_on": "2026-03-01", "certainty": ("tick", "believed"),
    }  # fmt: skip
    walk.send(
        walk.expert, "FileClaim", "interests", text=both("It wants the water", "آب را می‌خواهد"), **claim
    )
    against = _claims(walk.observer, walk)[0]
    walk.send(walk.observer, "FileClaim", "interests", text=both("It wants no water", "آب را نمی‌خواهد"),
              against=("choose", against), **claim)  # fmt: skip
    walk.send(north, "ReplyToClaim", "interests", text=both("Ask us", "از ما بپرسید"))
    walk.reads(walk.public, "interests", *said_in(walk, "A quiet border", "سرحد آرام"))
    walk.public.says(*said_in(walk, "Ask us", "از ما بپرسید"))
    walk.public.says(*said_in(walk, "It wants the water", "آب را می‌خواهد"))
    walk.public.says(*said_in(walk, "It wants no water", "آب را نمی‌خواهد"))


def _claims(person: Person, walk: Walk) -> list[str]:
    """The claims that a new one can contradict."""
    person.open(f"{walk.at}/interests")
    options = person.form("FileClaim").first.locator('[name="against"] option').all()
    return [value for each in options if (value := each.get_attribute("value"))]


def contacts_and_milestones(walk: Walk, north: Person) -> None:
    """A visit that is held, one that is postponed, one sealed that nobody sees, and what happens outside."""
    walk.send(
        walk.facilitator,
        "NameMilestone",
        "desk",
        names=both("The snow melts", "برف آب می‌شود"),
        day="2031-03-21",
    )
    north.open(f"{walk.at}/contacts")
    own = _box(north, "supporters", said_in(walk, "North", "شمال")[0])
    other = _box(north, "parties", walk.parties[0])
    visit: Fields = {
        "supporters": ("tick", own), "parties": ("tick", other), "kind": ("tick", "visit"),
    }  # fmt: skip
    walk.send(north, "LogContact", "contacts", state=("tick", "held"), day="2026-02-01",
              subjects=both("The old bridge", "پل کهنه"), **visit)  # fmt: skip
    walk.send(north, "LogContact", "contacts", state=("tick", "planned"), day="2031-02-01",
              subjects=both("The new bridge", "پل نو"), **visit)  # fmt: skip
    walk.send(
        north, "MoveContact", "contacts", state=("tick", "postponed"), day="", words=both("Rain", "باران")
    )
    secret = both("Behind closed doors", "پشت درهای بسته")
    walk.send(north, "LogContact", "contacts", state=("tick", "planned"), day="2031-04-01", subjects=secret,
              sealed_until="2032-01-01", **visit)  # fmt: skip
    walk.reads(
        walk.public,
        "contacts",
        *said_in(walk, "The old bridge", "پل کهنه"),
        *said_in(walk, "The new bridge", "پل نو"),
    )
    walk.public.says(*said_in(walk, "The snow melts", "برف آب می‌شود"), *said_in(walk, "Rain", "باران"))
    for person in (walk.public, walk.expert, walk.facilitator, walk.delegates[1]):
        for page in ("contacts", "diary", "desk"):
            person.open(f"{walk.at}/{page}")
            person.silent(*secret.values())
    walk.send(north, "OpenContact", "contacts")
    walk.reads(walk.public, "contacts", *said_in(walk, "Behind closed doors", "پشت درهای بسته"))


def _box(person: Person, name: str, words: str) -> str:
    """The value of a box by the words beside it."""
    label = person.form("LogContact").first.locator("label.choice").filter(has_text=words)
    box = label.locator(f'[name="{name}"]').first
    return box.get_attribute("value") or ""


def supporters_sign_together(walk: Walk, north: Person, south: Person) -> None:
    """Headed "not a text of this dialogue", with what they share and where they differ."""
    titles = both("What two friends think", "نظر دو دوست")
    north.open(f"{walk.at}/drafts")
    form = north.form("DraftSupportersStatement").first
    unfold(form)
    for language, words in titles.items():
        form.locator(f'[name="titles.{language}"]').fill(words)
    for box in form.locator("[name=supporters]").all():
        box.check()
    north.follow(form.get_by_role("button").last)
    draft = north.path.partition(f"{walk.at}/")[2]
    shared = both("Both wish you well", "هر دو خیر شما را می‌خواهند")
    walk.send(north, "AddSupportersPassage", f"{draft}?add=view", section=("tick", "shared"), text=shared)
    north.open(f"{walk.at}/{draft}?add=view")
    whose = option(north, "AddSupportersPassage", "supporter", said_in(walk, "South", "جنوب")[0])
    walk.send(
        north, "AddSupportersPassage", section=("tick", "differs"), supporter=("choose", whose),
        text=both("South first", "اول جنوب"),
    )  # fmt: skip
    walk.send(north, "OfferBulletin", draft)
    for person in (north, south):
        walk.public.open(f"{walk.at}/bulletins")
        walk.public.silent(*titles.values())
        walk.send(person, "SignSupportersStatement", draft)
    number = draft.rpartition("/")[2]
    walk.reads(
        walk.public,
        f"bulletins/{number}",
        *said_in(walk, "Not a text of this dialogue", "از متن‌های این گفتگو نیست"),
    )
    walk.public.says(*said_in(walk, shared["en"], shared["fa-af"]), *said_in(walk, "South first", "اول جنوب"))


SOURCES: list[tuple[str, dict[str, str], Fields]] = [
    ("named", both("We go on", "ادامه می‌دهیم"), {"who": both("Ms Amin", "بانو امین")}),
    ("role", both("They listen", "گوش می‌دهند"), {"who": both("A senior official", "یک مقام بلندپایه")}),
    ("unnamed", both("One seat is empty", "یک جا خالی است"), {"known_to": ("tick", "editor")}),
]


def add_passage(walk: Walk, page: str, section: str, source: str, text: dict[str, str], **more: Any) -> None:
    walk.send(
        walk.editor, "AddPassage", page, source=("tick", source), section=("tick", section), text=text,
        said_on="2026-03-02", certainty=("tick", "stated"), **more,
    )  # fmt: skip


def a_bulletin_is_agreed(walk: Walk) -> None:
    """Written passage by passage, not offered without sceptics, published only with both parties' consent."""
    titles = both("Two parties talk", "دو طرف گپ می‌زنند")
    walk.send(walk.editor, "OpenDraft", "drafts", kind=("tick", "bulletin"), titles=titles)
    draft = walk.editor.path.partition(f"{walk.at}/")[2]
    number = draft.rpartition("/")[2]
    for source, text, more in SOURCES:
        way = "unnamed" if source == "unnamed" else "asked"
        add_passage(walk, f"{draft}?add={way}", "announcement", source, text, **more)
    walk.editor.open(f"{walk.at}/{draft}")
    form = walk.editor.form("OfferBulletin").first
    unfold(form)
    walk.editor.follow(form.get_by_role("button").last)
    assert walk.editor.page.locator(".notice--refused[role=alert]").count(), (
        "nothing is offered without its sceptics"
    )
    doubt = both("Nothing changes on the ground", "در روی زمین چیزی تغییر نمی‌کند")
    add_passage(walk, f"{draft}?add=asked", "sceptics", "role", doubt, who=both("An expert", "یک کارشناس"))
    walk.send(walk.editor, "OfferBulletin", draft)
    for delegate in walk.delegates:
        walk.public.open(f"{walk.at}/bulletins")
        walk.public.silent(*titles.values())
        walk.send(delegate, "GiveConsent", draft, kind=("tick", "consent"))
    walk.send(walk.editor, "PublishBulletin", draft)
    walk.reads(walk.public, f"bulletins/{number}", *said_in(walk, *titles.values()))
    walk.public.says(*said_in(walk, doubt["en"], doubt["fa-af"]), *said_in(walk, "1 of 4", "از ۴ بند، ۱"))
    _sceptics_are_as_prominent(walk.public)
    with urllib.request.urlopen(f"{walk.server.address}{walk.at}/bulletins.atom") as answer:
        feed = feedparser.parse(answer.read())
    assert not feed.bozo and titles[walk.language] in [entry.title for entry in feed.entries]
    with urllib.request.urlopen(f"{walk.server.address}{walk.at}/bulletins/{number}/card.png") as answer:
        assert answer.read(8) == b"\x89PNG\r\n\x1a\n"
    walk.spoken.statements.append(f"bulletin-{number}")


def _sceptics_are_as_prominent(person: Person) -> None:
    """Same rank of heading, same size of letters, nothing folded."""
    sections = person.page.locator("article section").filter(has=person.page.locator(".passage"))
    looks = []
    for section in sections.all()[:2]:
        heading, passage = section.locator("h2").first, section.locator(".passage").first
        looks.append((_size(heading), _size(passage), section.locator("xpath=ancestor::details").count()))
    assert len(looks) == 2 and looks[0] == looks[1] and looks[0][2] == 0, looks


def _size(part: Locator) -> str:
    return str(part.evaluate("each => getComputedStyle(each).fontSize"))


CODE = re.compile(r"\d{5} \d{5} \d{5} \d{5}")


def _comment(walk: Walk, reader: Person, thread: str, words: str, answers: int = 0) -> str:
    """Write a comment; the code that is shown once."""
    page = f"comments/{thread}" + (f"?reply={answers}" if answers else "")
    walk.send(reader, "WriteComment", page, text=words, name="A reader")
    found = CODE.search(reader.text)
    assert found, reader.text
    return found.group()


def readers_comment(walk: Walk) -> None:
    """Read before it appears, withheld for abuse of a reader, appealed, restored in part by somebody else."""
    thread = walk.spoken.statements[-1]
    reader = walk.somebody()
    _comment(walk, reader, thread, "That government has lied to us for thirty years.")
    walk.send(walk.moderator, "DecideComment", "comment-desk", '[name=outcome][value="show"]')
    code = _comment(walk, reader, thread, "You fool. Nobody asked the villages.", answers=1)
    walk.public.open(f"{walk.at}/comments/{thread}")
    walk.public.silent("Nobody asked the villages.")
    walk.moderator.open(f"{walk.at}/comment-desk")
    form = walk.moderator.form("DecideComment").filter(has=walk.moderator.page.locator("[name=reason]")).first
    unfold(form)
    for name, value in (("reason", "abuse"), ("abused", "state_party_or_war")):
        fill(form, name, _how(form, name, value))
    walk.moderator.follow(form.get_by_role("button").last)
    assert walk.moderator.page.locator(".notice--refused[role=alert]").count(), (
        "criticism of a state is no abuse"
    )
    walk.send(walk.moderator, "DecideComment", "comment-desk", "[name=reason]", reason=("choose", "abuse"),
              abused=_how(form, "abused", "reader"))  # fmt: skip
    walk.reads(
        walk.public, f"comments/{thread}", *said_in(walk, "2 comments: 1 shown, 1 withheld: abuse", "۲ نظر")
    )
    reader.open(f"{walk.at}/my-comment")
    reader.page.locator("[name=code]").fill(code)
    reader.follow(reader.page.locator("main form").get_by_role("button"))
    reader.says("You fool. Nobody asked the villages.")
    walk.send(reader, "AppealComment", "", words="The second sentence is fair.")
    walk.appeals.open(f"{walk.at}/comment-desk")
    walk.send(walk.appeals, "DecideCommentAppeal", "", outcome=("tick", "restore_part"),
              kept="Nobody asked the villages.", reasoning="So it is.")  # fmt: skip
    walk.reads(walk.public, f"comments/{thread}", "[…] Nobody asked the villages.")
    walk.public.silent("You fool")
    walk.reads(walk.public, "comment-rules", *said_in(walk, "is never abuse", "هیچ‌گاه توهین نیست"))


def _how(form: Locator, name: str, value: str) -> Way:
    """A select is chosen from, a list of buttons is ticked."""
    selects = form.page.locator(f'select[name="{name}"]').count()
    return ("choose" if selects else "tick", value)


def one_comment_is_carried_over(walk: Walk) -> None:
    """By somebody who is enrolled; moderated like every statement; then the thread links to it."""
    thread = walk.spoken.statements[-1]
    words = "Let the two villages take turns by the moon."
    _comment(walk, walk.somebody(), thread, words)
    walk.send(walk.moderator, "DecideComment", "comment-desk", '[name=outcome][value="show"]')
    person = walk.somebody()
    walking.enter(person, walk.spoken.slug, walk.spoken.codes.pop())
    walk.send(person, "CarryOverComment", f"comments/{thread}?carry=3")
    walk.public.open(f"{walk.at}/statements")
    walk.public.silent(words)
    walk.send(walk.moderator, "DecideModeration", "moderation", '[name=outcome][value="accept"]')
    walk.reads(walk.public, "statements", words, "A reader")
    walk.public.open(f"{walk.at}/comments/{thread}")
    link = walk.public.page.locator('a[href*="/statements"]').first
    walk.public.follow(link)
    walk.public.says(words)
