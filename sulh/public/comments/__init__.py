"""Readers' comments on bulletins and findings, apart from the dialogue and never counted with it."""
