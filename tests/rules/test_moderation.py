from __future__ import annotations

import pytest

from sulh.rules.moderation import REASONS, check_reason
from sulh.rules.refusal import Refusal
from sulh.site.labels import KINDS


def test_the_list_is_closed() -> None:
    """The reference's list, by hand; no reason among them is an opinion."""
    assert set(REASONS) == {
        "off_topic", "abuse", "threat", "incitement", "personal_data", "duplicate", "spam", "illegal",
        "unintelligible",
    }  # fmt: skip
    assert set(KINDS["reason"]) == set(KINDS["reason_explained"]) == set(REASONS)


@pytest.mark.parametrize("reason", ["viewpoint", "", "Spam", "spam ", "x" * 500])
def test_anything_else_is_refused(reason: str) -> None:
    with pytest.raises(Refusal) as met:
        check_reason(reason)
    assert (met.value.code, met.value.params) == ("reason_not_listed", {"reason": reason[:40]})
