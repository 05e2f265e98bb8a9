"""The first part of the style sheet, which travels inside the page of a statement.

On a link of 50 kbit/s with a second of latency a sheet of its own costs more than a second before anything
can be seen. The whole sheet follows at the page's end. The content policy names this text by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

SHEET = Path(__file__).parent / "static" / "site" / "sulh.css"
MARK = "/* Up to here:"


def _first() -> str:
    part, mark, _rest = SHEET.read_text(encoding="utf-8").partition(MARK)
    if not mark or "url(" in part or "<" in part:
        raise ValueError(
            f"{SHEET.name} has to say where its first part ends, and that part may fetch nothing."
        )
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", part, flags=re.DOTALL)).strip()


FIRST_CSS = _first()
# As a content policy names it (CSP level 3, section 2.3.1).
FIRST_CSS_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(FIRST_CSS.encode()).digest()).decode()}'"
