"""Statements of interests, attributed claims about them, and the right of reply."""
