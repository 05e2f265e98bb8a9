"""The kinds of dialogue a convener can choose: data files, one each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sulh.rules.refusal import Refusal

FOLDER = Path(__file__).parent / "templates_data"
Texts = dict[str, str]


@dataclass(frozen=True)
class Template:
    """One kind of dialogue. `shows` names the features its pages show."""

    id: str
    order: int
    name: Texts
    summary: Texts
    for_whom: Texts
    entry: str
    has_parties: bool
    phases: tuple[str, ...]
    shows: tuple[str, ...]
    risk: str
    cell_limit: int
    seeds_cap: int
    what_happens: Texts
    conduct: Texts
    terms: dict[str, Texts]
    suggested_parties: tuple[Texts, ...] = ()
    publish_every_days: int = 7
    outside: Mapping[str, str | int] = field(default_factory=dict)  # see `sulh.dialogue.outside`
    deciding: Mapping[str, Any] = field(default_factory=dict)  # see `sulh.dialogue.deciding`


@cache
def all_templates() -> tuple[Template, ...]:
    """Every template, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in ("phases", "shows", "suggested_parties"):
            data[name] = tuple(data.get(name, ()))
        found.append(Template(**data))
    return tuple(sorted(found, key=lambda template: template.order))


def by_id(wanted: str) -> Template:
    """The template with this id. Raises `Refusal("template_unknown")`."""
    for template in all_templates():
        if template.id == wanted:
            return template
    raise Refusal("template_unknown", field="template")


def shows(template: str, feature: str) -> bool:
    """Whether pages of a dialogue by `template` show `feature`; imports and hosts show everything."""
    return next((feature in found.shows for found in all_templates() if found.id == template), True)
