"""The ladder out of a deadlock; its last rungs are to park, to return or to end."""
