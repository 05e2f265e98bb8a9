"""The hot path of a vote: written in batches (`casting`), and what is shown next (`choosing`)."""
