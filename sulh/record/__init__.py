"""The public diary's arithmetic: canonical bytes, commitments, the chain, verification. Pure."""
