"""Servers and the browser for the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import data, server
from tests.site.seizing import Overheard

__all__ = ["data", "server"]


@pytest.fixture
def overheard(data: Path) -> Iterator[Overheard]:
    made = Overheard(data)
    try:
        yield made.start()
    finally:
        if made.process is not None:
            made.kill()
