"""Votes of members, ratification, and the objections that come back as amendments."""
