"""Bulletins and joint statements, with their sources, their sceptics and their corrections."""
