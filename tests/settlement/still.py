"""What the stages of a text share: a clock that stands still, and what parties propose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.settlement.deciding.ballots import open_on
from sulh.settlement.models import Amendment, Ballot, Version
from tests.helpers import Stage
from tests.settlement.writing import put_into


class Still(Stage):
    """Time stands still at `now` until a test moves it; a stage sets it before it does anything."""

    now: datetime

    def do(self, act: str, by: Actor, /, **fields: Any) -> dict[str, Any]:
        with clock.at(self.now):
            return super().do(act, by, **fields)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    def put_into(self, phase: str) -> None:
        put_into(self, phase)

    @property
    def version(self) -> Version:
        """The newest one."""
        return Version.objects.filter(dialogue_id=self.id).latest("n")

    def row(self, amendment: str) -> Amendment:
        return Amendment.objects.get(pk=amendment)

    def ballot(self, about: str) -> Ballot:
        """The open ballot on this."""
        found = open_on(about)
        assert found is not None
        return found

    def propose(self, act: str, by: int = 0, /, **fields: Any) -> Amendment:
        """What a delegate of party `by` proposes."""
        return self.row(self.do(act, self.delegates[by], **fields)["amendment"])
