"""A dialogue in which something is to be decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from sulh.settlement.deciding import hooks
from sulh.settlement.deciding.hooks import Clause
from sulh.settlement.deciding.models import Ballot
from tests.settlement.deciding.staging import Deciding

PLAIN, ESSENTIAL, ANNEX = "1" * 32, "2" * 32, "3" * 32
CLAUSES = {
    PLAIN: Clause("operative", False, {"en": "Clause 1"}),
    ESSENTIAL: Clause("operative", True, {"en": "Clause 2"}),
    ANNEX: Clause("annex", False, {"en": "Annex 1"}),
}


@pytest.fixture
def stage(house: Path) -> Deciding:
    return Deciding()


@pytest.fixture
def clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of three clauses is on the table, whatever the ballot is about."""

    def there(ballot: Ballot) -> dict[str, Clause]:
        return CLAUSES

    monkeypatch.setattr(hooks, "CLAUSES", [there])
