"""Sessions, the agenda, minutes, side letters."""
