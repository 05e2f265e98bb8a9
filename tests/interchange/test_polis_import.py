"""Importing the nine real conversations: every count against the CSV, every null against the rule."""

from __future__ import annotations

import csv
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.test import Client

from sulh.acts import exporting, log
from sulh.acts.perform import perform
from sulh.dialogue.models import Dialogue, new_id
from sulh.interchange.importing import act_from_folder
from sulh.record.verify import verify
from sulh.rules.refusal import Refusal
from tests.helpers import OPERATOR, open_data

NINE = (
    "15-per-hour-seattle",
    "american-assembly.bowling-green",
    "bg2050-volunteers",
    "brexit-consensus",
    "football-concussions",
    "london.youth.policing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.taxes",
    "vtaiwan.uberx",
)
LIMIT = 10
CROWD = 50


def expected(folder: Path) -> tuple[set[str], dict[tuple[str, str], Counter[str]]]:
    """Live statements and counts per statement and party, straight from the matrix with the csv module."""
    with (folder / "comments.csv").open(newline="", encoding="utf-8") as file:
        live = {row["comment-id"] for row in csv.DictReader(file) if row["moderated"] != "-1"}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    with (folder / "participants-votes.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            party = f"Group {row['group-id']}" if row["group-id"] else "No party"
            for column, vote in row.items():
                if column.isdigit() and vote:
                    kind = {"1": "agree", "-1": "disagree", "0": "pass"}[vote.removesuffix(".0")]
                    counts[column, party][kind] += 1
    return live, counts


@pytest.mark.parametrize("name", NINE)
def test_every_count_is_the_csvs_and_every_null_is_the_rules(
    house: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = open_data() / name
    began = time.monotonic()
    perform(act_from_folder(folder, parties_from="group-id"), by=OPERATOR, in_=new_id())
    took = time.monotonic() - began
    slug = name.replace(".", "-")
    answer = Client().get(f"/api/v1/dialogues/{slug}/findings")
    assert answer.status_code == 200
    found = answer.json()
    live, counts = expected(folder)
    assert {said["source_id"] for said in found["statements"]} == live
    parties = {party for _, party in counts} | {"No party"}
    cells = nulls = 0
    for said in found["statements"]:
        assert set(said["parties"]) == parties
        for party, cell in said["parties"].items():
            true = counts[said["source_id"], party]
            cells += 1
            if true.total() < LIMIT:
                hidden = "too_few"
            elif true.total() < CROWD and true["agree"] == true.total():
                hidden = "unanimous"
            else:
                hidden = None
            shown = {kind: None if hidden else true[kind] for kind in ("agree", "disagree", "pass")}
            assert cell == shown | {"hidden": hidden}, (said["source_id"], party)
            nulls += hidden is not None
    with capsys.disabled():
        print(
            f"\n{name}: imported in {took:.1f} s; "
            f"{nulls} of {cells} cells hidden ({100 * nulls / cells:.1f} %)"
        )


def test_the_entry_holds_the_inputs_digest_and_the_log_verifies(house: Path) -> None:
    act = act_from_folder(open_data() / "london.youth.policing", parties_from="group-id")
    dialogue = new_id()
    perform(act, by=OPERATOR, in_=dialogue)
    [(entry, _)] = list(log.entries(dialogue))
    assert entry["act"] == "ImportConversation"
    assert entry["view"]["input_digest"] == act.input_digest
    assert verify(exporting.download(dialogue)).head.size == 1


def test_an_imported_dialogue_is_closed_and_named_after_its_folder(house: Path) -> None:
    perform(act_from_folder(open_data() / "london.youth.policing"), by=OPERATOR, in_=new_id())
    made = Dialogue.objects.get(slug="london-youth-policing")
    assert made.phase == "closed"
    listed = {row["slug"]: row["question"] for row in Client().get("/api/v1/dialogues").json()}
    assert listed["london-youth-policing"].startswith("What is the best way to engage")


def test_the_same_name_twice_is_refused_and_nothing_is_left(house: Path) -> None:
    act = act_from_folder(open_data() / "london.youth.policing")
    perform(act, by=OPERATOR, in_=new_id())
    with pytest.raises(Refusal, match="slug_taken"):
        perform(act, by=OPERATOR, in_=new_id())
    assert Dialogue.objects.count() == 1
