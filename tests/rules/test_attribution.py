"""Who said something: each kind of source with and without words that say who."""

from __future__ import annotations

import pytest

from sulh.rules.attribution import ASPECTS, CERTAINTIES, SOURCES, UNNAMED, check_source
from sulh.rules.refusal import Refusal


def test_the_lists() -> None:
    assert SOURCES == ("named", "role", "familiar", "unnamed")
    assert {"familiar", "unnamed"} == UNNAMED
    assert CERTAINTIES == ("stated", "believed", "appears")
    assert ASPECTS == ("wants", "fears", "would_not_accept", "gains")


@pytest.mark.parametrize(
    ("source", "who", "code"),
    [
        ("named", "Ms Rahimi", ""),
        ("named", "", "source_needs_who"),
        ("role", "A senior official", ""),
        ("role", "", "source_needs_who"),
        ("familiar", "Somebody familiar with the matter", ""),
        ("familiar", "", "source_needs_who"),
        ("unnamed", "", ""),
        ("unnamed", "Ms Rahimi", "source_names_nobody"),
    ],
)
def test_each_kind_of_source(source: str, who: str, code: str) -> None:
    if not code:
        return check_source(source, who)
    with pytest.raises(Refusal) as met:
        check_source(source, who)
    assert (met.value.code, met.value.params) == (code, {"field": "who"})
    return None
