"""Pages of this folder: sessions, the agenda, side letters; each with its JSON twin."""
