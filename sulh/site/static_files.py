"""Static files under names that hold their digest, so that browsers may keep them for good.

`sulh serve` collects them at start; until then (in tests of single pages) plain names are used.
"""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Hashed(CompressedManifestStaticFilesStorage):
    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        try:
            found: str = super().url(name, force)
        except ValueError:
            found = self.base_url + (name or "")
        return found

    def post_process(self, *args: Any, **kwargs: Any) -> Any:
        yield from super().post_process(*args, **kwargs)
