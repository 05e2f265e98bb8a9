"""Clauses, amendments, versions and their delivery."""
