"""The acts of this room; importing the package declares them all."""

from sulh.dialogue.acts import (  # noqa: F401
    calling,
    confirming,
    deciding,
    entering,
    followup_rules,
    good_offices,
    milestones,
    offices,
    outside,
    parties,
    phases,
    record_rules,
    shares,
    supporters,
    terms,
    witnesses,
)
