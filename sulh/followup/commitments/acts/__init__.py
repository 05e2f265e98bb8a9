"""What may be done about promises."""

from __future__ import annotations

from sulh.followup.commitments.acts import coding, evidence, promising, replying  # noqa: F401 - they register
