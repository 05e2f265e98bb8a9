"""The demonstration: the founding report, running, and a small dialogue in each other phase.

Everything is done by real acts, as of days in 2011 and 2012; each log says that it is a demonstration.
"""
