"""`sulh witness`: follow diaries and cosign what only grew."""
