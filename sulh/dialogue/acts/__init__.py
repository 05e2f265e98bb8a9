"""The acts of this room; importing the package declares them all."""

from sulh.dialogue.acts import (  # noqa: F401
    calling,
    entering,
    offices,
    parties,
    phases,
    shares,
    supporters,
    terms,
)
