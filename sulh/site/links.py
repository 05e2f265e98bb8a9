"""What links begin with where no request says so: in letters, and in what commands print."""

from __future__ import annotations

import os


def beginning() -> str:
    """`SULH_ADDRESS`, else what can be told from the other settings."""
    if given := os.environ.get("SULH_ADDRESS", ""):
        return given.rstrip("/")
    hosts = [host.strip(" .*") for host in os.environ.get("SULH_ALLOWED_HOSTS", "").split(",")]
    if os.environ.get("SULH_HTTPS", "") == "1" and any(hosts):
        return f"https://{next(filter(None, hosts))}"
    return f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
