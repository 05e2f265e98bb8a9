"""A data folder of an earlier form, with data in it, comes into the newest one whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from sulh.acts import log
from sulh.acts.writer import WRITER, write, writing_here
from sulh.dialogue.admission import admissions
from sulh.dialogue.deciding import DecidingRules
from sulh.dialogue.deciding import rules_in_force as deciding_in_force
from sulh.dialogue.models import Dialogue, Supporter, Terms
from sulh.dialogue.outside import OutsideRules, rules_in_force
from sulh.statements import queries
from sulh.statements.models import Statement
from tests.helpers import Stage
from tests.settlement.writing import Writing, put_into

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Before the world outside had a place: no bulletins, no comments, nothing about them in the terms.
EARLIER = [("dialogue", "0001_initial"), ("statements", "0001_initial")]


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Any]:
    """The models of the earlier form, on a database of that form."""
    WRITER.stop()
    connection.close()
    connection.settings_dict["NAME"] = str(tmp_path / "sulh.sqlite3")
    with writing_here():
        call_command("migrate", verbosity=0)
        executor = MigrationExecutor(connection)
        executor.migrate([*EARLIER, ("public", None)])
        yield MigrationExecutor(connection).loader.project_state(EARLIER).apps
    WRITER.stop()
    connection.close()


def test_what_was_there_is_there_and_what_is_new_has_its_default(earlier: Any) -> None:
    dialogue = earlier.get_model("dialogue", "Dialogue").objects.create(
        slug="valley", template="national-dialogue", question={"en": "How?"}, languages=["en"],
        phase="listening", opened=THEN,
    )  # fmt: skip
    earlier.get_model("dialogue", "Party").objects.create(
        dialogue=dialogue, names={"en": "Upstream"}, status="joined", place=1
    )
    earlier.get_model("dialogue", "Supporter").objects.create(
        dialogue=dialogue, names={"en": "A state"}, kind="friend"
    )
    body = {"conduct": {}, "texts": {}, "risk": "high", "cell_limit": 10}
    earlier.get_model("dialogue", "Terms").objects.create(
        dialogue=dialogue, n=1, body=body, digest="0" * 64, status="in_force", at=THEN
    )
    earlier.get_model("statements", "Statement").objects.create(
        dialogue=dialogue, n=1, text="Water is for all.", language="en", state="accepted", at=THEN
    )
    call_command("migrate", verbosity=0)
    said = Statement.objects.get()
    assert (said.text, said.credit) == ("Water is for all.", {})
    assert [shown.text for shown in queries.show([said], "en")] == ["Water is for all."]
    assert rules_in_force(dialogue.id) == OutsideRules("before", 60, 90, "every_party", 3)
    row = Supporter.objects.get()
    waiting = admissions(Dialogue.objects.get(), [row])[row.id].waiting
    assert [each.party.names for each in waiting] == [{"en": "Upstream"}], "each party is asked now"
    for page in ("supporters", "interests", "contacts", "bulletins", "statements", "terms", "comment-rules"):
        assert Client().get(f"/d/valley/{page}").status_code == 200, page


# Pages and files of the room for texts, where nothing was written yet.
OF_TEXTS = (
    "text", "text.json", "text/versions", "text/amendments", "text/table", "text/signatures", "text/ballots",
    "text/rules", "text/objections", "text/single", "text/side-letters", "text/deadlocks", "ratify",
    "sessions", "agenda", "joint-statement",
)  # fmt: skip


def test_a_dialogue_from_before_there_were_texts_goes_on_to_write_one(house: Path) -> None:
    """Its terms say nothing of how to decide, and it has none of the tables: every party must agree."""
    stage = Stage(parties=2).listen()
    before = log.head(stage.id)
    terms = Terms.objects.get(dialogue_id=stage.id)
    terms.body.pop("deciding")
    write(lambda: terms.save())
    WRITER.stop()
    with writing_here():
        MigrationExecutor(connection).migrate([("settlement", None)])
        assert not [name for name in connection.introspection.table_names() if name.startswith("settlement_")]
        call_command("migrate", verbosity=0)
    assert (log.head(stage.id), stage.dialogue.phase) == (before, "listening")
    assert deciding_in_force(stage.id) == DecidingRules()
    for page in OF_TEXTS:
        assert Client().get(f"/d/{stage.dialogue.slug}/{page}").status_code == 200, page
    put_into(stage, "drafting")
    text = Writing(stage)
    text.run("OpenText")
    made = text.do("ProposeClause", 0, kind="title", heading=text.words)["amendment"]
    ballot = text.on(made)
    assert (ballot.rule["id"], ballot.rule["no_bypass"]) == ("everyone", 1)
    text.accept(made)
    text.run("IssueVersion")
    assert [each["heading"] for each in text.version.content["clauses"]] == [text.words]
