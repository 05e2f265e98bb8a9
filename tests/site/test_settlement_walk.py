"""From three shared statements to a settlement in force, clicked through by everybody at the table.

Without JavaScript, half of the people on pages in Dari: an agenda, a text in two languages, an amendment, a
reservation, an objection that is met, a confirmation that fails, a second round, and one that succeeds.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser

from tests.serving import sulh
from tests.site.outside_walking import both
from tests.site.settlement_walking import PARTIES, Later, Somebody, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Fields = dict[str, Any]
TITLE = both("On the gates and the mill", "درباره دریچه‌ها و آسیاب")
PREAMBLE = both("We drink from one river.", "ما از یک دریا می‌نوشیم.")
GATES = both("Every village opens its gate by turns.", "هر قریه دریچه خود را به نوبت می‌گشاید.")
MILL = both("The mill stands still in a dry month.", "آسیاب در ماه خشک می‌ایستد.")
MILL_SOFTER = both(
    "The mill stands still in a dry month, but on Fridays.", "آسیاب در ماه خشک، جز روز جمعه، می‌ایستد."
)
GATES_FAIRER = both(
    "Every village opens its gate by turns, the lowest first.",
    "هر قریه دریچه خود را به نوبت می‌گشاید، پایین‌ترین قریه نخست.",
)
PROMISE: Fields = {
    "who": both("The upper village", "قریه بالا"), "what": both("builds two gates", "دو دریچه می‌سازد"),
    "due": "2031-03-21", "verified_by": both("Three elders look at them", "سه ریش‌سفید آن‌ها را می‌بینند"),
    "level_1": both("Stone is bought", "سنگ خریده شده"), "level_2": both("One stands", "یکی ایستاده"),
    "level_3": both("Both stand", "هر دو ایستاده"),
}  # fmt: skip
WHY_NOT = both("The lowest fields get nothing in August.", "زمین‌های پایین در ماه اسد هیچ آب نمی‌گیرند.")
OPERATIVE, TICKED = ("choose", "operative"), ("tick", "")
VOTING = 3  # members of each party who vote: a quarter of those enrolled, as the rule asks


@pytest.fixture
def later(data: Path) -> Iterator[Later]:
    made = Later(data)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()


def test_from_common_ground_to_a_settlement(
    browser: Browser, later: Later, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        table = Table(browser, later, stack)
        began = time.monotonic()
        an_agenda_is_agreed(table)
        clauses_are_written(table)
        a_promise_and_an_amendment(table)
        the_first_version_is_tabled(table)
        a_reservation_is_accepted(table)
        an_objection_is_met(table)
        the_parties_agree(table)
        the_members_say_no(table)
        the_objection_becomes_an_amendment(table)
        the_parties_agree_again(table)
        the_members_say_yes(table)
        everything_bears_one_seal(table, tmp_path)
        people = [*table.delegates.values(), *table.readers.values(), table.facilitator]
        people += [person for members in table.members.values() for person in members]
    pages = sum(each.effort.pages for each in people)
    with capsys.disabled():
        took = time.monotonic() - began
        print(f"\nthe settlement: {pages} pages in {len(people)} browsers, {took:.0f} s")


def an_agenda_is_agreed(table: Table) -> None:
    """One party puts it on, with the statements it grew from; every party consents to exactly that."""
    table.upstream.send("ProposeAgendaItem", "agenda", titles=both("Water", "آب"), statements="1\n2")
    table.hills.send("ProposeAgendaItem", "agenda", titles=both("The mill", "آسیاب"), statements="3")
    table.facilitator.send("OpenAgenda", "agenda")
    for delegate in table.delegates.values():
        delegate.send("GiveConsent", "agenda", kind=("tick", "consent"))
    table.facilitator.send("CloseBallot", "desk")
    table.reads("agenda", "agreed", "آسیاب")
    table.phase("drafting")
    table.facilitator.send("OpenText", "desk")


def clauses_are_written(table: Table) -> None:
    """The title first; then three clauses by three parties, each with the statements behind it."""
    table.upstream.send("ProposeClause", "text/write", kind=("choose", "title"), text=TITLE)
    table.decide()
    written: list[tuple[Somebody, Fields]] = [
        # Each is to stand behind the title, so the last that is accepted stands first.
        (table.hills, {"kind": OPERATIVE, "text": MILL, "sources": "3", "declaratory": TICKED}),
        (table.downstream, {"kind": OPERATIVE, "text": GATES, "sources": "1\n2"}),
        (table.upstream, {"kind": ("choose", "preamble"), "text": PREAMBLE, "declaratory": TICKED}),
    ]
    for person, fields in written:
        person.see("text/write")
        behind = person.value("ProposeClause", "after", TITLE[person.language])
        person.send("ProposeClause", **fields, after=("choose", behind))
    table.decide()


def a_promise_and_an_amendment(table: Table) -> None:
    """Who does what by when, with levels defined beforehand; and another wording that every party accepts."""
    _change(table.downstream, GATES)
    table.downstream.send("ProposeCommitment", **PROMISE)
    _change(table.hills, MILL)
    table.hills.send("ProposeWording", text=MILL_SOFTER, rationale=both("Bread", "نان"))
    table.decide()
    table.issue()
    table.reads("text", MILL_SOFTER["en"], MILL_SOFTER["fa-af"])


def _change(person: Somebody, clause: dict[str, str]) -> None:
    """Follow the link to the page on which this clause is changed."""
    person.see("text/write")
    links = person.page.locator("#existing ~ ul a")
    for place in range(links.count()):
        person.follow(links.nth(place))
        if clause[person.language] in person.page.locator(".prose").first.inner_text():
            return
        person.see("text/write")
    raise AssertionError(clause)


def the_first_version_is_tabled(table: Table) -> None:
    table.facilitator.send("TableVersion", "desk")
    table.phase("consent")
    table.reads("text", "Not adopted: waiting for", MILL_SOFTER["fa-af"])


def a_reservation_is_accepted(table: Table) -> None:
    """Filed with its effect; it lets its party consent only when the others have accepted it."""
    table.hills.see("text/signatures")
    table.hills.follow(table.hills.page.locator('main a[href*="/text/ballots/"]').first)
    clause = table.hills.value("FileReservation", "clause", MILL_SOFTER["fa-af"])
    table.hills.send(
        "FileReservation",
        clause=("choose", clause),
        kind=("tick", "reservation"),
        effect=("tick", "modifies"),
        text=both("For us also on Thursdays.", "برای ما روز پنج‌شنبه هم."),
    )
    asked = "[name=subject_kind][value=settlement]"
    table.hills.send("GiveConsent", "desk", asked, kind=("tick", "with_reservation"))
    for other in (table.upstream, table.downstream):
        other.send("GiveConsent", "desk", "[name=subject_kind][value=reservation]", kind=("tick", "consent"))
    table.reads("text/signatures", "For us also on Thursdays.", "برای ما روز پنج‌شنبه هم.")


def an_objection_is_met(table: Table) -> None:
    """A party objects; another answers with a public side letter; the first says that this meets it."""
    table.downstream.see("text/objections")
    clause = _standing(table.downstream, 1)
    table.downstream.send(
        "FileObjection", clause=("choose", clause), words=both("Who pays?", "چه کسی می‌پردازد؟")
    )
    table.upstream.see("text/side-letters")
    to = table.upstream.value("WriteSideLetter", "to", "Downstream")
    beside = table.upstream.value("WriteSideLetter", "clause", GATES["en"])
    table.upstream.send(
        "WriteSideLetter", clause=("choose", beside), to=("tick", to), text=both("We pay.", "ما می‌پردازیم.")
    )
    table.downstream.send("GiveConsent", "text/side-letters", kind=("tick", "consent"))
    table.downstream.send("SettleObjection", "text/objections", outcome=("tick", "met"))
    table.reads("text/objections", "Who pays?", "چه کسی می‌پردازد؟")


def _standing(person: Somebody, place: int) -> str:
    """The operative clause at this place of those that can be objected to; preamble and title are no such."""
    options = person.form("FileObjection").first.locator('[name="clause"] option')
    return options.nth(place + 1).get_attribute("value") or ""


def the_parties_agree(table: Table) -> None:
    asked = "[name=subject_kind][value=settlement]"
    for person in (table.upstream, table.downstream):
        person.send("GiveConsent", "desk", asked, kind=("tick", "consent"))
    table.facilitator.send("CloseBallot", "desk")
    table.phase("ratification")


def the_members_say_no(table: Table) -> None:
    """They come with their codes; most of one party vote no, and one says what would meet them."""
    table.facilitator.send("OpenRatification", "desk", days="1")
    for party in PARTIES:
        table.come(party, VOTING)
    _vote(table, no="Downstream")
    member = table.members["Downstream"][1]
    member.see("text/objections")
    clause = _standing(member, 1)
    member.send("FileObjection", clause=("choose", clause), words=WHY_NOT, wanted=GATES_FAIRER)
    table.readers["en"].see("text/objections")
    table.readers["en"].silent(*WHY_NOT.values(), *GATES_FAIRER.values())
    _count(table, 8)
    assert _carried(table) == {"Upstream", "Hills"}
    table.reads("ratify", "not confirmed", "Downstream")


def _vote(table: Table, no: str = "") -> None:
    """Every member in a browser votes; of party `no` all but the first say no."""
    for party, members in table.members.items():
        for place, person in enumerate(members):
            person.see("ratify")
            if not person.form("CastMemberVote").count():
                person.enter()  # days have passed
                person.see("ratify")
            choice = "no" if party == no and place else "yes"
            person.follow(person.form("CastMemberVote").locator(f"button[value={choice}]"))
            assert person.page.url.endswith("answered=1"), person.text


def _carried(table: Table) -> set[str]:
    """The parties whose members carried the newest vote, as programs read it."""
    reader = table.readers["en"]
    answer = reader.context.request.get(f"{reader.address}{reader.at}/ratify.json")
    results = answer.json()["votes"][0]["told"]["results"]
    register = table.server.call(f"dialogues/{table.slug}/register")[1]
    names = {party["id"]: party["names"]["en"] for party in register}
    return {names[each["party"]] for each in results if each["outcome"] == "carried"}


def _count(table: Table, days: int) -> None:
    """Days pass, and the facilitator counts what is over."""
    table.facilitator.see("desk")
    assert not table.facilitator.form("CloseMembersVote").count(), "counted before its time"
    table.days_pass(days)
    table.facilitator.send("CloseMembersVote", "desk")


def the_objection_becomes_an_amendment(table: Table) -> None:
    """Its words wait for a party to make them its own; then every party accepts them."""
    table.phase("renegotiation")
    table.phase("drafting")
    table.downstream.see("text/amendments")
    table.downstream.follow(table.downstream.page.locator('main table a[href*="/text/amendments/"]').first)
    table.downstream.send("SponsorAmendment")
    table.decide()
    table.issue()
    table.reads("text", GATES_FAIRER["en"], GATES_FAIRER["fa-af"])
    for reader in table.readers.values():
        reader.see("text/compare")
        added = reader.page.locator("main ins").all_inner_texts()
        assert any(words.strip(" ،,.") in GATES_FAIRER[reader.language] for words in added), added


def the_parties_agree_again(table: Table) -> None:
    table.facilitator.send("TableVersion", "desk")
    table.phase("consent")
    table.decide("settlement")
    table.phase("ratification")
    observer = table.office("observer")
    observer.send("WitnessSignatures", "desk", kind=("tick", "witness"))
    member = table.members["Downstream"][1]
    member.enter()
    member.send("SettleObjection", "text/objections", outcome=("tick", "met"))


def the_members_say_yes(table: Table) -> None:
    table.facilitator.send("OpenRatification", "desk", days="1")
    _vote(table)
    _count(table, 16)
    assert _carried(table) == set(PARTIES)
    table.phase("implementation")
    table.reads("text", "In force", GATES_FAIRER["fa-af"])


def everything_bears_one_seal(table: Table, folder: Path) -> None:
    """Page, files, joint statement and diary: the same sealed copy, and a chain that verifies."""
    reader = table.readers["en"]
    reader.see("text/signatures")
    seal = reader.page.locator("code.sealed").filter(has_text="").nth(1).text_content() or ""
    assert len(seal) == 64
    for name in PARTIES:
        row = reader.page.locator("tr").filter(has=reader.page.get_by_role("rowheader", name=name)).first
        assert "✓" in row.inner_text()
    for language, person in table.readers.items():
        person.see("text")
        found = {form: _saved(person, f".{form}") for form in ("pdf", "docx", "html", "md", "json")}
        assert seal in _words_of_pdf(found["pdf"])
        assert Document(BytesIO(found["docx"])).core_properties.identifier == seal
        assert all(seal in found[form].decode() for form in ("html", "md")), language
        assert json.loads(found["json"])["digest"] == seal
        person.see("joint-statement")
        person.says(seal)
    reader.see("diary")
    file = folder / "diary.jsonl"
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="Download the diary").click()
    download.value.save_as(file)
    done = sulh(table.server.data, "verify", str(file))
    assert done.returncode == 0, done.stderr
    assert "CastMemberVote" not in file.read_text(encoding="utf-8")


def _saved(person: Somebody, ending: str) -> bytes:
    """The file behind a link of the page that is open."""
    with person.page.expect_download() as download:
        person.page.locator(f'main a[href$="{ending}"][download]').first.click()
    return Path(download.value.path()).read_bytes()


def _words_of_pdf(body: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
    return done.stdout.decode().replace("\n", "")
