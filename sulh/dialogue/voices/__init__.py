"""Recorded voices: statements, the consent screen and notices, read aloud by somebody who is named."""
