"""The acts of this folder; importing them registers them."""

from sulh.settlement.single.acts import criticising, running

__all__ = ["criticising", "running"]
