from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.settlement.sessions.staging import Table, days


@pytest.fixture
def writing(house: Path) -> Iterator[Table]:
    """Three joined parties that write, with one clause in the text; it is the first day."""
    with days(0):
        yield Table().drafting()
