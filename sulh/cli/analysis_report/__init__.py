"""The report of `sulh analyze`: gathered once, then written as text, JSON, CSV or a page."""
