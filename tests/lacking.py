"""What a machine lacks; apart, since pictures and benchmarks use it without the house."""

from __future__ import annotations

import os

import pytest


def missing(what: str) -> None:
    """Skip, saying why; with CI=true a missing part is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing on this machine: {what}")
    pytest.skip(f"missing on this machine: {what}")
