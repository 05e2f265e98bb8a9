"""The pages of ballots and of decision rules."""
