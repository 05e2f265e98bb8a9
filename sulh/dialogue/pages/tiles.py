"""The doors on a dialogue's first page, each with one line of real facts. Upper rooms add their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sulh.dialogue.models import Dialogue

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Tile:
    """One door. `template` writes its line from `facts`, what the function of that name says."""

    order: int
    name: str
    title: Any
    template: str
    facts: Callable[[Dialogue], Facts]
    shown: Callable[[Dialogue], bool] = lambda dialogue: True


TILES: list[Tile] = []


def add(*tiles: Tile) -> None:
    TILES.extend(tile for tile in tiles if tile not in TILES)
    TILES.sort(key=lambda tile: tile.order)


def tiles(dialogue: Dialogue) -> list[dict[str, Any]]:
    """The tiles that this dialogue shows, ready to draw."""
    return [
        {
            "title": tile.title, "url": reverse(tile.name, kwargs={"slug": dialogue.slug}),
            "template": tile.template, "facts": tile.facts(dialogue),
        }
        for tile in TILES if tile.shown(dialogue)
    ]  # fmt: skip
