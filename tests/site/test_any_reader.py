"""Pages of those who take part, for anybody: by keyboard, large, still, in any system's colours, heard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests import walking
from tests.browsing import Person
from tests.cli.reading import rows
from tests.dialogue.voices.sounds import wav
from tests.serving import Server
from tests.speaking import TEXTS, Speaking, speaking

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A window of 1280 px at 400 %, as WCAG 1.4.10 counts it.
NARROW = {"width": 320, "height": 800}
PAGES = ("join", "take-part", "statements", "say", "mine", "code")
OUTSIDE = ("left", "today")
LANGUAGES = {"en": "", "fa-af": "/fa-af"}
RECORDER = "Zahra of the valley"


@pytest.fixture(scope="module")
def spoken(fresh: Server) -> Speaking:
    return speaking(fresh, people=12, texts=2, also=("translator",))


@pytest.fixture(scope="module")
def translator(fresh: Server, spoken: Speaking) -> str:
    """The translator's bearer token; the first statement is translated, so that it can be read in Dari."""
    signing = {"name": spoken.offices["translator"][0], "password": walking.PASSWORD}
    token = str(fresh.call(f"dialogues/{spoken.slug}/sign-in", signing)[1]["token"])
    translate(fresh, spoken, token, "دروازهٔ هر ده به نوبت باز شود.")
    return token


def translate(server: Server, spoken: Speaking, token: str, text: str) -> None:
    fields = {"statement": spoken.statements[0], "language": "fa-af", "text": text}
    server.act(spoken.slug, "TranslateStatement", token=token, **fields)


def come_in(person: Person, spoken: Speaking, prefix: str = "") -> None:
    """Enter with the next code, in whatever language."""
    person.open(f"{prefix}/d/{spoken.slug}/join")
    form = person.form("RedeemCode")
    form.locator("[name=code]").fill(spoken.codes.pop())
    form.locator("[name=accept_conduct]").check()
    person.follow(form.locator("button").last)
    assert person.path.endswith("/take-part")


def leave_for_good(person: Person) -> None:
    """From the page of one's code to the page that says that everything is deleted."""
    form = person.form("EraseSelf")
    form.locator("[name=sure]").check()
    person.follow(form.get_by_role("button"))


# What is wider than the window or reaches out of it; what hides a part of its own words.
CUT = """() => [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    if (!box.width || each.closest('.visually-hidden, .skip-link, svg, audio')) return false;
    const outside = box.left < -1 || box.right > innerWidth + 1;
    const hides = style.overflowX == 'hidden' && each.scrollWidth > each.clientWidth + 1;
    return outside || hides;
}).map(each => each.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    return style.transitionDuration != '0s' || style.animationName != 'none'
        || style.scrollBehavior != 'auto';
}).length + document.getAnimations().length"""
# Where the colours are the system's, what can be pressed is told by its edge, or by a line below its words.
UNSEEN = """() => [...document.querySelectorAll(
    'main :is(a, button, input:not([type=hidden]), select, textarea, summary)'
)].filter(each => each.checkVisibility() && (() => {
    const style = getComputedStyle(each), ground = getComputedStyle(document.body).backgroundColor;
    const edge = parseFloat(style.borderTopWidth) > 0 && style.borderTopColor != ground;
    const native = ['radio', 'checkbox', 'file'].includes(each.type) || each.tagName == 'SUMMARY';
    const words = style.textDecorationLine.includes('underline') || each.tagName == 'A' && edge;
    return !(edge || native || words);
})()).map(each => each.outerHTML.slice(0, 120))"""


