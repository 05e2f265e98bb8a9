"""The one door: every change to a dialogue is an act, and every act goes through `perform`."""
