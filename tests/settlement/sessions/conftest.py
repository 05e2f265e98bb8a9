from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.settlement.sessions.staging import Table, days


@pytest.fixture
def table(house: Path) -> Iterator[Table]:
    """Three joined parties, findings published, nothing on the agenda yet; it is the first day."""
    with days(0):
        yield Table().gather()


@pytest.fixture
def writing(house: Path) -> Iterator[Table]:
    """The same in the phase of writing, with one clause in the text."""
    with days(0):
        yield Table().drafting()
