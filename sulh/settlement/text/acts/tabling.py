"""Tabling: the newest version stands still and is put before the parties, whole.

Precedents: Doha 2020 (consent to one exact text, introduction included), Bangladesh 2025 (no clause without
a promise or the word that it is none), Kabul 2003 (nothing accepted is missing).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _

from sulh.acts.fields import Ask, Id
from sulh.acts.registry import Act, Answer, Here, View, carries_out
from sulh.dialogue.acts.find import joined_party
from sulh.rules.decisions import Outcome
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import open_ballot
from sulh.settlement.deciding.hooks import decided
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import checks, working
from sulh.settlement.text.acts import find
from sulh.settlement.text.acts.issuing import delivered
from sulh.settlement.text.models import Version


class TableVersion(Act):
    """Put the newest version before every party for consent. Refused while it lacks anything."""

    version: Annotated[Id, Ask(_("Which version?"), widget="hidden")]

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View({name: done[name] for name in ("version", "n", "digest", "ballot", "parties")})


@carries_out(TableVersion, action="table_version")
def table_version(act: TableVersion, here: Here) -> Answer:
    find.the_text(here)
    if here.role == "delegate":
        joined_party(here)
    version = working.newest(here.dialogue)
    if version is None or version.id != act.version:
        raise Refusal("version_not_newest", field="version")
    if version.state == "tabled":
        raise Refusal("text_stands_still", version=version.n)
    if version.state in ("agreed", "in_force"):
        raise Refusal("version_agreed_already", version=version.n)
    if lacks := checks.not_ready(here.dialogue):
        first = lacks[0]
        where = first.params.get("clause") or first.params.get("package")
        raise Refusal(
            "text_not_ready", lack=first.code, where=f"{where}: " if where else "", count=len(lacks)
        )
    parties = delivered(version, here.now)
    version.state = "tabled"
    version.save(update_fields=["state"])
    ballot = open_ballot(
        here.dialogue, subject="settlement", digest=version.digest, about=version.id, now=here.now
    )
    return Answer({
        "version": version.id, "n": version.n, "digest": version.digest, "ballot": ballot.n, "parties": parties,
    })  # fmt: skip


@decided("settlement")
def settle(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """The ballot on the whole text has ended: the version is agreed, or returns to writing."""
    if ballot.state != "referred":
        agreed = outcome is not None and ballot.state == "adopted"
        Version.objects.filter(pk=ballot.about).update(state="agreed" if agreed else "returned")
