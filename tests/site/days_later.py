"""`sulh` with a clock that a test puts forward, by as many days as the file `days-later` in SULH_DATA says.

A vote of members stays open for days; a test that clicks through it cannot wait for so long.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sulh.acts import clock

_right = clock.now


def _later() -> datetime:
    file = Path(os.environ["SULH_DATA"]) / "days-later"
    days = int(file.read_text()) if file.exists() else 0
    with clock.at(datetime.now(UTC) + timedelta(days=days)):
        return _right()


# Here and not under the condition below: the serving process begins by reading this file again.
clock.now = _later

if __name__ == "__main__":
    from sulh.cli import main

    sys.exit(main())
