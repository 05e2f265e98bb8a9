"""The acts of this folder; importing them registers them."""

from sulh.settlement.ratifying.acts import binding, objecting, ratification, voting

__all__ = ["binding", "objecting", "ratification", "voting"]
