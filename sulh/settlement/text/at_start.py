"""What this folder registers when the house starts."""

from sulh.settlement.text import acts, choices, desk, guards  # noqa: F401 - they register themselves
from sulh.settlement.text.pages import doors, on_ballots, writing  # noqa: F401
