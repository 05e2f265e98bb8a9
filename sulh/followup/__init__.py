"""What is kept: promises and their evidence, and whether anything changed on the ground."""
