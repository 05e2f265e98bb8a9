"""Reminders by e-mail to office holders who gave an address, through the outbox."""
