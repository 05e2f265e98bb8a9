"""Ballots under a frozen rule, petitions, reservations."""
