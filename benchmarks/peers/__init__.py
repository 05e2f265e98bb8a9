"""What others compute from the same votes, rebuilt from their published formulas to be measured against.

Nothing here is part of Sulh: only benchmarks and tests read it. `python -m benchmarks.peers` prints how
each peer does on the open conversations.
"""
