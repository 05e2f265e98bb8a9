"""The pages of voting sheets, through Django's client with forms checked."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sulh.acts.registry import Actor
from sulh.dialogue.models import Holder
from sulh.statements.models import Statement, Vote
from sulh.statements.paper.models import PaperBatch, PaperEntry
from tests.helpers import Stage
from tests.statements.conftest import browser
from tests.statements.paper.conftest import Printed, print_some
from tests.statements.test_pages import address, body, form_of, hidden_in

DARI = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def enter(client: Client, stage: Stage, sheet: str, act: str, marks: dict[str, str]) -> Any:
    """Type the number, choose the marks on the page that opens, and send them."""
    html = body(client.get(address(stage, f"paper/sheet?sheet={sheet}")))
    fields = form_of(html, act)
    return client.post(address(stage, f"do/{act}"), fields | {f"answers.{n}": m for n, m in marks.items()})


def test_a_sheet_on_the_way_from_number_to_count(printed: Printed) -> None:
    stage, sheet, two = printed.stage, printed.sheets[0].translate(DARI), str(printed.statements[1])
    clients = [browser(stage, person) for person in printed.people]
    first = enter(clients[0], stage, sheet, "EnterSheet", printed.marks("agree", "agree", "pass"))
    assert first["Location"].endswith("/paper?reached=once")
    second = enter(clients[1], stage, sheet, "EnterSheet", printed.marks("agree", "disagree", "pass"))
    assert second["Location"].endswith("/paper?reached=differs")
    link = f"paper/sheet?sheet={printed.sheets[0]}"
    assert [link in body(client.get(address(stage, "paper"))) for client in clients] == [False, False, True]
    html = body(clients[2].get(address(stage, link)))
    # Only what differs is asked, and nothing is chosen beforehand.
    assert re.findall(r'name="answers\.(\d+)" value="agree"', html) == [two] and " checked" not in html
    third = enter(clients[2], stage, printed.sheets[0], "DecideSheet", {two: "agree"})
    assert third["Location"].endswith("/paper?reached=counted")
    assert sorted(Vote.objects.filter(channel="paper").values_list("statement__n", "choice")) == [
        (printed.statements[0], 1), (printed.statements[1], 1), (printed.statements[2], 0),
    ]  # fmt: skip


def test_the_second_person_sees_nothing_of_the_first(printed: Printed) -> None:
    stage, sheet = printed.stage, printed.sheets[0]
    client = browser(stage, printed.people[1])
    before = body(client.get(address(stage, f"paper/sheet?sheet={sheet}")))
    printed.enter(0, sheet, "disagree", "disagree", "disagree")
    after = body(client.get(address(stage, f"paper/sheet?sheet={sheet}")))
    tokens = re.compile(r'value="[\w+/=-]{36,64}"')
    assert tokens.sub("", before) == tokens.sub("", after)


def test_a_refused_sheet_keeps_what_was_chosen(printed: Printed) -> None:
    stage, client = printed.stage, browser(printed.stage, printed.people[0])
    one, two, three = map(str, printed.statements)
    answer = enter(client, stage, printed.sheets[0], "EnterSheet", {one: "agree", two: "twice"})
    html = body(answer)
    assert answer.status_code == 422 and f"Statement {three} has no entry yet" in html
    assert re.findall(r'name="answers\.(\d+)" value="(\w+)" required checked', html) == [
        (str(n), {one: "agree", two: "twice"}[str(n)])
        for n in PaperBatch.objects.get(number=printed.batch).statements
        if str(n) != three
    ]
    assert not PaperEntry.objects.exists()


def test_a_mistyped_number_names_the_group(printed: Printed) -> None:
    stage, client = printed.stage, browser(printed.stage, printed.people[0])
    good = printed.sheets[0]
    wrong = good[:9] + str((int(good[9]) + 1) % 10)
    answer = client.get(address(stage, f"paper/sheet?sheet={wrong}"))
    assert answer.status_code == 422 and "typing mistake in group 2" in body(answer)


def test_a_table_with_faults_shows_each_line(printed: Printed) -> None:
    stage, client = printed.stage, browser(printed.stage, printed.people[0])
    page = body(client.get(address(stage, "paper")))
    fields = hidden_in(page[page.index(f"/paper/{printed.batch}/table") :])
    empty = client.get(address(stage, f"paper/{printed.batch}.csv"))
    assert empty["Content-Type"].startswith("text/csv")
    lines = body(empty).lstrip("\ufeff").splitlines()
    assert [line.partition(",")[0].replace(" ", "") for line in lines[1:]] == printed.sheets

    def send(*rows: str) -> Any:
        text = "\r\n".join([lines[0], *rows])
        file = SimpleUploadedFile("filled.csv", text.encode(), "text/csv")
        return client.post(address(stage, f"paper/{printed.batch}/table"), {**fields, "file": file})

    bad = send(f"{printed.sheets[0]},1,7,0", f"{printed.sheets[1]},1,1")
    assert bad.status_code == 422
    said = re.sub(r"\s+", " ", body(bad))
    assert "Line 2: Statement" in said and "Line 3: This line has 3 cells instead of 4." in said
    assert not PaperEntry.objects.exists()
    good = send(f"{printed.sheets[0]},1,-1,0", f"{printed.sheets[1]},,,1")
    assert good["Location"].endswith("?reached=table")
    assert [printed.state(sheet) for sheet in printed.sheets] == ["once", "once", "printed"]
    # What this person has entered is not in the next empty table.
    again = body(client.get(address(stage, f"paper/{printed.batch}.csv"))).splitlines()
    assert [line.partition(",")[0].replace(" ", "") for line in again[1:]] == printed.sheets[2:]


def test_what_is_printed_holds_numbers_in_two_scripts_and_no_name(printed: Printed) -> None:
    stage, translator = printed.stage, printed.stage.office("translator", label="The translator")
    for said in Statement.objects.filter(dialogue_id=stage.id):
        stage.do("TranslateStatement", translator, statement=said.id, language="fa-af", text=f"سخن {said.n}")
    printed.batch = print_some(stage, printed.registrar, 2, languages=["fa-af", "en"])
    client = browser(stage, printed.registrar)
    page = body(client.get(address(stage, f"paper/{printed.batch}/print")))
    sheets = page.split('<section class="ballot"')[1:]
    assert len(sheets) == 2
    for part, number in zip(sheets, printed.sheets, strict=True):
        shown = f"{number[:5]} {number[5:]}"
        assert shown in part and shown.translate(DARI) in part
        assert part.startswith(' dir="rtl"')
        for n in printed.statements:
            assert f"سخن {n}" in part and f"Statement {n - 1}" in part
        assert part.count('class="ballot-mark"') == 9
        for label in Holder.objects.filter(dialogue_id=stage.id).values_list("label", flat=True):
            assert label not in part
        assert stage.parties[0].names["en"] not in part


def test_whose_page_is_whose(printed: Printed) -> None:
    stage = printed.stage
    other = stage.registrar(1)
    may: dict[Actor, list[int]] = {
        printed.registrar: [200, 200, 403, 403], other: [200, 422, 403, 403],
        stage.facilitator: [200, 422, 403, 403], printed.people[0]: [200, 403, 200, 200],
        stage.moderator: [403, 403, 403, 403], stage.participants(1, 1)[0]: [403, 403, 403, 403],
    }  # fmt: skip
    pages = ["paper", f"paper/{printed.batch}/print", f"paper/sheet?sheet={printed.sheets[0]}", "assisted"]
    for actor, expected in may.items():
        client = browser(stage, actor)
        assert [client.get(address(stage, page)).status_code for page in pages] == expected, actor
    assert printed.batch not in body(browser(stage, other).get(address(stage, "paper")))
    assert f"/paper/{printed.batch}/print" not in body(
        browser(stage, stage.facilitator).get(address(stage, "paper"))
    )
    assert browser(stage).get(address(stage, "paper")).status_code == 403


def test_the_registrar_prints_and_settles_by_forms(printed: Printed) -> None:
    stage, client = printed.stage, browser(printed.stage, printed.registrar)
    page = body(client.get(address(stage, "paper")))
    made = client.post(
        address(stage, "do/PrintSheets"), form_of(page, "PrintSheets") | {"languages": "en", "count": "٢"}
    )
    number = made["Location"].split("/")[-2]
    assert PaperBatch.objects.get(number=number).sheets.count() == 2
    page = body(client.get(address(stage, "paper")))
    void = form_of(page[page.index(f'id="b{number}"') :], "VoidSheets")
    assert client.post(address(stage, "do/VoidSheets"), void).status_code == 302
    assert client.post(address(stage, "do/CloseBatch"), {**void, "key": ""}).status_code == 302
    assert PaperBatch.objects.get(number=number).closed
