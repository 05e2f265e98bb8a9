"""A house for every test, whatever it does."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def a_house(house: Path) -> Path:
    return house
