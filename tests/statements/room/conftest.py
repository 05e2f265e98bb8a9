"""Servers for the tests that hold a whole meeting, and a browser for its wall."""

from __future__ import annotations

from tests.serving import data, server

__all__ = ["data", "server"]