def looked_at(person: Person, path: str) -> list[str]:
    """What is wrong with the page that is open, folded parts unfolded: cut, moving, or not to be seen."""
    page = person.page
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    found = [f"scrolls sideways by {wide} px"] if wide > 0 else []
    found += [f"cut: {each}" for each in page.evaluate(CUT)]
    found += [f"{page.evaluate(MOVING)} things move"] if page.evaluate(MOVING) else []
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    found += [f"not to be seen as a control: {each}" for each in page.evaluate(UNSEEN)]
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    return [f"{path}: {each}" for each in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_still_and_in_the_system_s_colours(
    browser: Browser, fresh: Server, spoken: Speaking, translator: str, language: str
) -> None:
    prefix = LANGUAGES[language]
    with Person(browser, fresh.address, viewport=NARROW, reduced_motion="reduce") as person:
        person.open(f"{prefix}/d/{spoken.slug}/join")
        found = looked_at(person, "join, outside")
        come_in(person, spoken, prefix)
        for name in PAGES:
            person.open(f"{prefix}/d/{spoken.slug}/{name}")
            found += looked_at(person, name)
        leave_for_good(person)
        found += looked_at(person, "erased")
        for name in OUTSIDE:
            person.open(f"{prefix}/{name}")
            found += looked_at(person, name)
    assert not found, "\n".join(found)


def test_the_measure_sees_what_moves_and_what_is_too_wide(
    browser: Browser, fresh: Server, spoken: Speaking
) -> None:
    """Against a page on which nothing is asked for to stand still, and something is too wide."""
    with Person(browser, fresh.address, viewport=NARROW, reduced_motion="no-preference") as person:
        come_in(person, spoken)
        assert person.page.evaluate(MOVING) > 0
        person.page.evaluate("document.querySelector('h1').style.inlineSize = '400px'")
        assert [each for each in person.page.evaluate(CUT) if each.startswith("<h1")]
        person.page.evaluate("document.querySelector('main a').style.textDecoration = 'none'")
        assert len(person.page.evaluate(UNSEEN)) == 1


SHAPE = """each => {
    const mark = each.querySelector('svg > *');
    return mark.tagName + mark.getAttribute('d');
}"""
DRAWN = """each => {
    const style = getComputedStyle(each), mark = getComputedStyle(each.querySelector('svg'));
    return [style.backgroundColor, style.borderTopColor, style.color, mark.stroke, style.borderTopWidth];
}"""


def boxes(buttons: Locator) -> list[Any]:
    return [each.bounding_box() for each in buttons.all()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_marks_in_their_places(
    browser: Browser, fresh: Server, spoken: Speaking, translator: str, language: str
) -> None:
    """Agree, disagree, pass, in this order: on a phone from top to bottom, else along the line.

    Each has a mark of a shape of its own, is at least 48 px high and wide, and keeps mark and edge where the
    colours are the system's.
    """
    with Person(browser, fresh.address, viewport=NARROW, script=False) as person:
        come_in(person, spoken, LANGUAGES[language])
        buttons = person.page.locator(".answers button")
        values = [str(each.get_attribute("value")).split()[0] for each in buttons.all()]
        assert values == ["agree", "disagree", "pass"]
        narrow = boxes(buttons)
        assert all(each["height"] >= 48 for each in narrow)
        inside = person.page.locator("main > .wrap").bounding_box()
        assert inside and all(each["width"] >= inside["width"] - 40 for each in narrow)
        assert [each["y"] for each in narrow] == sorted({each["y"] for each in narrow})
        person.page.set_viewport_size({"width": 900, "height": 800})
        wide = boxes(buttons)
        assert all(each["height"] >= 48 and each["width"] >= 48 for each in wide)
        assert len({each["y"] for each in wide}) == 1
        assert [each["x"] for each in wide] == sorted(
            (each["x"] for each in wide), reverse=bool(language != "en")
        )
        shapes = [each.evaluate(SHAPE) for each in buttons.all()]
        assert len(set(shapes)) == 3
        person.page.emulate_media(forced_colors="active")
        for each in buttons.all():
            ground, edge, words, mark, width = each.evaluate(DRAWN)
            assert ground not in (edge, words, mark) and width == "2px"


def test_a_screen_reader_hears_what_is_answered(browser: Browser, fresh: Server, spoken: Speaking) -> None:
    """Each answer is named by its word and described by the statement, one at a time and in the list."""
    with Person(browser, fresh.address) as person:
        come_in(person, spoken)
        for name in ("Agree", "Disagree", "Pass"):
            answer = person.page.get_by_role("button", name=name, exact=True)
            words = person.page.locator("blockquote").inner_text().strip()
            assert words in TEXTS
            expect(answer).to_have_accessible_description(words)
        person.open(f"/d/{spoken.slug}/statements")
        for text in TEXTS:
            item = person.page.locator("li.statement").filter(has=person.page.get_by_text(text, exact=True))
            expect(item.get_by_role("button", name="Disagree", exact=True)).to_have_accessible_description(
                text
            )


FOCUS = """() => {
    const each = document.activeElement;
    if (!each || each === document.body) return null;
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    return {
        tag: each.tagName, name: each.name || '', value: each.value || '', text: each.textContent.trim(),
        ring: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    };
}"""
STOPS_MOST = 60


def tab(person: Person) -> dict[str, Any] | None:
    """One step on by keyboard; what has the focus then, which has to show. None behind the last stop."""
    person.page.keyboard.press("Tab")
    found: dict[str, Any] | None = person.page.evaluate(FOCUS)
    assert found is None or (found["ring"] and found["seen"]), found
    return found


def tab_to(person: Person, **wanted: str) -> None:
    for _step in range(STOPS_MOST):
        at = tab(person)
        if at and all(at[name].startswith(value) for name, value in wanted.items()):
            return
    raise AssertionError(f"no way by keyboard to {wanted}")


def test_from_the_address_to_an_answer_by_keyboard(browser: Browser, fresh: Server, spoken: Speaking) -> None:
    """Tab, Space and Enter only; the focus shows at every stop."""
    with Person(browser, fresh.address, script=True, viewport=NARROW) as person:
        person.open(f"/d/{spoken.slug}/join")
        tab_to(person, text="Skip to the content")
        tab_to(person, name="code")
        person.page.keyboard.type(spoken.codes.pop())
        tab_to(person, name="accept_conduct")
        person.page.keyboard.press("Space")
        tab_to(person, tag="BUTTON", text="Enter")
        with person.page.expect_navigation(wait_until="load"):
            person.page.keyboard.press("Enter")
        assert person.path == f"/d/{spoken.slug}/take-part"
        said = person.page.locator("[name=statement]").input_value()
        before = answers(fresh, said)
        tab_to(person, value="agree")
        for word in ("disagree", "pass"):
            at = tab(person)
            assert at and at["value"].startswith(word), at
        person.page.keyboard.press("Shift+Tab")
        with person.page.expect_navigation(wait_until="load"):
            person.page.keyboard.press("Enter")
        assert answers(fresh, said) == sorted([*before, -1])


def answers(server: Server, statement: str) -> list[int]:
    found = rows(
        server.data / "sulh.sqlite3", f"SELECT choice FROM statements_vote WHERE statement_id = '{statement}'"
    )
    return sorted(choice for (choice,) in found)


def test_no_page_holds_the_keyboard_back(browser: Browser, fresh: Server, spoken: Speaking) -> None:
    """From the first stop of each page to behind its last, each stop in its place on the page."""
    with Person(browser, fresh.address, viewport={"width": 900, "height": 800}) as person:
        come_in(person, spoken)
        for name in PAGES:
            person.open(f"/d/{spoken.slug}/{name}")
            stops = 0
            while tab(person) is not None:
                stops += 1
                assert stops < STOPS_MOST, name
            assert stops > 5, name
            # Nothing is numbered out of its place.
            assert person.page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


# Waits until some of it was played.
HEARD = "async each => { while (!each.currentTime) await new Promise(done => setTimeout(done, 20)) }"


def test_a_voice_from_the_form_to_the_ear_and_silent_again(
    browser: Browser, fresh: Server, spoken: Speaking, translator: str
) -> None:
    """Uploaded once; named on the page; fetched at the tap and not before; silent when the words change."""
    here = f"/d/{spoken.slug}"
    with Person(browser, fresh.address, script=False) as person:
        person.open(f"{here}/office")
        person.fill("Sign-in name", spoken.offices["translator"][0])
        person.fill("Password", walking.PASSWORD)
        person.press("Sign in")
        person.follow(person.task("Read aloud").get_by_role("link", name="Open"))
        person.follow(person.page.locator("main").get_by_role("link", name="دری"))
        words = "دروازهٔ هر ده به نوبت باز شود."
        section = person.page.locator("section").filter(has=person.page.get_by_text(words, exact=True))
        section.get_by_text("Read it aloud", exact=True).click()
        person.fill("Who reads it aloud?", RECORDER, section)
        file = {"name": "voice.wav", "mimeType": "audio/wav", "buffer": wav(1.5)}
        section.get_by_label("The recording").set_input_files(file)  # type: ignore[arg-type]
        person.press("Keep this recording", section)
        person.says("Done: A text was read aloud.")
    with Person(browser, fresh.address, viewport=NARROW) as person:
        come_in(person, spoken, "/fa-af")
        for path in (f"/fa-af{here}/statements", f"/fa-af{here}/take-part?statement={spoken.statements[0]}"):
            person.page.goto(fresh.address + path, wait_until="networkidle")
            person.says(RECORDER)
            assert person.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        audio = person.page.locator("audio")
        expect(audio).to_have_count(1)
        assert audio.evaluate("each => each.readyState") == 0  # nothing of it is here
        assert not [each for each in person.requested if "/voice/" in each]
        audio.focus()
        with person.page.expect_response("**/voice/*") as told:
            person.page.keyboard.press("Space")
        assert told.value.status in (200, 206)
        assert told.value.headers["content-type"] == "audio/wav"
        assert "no-store" in told.value.headers["cache-control"]
        audio.evaluate(HEARD)
        lasts = audio.evaluate("async each => { await each.play(); return each.duration }")
        assert lasts == pytest.approx(1.5, 0.01)
        assert audio.evaluate("each => each.error") is None
        translate(fresh, spoken, translator, "دروازه‌ها به نوبت باز شوند.")
        person.open(f"/fa-af{here}/take-part?statement={spoken.statements[0]}")
        expect(person.page.locator("audio")).to_have_count(0)
        person.silent(RECORDER)
