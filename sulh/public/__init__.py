"""What the world sees: the public diary."""
