"""The acts of this folder; importing the package declares them all."""

from sulh.settlement.text.acts import (  # noqa: F401
    clauses,
    docx,
    handling,
    issuing,
    opening,
    promises,
    sponsoring,
    tabling,
)  # fmt: skip
