"""What is said: statements, votes, the next statement, moderation and appeals."""
