"""`docs/from-the-report.md`, written from the same rows as the page `/report`."""

from __future__ import annotations

import tomllib
from pathlib import Path

STATES = {"works": "works", "partly": "partly", "not_yet": "not yet"}
HEAD = """# From the report

In October 2012 a newspaper reported that two states, Pakistan and Russia, support an "all-inclusive intra-Afghan
dialogue". Each row is a line of that report, what Sulh does about it, where to see it in the running demonstration
(`make run`, then the path), and its state today. This page is written from `sulh/site/demo/report.toml` by
`python -m sulh.site.demo.page`; the page `/report` shows the same rows, and a test follows every link.

| the report says | Sulh | see | state | what is missing |
|---|---|---|---|---|
"""


def document() -> str:
    """The whole document."""
    rows = tomllib.loads((Path(__file__).parent / "report.toml").read_text(encoding="utf-8"))["rows"]
    lines = [
        f"| {row['says']['en']} | {row['does']['en']} | `{row['link']}` | {STATES[row['state']]} | {row['note']['en']} |"
        for row in rows
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(document(), end="")
