"""A dialogue with published findings that readers comment on, and short ways to do so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sulh.acts.registry import Actor
from sulh.public.comments.models import Comment
from tests.helpers import Stage
from tests.public.staging.comments import THREAD, code_of, published, set_rules, write_comment

__all__ = ["THREAD", "code_of", "set_rules"]


class Commented(Stage):
    """In its speaking phase, with one snapshot published. Comments are read before they appear."""

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.listen()
        published(self)

    def write(self, text: str = "This does not speak of the canals.", **fields: Any) -> dict[str, Any]:
        """A comment that waits; gives the act's answer, with the code."""
        return write_comment(self, text, **fields)

    def show(self, made: dict[str, Any]) -> dict[str, Any]:
        self.do("DecideComment", self.moderator, comment=made["comment"], outcome="show")
        return made

    def shown(self, text: str = "This does not speak of the canals.", **fields: Any) -> dict[str, Any]:
        return self.show(self.write(text, **fields))

    def withhold(self, made: dict[str, Any], reason: str = "off_topic", **fields: Any) -> dict[str, Any]:
        decide = {"comment": made["comment"], "outcome": "withhold", "reason": reason}
        self.do("DecideComment", self.moderator, **decide, **fields)
        return made

    def withheld(
        self, text: str = "Buy my carpets.", reason: str = "off_topic", **fields: Any
    ) -> dict[str, Any]:
        return self.withhold(self.write(text), reason, **fields)

    def appealed(self, text: str = "Buy my carpets.", words: str = "They are good ones.") -> dict[str, Any]:
        made = self.withheld(text)
        return made | self.do("AppealComment", PUBLIC, code=made["code"], words=words)

    def row(self, made: dict[str, Any]) -> Comment:
        return Comment.objects.get(pk=made["comment"])

    @property
    def here(self) -> str:
        return f"/d/{self.dialogue.slug}"

    @property
    def page(self) -> str:
        return f"{self.here}/comments/{THREAD}"


PUBLIC = Actor("public")


@pytest.fixture
def stage(house: Path) -> Commented:
    return Commented()
