"""Tables of the room: no cell is a formula, and one of a demonstration says so in its name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.test import Client

from tests.followup.ground.staging import NAMED
from tests.helpers import Stage


def test_what_people_wrote_is_no_formula_and_numbers_stay_numbers(house: Path) -> None:
    stage = Stage(parties=2).join()
    monitor = stage.office("monitor")
    made = stage.do("NameIndicator", monitor, **NAMED | {"names": {"en": "=1+2"}})
    measured = {"day": "2012-01-01", "value": "-2.5", "source": {"en": "@SUM"}}
    stage.do("MeasureIndicator", monitor, indicator=made["indicator"], **measured)
    answer = Client().get(f"/d/{stage.dialogue.slug}/ground/indicators.csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["name"], row["source"], row["value"], row["low"]) == ("'=1+2", "'@SUM", "-2.5", "")
    assert answer["Content-Disposition"] == 'attachment; filename="indicators.csv"'


def test_tables_of_a_demonstration_are_called_simulated(demonstration: Path) -> None:
    names = {
        "promises.csv": "promises", "forecasts.csv": "forecasts", "incidents.csv": "incidents",
        "warnings.csv": "warning-signs", "ground/pulse.csv": "pulses", "ground/indicators.csv": "indicators",
    }  # fmt: skip
    for address, name in names.items():
        said = Client().get(f"/d/intra-afghan-dialogue/{address}")["Content-Disposition"]
        assert said == f'attachment; filename="{name}-simulated.csv"', address
