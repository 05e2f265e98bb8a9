from __future__ import annotations

from pathlib import Path

from tests.dialogue.reading import reader, rows
from tests.helpers import PUBLIC, Stage


def test_every_office_stands_with_who_gave_it(house: Path) -> None:
    stage = Stage(parties=2)
    stage.office("registrar", by=stage.delegates[0], label="Keeper of the slips")
    stage.supporter("A friendly state")
    labels = dict(stage.dialogue.holders.values_list("id", "label"))
    facilitator, delegate = labels[stage.facilitator.id], labels[stage.delegates[0].id]
    page = reader(stage, "behind")
    assert f"{facilitator} , appointed by: Convener" in page.text
    found = rows(page.html)
    assert f"{delegate} delegate Party A {facilitator}" in found
    assert f"Keeper of the slips registrar Party A {delegate}" in found
    assert f"A friendly state supporter A friendly state {facilitator}" in found
    assert len(found) == 4


def test_a_partys_label_stands_for_its_delegates(house: Path) -> None:
    stage = Stage(parties=2)
    own = stage.dialogue.holders.get(pk=stage.delegates[0].id).label
    stage.do(
        "NameParty", stage.delegates[0], names={"en": "The valley"}, delegates_label="A voice of the valley"
    )
    found = rows(reader(stage, "behind").html)
    assert any(row.startswith("A voice of the valley delegate The valley") for row in found)
    assert not any(row.startswith(own) for row in found)


def test_a_group_that_came_by_request_has_its_office_shown_once_it_has_a_place(house: Path) -> None:
    stage = Stage(parties=2).join()
    made = stage.do("RequestPlace", PUBLIC, names={"en": "The herders"}, reason="We graze there.")
    assert "herders" not in reader(stage, "behind").text
    for delegate in stage.delegates:
        stage.do("AnswerRequest", delegate, party=made["party"], answer="consent")
    expected = "The herders delegate The herders came with the group's own request for a place"
    assert expected in rows(reader(stage, "behind").html)


def test_what_nobody_has_said_is_called_so(house: Path) -> None:
    stage = Stage(parties=2)
    assert reader(stage, "behind").text.count("not said yet") == 4
    assert "0 of 4 questions answered." in reader(stage, "").text
    texts = {"en": "The village council.", "fa-af": "شورای قریه."}
    stage.do("DescribeBacking", stage.facilitator, who_pays=texts, unnoticed={"en": "Read the votes."})
    text = reader(stage, "behind").text
    assert text.count("not said yet") == 2
    assert "Who pays The village council. Who runs the server" in text
    assert "What the operator could do unnoticed Read the votes." in text
    assert "شورای قریه." in reader(stage, "behind", language="/fa-af").text
    assert "Called by Convener. 2 of 4 questions answered." in reader(stage, "").text
