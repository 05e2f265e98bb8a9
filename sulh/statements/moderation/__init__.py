"""Moderation: pairs of moderators, suggestions, desks and numbers. Its acts stand among the room's others."""
