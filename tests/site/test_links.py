"""What links begin with in letters and on the command line: one answer for both."""

from __future__ import annotations

import pytest

from sulh.site import links


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8080"}, "http://127.0.0.1:8080"),
        ({"SULH_HTTPS": "1"}, "http://127.0.0.1:8000"),
        ({"SULH_ALLOWED_HOSTS": "a.example.org"}, "http://127.0.0.1:8000"),
        ({"SULH_HTTPS": "1", "SULH_ALLOWED_HOSTS": " a.example.org,b.example.org"}, "https://a.example.org"),
        ({"SULH_HTTPS": "1", "SULH_ALLOWED_HOSTS": "*,.example.org"}, "https://example.org"),
        (
            {"SULH_HTTPS": "1", "SULH_ALLOWED_HOSTS": "a.org", "SULH_ADDRESS": "https://b.org/"},
            "https://b.org",
        ),
    ],
)
def test_the_beginning_of_a_link(
    settings: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PORT", "SULH_HTTPS", "SULH_ALLOWED_HOSTS", "SULH_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert links.beginning() == expected
