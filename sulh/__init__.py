"""Sulh: an all-inclusive dialogue, from the first invitation to a settlement every party consents to."""

__version__ = "0.1.0"
