"""Many promises with their evidence, codes and levels, and how long their pages take on the server."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import new_id
from sulh.followup.commitments.making import digest_of
from sulh.followup.commitments.models import Code, Commitment, Evidence, Level
from tests.helpers import Stage

TIMES = 5
ONE_THEME, SMALL_THEMES = 0.9, 200
TO_THE_FIRST = 0.05
TEXTS = {"en": "Open the road by day", "fa-af": "راه را در روز باز کنید"}
SIBLINGS = {
    "on_the_ground": "on the ground", "incidents": "incidents", "forecasts": "forecasts",
    "warnings": "warning signs",
}  # fmt: skip


def readers(stage: Stage) -> dict[str, Actor]:
    """Who looks at pages that are only theirs."""
    return {
        "monitor": stage.office("monitor"),
        "delegate": stage.delegates[0],
        "supporter": stage.supporter(),
    }


def fill(stage: Stage, promises: int, evidence: int, seed: int = 1) -> None:
    """Promises of all levels and days; the first one has a twentieth of all evidence."""
    drawn = random.Random(seed)
    rows = [_promise(stage, n, drawn) for n in range(1, promises + 1)]
    _keep(Commitment, rows)
    _keep(Evidence, (_piece(stage, rows, drawn) for _ in range(evidence)))
    coded = [row for row in rows if row.level is not None]
    at = clock.now()
    _keep(
        Level,
        (
            Level(commitment=row, round=n, level=level, at=at - timedelta(days=300 // n))
            for row in coded
            for n, level in enumerate(dict.fromkeys([min(row.level or 0, 1), row.level or 0]), 1)
        ),
    )
    _keep(
        Code,
        (
            Code(
                commitment=row,
                round=1,
                place=place,
                level=row.level or 0,
                holder=new_id(),
                label="A coder",
                at=at,
            )
            for row in coded + [row for row in rows if row.waits]
            for place in ((1, 2) if row.waits != "second" else (1,))
        ),
    )


def _promise(stage: Stage, n: int, drawn: random.Random) -> Commitment:
    level = drawn.choice((None, 0, 1, 1, 2, 3))
    due = (date(2012, 1, 1) + timedelta(drawn.randint(0, 8000))).isoformat() if drawn.random() < 0.8 else ""
    theme = "large" if drawn.random() < ONE_THEME else f"small-{drawn.randint(1, SMALL_THEMES)}"
    row = Commitment(
        dialogue_id=stage.id, n=n, origin="clause", ref=new_id(), theme_key=theme, theme=TEXTS, who=TEXTS,
        what=TEXTS, due=due, levels={"1": TEXTS, "2": TEXTS, "3": TEXTS},
        tags=["women"] if n % 7 == 0 else [],
        gender=n % 7 == 0, youth=n % 11 == 0, parties=[drawn.choice(stage.parties).id], level=level,
        waits=drawn.choice(("second", "adjudication")) if level is None and n % 5 == 0 else "",
        waits_since="2012-10-01", at=clock.now(),
    )  # fmt: skip
    row.digest = digest_of(row)
    return row


def _piece(stage: Stage, rows: list[Commitment], drawn: random.Random) -> Evidence:
    day = (date(2012, 1, 1) + timedelta(drawn.randint(0, 4000))).isoformat()
    hidden = drawn.random() < 0.2
    return Evidence(
        commitment=rows[0] if drawn.random() < TO_THE_FIRST else drawn.choice(rows), dialogue_id=stage.id,
        kind="event", source="affected", day=day, place=day[:7] if hidden else day, words=TEXTS,
        protected=hidden,
        state=drawn.choice(("unverified", "single_source", "corroborated", "contested")), role="public",
        at=clock.now(),
    )  # fmt: skip


def _keep(model: type[Model], rows: Iterable[Any]) -> None:
    left = iter(rows)
    while batch := list(islice(left, 5_000)):
        write(lambda batch=batch: model._default_manager.bulk_create(batch))  # type: ignore[misc]


def addresses(stage: Stage) -> dict[str, tuple[str, str]]:
    """What is measured: by name, who looks and where."""
    here, slug = f"/d/{stage.dialogue.slug}", stage.dialogue.slug
    last = -(-Commitment.objects.filter(dialogue_id=stage.id).count() // 50)
    pieces = -(-Evidence.objects.filter(commitment__dialogue=stage.id, commitment__n=1).count() // 50)
    api = f"/api/v1/dialogues/{slug}/promises"
    found = {
        "promises": ("public", f"{here}/promises"),
        "promises, last page": ("public", f"{here}/promises?page={last}"),
        "promises, overdue": ("public", f"{here}/promises?state=overdue"),
        "promises, overdue, late page": ("public", f"{here}/promises?state=overdue&page={last // 4}"),
        "promises, level 3": ("public", f"{here}/promises?state=3&page=9"),
        "promises, from the text": ("public", f"{here}/promises?origin=clause&page={last // 2}"),
        "promise with most evidence": ("public", f"{here}/promises/1"),
        "its last page of evidence": ("public", f"{here}/promises/1?page={pieces}"),
        "the same for a monitor": ("monitor", f"{here}/promises/1"),
        "theme with most promises": ("public", f"{here}/promises/theme/large"),
        "its last page": ("public", f"{here}/promises/theme/large?page=99999"),
        "table (CSV)": ("public", f"{here}/promises.csv"),
        "table (CSV), last page": ("public", f"{here}/promises.csv?page=99999"),
        "file (JSON)": ("public", f"{here}/promises.json"),
        "list for programs": ("public", api),
        "score for programs": ("public", f"{api}/score"),
        "desk of a monitor": ("monitor", f"{here}/desk"),
        "desk of a delegate": ("delegate", f"{here}/desk"),
        "desk of a supporter": ("supporter", f"{here}/desk"),
        "dialogue": ("public", f"{here}/"),
    }
    return found | {
        title: ("public", reverse(name, kwargs={"slug": slug})) for name, title in SIBLINGS.items()
    }


def measured(stage: Stage, people: dict[str, Actor]) -> dict[str, tuple[float, int]]:
    """Milliseconds on the server and bytes for each address: the median of five, after one to warm up."""
    clients = {"public": Client()} | {role: _browser(stage, actor) for role, actor in people.items()}
    found = {}
    for name, (who, address) in addresses(stage).items():
        spent, size = [], 0
        for _ in range(TIMES + 1):
            begin = time.perf_counter()
            response = clients[who].get(address)
            spent.append((time.perf_counter() - begin) * 1000)
            assert response.status_code == 200, address
            size = len(response.content)
        found[name] = (statistics.median(spent[1:]), size)
    return found


def _browser(stage: Stage, actor: Actor) -> Client:
    """A browser in which somebody is signed in to their office."""
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, "holder")] = write(
        lambda: sessions.start(stage.id, "holder", actor.id)
    )
    return client
