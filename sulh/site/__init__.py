"""The house's front: settings, addresses, the look, forms and messages."""
