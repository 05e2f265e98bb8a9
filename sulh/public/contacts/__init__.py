"""Meetings, visits and calls: planned, held, postponed, cancelled; public or sealed until a day."""
