"""Promises followed in a real browser, in English and again in Dari. Without JavaScript.

A party promises a first step, which goes overdue; evidence arrives and is verified; two coders disagree and a
third decides; the party replies; two waves of a pulse show no effect; a forecast is scored; an incident that
nobody has verified is nowhere to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import Person
from tests.site.outside_walking import Walk, both, forms, said_in
from tests.site.settlement_walking import Later

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LATER = 10  # days, after which the step is overdue and the forecast can be resolved
SAFE = both("The road is safe.", "راه امن است.")
STEP = both("We open the mill road.", "راه آسیاب را باز می‌کنیم.")
EVIDENCE = both("The barrier is still there.", "مانع هنوز آنجاست.")
REPLY = both("The bridge has to come first.", "نخست باید پل ساخته شود.")
ASKED = both("Is the mill road open?", "آیا راه آسیاب باز است؟")
RUMOUR = both("Shots near the zzyzx bridge.", "شلیک نزدیک پل زیزیکس.")
LEVELS: dict[str, Any] = {
    "level_1": both("The barrier is unlocked", "قفل مانع باز است"),
    "level_2": both("It is open by day", "روزها باز است"),
    "level_3": both("It is open always", "همیشه باز است"),
}


@pytest.fixture
def later(data: Path) -> Iterator[Later]:
    made = Later(data)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_promises_are_followed(browser: Browser, later: Later, language: str) -> None:
    with ExitStack() as stack:
        walk = Following(browser, later, language, stack)
        a_party_promises(walk)
        a_question_is_agreed(walk)
        a_wave(walk, 1)
        somebody_forecasts(walk)
        an_incident_is_reported(walk)
        later.later(LATER)
        walk.sign_in_again()
        it_is_overdue(walk)
        evidence_arrives(walk)
        two_disagree_and_a_third_decides(walk)
        the_party_replies(walk)
        a_wave(walk, 2)
        no_effect_is_seen(walk)
        the_forecast_is_scored(walk)
        the_rumour_is_nowhere(walk)


class Following(Walk):
    """Everybody whom the walk needs besides: three who code, two of them monitors."""

    also = ("editor", "expert", "observer", "monitor", "monitor", "monitor")
    people = 24
    question = ""

    def __init__(self, browser: Browser, server: Later, language: str, stack: ExitStack) -> None:
        super().__init__(browser, server, language, stack)
        self.files, self.second, self.third = (self.office(name) for name in self.spoken.offices["monitor"])
        self.members: list[str] = []
        self.come()

    def come(self) -> None:
        """The members come in with their codes, or come back; each gets a token."""
        self.members = [
            self.server.act(self.spoken.slug, "RedeemCode", code=code, accept_conduct=True)["token"]
            for code in self.spoken.codes[1:]
        ]

    def sign_in_again(self) -> None:
        """After some days nobody is signed in any more."""
        self.come()
        names = self.spoken.offices
        self.facilitator, self.expert, self.observer = (
            self.office(names[role][0]) for role in ("facilitator", "expert", "observer")
        )
        self.delegates = [self.office(name) for name in names["delegate"]]
        self.files, self.second, self.third = (self.office(name) for name in names["monitor"])

    def words(self, texts: dict[str, str]) -> str:
        return said_in(self, texts["en"], texts["fa-af"])[0]


def _day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def a_party_promises(walk: Following) -> None:
    """Before any text is in force, with what each level will mean."""
    walk.send(walk.delegates[0], "PromiseFirstStep", "promises", what=STEP, due=_day(3), **LEVELS)
    walk.reads(
        walk.public, "promises/1", walk.words(STEP), walk.words(both("It is open by day", "روزها باز است"))
    )


def a_question_is_agreed(walk: Following) -> None:
    """Every party consents to the terms with it."""
    walk.send(walk.delegates[0], "ProposePulseQuestion", "terms", texts=SAFE, why="To know")
    for delegate in walk.delegates:
        delegate.open(f"{walk.at}/terms")
        form = delegate.page.locator('#version-2 form[action$="/do/GiveConsent"]')
        form.locator("[name=kind][value=consent]").check()
        delegate.follow(form.get_by_role("button"))
    walk.send(walk.facilitator, "AdoptTerms", "desk")
    walk.reads(walk.public, "terms", walk.words(SAFE))


def a_wave(walk: Following, n: int) -> None:
    """Opened and closed by the facilitator; one member answers in a browser, and as many agree as before."""
    walk.send(walk.facilitator, "OpenPulse", "desk")
    if n == 1:
        walk.question = _answer_on_a_page(walk)
    for place, token in enumerate(walk.members):
        choice = "agree" if place % 2 else "disagree"
        answers = {walk.question: choice}
        walk.server.act(walk.spoken.slug, "AnswerPulse", token=token, wave=n, answers=answers)
    walk.send(walk.facilitator, "ClosePulse", "desk")


def _answer_on_a_page(walk: Following) -> str:
    """One member answers; gives the id of the question."""
    person = walk.somebody()
    person.open(f"{walk.at}/join")
    form = person.form("RedeemCode").first
    form.locator("[name=code]").fill(walk.spoken.codes[0])
    form.locator("[name=accept_conduct]").check()
    person.follow(form.get_by_role("button"))
    walk.reads(person, "pulse", walk.words(SAFE))
    form = person.page.locator('main form[action$="/pulse"]')
    box = form.locator("[value=agree]").first
    question = (box.get_attribute("name") or "").removeprefix("q-")
    box.check()
    person.follow(form.get_by_role("button"))
    person.silent('notice--refused" role="alert"')
    return question


def somebody_forecasts(walk: Following) -> None:
    walk.send(walk.observer, "AskForecast", "forecasts", question=ASKED, closes=_day(1), resolves=_day(5),
              criteria=both("Two monitors walk it", "دو ناظر از آن می‌گذرند"), base_rate="40",
              base_source=both("Steps of earlier years", "گام‌های سال‌های پیش"))  # fmt: skip
    walk.send(
        walk.expert, "GiveForecast", "forecasts/1", percent="20", words=both("It never was", "هرگز نبود")
    )


def an_incident_is_reported(walk: Following) -> None:
    walk.send(
        walk.observer,
        "ReportIncident",
        "incidents",
        kind=("choose", "threat"),
        when=_day(0)[:7],
        words=RUMOUR,
    )


def it_is_overdue(walk: Following) -> None:
    walk.reads(
        walk.public, "promises?state=overdue", walk.words(STEP), *said_in(walk, "overdue", "از روزش گذشته")
    )


def evidence_arrives(walk: Following) -> None:
    """Filed by one monitor and verified by another; a level without it is refused."""
    refused = _codes(walk, walk.second, "2")
    assert 'notice--refused" role="alert"' in refused.page.content()
    fields: dict[str, Any] = {
        "kind": ("choose", "field_visit"),
        "source": ("choose", "affected"),
        "day": _day(4),
    }
    walk.send(walk.files, "FileEvidence", "promises/1", words=EVIDENCE, **fields)
    walk.send(walk.second, "VerifyEvidence", "promises/1", state=("tick", "single_source"),
              words=both("Seen there", "آنجا دیده شد"))  # fmt: skip
    walk.reads(walk.public, "promises/1", walk.words(EVIDENCE))


def _codes(walk: Following, person: Person, level: str, act: str = "CodeLevel") -> Person:
    person.open(f"{walk.at}/promises/1")
    form = forms(person, act).first
    for folded in form.locator("xpath=ancestor::details[not(@open)]").all():
        folded.locator("> summary").click()
    form.locator(f'[name="level"][value="{level}"]').check()
    for box in form.locator('[name="evidence"]').all():
        box.check()
    person.follow(form.get_by_role("button").last)
    return person


def two_disagree_and_a_third_decides(walk: Following) -> None:
    """Nobody reads the first code before the second one is in; then all three stand side by side."""
    for person, level in ((walk.second, "1"), (walk.third, "2")):
        _codes(walk, person, level).silent('notice--refused" role="alert"')
    walk.public.open(f"{walk.at}/promises/1")
    _codes(walk, walk.expert, "1", "AdjudicateLevel").silent('notice--refused" role="alert"')
    walk.public.open(f"{walk.at}/promises/1")
    assert walk.public.page.locator(".promise-codes li").count() == 3


def the_party_replies(walk: Following) -> None:
    walk.send(walk.delegates[0], "ReplyToScore", "promises/1", words=REPLY)
    walk.reads(walk.public, "promises/1", walk.words(REPLY))


def no_effect_is_seen(walk: Following) -> None:
    walk.reads(walk.public, "ground", *said_in(walk, "No effect seen", "تأثیری دیده نشد"))


def the_forecast_is_scored(walk: Following) -> None:
    """Twenty percent, and it did not happen: (0.2 - 0)^2 = 0.04, beside 0.16 of the base rate."""
    walk.send(walk.second, "ResolveForecast", "forecasts/1", outcome=("tick", "no"),
              words=both("The barrier is there", "مانع آنجاست"))  # fmt: skip
    walk.public.open(f"{walk.at}/forecasts/1")
    walk.public.says(*said_in(walk, "0.04", "۰٫۰۴"), *said_in(walk, "0.16", "۰٫۱۶"))
    walk.expert.open(f"{walk.at}/forecasts/1")
    assert not walk.expert.form("GiveForecast").count()


def the_rumour_is_nowhere(walk: Following) -> None:
    """Read by the monitors alone."""
    for page in ("incidents", "warnings", "diary", ""):
        walk.public.open(f"{walk.at}/{page}")
        walk.public.silent(*RUMOUR.values())
    walk.second.open(f"{walk.at}/desk")
    assert walk.words(RUMOUR) in walk.second.page.content()
