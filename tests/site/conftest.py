"""Servers and the browser for the tests of pages."""

from __future__ import annotations

from tests.browsing import browser, demo, fresh
from tests.serving import data, server, upgraded

__all__ = ["browser", "data", "demo", "fresh", "server", "upgraded"]
