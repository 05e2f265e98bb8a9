"""Pledges and texts in force from before promises were followed become promises that are followed."""

from __future__ import annotations

import hashlib
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sulh.followup.commitments.tags import GENDER, YOUTH, has_tag
from sulh.record.canonical import canonical


def follow_earlier(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """First each dialogue's pledges in the order of their hours, then the newest text in force."""
    numbers: dict[str, int] = {}
    for pledge in (
        apps.get_model("dialogue", "Pledge").objects.select_related("supporter").order_by("at", "pk")
    ):
        _keep(
            apps, numbers, pledge.supporter.dialogue_id, origin="pledge", ref=pledge.id, theme_key="pledges",
            who=pledge.supporter.names, what=pledge.text, due=pledge.due, supporter=pledge.supporter_id,
            at=pledge.at,
        )  # fmt: skip
    newest = {}
    for version in apps.get_model("settlement", "Version").objects.filter(state="in_force").order_by("n"):
        newest[version.dialogue_id] = version
    for version in newest.values():
        _follow(apps, numbers, version)


def _follow(apps: Apps, numbers: dict[str, int], version: Any) -> None:
    parties = apps.get_model("dialogue", "Party").objects.filter(
        dialogue_id=version.dialogue_id, status="joined", no_party=False
    )
    everyone = list(parties.order_by("place").values_list("pk", flat=True))
    for clause in version.content["clauses"]:
        for promise in clause["commitments"]:
            _keep(
                apps, numbers, version.dialogue_id, origin="clause", ref=promise["id"], clause=clause["id"],
                theme_key=clause["id"], theme=clause["heading"], who=promise["who"], what=promise["what"],
                due=promise["due"], verified_by=promise["verified_by"], levels=promise["levels"],
                tags=promise["tags"], gender=has_tag(promise["tags"], GENDER),
                youth=has_tag(promise["tags"], YOUTH),
                parties=promise.get("parties") or everyone, at=version.at,
            )  # fmt: skip


def _keep(apps: Apps, numbers: dict[str, int], dialogue: str, **fields: Any) -> None:
    numbers[dialogue] = numbers.get(dialogue, 0) + 1
    row = apps.get_model("followup", "Commitment")(dialogue_id=dialogue, n=numbers[dialogue], **fields)
    said = {"dialogue": dialogue, "promise": row.id, "who": row.who, "what": row.what, "due": row.due}
    row.digest = hashlib.sha256(canonical(said)).hexdigest()
    row.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = (
        ("followup", "0001_initial"),
        ("dialogue", "0004_witnesses"),
        ("settlement", "0001_initial"),
    )
    operations = (migrations.RunPython(follow_earlier, migrations.RunPython.noop),)
