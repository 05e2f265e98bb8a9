"""Incidents: reported with protected sources, verified, shown coarsely, answered by the accused."""
