"""Warning signs: small multiples over time with outside milestones and change points."""
