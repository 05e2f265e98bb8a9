"""Whether anything changed on the ground: indicators with baselines, and the terms' success criteria."""
