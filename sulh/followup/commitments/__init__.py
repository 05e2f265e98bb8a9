"""Promises as they are followed: where they come from, evidence, levels, replies, the scorecard."""
