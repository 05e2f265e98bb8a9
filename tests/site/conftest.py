"""Servers and the browser for the tests of pages."""

from __future__ import annotations

from tests.browsing import browser, demo, empty_server
from tests.serving import data, server, upgraded

__all__ = ["browser", "data", "demo", "empty_server", "server", "upgraded"]
