"""The joint statement, written from the log."""
